// SPDX-License-Identifier: MIT
// What the trainer asks of an extractor beyond its public face.
#ifndef KB_EXTRACTOR_H
#define KB_EXTRACTOR_H

#include "mention/mention.h"

#include <kb/extract.h>

/// Let `judge`, which is copied, have the last word on names, and read no
/// relations.
void kb_extractor_judge(kb_extractor *extractor, const kb_judge *judge);

#endif // KB_EXTRACTOR_H
