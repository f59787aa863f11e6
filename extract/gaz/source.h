// SPDX-License-Identifier: MIT
// Source lists as rows: reading and checking TSV files one by one.
#ifndef KB_GAZ_SOURCE_H
#define KB_GAZ_SOURCE_H

#include "base/arena.h"
#include "base/vec.h"

#include <kb/gaz.h>

/// Where a row stands.  All cells of a row are views of its line.
typedef struct kb_row {
    const char *path;
    uint32_t line;
    kb_str text;
} kb_row;

typedef struct kb_entity_row {
    kb_row row;
    kb_str id, name, qualifier;
    kb_str aliases, demonyms, offices; // lists
    kb_str country, parent, capital;   // ids; may be empty
    kb_entity_type type;
    kb_entity_class class_;
    kb_gender gender;
    uint32_t wikidata, prior;
} kb_entity_row;

typedef struct kb_word_row {
    kb_row row;
    kb_str word, plural;
    kb_word_class class_;
    kb_gender gender;
    bool is_gender_free, may_end_sentence, is_before, is_after;
    uint32_t tags, tag;
    kb_entity_class kind;
    kb_str predicates[3]; // country, org, place
} kb_word_row;

typedef struct kb_sources {
    const kb_allocator *alloc;
    kb_arena arena; // texts and paths of the files
    KB_VEC(kb_entity_row) entities;
    KB_VEC(kb_word_row) words;
    kb_gaz_report *report;
    void *ctx;
    kb_error *err;   // takes the first error; may be NULL
    kb_status first; // its status, or KB_OK
} kb_sources;

void kb_sources_init(kb_sources *sources, const kb_allocator *alloc,
                     kb_gaz_report *report, void *ctx, kb_error *err);

void kb_sources_clear(kb_sources *sources);

/**
   Add the rows of a file, or of the `*.tsv` files of a directory in sorted
   order.  What is wrong is reported and remembered in `sources->first`.

   @return KB_OK even then; KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_sources_read(kb_sources *sources, const char *path);

/// Add the rows of a text that is already in memory and stays there.
KB_NODISCARD kb_status kb_sources_parse(kb_sources *sources, const char *path,
                                        kb_str text);

/**
   Report a fault of a source.

   @param at  Where in the row's text, or NULL: the row as a whole.
*/
void kb_sources_complain(kb_sources *sources, const kb_row *row, const char *at,
                         kb_status status, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/// Like kb_sources_complain(), but only a warning.
void kb_sources_warn(kb_sources *sources, const kb_row *row, const char *at,
                     const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif // KB_GAZ_SOURCE_H
