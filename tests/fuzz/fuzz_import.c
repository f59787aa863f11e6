// SPDX-License-Identifier: MIT
// Reads any bytes as N-Triples or N-Quads (the first byte chooses).  What comes
// out must be UTF-8 and the same however the bytes are cut, and a line that was
// taken is taken again when nothing else is there.
#include "import/lines.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SUM = 31 };

typedef struct source {
    kb_str text;
    size_t step;
} source;

typedef struct result {
    kb_status status;
    kb_ntriples_counts counts;
    uint64_t sum; // of all texts
} result;

static void
require(bool is_good)
{
    if (!is_good) {
        abort();
    }
}

static kb_status
read_text(void *ctx, char *buf, size_t cap, size_t *n)
{
    source *const s = ctx;
    *n = s->text.len < s->step ? s->text.len : s->step;
    *n = *n < cap ? *n : cap;
    if (*n > 0) {
        memcpy(buf, s->text.ptr, *n);
        s->text.ptr += *n;
        s->text.len -= *n;
    }
    return KB_OK;
}

static kb_status
take_statement(void *ctx, const kb_statement *statement)
{
    result *const r = ctx;
    const kb_str texts[] = {statement->subject.text, statement->predicate,
                            statement->object.text, statement->lang,
                            statement->graph};
    require(statement->subject.kind != KB_LINE_LITERAL);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
        require(kb_str_check_utf8(texts[i], NULL) == KB_OK);
        r->sum = r->sum * SUM + i;
        for (size_t k = 0; k < texts[i].len; ++k) {
            r->sum = r->sum * SUM + (uint8_t)texts[i].ptr[k];
        }
    }
    return KB_OK;
}

static kb_status
go_on(void *ctx, const kb_error *err)
{
    (void)ctx;
    require(err->status < KB_OK && err->line > 0 && err->message[0] != '\0');
    return KB_OK;
}

static result
read_cut(kb_str text, size_t step, bool is_quads, bool is_lenient)
{
    source s = {text, step};
    result r = {.status = KB_OK};
    kb_error err = {0};
    const kb_ntriples_options options = {
        .id = KB_STR("x"),
        .is_quads = is_quads,
        .on_error = is_lenient ? go_on : NULL,
    };
    const kb_lines lines = {read_text, &s, &options, take_statement, &r};
    r.status = kb_lines_read(&lines, &r.counts, &err);
    require(r.status == KB_OK || err.status == r.status);
    return r;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const kb_str text = {(const char *)data + 1, size - 1};
    const bool is_quads = (data[0] & 1) != 0;
    const result strict = read_cut(text, SIZE_MAX, is_quads, false);
    const result whole = read_cut(text, SIZE_MAX, is_quads, true);
    const result cut = read_cut(text, 1 + data[0] / 2, is_quads, true);
    require(whole.status == cut.status && whole.sum == cut.sum &&
            memcmp(&whole.counts, &cut.counts, sizeof(cut.counts)) == 0);
    require((strict.status == KB_OK) ==
            (whole.status == KB_OK && whole.counts.n_refused == 0));
    if (strict.status == KB_OK) {
        require(strict.sum == whole.sum);
    }
    return 0;
}
