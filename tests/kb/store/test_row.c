// SPDX-License-Identifier: MIT
#include "store/row.h"
#include "test.h"

// ---- triples ----------------------------------------------------------------

/// A row of `spo`, and its bytes as kb/README.md has them.
typedef struct spo_case {
    const char *name;
    kb_row_spo row;
    size_t len;
    const char *bytes;
} spo_case;

#define DAY "\x80\x00\x40\x01"

static spo_case spo_cases[] = {
    {"one day",
     {.flags = 1,
      .n_evidence = 1,
      .n_documents = 1,
      .voices = {0, 150},
      .first = 0x4001,
      .last = 0x4001},
     11,
     "\x01\x01\x00\x01" DAY "\x00\x02\x96"},
    {"two days",
     {.flags = 3,
      .n_evidence = 255,
      .n_other = 2,
      .n_documents = 3,
      .voices = {7, [15] = 198},
      .first = 0x4001,
      .last = 0x4002},
     16,
     "\x0B\xFF\x02\x03" DAY "\x80\x00\x40\x02\x80\x01\x07\xC6"},
    {"many",
     {.flags = 1,
      .n_evidence = 256,
      .n_documents = 1,
      .voices = {200},
      .first = 0x4001,
      .last = 0x4001},
     20,
     "\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x01" DAY "\x00\x01\xC8"},
    {"no fact",
     {.n_other = 1, .first = KB_NO_DAY, .last = KB_NO_DAY},
     10,
     "\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00"},
};

static void
lays_triples_out(void **state)
{
    const spo_case *const c = *state;
    kb_buf out = {0};
    kb_row_spo row;
    assert_int_equal(kb_row_add_spo(&out, &c->row), KB_OK);
    assert_int_equal(out.len, c->len);
    assert_memory_equal(out.ptr, c->bytes, c->len);
    assert_int_equal(kb_row_read_spo(kb_buf_get(&out), &row), KB_OK);
    assert_memory_equal(row.voices, c->row.voices, sizeof(row.voices));
    assert_int_equal(row.flags, c->row.flags);
    assert_int_equal(row.n_evidence, c->row.n_evidence);
    assert_int_equal(row.n_other, c->row.n_other);
    assert_int_equal(row.n_documents, c->row.n_documents);
    assert_int_equal(row.first, c->row.first);
    assert_int_equal(row.last, c->row.last);
    for (size_t len = 0; len < out.len; ++len) {
        assert_int_equal(kb_row_read_spo((kb_str){out.ptr, len}, &row),
                         KB_ERR_CORRUPT);
    }
    kb_buf_clear(&out);
}

/// Bytes that say what others say in fewer, or what cannot be.
static spo_case bad_spos[] = {
    {"wide for nothing",
     {0},
     20,
     "\x05\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01" DAY "\x00\x02\x96"},
    {"one day twice", {0}, 15, "\x09\x01\x00\x01" DAY DAY "\x00\x02\x96"},
    {"a fact of nothing", {0}, 11, "\x01\x00\x01\x00" DAY "\x00\x02\x96"},
    {"more documents than evidence",
     {0},
     11,
     "\x01\x01\x00\x02" DAY "\x00\x02\x96"},
    {"a voice that says nothing",
     {0},
     11,
     "\x01\x01\x00\x01" DAY "\x00\x02\x00"},
};

static void
refuses_triples(void **state)
{
    const spo_case *const c = *state;
    kb_row_spo row;
    assert_int_equal(kb_row_read_spo((kb_str){c->bytes, c->len}, &row),
                     KB_ERR_CORRUPT);
}

// ---- entities ---------------------------------------------------------------

static void
keeps_the_term_of_an_entity(void **state)
{
    (void)state;
    static const kb_str bad[] = {
        {"", 0}, {"entity/>", 8}, {"ontology#met>", 13}, {"entity/p-1", 10}};
    kb_row_ent row = {
        .type = 1, .label = KB_STR("Anna"), .body = KB_STR("entity/p-1>")};
    kb_buf out = {0};
    kb_row_ent back;
    assert_int_equal(kb_row_add_ent(&out, &row), KB_OK);
    assert_int_equal(kb_row_read_ent(kb_buf_get(&out), &back), KB_OK);
    assert_kb_str(back.label, "Anna");
    assert_kb_str(back.body, "entity/p-1>");
    assert_kb_str(kb_row_ent_key(back.body), "p-1");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
        row.body = bad[i];
        kb_buf_reset(&out);
        assert_int_equal(kb_row_add_ent(&out, &row), KB_OK);
        assert_int_equal(kb_row_read_ent(kb_buf_get(&out), &back),
                         KB_ERR_CORRUPT);
    }
    kb_buf_clear(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_term_of_an_entity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) +
           KB_TEST_ROWS(spo_cases, lays_triples_out) +
           KB_TEST_ROWS(bad_spos, refuses_triples);
}
