// SPDX-License-Identifier: MIT
// Any bytes as a source list: refused with a message, or an image that opens.
#include "extract/gaz/walk.h"
#include "gaz/build.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_report(void *ctx, bool is_error, const kb_error *what)
{
    (void)ctx;
    if (what->message[0] == '\0' || is_error != (what->status != KB_OK)) {
        abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kb_sources sources;
    kb_buf image = {0};
    kb_error err = {.status = KB_OK};
    kb_sources_init(&sources, NULL, check_report, NULL, &err);
    if (kb_sources_parse(&sources, "list.tsv",
                         (kb_str){(const char *)data, size}) != KB_OK ||
        kb_gaz_build(&sources, &image) != KB_OK ||
        err.status != sources.first) {
        abort();
    }
    if (sources.first == KB_OK) {
        kb_gaz *gaz = NULL;
        if (kb_gaz_open_bytes(kb_buf_get(&image), NULL, &gaz, NULL) != KB_OK) {
            abort();
        }
        (void)kb_walk_gaz(gaz);
        kb_gaz_close(gaz);
    }
    kb_buf_clear(&image);
    kb_sources_clear(&sources);
    return 0;
}
