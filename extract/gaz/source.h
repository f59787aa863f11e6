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

/// A cell of a line: millions of rows are kept.
typedef struct kb_cell {
    uint32_t at, len;
} kb_cell;

typedef struct kb_entity_row {
    const char *text;    // the line
    uint32_t line, path; // where it stands, the path by its number
    kb_cell id, name, qualifier;
    kb_cell aliases, demonyms, offices; // lists
    kb_cell country, parent, capital;   // ids; may be empty
    uint32_t wikidata, prior;
    uint32_t level; // of its source: the highest speaks for an entity
    uint8_t type, class_, gender;
    bool is_merged; // the line was made of several
} kb_entity_row;

static inline kb_str
kb_cell_text(const kb_entity_row *row, kb_cell cell)
{
    return (kb_str){row->text + cell.at, cell.len};
}

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

/// A file in memory.
typedef struct kb_source_map {
    void *at;
    size_t len;
} kb_source_map;

/// An id that gave way to that of the same thing in a better source.
typedef struct kb_moved_id {
    kb_str from, to;
} kb_moved_id;

typedef struct kb_sources {
    const kb_allocator *alloc;
    kb_arena arena; // texts and paths of the files
    KB_VEC(const char *) paths;
    KB_VEC(kb_source_map) maps; // files that are mapped
    KB_VEC(kb_moved_id) moved;  // sorted
    uint32_t level;             // of what is read now
    KB_VEC(kb_entity_row) entities;
    KB_VEC(kb_word_row) words;
    kb_gaz_report *report;
    kb_gaz_progress *progress; // or NULL
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

enum { KB_SOURCE_LARGE = 1 << 21 };

/// Add the rows of a text that is already in memory and stays there.  A list of
/// entities of at least KB_SOURCE_LARGE bytes is read in several threads.
KB_NODISCARD kb_status kb_sources_parse(kb_sources *sources, const char *path,
                                        kb_str text);

enum { KB_PROGRESS_STEP = 8192 };

/// Tell how far the work is, where anybody wants to know: every so many steps.
static inline void
kb_sources_tell(const kb_sources *sources, kb_gaz_stage stage, uint64_t done,
                uint64_t total)
{
    if (sources->progress) {
        sources->progress(sources->ctx, stage, done, total);
    }
}

/// Where an entity stands, for messages.
kb_row kb_sources_row(const kb_sources *sources, const kb_entity_row *row);

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
