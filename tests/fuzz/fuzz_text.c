// SPDX-License-Identifier: MIT
// Splits any bytes that are UTF-8, and checks what must hold of the result.
#include "extract/text/invariants.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Every word of an odd number of letters is an abbreviation: enough for both
// ways.
static kb_abbreviation
find_abbreviation(const void *ctx, kb_str fold, uint64_t key)
{
    (void)ctx;
    (void)key;
    return (kb_abbreviation)(fold.len % 3);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const kb_document document = {.text = {(const char *)data, size}};
    const kb_abbreviations abbreviations = {NULL, find_abbreviation};
    if (kb_str_check_utf8(document.text, NULL) != KB_OK) {
        return 0;
    }
    kb_arena arena;
    kb_arena_init(&arena, NULL, 64 * (size + 4096) + 4096);
    kb_text text;
    if (kb_text_split(&document, &abbreviations, &arena, &text) == KB_OK) {
        const char *why = kb_find_broken_token(&text);
        why = why ? why : kb_find_broken_sentence(&text);
        if (why) {
            fprintf(stderr, "%s\n", why);
            abort();
        }
    }
    kb_arena_clear(&arena);
    return 0;
}
