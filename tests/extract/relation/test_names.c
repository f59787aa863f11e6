// SPDX-License-Identifier: MIT
// Every shipped rule of names against its own examples: what stands in [...]
// must be found by it, and nothing in a counter-example.
#include "relation/name_example.h"
#include "relation/name_rule.h"
#include "shipped.h"

enum { MAX_RULES = 256, MAX_NAME = 64 };

static shipped lists;

static void
run_examples(const kb_shape *shape, kb_str list, bool is_counter)
{
    if (list.len == 0) {
        fail_msg("line %u: no %s", shape->line,
                 is_counter ? "counter-example" : "example");
    }
    while (list.len > 0) {
        kb_buf plain = {0};
        kb_name_example example;
        kb_annotation found;
        assert_int_equal(kb_name_example_read(kb_next_item(&list), is_counter,
                                              &plain, &example),
                         KB_OK);
        kb_document document = {
            .id = {"x", 1}, .text = kb_buf_get(&plain), .date = KB_NO_DAY};
        shipped_run(&lists, &document, &found);
        if (!kb_name_example_is_told(shape, &example, &found)) {
            fail_msg("line %u: " KB_FMT, shape->line, KB_ARG(document.text));
        }
        kb_buf_clear(&plain);
    }
}

static void
is_as_told(void **state)
{
    const kb_shape *const shape = *state;
    run_examples(shape, shape->example, false);
    run_examples(shape, shape->counter, true);
}

int
main(void)
{
    static char names[MAX_RULES][MAX_NAME];
    static struct CMUnitTest tests[MAX_RULES];
    uint32_t n = 0;
    if (!shipped_open(&lists)) {
        return 1;
    }
    const kb_shape *const shapes =
        kb_shapes_get(kb_rules_shapes(lists.rules), &n);
    for (uint32_t i = 0; i < n && i < MAX_RULES; ++i) {
        (void)snprintf(names[i], MAX_NAME, KB_FMT, KB_ARG(shapes[i].id));
        tests[i] = (struct CMUnitTest){names[i], is_as_told, NULL, NULL,
                                       (void *)(uintptr_t)&shapes[i]};
    }
    const int failed = _cmocka_run_group_tests("names", tests, n, NULL, NULL);
    shipped_close(&lists);
    return failed || n == 0 || n > MAX_RULES;
}
