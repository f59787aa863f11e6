// SPDX-License-Identifier: MIT
// What the commands of kbq share.
#ifndef KB_TOOLS_KBQ_H
#define KB_TOOLS_KBQ_H

#include "cli.h"
#include "table.h"

#include <kb/query.h>

typedef struct kb_graph kb_graph;
typedef struct kb_cloud kb_cloud;

/// A question being answered.
typedef struct kbq {
    const kb_cli *cli;
    kb_txn *txn;      ///< for reading
    const char *path; ///< of the store
    kb_out out;       ///< standard output
    kb_table table;
    kb_table_format format;
    struct kbq_nodes *nodes; ///< seen last: see kbq_get_fact()
    kb_graph *graph;         ///< where facts go instead of rows; NULL: rows
    char *const *args;       ///< after the command
    int n_args;
    uint64_t given; ///< bits of the options that were given

    // Options, by the names of kbq_command.c.
    const char *format_name; ///< as given; NULL: the default
    const char *output;
    const char *profile;
    const char *base;
    const char *reason;
    const char *subject; ///< filters; NULL: any
    const char *predicate;
    const char *object;
    const char *with;
    const char *unit;
    const char *order;
    const char *layout;
    bool is_exact;
    bool facts_only;
    bool with_together;
    bool with_states;
    bool with_wikidata;
    bool as_stored;
    bool keep_going;
    bool without_evidence;
    bool with_progress;
    bool takes_newest;
    bool no_pager;
    uint32_t limit; ///< 0: none
    uint32_t after;
    uint32_t depth;
    uint32_t max_steps;
    uint32_t min_size;
    uint32_t n_sentences;
    uint32_t width;
    double resolution;
    kb_entity_type type;   ///< 0: any
    kb_fact_filter filter; ///< predicates: after kbq_resolve_filter()
    kb_id *predicates;     ///< owned
    char *joined[3];       ///< names made of several arguments, owned
} kbq;

// ---- commands (kbq_command.c) -----------------------------------------------

/// What a command prints, as bits.
enum {
    KBQ_ROWS = 1,        ///< table, tsv, csv, json, ndjson, markdown
    KBQ_FACTS = 2,       ///< rows, or nt, dot, graphml, gexf
    KBQ_OPENS_STORE = 4, ///< or none: it opens what it needs itself
    KBQ_OWN_FORMATS = 8, ///< it looks at --format itself
    KBQ_PAGED = 16,      ///< people read it: through a pager on a terminal
    KBQ_ONE_NAME = 32    ///< all its arguments are one name
};

/// A command: how many arguments it takes, options, and what does it.
typedef struct kbq_command {
    const char *name;
    const char *synopsis; ///< of its arguments
    int min_args;
    int max_args;
    const char *needs; ///< arguments in words
    uint64_t takes;    ///< bits of options
    unsigned kind;     ///< bits of the above
    const char *help;
    int (*run)(kbq *q);
} kbq_command;

/// Read the command line: options into `q`, and which command.  Does not return
/// from wrong usage.
const kbq_command *kbq_read_line(kbq *q, kb_cli *cli, int argc, char **argv);

/// The arguments `begin` to `end` as one text, kept in `q->joined[place]`.
const char *kbq_join(kbq *q, int place, int begin, int end);

/// Command `index`, or NULL behind the last one.
const kbq_command *kbq_command_at(int index);

/// Option `index` of all, or NULL; `takes` tells by its bit.
const kb_cli_option *kbq_option_at(int index);

/// What finds and shows.
int kbq_related(kbq *q);
int kbq_entity(kbq *q);
int kbq_search(kbq *q);
int kbq_triples(kbq *q);
int kbq_evidence(kbq *q);
int kbq_timeline(kbq *q);
int kbq_holders(kbq *q);
int kbq_path(kbq *q);
int kbq_match(kbq *q);
int kbq_documents(kbq *q);
int kbq_predicates(kbq *q);
int kbq_top(kbq *q);
int kbq_communities(kbq *q);
int kbq_stats(kbq *q);
int kbq_diff(kbq *q);
int kbq_repl(kbq *q);

/// What brings in and out.
int kbq_export(kbq *q);
int kbq_graph(kbq *q);
int kbq_import(kbq *q);

/// What looks after a store.
int kbq_check(kbq *q);
int kbq_backup(kbq *q);
int kbq_compact(kbq *q);
int kbq_merge(kbq *q);

/// Corrections (kbq_correct.c).
int kbq_merge_entities(kbq *q);
int kbq_rename(kbq *q);
int kbq_split(kbq *q);
int kbq_undo(kbq *q);
int kbq_corrections(kbq *q);

/// Entities that may be one (kbq_variants.c).
int kbq_variants(kbq *q);
int kbq_refuse_variant(kbq *q);

// ---- answers (kbq.c) --------------------------------------------------------

/// What a table's rows were asked for: its exit status, after saying that
/// nothing was found, or what failed.
int kbq_finish(kbq *q, kb_status status, uint64_t n_rows, const char *what);

/// Start the table of the answer.
void kbq_begin_table(kbq *q, const kb_table_column *columns, int n_columns);

/// End that table: kbq_finish() with its rows.
int kbq_end_table(kbq *q, kb_status status, const char *what);

/// KB_OK while the output takes more, else KB_DONE.
kb_status kbq_go_on(const kbq *q);

/// Whether people look at the answer: a table.
bool kbq_is_for_people(const kbq *q);

// ---- names (kbq_name.c) -----------------------------------------------------

/**
   The entity that a name means.  Of several the most mentioned one, after
   listing them, or none with --exact.

   @return KB_EXIT_OK; else the exit status, after saying why.
*/
int kbq_resolve(kbq *q, const char *name, kb_entity_info *out);

/**
   The terms that the filters (or three arguments) name, as a pattern.  Of
   several predicates, the pattern names none: see `q->filter`.

   @return KB_EXIT_OK; else the exit status, after saying why.
*/
int kbq_resolve_pattern(kbq *q, kb_pattern *out);

/**
   The predicates of --predicate, into `q->filter`: names, IRIs or classes of
   PLOVER, with commas between them.

   @return KB_EXIT_OK; else the exit status, after saying why.
*/
int kbq_resolve_filter(kbq *q);

/// Subject, predicate or object (`place` 0, 1 or 2) that a name means: an exit
/// status as of kbq_resolve().
int kbq_resolve_term(kbq *q, int place, const char *name, kb_id *out);

// ---- facts (kbq_fact.c) -----------------------------------------------------

typedef kb_status (*kbq_triple_fn)(void *ctx, const kb_triple *triple,
                                   bool is_swapped);

/**
   Every triple that fits a pattern, and `q->filter`, seen from both sides where
   its predicate is reciprocal; `is_swapped` tells that it fits with its ends
   exchanged.
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

/// Release what was shown; nodes handed out are no longer valid.
void kbq_trim(kbq *q);

KB_NODISCARD kb_status kbq_get_fact(kbq *q, const kb_triple *triple,
                                    bool is_swapped, kbq_fact *out);

enum { KBQ_FACT_COLUMNS = 8, KBQ_STATUS_SIZE = 96 };

/// Columns of facts, before those that a command adds.
extern const kb_table_column kbq_fact_columns[KBQ_FACT_COLUMNS + 2];

/// Add the cells of a fact; with --all, two more: see kbq_status_text().
KB_NODISCARD kb_status kbq_add_fact_cells(kbq *q, const kbq_fact *fact);

/// Number of those cells.
int kbq_n_fact_columns(const kbq *q);

/// `{"name":...,"iri":...,"type":...}`
KB_NODISCARD kb_status kbq_json_node(kbq *q, const kb_node *node, json_t **out);

/// `{"subject":{...},"predicate":"...","object":{...}}`
KB_NODISCARD kb_status kbq_json_ends(kbq *q, const kbq_fact *fact,
                                     json_t **out);

/// A fact with its ends; `direction` may be NULL.
KB_NODISCARD kb_status kbq_json_fact(kbq *q, const kbq_fact *fact,
                                     const char *direction, json_t **out);

/// How a fact is told: `stated`, `negated`, `planned` ..., with commas between
/// them.
KB_NODISCARD kb_status kbq_status_text(kbq *q, const kb_triple *triple,
                                       char text[KBQ_STATUS_SIZE]);

/// Where a fact is from: the id of its first document.  Empty: nowhere.
KB_NODISCARD kb_status kbq_source_text(kbq *q, const kb_triple *triple,
                                       kb_str *out);

/// `called on` of `calledOn`, at most `size` bytes with its NUL.
const char *kbq_words_of(kb_str predicate, char *text, size_t size);

// ---- entities (kbq_list.c) --------------------------------------------------

/// Cells of an entity: name, type, and counts of mentions, documents and facts.
void kbq_add_entity_cells(kbq *q, const kb_entity_info *entity);

// ---- evidence (kbq_evidence.c) ----------------------------------------------

/// Print the sentences behind a triple, at most `limit`, for people.
KB_NODISCARD kb_status kbq_print_evidence(kbq *q, const kb_triple *triple,
                                          uint32_t limit, const char *indent);

#endif // KB_TOOLS_KBQ_H
