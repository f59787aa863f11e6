// SPDX-License-Identifier: MIT
// Any bytes as the text of a query: refused, or a query whose parts are in
// range and whose names lie in the text.
#include <kb/match.h>
#include <kb/predicate.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_predicate(void *ctx, kb_str word)
{
    (void)ctx;
    return kb_predicate_find(word) != NULL;
}

static kb_status
find(void *ctx, int place, kb_str name, kb_id *out)
{
    const kb_str *const text = ctx;
    if (place < 0 || place > 2 || name.ptr < text->ptr ||
        name.ptr + name.len > text->ptr + text->len) {
        abort();
    }
    *out = 1 + (kb_id)name.len;
    return name.len % 7 == 6 ? KB_NOT_FOUND : KB_OK;
}

static void
check(const kb_match_query *query)
{
    if (query->n_patterns == 0 || query->n_patterns > KB_MATCH_MAX ||
        query->n_variables > KB_MATCH_MAX) {
        abort();
    }
    for (uint32_t i = 0; i < query->n_patterns; ++i) {
        for (size_t k = 0; k < 3; ++k) {
            const kb_match_term *const term = &query->patterns[i].terms[k];
            if (term->id == 0 && term->variable >= query->n_variables) {
                abort();
            }
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kb_str text = {(const char *)data, size};
    const kb_match_names names = {&text, is_predicate, find};
    kb_match_query query = {0};
    kb_error err = {0};
    const kb_status st = kb_match_parse(text, &names, NULL, &query, &err);
    if (st == KB_OK) {
        check(&query);
    } else if (st == KB_ERR_SYNTAX &&
               (err.message[0] == '\0' || err.offset > size)) {
        abort();
    }
    return 0;
}
