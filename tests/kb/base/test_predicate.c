// SPDX-License-Identifier: MIT
#include "test.h"

#include <kb/predicate.h>

static void
finds_every_row(void **state)
{
    (void)state;
    const size_t n = kb_predicate_count();
    assert_true(n > 100);
    for (size_t i = 0; i < n; ++i) {
        const kb_predicate *const p = kb_predicate_at(i);
        const kb_str name = {p->name, strlen(p->name)};
        assert_ptr_equal(kb_predicate_find(name), p);
        if (i > 0) {
            assert_true(strcmp(kb_predicate_at(i - 1)->name, p->name) < 0);
        }
        assert_true(p->is_event || p->cameo[0] == '\0');
        assert_true(p->wikidata[0] == '\0' || p->wikidata[0] == 'P');
        assert_true(!p->is_inverse || p->wikidata[0] == 'P');
    }
}

static void
knows_what_the_manuals_say(void **state)
{
    (void)state;
    const kb_predicate *const called = kb_predicate_find(KB_STR("calledOn"));
    assert_string_equal(called->cameo, "020");
    assert_string_equal(called->plover, "REQUEST");
    assert_true(called->is_event && !called->is_reciprocal);
    assert_string_equal(kb_predicate_find(KB_STR("sanctioned"))->plover,
                        "COERCE");
    assert_true(kb_predicate_find(KB_STR("met"))->is_reciprocal);
    const kb_predicate *const head = kb_predicate_find(KB_STR("headOfState"));
    assert_string_equal(head->wikidata, "P35");
    assert_true(head->is_inverse && !head->is_event);
}

static void
finds_nothing_else(void **state)
{
    (void)state;
    static const char *const names[] = {"", "Met", "me", "mett", "zzz", "a"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
        assert_null(kb_predicate_find((kb_str){names[i], strlen(names[i])}));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_every_row),
        cmocka_unit_test(knows_what_the_manuals_say),
        cmocka_unit_test(finds_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
