// SPDX-License-Identifier: MIT
#include "kbq.h"
int
kbq_graph(kbq *q)
{
    (void)q;
    return 0;
}
