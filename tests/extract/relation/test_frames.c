// SPDX-License-Identifier: MIT
// Every shipped frame against its own examples: in each, a relation with the
// frame's predicate must join what stands in [S …] to what stands in [T …]; in
// no counter-example may there be one.
#include "relation/example.h"
#include "shipped.h"

enum { MAX_NAME = 64, MAX_EXAMPLES = 4000 };

static shipped lists;
static kb_example examples[MAX_EXAMPLES];
static char names[MAX_EXAMPLES][MAX_NAME];
static struct CMUnitTest tests[MAX_EXAMPLES];

static void
is_as_told(void **state)
{
    const kb_example *const one = *state;
    if (one->text.len == 0) {
        fail_msg("line %u: the frame has no example", one->frame->line);
    }
    kb_buf plain = {0};
    kb_example_marks marks;
    assert_int_equal(kb_example_strip(one->text, &plain, &marks), KB_OK);
    if (!one->is_counter && (marks.n_subjects == 0 || marks.n_targets == 0)) {
        fail_msg("line %u: no [S …] or no [T …]", one->frame->line);
    }
    kb_document document = {
        .id = {"x", 1}, .text = kb_buf_get(&plain), .date = KB_NO_DAY};
    kb_annotation found;
    shipped_run(&lists, &document, &found);
    if (kb_example_is_told(one->frame, &marks, found.relations,
                           found.n_relations) == one->is_counter) {
        print_error("line %u: " KB_FMT "\n", one->frame->line,
                    KB_ARG(document.text));
        shipped_print(&found);
        fail();
    }
    kb_buf_clear(&plain);
}

int
main(void)
{
    if (!shipped_open(&lists)) {
        return 1;
    }
    size_t n = 0;
    kb_example_walk walk = {.rules = lists.rules};
    while (n < MAX_EXAMPLES && kb_example_next(&walk, &examples[n])) {
        (void)snprintf(names[n], MAX_NAME, KB_FMT "%s",
                       KB_ARG(examples[n].frame->id),
                       examples[n].is_counter ? " (not)" : "");
        tests[n] =
            (struct CMUnitTest){names[n], is_as_told, NULL, NULL, &examples[n]};
        ++n;
    }
    const int failed = _cmocka_run_group_tests("frames", tests, n, NULL, NULL);
    shipped_close(&lists);
    return failed || n == MAX_EXAMPLES;
}
