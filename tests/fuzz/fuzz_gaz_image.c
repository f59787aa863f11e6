// SPDX-License-Identifier: MIT
// Any bytes as an image, with the checksum set right: refused, or safe to use.
#include "extract/gaz/walk.h"
#include "fuzz/sealed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *const copy = kb_fuzz_seal((kb_str){(const char *)data, size},
                                    KB_HEADER_LEN, KB_HEADER_SUM, kb_gaz_sum);
    if (!copy) {
        return 0;
    }
    kb_gaz *gaz = NULL;
    if (kb_gaz_open_bytes((kb_str){copy, size}, NULL, &gaz, NULL) == KB_OK) {
        (void)kb_walk_gaz(gaz);
        (void)!kb_gaz_verify(gaz, "input", NULL);
    }
    kb_gaz_close(gaz);
    free(copy);
    return 0;
}
