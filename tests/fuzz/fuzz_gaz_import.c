// SPDX-License-Identifier: MIT
// Any bytes as a file of any kind, which the first byte says: what comes out
// is a list without a fault.
#include "gaz/build.h"
#include "gaz/import/import.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static kb_status
take_list(void *ctx, kb_str bytes)
{
    return kb_buf_add_str(ctx, bytes);
}

static void
check_report(void *ctx, bool is_error, const kb_error *what)
{
    (void)ctx;
    if (what->message[0] == '\0' || !is_error) {
        abort();
    }
}

static void
check_list(kb_str list)
{
    kb_sources sources;
    kb_sources_init(&sources, NULL, NULL, NULL, NULL);
    kb_buf image = {0};
    if (kb_sources_parse(&sources, "list", list) != KB_OK ||
        kb_gaz_build(&sources, &image) != KB_OK || sources.first != KB_OK) {
        abort();
    }
    kb_buf_clear(&image);
    kb_sources_clear(&sources);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    kb_buf list = {0};
    const kb_import_options options = {
        .columns = size % 2 ? "type=:place,name=name" : NULL,
        .write = take_list,
        .report = check_report,
        .ctx = &list,
    };
    kb_error err = {0};
    const kb_import_kind kind = (kb_import_kind)(data[0] % KB_N_IMPORT_KINDS);
    const kb_status st = kb_import_bytes(
        kind, (kb_str){(const char *)data + 1, size - 1}, &options, &err);
    if (st == KB_OK) {
        check_list(kb_buf_get(&list));
    } else if (err.status != st) {
        abort();
    }
    kb_buf_clear(&list);
    return 0;
}
