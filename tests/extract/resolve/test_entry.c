// SPDX-License-Identifier: MIT
#include "../gaz/make.h"
#include "resolve/entry.h"
#include "test.h"

enum { MANY = 20000 }; // more than are held

static const char *const list =
    "id\ttype\tclass\tname\taliases\tdemonyms\n"
    "ru\tplace\tcountry\tRussia\tRussian Federation|~Rus\tRussian\n"
    "ua\tplace\tcountry\tUkraine\t\tUkrainian\n";

static void
gives_what_the_list_says(void **state)
{
    (void)state;
    made_gaz made = make_gaz(&list, 1);
    kb_entries *entries = NULL;
    assert_int_equal(kb_entries_new(NULL, &entries), KB_OK);
    for (int round = 0; round < 2; ++round) {
        for (uint32_t i = 0; i < 2; ++i) {
            const kb_entry *entry = NULL;
            char key[KB_ENTITY_KEY_LEN + 1];
            assert_int_equal(kb_entries_get(entries, made.gaz, i, &entry),
                             KB_OK);
            assert_int_equal(kb_gaz_key(made.gaz, i, key), KB_OK);
            assert_string_equal(entry->key, key);
            assert_kb_str(entry->entity.name, i == 0 ? "Russia" : "Ukraine");
            assert_int_equal(entry->n_aliases, i == 0 ? 1 : 0);
        }
    }
    const kb_entry *russia = NULL;
    assert_int_equal(kb_entries_get(entries, made.gaz, 0, &russia), KB_OK);
    assert_kb_str(russia->aliases[0], "Russian Federation");
    kb_entries_free(entries);
    clear_gaz(&made);
}

static void
forgets_when_it_holds_many(void **state)
{
    (void)state;
    kb_buf text = {0};
    assert_int_equal(kb_buf_add_str(&text, KB_STR("id\ttype\tclass\tname\n")),
                     KB_OK);
    for (int i = 0; i < MANY; ++i) {
        char row[64];
        const int n = snprintf(row, sizeof(row),
                               "p%05d\tplace\tcity\tNew %05d Town\n", i, i);
        assert_int_equal(kb_buf_add(&text, row, (size_t)n), KB_OK);
    }
    assert_int_equal(kb_buf_add_byte(&text, '\0'), KB_OK);
    const char *const source = text.ptr;
    made_gaz made = make_gaz(&source, 1);
    kb_entries *entries = NULL;
    assert_int_equal(kb_entries_new(NULL, &entries), KB_OK);
    for (int round = 0; round < 2; ++round) {
        for (uint32_t i = 0; i < MANY; ++i) {
            const kb_entry *entry = NULL;
            char name[32];
            (void)snprintf(name, sizeof(name), "New %05u Town", i);
            assert_int_equal(kb_entries_get(entries, made.gaz, i, &entry),
                             KB_OK);
            assert_kb_str(entry->entity.name, name);
        }
        kb_entries_trim(entries);
    }
    kb_entries_free(entries);
    clear_gaz(&made);
    kb_buf_clear(&text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_what_the_list_says),
        cmocka_unit_test(forgets_when_it_holds_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
