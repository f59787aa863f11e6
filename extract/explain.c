// SPDX-License-Identifier: MIT
#include "explain.h"

#include <stdio.h>

// What is longer is cut off: names have at most 24 words.
enum { LONGEST = 512 };

typedef struct line {
    char text[LONGEST];
    size_t len;
} line;

static void
add(line *to, const char *what, kb_str name)
{
    const size_t left = sizeof(to->text) - to->len;
    const int n = snprintf(to->text + to->len, left, "%s%s" KB_FMT,
                           to->len > 0 ? ", " : "", what, KB_ARG(name));
    if (n > 0) {
        to->len += (size_t)n < left ? (size_t)n : left - 1;
    }
}

static void
add_count(line *to, uint32_t n)
{
    char number[32];
    const int len =
        snprintf(number, sizeof(number), "%u that bear the name", (unsigned)n);
    if (len > 0) {
        add(to, "of ", (kb_str){number, (size_t)len});
    }
}

// A cut in the middle of a character is no text.
static size_t
whole_characters(const line *l)
{
    size_t bad = 0;
    return kb_str_check_utf8((kb_str){l->text, l->len}, &bad) == KB_OK ? l->len
                                                                       : bad;
}

kb_status
kb_explain_mention(const kb_text *text, const kb_candidate *candidate,
                   const kb_resolution *resolution, kb_arena *arena,
                   kb_str *out)
{
    const kb_candidate *const c = candidate;
    const kb_resolved *const r = &resolution->entities[c->entity];
    line why = {.len = 0};
    if (r->gaz) {
        char id[KB_GAZ_ID_LEN + 1];
        add(&why, "entry ", kb_gaz_id(r->gaz, r->gaz_index, id));
    } else {
        add(&why, "in no list: ", r->entity.name);
    }
    if (c->n_senses > 1) {
        add_count(&why, c->n_senses);
    }
    if (c->role_end > c->role_begin) {
        const kb_span role = kb_text_span(text, c->role_begin, c->role_end);
        add(&why, c->kind == KB_MENTION_NAME ? "title: " : "role: ",
            (kb_str){text->document->text.ptr + role.begin,
                     role.end - role.begin});
    }
    if (c->owner != KB_NONE) {
        add(&why, "of: ", resolution->entities[c->owner].entity.name);
    }
    return kb_arena_copy(arena, (kb_str){why.text, whole_characters(&why)},
                         out);
}
