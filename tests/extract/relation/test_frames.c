// SPDX-License-Identifier: MIT
// Every shipped frame, link and inference against its own examples: in each, a
// relation with its predicate must join what stands in [S …] to what stands in
// [T …]; in no counter-example may there be one.
#include "base/buf.h"
#include "relation/link_rule.h"
#include "shipped.h"

#include <kb/predicate.h>

enum { MAX_MARKS = 4, MAX_NAME = 64, MAX_EXAMPLES = 4000 };
enum { TODAY = 19054 }; // 2022-03-03

// What a rule of any kind says of itself.
typedef struct told {
    kb_str id;
    kb_str predicate;
    kb_str example;
    kb_str counter;
    uint32_t line;
    bool is_mutual;
    bool is_derived;
} told;

typedef struct example {
    told rule;
    kb_str text; // with its marks; empty: the rule has none
    bool is_counter;
} example;

// The spans that the marks [S …] and [T …] leave behind.
typedef struct marks {
    kb_span subject[MAX_MARKS];
    kb_span target[MAX_MARKS];
    uint32_t n_subjects;
    uint32_t n_targets;
} marks;

static shipped lists;
static example examples[MAX_EXAMPLES];
static char names[MAX_EXAMPLES][MAX_NAME];
static struct CMUnitTest tests[MAX_EXAMPLES];
static size_t n_examples;

static bool
opens_mark(kb_str text, size_t i)
{
    return i + 2 < text.len && text.ptr[i] == '[' && text.ptr[i + 2] == ' ' &&
           (text.ptr[i + 1] == 'S' || text.ptr[i + 1] == 'T');
}

static void
add_mark(marks *out, char which, kb_span span)
{
    if (which == 'S' && out->n_subjects < MAX_MARKS) {
        out->subject[out->n_subjects++] = span;
    } else if (which == 'T' && out->n_targets < MAX_MARKS) {
        out->target[out->n_targets++] = span;
    }
}

static void
strip_marks(kb_str text, kb_buf *plain, marks *out)
{
    char which = '\0';
    uint32_t begin = 0;
    *out = (marks){.n_subjects = 0};
    for (size_t i = 0; i < text.len; ++i) {
        if (opens_mark(text, i)) {
            which = text.ptr[i + 1];
            begin = (uint32_t)plain->len;
            i += 2;
        } else if (text.ptr[i] == ']' && which != '\0') {
            add_mark(out, which, (kb_span){begin, (uint32_t)plain->len});
            which = '\0';
        } else {
            assert_int_equal(kb_buf_add_byte(plain, text.ptr[i]), KB_OK);
        }
    }
}

// Whether an end touches all spans of a kind: a pair of names may be joined.
static bool
touches(kb_span end, const kb_span *spans, uint32_t n)
{
    for (uint32_t i = 0; i < n; ++i) {
        if (end.begin >= spans[i].end || spans[i].begin >= end.end) {
            return false;
        }
    }
    return true;
}

static bool
is_either_way(const told *rule)
{
    const kb_predicate *const known = kb_predicate_find(rule->predicate);
    return rule->is_mutual || (known && known->is_reciprocal);
}

static bool
is_told(const kb_relation *relation, const told *rule, const marks *want)
{
    if (!kb_str_equal(relation->predicate, rule->predicate) ||
        relation->is_negative || relation->is_derived != rule->is_derived) {
        return false;
    }
    const kb_span s = relation->subject.span;
    const kb_span t = relation->object.span;
    return (touches(s, want->subject, want->n_subjects) &&
            touches(t, want->target, want->n_targets)) ||
           (is_either_way(rule) &&
            touches(t, want->subject, want->n_subjects) &&
            touches(s, want->target, want->n_targets));
}

static void
is_as_told(void **state)
{
    const example *const one = *state;
    if (one->text.len == 0) {
        fail_msg("line %u: the rule has no example", one->rule.line);
    }
    kb_buf plain = {0};
    marks want;
    strip_marks(one->text, &plain, &want);
    if (!one->is_counter && (want.n_subjects == 0 || want.n_targets == 0)) {
        fail_msg("line %u: no [S …] or no [T …]", one->rule.line);
    }
    kb_document document = {
        .id = {"x", 1}, .text = kb_buf_get(&plain), .date = TODAY};
    kb_annotation found;
    shipped_run(&lists, &document, &found);
    bool is_found = false;
    for (uint32_t i = 0; i < found.n_relations; ++i) {
        is_found |= is_told(&found.relations[i], &one->rule, &want);
    }
    if (is_found == one->is_counter) {
        print_error("line %u: " KB_FMT "\n", one->rule.line,
                    KB_ARG(document.text));
        shipped_print(&found);
        fail();
    }
    kb_buf_clear(&plain);
}

static void
add_test(const told *rule, kb_str text, bool is_counter)
{
    if (n_examples == MAX_EXAMPLES) {
        return;
    }
    example *const one = &examples[n_examples];
    char *const name = names[n_examples];
    *one = (example){*rule, text, is_counter};
    (void)snprintf(name, MAX_NAME, KB_FMT "%s", KB_ARG(rule->id),
                   is_counter ? " (not)" : "");
    tests[n_examples++] =
        (struct CMUnitTest){name, is_as_told, NULL, NULL, one};
}

static void
add_tests(const told *rule, kb_str cell, bool is_counter)
{
    while (cell.len > 0) {
        const char *const bar = memchr(cell.ptr, '|', cell.len);
        const size_t n = bar ? (size_t)(bar - cell.ptr) : cell.len;
        const size_t used = bar ? n + 1 : n;
        add_test(rule, (kb_str){cell.ptr, n}, is_counter);
        cell = (kb_str){cell.ptr + used, cell.len - used};
    }
}

static void
add_rule(const told *rule)
{
    if (rule->example.len == 0) {
        add_test(rule, (kb_str){NULL, 0}, false);
    }
    add_tests(rule, rule->example, false);
    add_tests(rule, rule->counter, true);
}

static void
add_frames(void)
{
    size_t n = 0;
    const kb_frame *const all = kb_rules_frames(lists.rules, &n);
    for (size_t i = 0; i < n; ++i) {
        if (all[i].predicate.len > 0) { // else replaced by a later one
            add_rule(&(told){all[i].id, all[i].predicate, all[i].example,
                             all[i].counter, all[i].line, all[i].is_mutual,
                             false});
        }
    }
}

// A row that states nothing shows what it forbids: its counter-example says
// which predicate, "locatedIn: Anna left Spain."
static kb_str
forbidden(kb_str *counter)
{
    const char *const colon =
        counter->len > 0 ? memchr(counter->ptr, ':', counter->len) : NULL;
    const size_t n = colon ? (size_t)(colon - counter->ptr) : 0;
    const kb_str predicate = {counter->ptr, n};
    *counter = (kb_str){counter->ptr + n + 1, colon ? counter->len - n - 1 : 0};
    return predicate;
}

static void
add_links(void)
{
    size_t n = 0;
    const kb_link *const all = kb_rules_links(lists.rules, &n);
    for (size_t i = 0; i < n; ++i) {
        told one = {all[i].id,      all[i].predicate, all[i].example,
                    all[i].counter, all[i].line,      false,
                    false};
        if (one.predicate.len == 0) {
            one.predicate = forbidden(&one.counter);
            add_tests(&one, one.counter, true);
        } else {
            add_rule(&one);
        }
    }
}

static void
add_inferences(void)
{
    size_t n = 0;
    const kb_inference *const all = kb_rules_inferences(lists.rules, &n);
    for (size_t i = 0; i < n; ++i) {
        told one = {all[i].id,
                    all[i].predicate,
                    all[i].example,
                    all[i].counter,
                    all[i].line,
                    false,
                    true};
        if (one.predicate.len == 0) { // of an office
            one.predicate = KB_STR("headOfState");
        }
        add_rule(&one);
    }
}

int
main(void)
{
    if (!shipped_open(&lists)) {
        return 1;
    }
    add_frames();
    add_links();
    add_inferences();
    const int failed =
        _cmocka_run_group_tests("rules", tests, n_examples, NULL, NULL);
    shipped_close(&lists);
    return failed || n_examples == MAX_EXAMPLES;
}
