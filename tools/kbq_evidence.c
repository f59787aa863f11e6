// SPDX-License-Identifier: MIT
// kbq evidence: the sentences behind a triple, for and against.
#include "kbq.h"
#include "marks.h"
#include "names.h"

#include <kb/predicate.h>

static const kb_table_column columns[] = {
    {"subject", false},     {"predicate", false}, {"object", false},
    {"document", false},    {"date", false},      {"time", false},
    {"place", false},       {"polarity", false},  {"modality", false},
    {"attribution", false}, {"rule", false},      {"confidence", true},
    {"derived", false},     {"sentence", false},
};

enum { N_COLUMNS = sizeof(columns) / sizeof(columns[0]) };

/// What a piece of evidence is to the fact.
typedef enum stance {
    STANCE_FOR = 0, ///< states it
    STANCE_AGAINST, ///< negates or denies it
    STANCE_OPEN,    ///< planned, possible, alleged, ...
    N_STANCES
} stance;

static stance
stance_of(const kb_evidence *evidence)
{
    if (kb_evidence_is_fact(evidence)) {
        return STANCE_FOR;
    }
    return evidence->is_negative || evidence->modality == KB_DENIED
               ? STANCE_AGAINST
               : STANCE_OPEN;
}

typedef struct evidence_context {
    kbq *q;
    kbq_fact fact;
    bool is_swapped; ///< the fact is shown with its ends exchanged
    bool has_heading;
    stance wanted;      ///< for people: one stance after the other
    uint32_t n_against; ///< pieces
    const char *indent;
    uint32_t left; ///< so many more pieces
    kb_out marked; ///< in memory: a sentence with its marks
} evidence_context;

/// A piece of evidence with all that is shown of it.
typedef struct piece {
    const kb_evidence *evidence;
    kb_document_info document;
    kb_sentence sentence; ///< empty when the store keeps no texts
    kb_node attribution;
    kb_node place;
} piece;

// ---- the marked sentence ----------------------------------------------------

// Write the sentence with *trigger* and [arguments] marked, or coloured.
static void
mark_sentence(kb_out *out, const piece *shown, bool is_colored)
{
    static const char *const begin[2][3] = {{"", "[", "*"},
                                            {"", "\033[36m", "\033[1;33m"}};
    static const char *const end[2][3] = {{"", "]", "*"},
                                          {"", "\033[0m", "\033[0m"}};
    const kb_sentence *const sentence = &shown->sentence;
    for (size_t at = 0, next = 0; at < sentence->text.len; at = next) {
        const kb_mark mark = kb_mark_next(shown->evidence, sentence, at, &next);
        kb_out_text(out, begin[is_colored][mark]);
        for (; at < next; ++at) {
            kb_out_char(out, kb_out_printable(sentence->text.ptr[at]));
        }
        kb_out_text(out, end[is_colored][mark]);
    }
}

// ---- formats ----------------------------------------------------------------

static void
print_heading(evidence_context *context, bool is_colored)
{
    kb_out *const out = &context->q->out;
    const kbq_fact *const fact = &context->fact;
    char words[64];
    kb_out_text(out, context->q->table.n_rows > 0 ? "\n" : "");
    kb_out_text(out, is_colored ? "\033[1m" : "");
    kb_out_str(out, fact->subject.name);
    kb_out_char(out, ' ');
    kb_out_text(out, kbq_words_of(fact->predicate.name, words, sizeof(words)));
    kb_out_char(out, ' ');
    kb_out_str(out, fact->object.name);
    kb_out_text(out, is_colored ? "\033[0m" : "");
    if (!fact->triple.is_asserted) {
        kb_out_text(out, " (not stated as fact)");
    } else {
        kb_out_text(out, ": ");
        kb_out_number(out, fact->triple.n_evidence);
        kb_out_text(out, " for, ");
        kb_out_number(out, context->n_against);
        kb_out_text(out, " against, ");
        kb_out_number(out, fact->triple.n_other - context->n_against);
        kb_out_text(out, " open, confidence ");
        kb_out_fraction(out, fact->triple.confidence, 2);
    }
    kb_out_char(out, '\n');
    context->has_heading = true;
}

static void
add_day(kb_out *out, const char *before, kb_day day)
{
    if (day != KB_NO_DAY) {
        char text[KB_DAY_LEN + 1];
        kb_day_format(day, text);
        kb_out_text(out, before);
        kb_out_text(out, text);
    }
}

static void
print_qualifiers(kb_out *out, const piece *shown)
{
    const kb_evidence *const evidence = shown->evidence;
    kb_out_text(out, evidence->is_negative ? ", negative" : "");
    if (evidence->modality != KB_ASSERTED) {
        kb_out_text(out, ", ");
        kb_out_text(out, kb_modality_text(evidence->modality));
    }
    if (evidence->attribution != 0) {
        kb_out_text(out, ", according to ");
        kb_out_str(out, shown->attribution.name);
    }
    add_day(out, ", on ", evidence->time);
    if (evidence->place != 0) {
        kb_out_text(out, ", place ");
        kb_out_str(out, shown->place.name);
    }
    kb_out_text(out, evidence->is_derived ? ", derived" : "");
}

/// Whom and when: `id, day, title (source)`.
static void
print_document(kb_out *out, const kb_document_info *document)
{
    kb_out_str(out, document->external_id);
    add_day(out, ", ", document->date);
    if (document->title.len > 0) {
        kb_out_text(out, ", \u201c");
        kb_out_str(out, document->title);
        kb_out_text(out, "\u201d");
    }
    if (document->source.len > 0) {
        kb_out_text(out, ", ");
        kb_out_str(out, document->source);
    }
}

static void
print_sentence(evidence_context *context, const piece *shown)
{
    kbq *const q = context->q;
    if (shown->sentence.text.len == 0) {
        return;
    }
    kb_out_reset(&context->marked);
    mark_sentence(&context->marked, shown, q->table.is_colored);
    kb_table_wrap(&q->out, (kb_str){context->marked.data, context->marked.len},
                  context->indent, q->table.max_width);
}

/// Print a line that was written to memory, cut between words.
static void
print_line(kbq *q, kb_out *line, const char *indent)
{
    kb_table_wrap(&q->out, (kb_str){line->data, line->len}, indent,
                  q->table.max_width);
    if (line->error != 0) {
        q->out.error = line->error;
    }
    kb_out_clear(line);
}

static void
print_piece(evidence_context *context, const piece *shown)
{
    static const char *const signs[N_STANCES] = {"+ ", "- ", "? "};
    kb_out line;
    if (!context->has_heading) {
        print_heading(context, context->q->table.is_colored);
    }
    kb_out_init(&line, -1);
    kb_out_text(&line, signs[stance_of(shown->evidence)]);
    print_document(&line, &shown->document);
    print_qualifiers(&line, shown);
    kb_out_text(&line, ", rule ");
    kb_out_str(&line, shown->evidence->rule);
    kb_out_text(&line, ", confidence ");
    kb_out_fraction(&line, shown->evidence->confidence, 2);
    print_line(context->q, &line, "  ");
    print_sentence(context, shown);
    ++context->q->table.n_rows;
}

static void
add_row(evidence_context *context, const piece *shown)
{
    kb_table *const table = &context->q->table;
    const kb_evidence *const evidence = shown->evidence;
    kb_table_cell(table, context->fact.subject.name);
    kb_table_cell(table, context->fact.predicate.name);
    kb_table_cell(table, context->fact.object.name);
    kb_table_cell(table, shown->document.external_id);
    kb_table_day(table, shown->document.date);
    kb_table_day(table, evidence->time);
    kb_table_cell(table, shown->place.name);
    kb_table_text(table, evidence->is_negative ? "negative" : "positive");
    kb_table_text(table, kb_modality_text(evidence->modality));
    kb_table_cell(table, shown->attribution.name);
    kb_table_cell(table, evidence->rule);
    kb_table_fraction(table, evidence->confidence);
    kb_table_text(table, evidence->is_derived ? "derived" : "read");
    kb_out_reset(&context->marked);
    mark_sentence(&context->marked, shown, false);
    kb_table_cell(table, (kb_str){context->marked.data, context->marked.len});
}

static json_t *
pack_span(kb_span span)
{
    return json_pack("[I,I]", (json_int_t)span.begin, (json_int_t)span.end);
}

static json_t *
pack_document(const kb_document_info *document)
{
    return json_pack("{s:o,s:o,s:o,s:o,s:o}", "id",
                     kb_json_text(document->external_id), "title",
                     kb_json_text_or_null(document->title), "url",
                     kb_json_text_or_null(document->url), "source",
                     kb_json_text_or_null(document->source), "date",
                     kb_json_day(document->date));
}

static json_t *
pack_spans(const evidence_context *context, const piece *shown)
{
    const kb_evidence *const evidence = shown->evidence;
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "document",
                     pack_document(&shown->document), "sentence",
                     kb_json_text_or_null(shown->sentence.text), "sentenceSpan",
                     pack_span(shown->sentence.span), "subjectSpan",
                     pack_span(context->is_swapped ? evidence->object_span
                                                   : evidence->subject_span),
                     "triggerSpan", pack_span(evidence->trigger), "objectSpan",
                     pack_span(context->is_swapped ? evidence->subject_span
                                                   : evidence->object_span));
}

static json_t *
pack_qualifiers(const piece *shown)
{
    const kb_evidence *const evidence = shown->evidence;
    return json_pack("{s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:b}", "polarity",
                     evidence->is_negative ? "negative" : "positive",
                     "modality", kb_modality_text(evidence->modality),
                     "attribution",
                     kb_json_text_or_null(shown->attribution.name), "time",
                     kb_json_day(evidence->time), "place",
                     kb_json_text_or_null(shown->place.name), "rule",
                     kb_json_text_or_null(evidence->rule), "confidence",
                     kb_json_fraction(evidence->confidence, 4), "derived",
                     evidence->is_derived);
}

static kb_status
add_object(evidence_context *context, const piece *shown)
{
    json_t *ends = NULL;
    KB_TRY(kbq_json_ends(context->q, &context->fact, &ends));
    json_t *const object = kb_json_join(ends, pack_spans(context, shown));
    kb_table_object(&context->q->table,
                    kb_json_join(object, pack_qualifiers(shown)));
    return KB_OK;
}

// ---- the command ------------------------------------------------------------

static kb_status
get_piece(kbq *q, const kb_evidence *evidence, piece *out)
{
    *out = (piece){.evidence = evidence};
    KB_TRY(kb_document_get(q->txn, evidence->document, &out->document));
    if (evidence->attribution != 0) {
        KB_TRY(kb_node_get(q->txn, evidence->attribution, &out->attribution));
    }
    if (evidence->place != 0) {
        KB_TRY(kb_node_get(q->txn, evidence->place, &out->place));
    }
    const kb_status status = kb_sentence_get(
        q->txn, evidence->document, evidence->sentence, &out->sentence);
    return status == KB_NOT_FOUND ? KB_OK : status;
}

/// Whether it lies within --since and --until.
static bool
is_of_days(kbq *q, const kb_evidence *evidence)
{
    const kb_fact_filter *const filter = &q->filter;
    kb_document_info document = {0};
    kb_day day = evidence->time;
    if (!filter->has_since && !filter->has_until) {
        return true;
    }
    if (day == KB_NO_DAY) {
        const kb_status st =
            kb_document_get(q->txn, evidence->document, &document);
        day = st == KB_OK ? document.date : KB_NO_DAY;
    }
    return day != KB_NO_DAY && (!filter->has_since || day >= filter->since) &&
           (!filter->has_until || day <= filter->until);
}

static kb_status
add_evidence(void *ctx, const kb_evidence *evidence)
{
    evidence_context *const context = ctx;
    kbq *const q = context->q;
    if ((q->facts_only && !kb_evidence_is_fact(evidence)) ||
        evidence->confidence < q->filter.min_confidence ||
        !is_of_days(q, evidence)) {
        return KB_OK;
    }
    if (kbq_is_for_people(q) && stance_of(evidence) != context->wanted) {
        return KB_OK;
    }
    piece shown = {0};
    KB_TRY(get_piece(q, evidence, &shown));
    if (kb_table_is_json(&q->table)) {
        KB_TRY(add_object(context, &shown));
    } else if (q->table.format == KB_TABLE_TABLE) {
        print_piece(context, &shown);
    } else {
        add_row(context, &shown);
    }
    return kbq_go_on(q);
}

static kb_status
count_against(void *ctx, const kb_evidence *evidence)
{
    evidence_context *const context = ctx;
    context->n_against += stance_of(evidence) == STANCE_AGAINST;
    return KB_OK;
}

static kb_status
each_piece(evidence_context *context, const kb_triple *triple)
{
    return kb_evidence_each(context->q->txn, triple->subject, triple->predicate,
                            triple->object, add_evidence, context);
}

static kb_status
add_triple(void *ctx, const kb_triple *triple, bool is_swapped)
{
    evidence_context *const context = ctx;
    context->is_swapped = is_swapped;
    context->has_heading = false;
    context->n_against = 0;
    context->wanted = STANCE_FOR;
    KB_TRY(kbq_get_fact(context->q, triple, is_swapped, &context->fact));
    if (kbq_is_for_people(context->q) && triple->n_other > 0) {
        KB_TRY(kb_evidence_each(context->q->txn, triple->subject,
                                triple->predicate, triple->object,
                                count_against, context));
    }
    KB_TRY(each_piece(context, triple));
    while (kbq_is_for_people(context->q) && kbq_go_on(context->q) == KB_OK &&
           context->wanted + 1 < N_STANCES) {
        context->wanted += 1;
        KB_TRY(each_piece(context, triple));
    }
    return kbq_go_on(context->q);
}

static kb_status
print_brief(void *ctx, const kb_evidence *evidence)
{
    evidence_context *const context = ctx;
    kbq *const q = context->q;
    piece shown = {0};
    kb_out line;
    if (!kb_evidence_is_fact(evidence)) {
        return KB_OK;
    }
    KB_TRY(get_piece(q, evidence, &shown));
    kb_out_init(&line, -1);
    print_document(&line, &shown.document);
    print_qualifiers(&line, &shown);
    print_line(q, &line, context->indent);
    print_sentence(context, &shown);
    --context->left;
    return context->left > 0 ? KB_OK : KB_DONE;
}

kb_status
kbq_print_evidence(kbq *q, const kb_triple *triple, uint32_t limit,
                   const char *indent)
{
    evidence_context context = {.q = q, .left = limit, .indent = indent};
    kb_out_init(&context.marked, -1);
    const kb_status st =
        kb_evidence_each(q->txn, triple->subject, triple->predicate,
                         triple->object, print_brief, &context);
    kb_out_clear(&context.marked);
    return st;
}

/// Subject, predicate and object; where a word is a predicate's name, those
/// before and behind it are names, of whatever number of words.
static void
take_arguments(kbq *q)
{
    const char **const filters[] = {&q->subject, &q->predicate, &q->object};
    int middle = 1;
    while (middle < q->n_args &&
           !kb_predicate_find(
               (kb_str){q->args[middle], strlen(q->args[middle])})) {
        ++middle;
    }
    // A word in lower case may be a predicate that is spelt wrong.
    const bool may_be = q->n_args > 1 && middle == q->n_args &&
                        q->args[1][0] >= 'a' && q->args[1][0] <= 'z';
    if (q->n_args <= 3 && (middle == 1 || may_be)) {
        for (int i = 0; i < q->n_args; ++i) {
            *filters[i] = q->args[i];
        }
        return;
    }
    q->subject = kbq_join(q, 0, 0, middle);
    if (middle < q->n_args) {
        q->predicate = q->args[middle];
    }
    if (middle + 1 < q->n_args) {
        q->object = kbq_join(q, 2, middle + 1, q->n_args);
    }
}

int
kbq_evidence(kbq *q)
{
    kb_pattern pattern = {0};
    take_arguments(q);
    const int code = kbq_resolve_pattern(q, &pattern);
    if (code != KB_EXIT_OK) {
        return code;
    }
    pattern.with_unasserted = !q->facts_only;
    // Of each piece, not of the fact.
    const kb_fact_filter filter = q->filter;
    evidence_context context = {.q = q, .indent = "    "};
    kb_out_init(&context.marked, -1);
    kbq_begin_table(q, columns, N_COLUMNS);
    q->filter.with_unasserted = !q->facts_only;
    const kb_status status = kbq_each_triple(q, &pattern, add_triple, &context);
    q->filter = filter;
    if (context.marked.error != 0) {
        q->out.error = context.marked.error;
    }
    kb_out_clear(&context.marked);
    return kbq_end_table(q, status, "evidence");
}
