// SPDX-License-Identifier: MIT
// What the commands of kbq share.
#ifndef KB_TOOLS_KBQ_H
#define KB_TOOLS_KBQ_H

#include "cli.h"
#include "table.h"

#include <kb/query.h>

/// A question being answered.
typedef struct kbq {
    const kb_cli *cli;
    kb_txn *txn;      ///< for reading
    const char *path; ///< of the store
    kb_out out;       ///< standard output
    kb_table table;
    kb_table_format format;
    const char *format_name; ///< as given; NULL: the default
    bool is_exact;
    bool with_unasserted;
    bool facts_only;
    bool with_together;
    bool keep_going; ///< import: past bad lines
    uint32_t limit;  ///< 0: none
    double min_confidence;
    bool takes_newest;
    const char *reason;  ///< NULL: none
    const char *subject; ///< filters; NULL: any
    const char *predicate;
    const char *object;
    char *const *args; ///< after the command
    int n_args;
} kbq;

/// The commands.  Each returns an exit status.
int kbq_related(kbq *q);
int kbq_entity(kbq *q);
int kbq_search(kbq *q);
int kbq_triples(kbq *q);
int kbq_evidence(kbq *q);
int kbq_documents(kbq *q);
int kbq_stats(kbq *q);
int kbq_export(kbq *q);

/// Those that look after a store; they open it themselves.
int kbq_check(kbq *q);
int kbq_backup(kbq *q);
int kbq_compact(kbq *q);
int kbq_import(kbq *q);
int kbq_merge(kbq *q);

/// Corrections (kbq_correct.c).  All but the last open the store themselves.
int kbq_merge_entities(kbq *q);
int kbq_rename(kbq *q);
int kbq_split(kbq *q);
int kbq_undo(kbq *q);
int kbq_corrections(kbq *q);

/// What a table's rows were asked for: its exit status, after saying that
/// nothing was found, or what failed.
int kbq_finish(kbq *q, kb_status status, uint64_t n_rows, const char *what);

/// Start the table of the answer.
void kbq_begin_table(kbq *q, const kb_table_column *columns, int n_columns);

/// KB_OK while the output takes more, else KB_DONE.
kb_status kbq_go_on(const kbq *q);

// ---- names (kbq_name.c) -----------------------------------------------------

/**
   The entity that a name means.  Of several the most mentioned one, after
   listing them, or none with --exact.

   @return KB_EXIT_OK; else the exit status, after saying why.
*/
int kbq_resolve(kbq *q, const char *name, kb_entity_info *out);

/**
   The terms that the filters (or three arguments) name, as a pattern.

   @return KB_EXIT_OK; else the exit status, after saying why.
*/
int kbq_resolve_pattern(kbq *q, kb_pattern *out);

// ---- triples (kbq_triples.c) ------------------------------------------------

typedef kb_status (*kbq_triple_fn)(void *ctx, const kb_triple *triple,
                                   bool is_swapped);

/**
   Every triple that fits a pattern, seen from both sides where its predicate is
   reciprocal; `is_swapped` tells that it fits with its ends exchanged.
*/
KB_NODISCARD kb_status kbq_each_triple(kbq *q, const kb_pattern *pattern,
                                       kbq_triple_fn fn, void *ctx);

/// Subject, predicate and object of a triple, fit to be shown.
typedef struct kbq_fact {
    kb_node subject;
    kb_node predicate;
    kb_node object;
    kb_triple triple;
} kbq_fact;

KB_NODISCARD kb_status kbq_get_fact(kbq *q, const kb_triple *triple,
                                    bool is_swapped, kbq_fact *out);

/// `"subject":{...},"predicate":"...","object":{...}` of an object.
KB_NODISCARD kb_status kbq_add_json_ends(kbq *q, const kbq_fact *fact);

#endif // KB_TOOLS_KBQ_H
