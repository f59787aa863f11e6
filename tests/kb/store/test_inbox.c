// SPDX-License-Identifier: MIT
// What is put into an inbox says the same when the caller's texts are gone.
#include "base/alloc.h"
#include "store/inbox.h"
#include "support.h"

/// An annotation with a bit of everything, whose texts lie in `bytes`.
static void
make_all(maker *m, char bytes[6][16], kb_str aliases[2], const char *id,
         kb_day date)
{
    static const char *const texts[] = {"p-1",      "Anna Berg", "A. Berg",
                                        "calledOn", "a rule",    "mayor"};
    for (size_t i = 0; i < 6; ++i) {
        snprintf(bytes[i], sizeof(bytes[i]), "%s", texts[i]);
    }
    make_doc(m, id, date);
    m->doc.title = view("Title");
    make_sentence(m, "Anna Berg called on Bo.");
    aliases[0] = view(bytes[2]);
    aliases[1] = view("Anna");
    make_entity(m, bytes[0], bytes[1]);
    m->entities[0].aliases = aliases;
    m->entities[0].n_aliases = 2;
    make_entity(m, "p-2", "Bo");
    make_mention(m, 0, 0);
    m->mentions[0].rule = view(bytes[4]);
    make_relation(m, 0, bytes[3], 1)->rule = view(bytes[4]);
    make_relation(m, 0, bytes[3], KB_NONE)->object.literal = view(bytes[5]);
}

static void
digest(const kb_annotation *a, uint8_t out[KB_KEY_HASH])
{
    kb_buf scratch;
    kb_buf_init(&scratch, NULL);
    assert_int_equal(kb_annotation_digest(a, &scratch, out), KB_OK);
    kb_buf_clear(&scratch);
}

static void
keeps_what_it_was_given(void **state)
{
    static maker m;
    char bytes[6][16];
    kb_str aliases[2];
    uint8_t before[KB_KEY_HASH];
    uint8_t after[KB_KEY_HASH];
    kb_inbox inbox;
    (void)state;
    kb_inbox_init(&inbox, NULL);
    make_all(&m, bytes, aliases, "one", 3);
    digest(&m.a, before);
    assert_int_equal(kb_inbox_add(&inbox, &m.a), KB_OK);
    memset(bytes, 'x', sizeof(bytes));
    memset(aliases, 0, sizeof(aliases));
    make_doc(&m, "two", 4);
    assert_int_equal(kb_inbox_add(&inbox, &m.a), KB_OK);
    memset(&m, 0, sizeof(m));
    assert_non_null(kb_inbox_find(&inbox, KB_STR("two")));
    assert_null(kb_inbox_find(&inbox, KB_STR("three")));
    digest(kb_inbox_find(&inbox, KB_STR("one")), after);
    assert_memory_equal(before, after, KB_KEY_HASH);
    kb_inbox_clear(&inbox);
}

static void
puts_the_last_of_each_id_into_a_batch(void **state)
{
    static maker m;
    char bytes[6][16];
    kb_str aliases[2];
    kb_inbox inbox;
    kb_batch *batch = NULL;
    (void)state;
    kb_inbox_init(&inbox, NULL);
    assert_int_equal(kb_batch_new(kb_alloc_or_default(NULL), &batch), KB_OK);
    for (kb_day date = 1; date <= 4; ++date) {
        make_all(&m, bytes, aliases, date % 2 == 0 ? "even" : "odd", date);
        assert_int_equal(kb_inbox_add(&inbox, &m.a), KB_OK);
        const kb_annotation *const last = kb_inbox_find(&inbox, m.doc.id);
        assert_non_null(last);
        assert_int_equal(last->document->date, date);
    }
    assert_true(kb_inbox_memory(&inbox) > 0);
    assert_int_equal(kb_inbox_empty(&inbox, batch, true), KB_OK);
    assert_int_equal(inbox.items.n, 0);
    assert_null(kb_inbox_find(&inbox, KB_STR("even")));
    assert_int_equal(batch->docs.n, 2);
    assert_int_equal(batch->docs.items[0].row.date, 3);
    assert_int_equal(batch->docs.items[1].row.date, 4);
    assert_kb_str(batch->docs.items[1].row.title, "Title");
    assert_int_equal(batch->evidence.n, 4);
    assert_int_equal(batch->sentences.n, 2);
    kb_batch_free(batch);
    kb_inbox_clear(&inbox);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_what_it_was_given),
        cmocka_unit_test(puts_the_last_of_each_id_into_a_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
