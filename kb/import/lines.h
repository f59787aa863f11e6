// SPDX-License-Identifier: MIT
// N-Triples and N-Quads, one line at a time.
#ifndef KB_IMPORT_LINES_H
#define KB_IMPORT_LINES_H

#include <kb/ntriples.h>

typedef enum kb_line_kind {
    KB_LINE_IRI = 0,
    KB_LINE_BLANK = 1,
    KB_LINE_LITERAL = 2
} kb_line_kind;

typedef struct kb_line_term {
    kb_line_kind kind;
    kb_str text; ///< unescaped; valid during the call
} kb_line_term;

typedef struct kb_statement {
    kb_line_term subject;
    kb_str predicate;
    kb_line_term object;
    kb_str lang;  ///< of a literal object, or empty
    kb_str graph; ///< IRI; empty: none
} kb_statement;

typedef kb_status (*kb_statement_fn)(void *ctx, const kb_statement *statement);

/// What to read, and what to do with it.
typedef struct kb_lines {
    kb_read_fn read;
    void *read_ctx;
    const kb_ntriples_options *options;
    kb_statement_fn fn;
    void *ctx;
} kb_lines;

/**
   Read lines and call `fn` with each statement.

   @return KB_OK; KB_ERR_SYNTAX or KB_ERR_UTF8 for the first bad line, unless
           `options` says to go on; KB_ERR_INVALID: built without serd; what
           `read` or `fn` returned.
*/
KB_NODISCARD kb_status kb_lines_read(const kb_lines *lines,
                                     kb_ntriples_counts *counts, kb_error *err);

#endif // KB_IMPORT_LINES_H
