// SPDX-License-Identifier: MIT
// Any bytes as an image, with the checksum set right: refused, or safe to use.
#include "extract/gaz/walk.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *const copy = malloc(size + 1);
    if (!copy) {
        return 0;
    }
    memcpy(copy, data, size);
    if (size >= KB_HEADER_LEN) {
        const uint64_t sum = kb_gaz_sum((kb_str){copy, size});
        for (size_t i = 0; i < 8; ++i) {
            const unsigned char byte = (unsigned char)(sum >> (8 * i) & 0xFF);
            memcpy(copy + KB_HEADER_SUM + i, &byte, 1);
        }
    }
    kb_gaz *gaz = NULL;
    if (kb_gaz_open_bytes((kb_str){copy, size}, NULL, &gaz, NULL) == KB_OK) {
        (void)kb_walk_gaz(gaz);
    }
    kb_gaz_close(gaz);
    free(copy);
    return 0;
}
