// SPDX-License-Identifier: MIT
#include "store/key.h"
#include "test.h"

// ---- order ------------------------------------------------------------------

/// Two things of which the first comes first, and their keys.
typedef struct order_case {
    const char *name;
    void (*make)(kb_key *low, kb_key *high);
} order_case;

static void
make_bytes(kb_key *low, kb_key *high)
{
    kb_key_id(low, 255);
    kb_key_id(high, 256);
}
static void
make_extremes(kb_key *low, kb_key *high)
{
    kb_key_id(low, 0);
    kb_key_id(high, UINT32_MAX);
}
static void
make_sign(kb_key *low, kb_key *high)
{
    kb_key_id(low, 0x7FFFFFFF);
    kb_key_id(high, 0x80000000);
}
static void
make_pairs(kb_key *low, kb_key *high)
{
    kb_key_pair(low, 1, UINT32_MAX);
    kb_key_pair(high, 2, 0);
}
static void
make_triples(kb_key *low, kb_key *high)
{
    kb_key_triple(low, 7, 8, 9);
    kb_key_triple(high, 7, 9, 0);
}
static void
make_evidence(kb_key *low, kb_key *high)
{
    static const uint32_t spo[] = {1, 2, 3};
    kb_key_evidence(low, spo, 4, 255);
    kb_key_evidence(high, spo, 4, 256);
}
static void
make_days(kb_key *low, kb_key *high)
{
    kb_key_id(low, kb_code_from_day(-1));
    kb_key_id(high, kb_code_from_day(0));
}
static void
make_no_day(kb_key *low, kb_key *high)
{
    kb_key_id(low, kb_code_from_day(KB_NO_DAY));
    kb_key_id(high, kb_code_from_day(-1000000));
}
static void
make_names(kb_key *low, kb_key *high)
{
    kb_key_name(low, KB_STR("anna"), UINT32_MAX);
    kb_key_name(high, KB_STR("anna berg"), 1);
}
static void
make_terms(kb_key *low, kb_key *high)
{
    kb_key_term(low, 0, KB_STR("entity/p-2>"));
    kb_key_term(high, 2, KB_STR("a\""));
}
static void
make_iris(kb_key *low, kb_key *high)
{
    kb_key_term(low, 0, KB_STR("entity/p-1-0>")); // as in the export
    kb_key_term(high, 0, KB_STR("entity/p-1>"));
}

static order_case order_cases[] = {
    {"bytes", make_bytes},       {"extremes", make_extremes},
    {"sign", make_sign},         {"pairs", make_pairs},
    {"triples", make_triples},   {"evidence", make_evidence},
    {"days", make_days},         {"no day", make_no_day},
    {"names", make_names},       {"terms by kind", make_terms},
    {"IRIs by line", make_iris},
};

static void
keeps_order(void **state)
{
    const order_case *const c = *state;
    kb_key low;
    kb_key high;
    c->make(&low, &high);
    assert_true(kb_str_compare(kb_key_get(&low), kb_key_get(&high)) < 0);
}

// ---- long texts -------------------------------------------------------------

static void
fits_long_texts(void **state)
{
    (void)state;
    static char a[2000];
    static char b[2000];
    kb_key x;
    kb_key y;
    memset(a, 'a', sizeof(a));
    memset(b, 'a', sizeof(b));
    b[1999] = 'b';
    kb_key_term(&x, 2, (kb_str){a, sizeof(a)});
    kb_key_term(&y, 2, (kb_str){b, sizeof(b)});
    assert_true(x.len <= KB_KEY_MAX);
    assert_int_equal(x.len, 1 + KB_KEY_TEXT + KB_KEY_HASH);
    assert_false(kb_str_equal(kb_key_get(&x), kb_key_get(&y)));
    kb_key_document(&x, (kb_str){a, KB_KEY_TEXT});
    kb_key_document(&y, (kb_str){a, KB_KEY_TEXT + 1});
    assert_int_equal(x.len, KB_KEY_TEXT);
    assert_int_equal(y.len, KB_KEY_TEXT + KB_KEY_HASH);
    kb_key_name(&x, (kb_str){a, sizeof(a)}, 1);
    assert_int_equal(x.len, KB_KEY_TEXT + 5);
}

// ---- reading ----------------------------------------------------------------

static void
reads_back_what_it_made(void **state)
{
    (void)state;
    static const uint32_t spo[] = {1, 0xFFFFFFFF, 3};
    kb_key key;
    uint32_t ids[3];
    uint32_t doc = 0;
    uint16_t n = 0;
    kb_str folded;
    kb_key_evidence(&key, spo, 77, 65535);
    assert_int_equal(kb_key_read_evidence(kb_key_get(&key), ids, &doc, &n),
                     KB_OK);
    assert_memory_equal(ids, spo, sizeof(spo));
    assert_int_equal(doc, 77);
    assert_int_equal(n, 65535);
    kb_key_name(&key, (kb_str){"a\0b", 3}, 0x01020304);
    assert_int_equal(kb_key_read_name(kb_key_get(&key), &folded, &doc), KB_OK);
    assert_kb_str(folded, "a b");
    assert_int_equal(doc, 0x01020304);
}

static void
refuses_keys_of_the_wrong_length(void **state)
{
    (void)state;
    uint32_t ids[4];
    uint16_t n = 0;
    kb_str folded;
    for (size_t len = 0; len < 20; ++len) {
        const kb_str key = {"aaaaaaaaaaaaaaaaaaaaaaaa", len};
        assert_int_equal(kb_key_read_ids(key, ids, 3),
                         len == 12 ? KB_OK : KB_ERR_CORRUPT);
        assert_int_equal(kb_key_read_evidence(key, ids, &ids[3], &n),
                         len == 18 ? KB_OK : KB_ERR_CORRUPT);
        assert_int_equal(kb_key_read_name(key, &folded, ids), KB_ERR_CORRUPT);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_long_texts),
        cmocka_unit_test(reads_back_what_it_made),
        cmocka_unit_test(refuses_keys_of_the_wrong_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) +
           KB_TEST_ROWS(order_cases, keeps_order);
}
