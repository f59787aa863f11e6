// SPDX-License-Identifier: MIT
// Every shipped link and inference against its own examples: in each, a
// relation with the row's predicate must join whom [S …] and [T …] speak of; in
// no counter-example may the row, or the predicate that it begins with where
// the row states none, be found.
#include "gaz/cell.h"
#include "relation/example.h"
#include "relation/link_rule.h"
#include "shipped.h"

enum { MAX_NAME = 64, MAX_EXAMPLES = 1000 };

typedef struct example {
    kb_str id;
    kb_str predicate; // empty: any
    kb_str text;
    uint32_t line;
    bool is_counter;
} example;

static shipped lists;
static example examples[MAX_EXAMPLES];
static char names[MAX_EXAMPLES][MAX_NAME];
static struct CMUnitTest tests[MAX_EXAMPLES];
static size_t n_examples;

// Whether a mention of the entity touches one of the spans.
static bool
speaks_of(const kb_annotation *found, const kb_argument *end,
          const kb_span *spans, uint32_t n)
{
    for (uint32_t i = 0; i < n; ++i) {
        for (uint32_t m = 0; m < found->n_mentions; ++m) {
            const kb_mention *const one = &found->mentions[m];
            if (one->entity == end->entity && one->span.begin < spans[i].end &&
                spans[i].begin < one->span.end) {
                return true;
            }
        }
    }
    return n == 0;
}

static bool
is_told(const example *one, const kb_annotation *found,
        const kb_example_marks *marks)
{
    for (uint32_t i = 0; i < found->n_relations; ++i) {
        const kb_relation *const r = &found->relations[i];
        const bool is_right =
            one->is_counter && one->id.len > 0
                ? kb_str_equal(r->rule, one->id)
                : one->predicate.len == 0 ||
                      kb_str_equal(r->predicate, one->predicate);
        if (is_right &&
            speaks_of(found, &r->subject, marks->subject, marks->n_subjects) &&
            speaks_of(found, &r->object, marks->target, marks->n_targets)) {
            return true;
        }
    }
    return false;
}

static void
is_as_told(void **state)
{
    const example *const one = *state;
    kb_buf plain = {0};
    kb_example_marks marks;
    kb_day day = KB_NO_DAY;
    assert_int_equal(kb_example_strip(one->text, &plain, &marks), KB_OK);
    assert_int_equal(kb_day_parse(KB_STR("2020-01-01"), &day), KB_OK);
    if (!one->is_counter && (marks.n_subjects == 0 || marks.n_targets == 0)) {
        fail_msg("line %u: no [S …] or no [T …]", one->line);
    }
    kb_document document = {
        .id = {"x", 1}, .text = kb_buf_get(&plain), .date = day};
    kb_annotation found;
    shipped_run(&lists, &document, &found);
    if (is_told(one, &found, &marks) == one->is_counter) {
        print_error("line %u: " KB_FMT "\n", one->line, KB_ARG(document.text));
        shipped_print(&found);
        fail();
    }
    kb_buf_clear(&plain);
}

// Counter-examples of rows that state nothing: "PREDICATE sentence".
static void
add(example one, kb_str list)
{
    while (list.len > 0 && n_examples < MAX_EXAMPLES) {
        example *const slot = &examples[n_examples];
        *slot = one;
        slot->text = kb_next_item(&list);
        const char *const space =
            one.is_counter && one.predicate.len == 0
                ? memchr(slot->text.ptr, ' ', slot->text.len)
                : NULL;
        if (space) {
            const size_t n = (size_t)(space - slot->text.ptr);
            slot->id = (kb_str){NULL, 0};
            slot->predicate = (kb_str){slot->text.ptr, n};
            slot->text = (kb_str){space + 1, slot->text.len - n - 1};
        }
        (void)snprintf(names[n_examples], MAX_NAME, KB_FMT "%s", KB_ARG(one.id),
                       one.is_counter ? " (not)" : "");
        tests[n_examples] = (struct CMUnitTest){names[n_examples], is_as_told,
                                                NULL, NULL, slot};
        ++n_examples;
    }
}

int
main(void)
{
    if (!shipped_open(&lists)) {
        return 1;
    }
    size_t n = 0;
    const kb_link *const links = kb_rules_links(lists.rules, &n);
    for (size_t i = 0; i < n; ++i) {
        example one = {.id = links[i].id,
                       .predicate = links[i].predicate,
                       .line = links[i].line};
        add(one, links[i].example);
        one.is_counter = true;
        add(one, links[i].counter);
    }
    const kb_inference *const all = kb_rules_inferences(lists.rules, &n);
    for (size_t i = 0; i < n; ++i) {
        example one = {.id = all[i].id,
                       .predicate = all[i].predicate,
                       .line = all[i].line};
        add(one, all[i].example);
        one.is_counter = one.predicate.len > 0;
        add(one, all[i].counter);
    }
    const int failed =
        _cmocka_run_group_tests("links", tests, n_examples, NULL, NULL);
    shipped_close(&lists);
    return failed || n_examples == MAX_EXAMPLES;
}
