// SPDX-License-Identifier: MIT
#include "../store/support.h"
#include "base/escape.h"

// ---- escapes ----------------------------------------------------------------

typedef struct escape_case {
    const char *name;
    kb_str in;
    kb_status status;
    const char *out;
} escape_case;

#define TEXT(literal)                  \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }

static escape_case escape_cases[] = {
    {"nothing", TEXT(""), KB_OK, ""},
    {"plain", TEXT("Anna Berg"), KB_OK, "Anna Berg"},
    {"quote", TEXT("\"boss\""), KB_OK, "\\\"boss\\\""},
    {"backslash", TEXT("a\\b\\"), KB_OK, "a\\\\b\\\\"},
    {"line feed", TEXT("a\nb"), KB_OK, "a\\nb"},
    {"carriage return", TEXT("\r\n"), KB_OK, "\\r\\n"},
    {"tab", TEXT("a\tb"), KB_OK, "a\\u0009b"},
    {"zero", TEXT("a\0b"), KB_OK, "a\\u0000b"},
    {"delete", TEXT("\x7f"), KB_OK, "\\u007F"},
    {"escape", TEXT("\x1b["), KB_OK, "\\u001B["},
    {"letters beyond ASCII", TEXT("Ołeh Žižka 北京"), KB_OK, "Ołeh Žižka 北京"},
    {"beyond the basic plane", TEXT("😀"), KB_OK, "😀"},
    {"apostrophe and angle brackets", TEXT("<it's>"), KB_OK, "<it's>"},
    {"lone byte", TEXT("\xff"), KB_ERR_UTF8, ""},
    {"surrogate", TEXT("\xed\xa0\x80"), KB_ERR_UTF8, ""},
    {"cut short", TEXT("a\xc3"), KB_ERR_UTF8, ""},
};

static void
escapes(void **state)
{
    const escape_case *const c = *state;
    kb_str out = {NULL, 0};
    assert_int_equal(kb_ntriples_escape(c->in, append, &out), c->status);
    assert_kb_str(out, c->out);
    if (c->status == KB_OK) {
        kb_buf back = {0};
        assert_int_equal(kb_unescape(out, &back), KB_OK);
        assert_true(kb_str_equal(kb_buf_get(&back), c->in));
        kb_buf_clear(&back);
    }
    free_text(out);
}

static void
refuses_foreign_escapes(void **state)
{
    (void)state;
    static const char *const bad[] = {"\\",        "\\t",      "a\\u00",
                                      "\\u0100",   "\\u00ff",  "\\u0080",
                                      "\\U000000", "\\uD8000", "\\x41"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
        kb_buf out = {0};
        assert_int_equal(kb_unescape(view(bad[i]), &out), KB_ERR_CORRUPT);
        assert_int_equal(out.len, 0);
        kb_buf_clear(&out);
    }
}

// ---- a small store ----------------------------------------------------------

static void
make_story(maker *m, const char *id)
{
    make_doc(m, id, 40);
    make_sentence(m, "Anna Berg met Carl Dorn, head of \"X\".");
    make_entity(m, "p-0000000000000002", "Carl Dorn");
    make_entity(m, "p-0000000000000001", "Anna Berg");
    make_entity(m, "l-0000000000000003", "East\"land\"");
    m->entities[2].wikidata = 42;
    make_mention(m, 0, 0);
    make_mention(m, 1, 0);
    make_relation(m, 0, "met", 1);
    make_relation(m, 1, "headOfState", 2);
    make_relation(m, 0, "positionHeld", KB_NONE)->object.literal =
        KB_STR("head of \"X\"");
    make_relation(m, 1, "visited", 2)->modality = KB_PLANNED;
    make_relation(m, 0, "locatedIn", 2);
    make_relation(m, 1, "ministerOf", 2);
    make_relation(m, 1, "madeUp", 2);
}

#define E   "<" KB_DEFAULT_BASE "entity/"
#define O   "<" KB_DEFAULT_BASE "ontology#"
#define A   "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
#define L   "<http://www.w3.org/2000/01/rdf-schema#label> "
#define P   "<http://www.w3.org/1999/02/22-rdf-syntax-ns#Property> .\n"
#define M   "<http://www.w3.org/2004/02/skos/core#closeMatch> "
#define W   "<http://www.wikidata.org/entity/"
#define OWL "<http://www.w3.org/2002/07/owl#"

static const char story[] =
    E "l-0000000000000003> " A "<https://schema.org/Place> .\n" E
      "l-0000000000000003> " L "\"East\\\"land\\\"\" .\n" E
      "l-0000000000000003> " OWL "sameAs> " W "Q42> .\n" E
      "p-0000000000000001> " A "<https://schema.org/Person> .\n" E
      "p-0000000000000001> " L "\"Anna Berg\" .\n" E "p-0000000000000001> " O
      "headOfState> " E "l-0000000000000003> .\n" E "p-0000000000000001> " O
      "madeUp> " E "l-0000000000000003> .\n" E "p-0000000000000001> " O
      "met> " E "p-0000000000000002> .\n" E "p-0000000000000001> " O
      "ministerOf> " E "l-0000000000000003> .\n" E "p-0000000000000002> " A
      "<https://schema.org/Person> .\n" E "p-0000000000000002> " L
      "\"Carl Dorn\" .\n" E "p-0000000000000002> " O "locatedIn> " E
      "l-0000000000000003> .\n" E "p-0000000000000002> " O
      "positionHeld> \"head of \\\"X\\\"\" .\n" O "headOfState> " A P O
      "headOfState> " L "\"head of state\" .\n" O "headOfState> " OWL
      "inverseOf> " W "P35> .\n" O "locatedIn> " A P O "locatedIn> " L
      "\"located in\" .\n" O "locatedIn> " M W "P131> .\n" O "locatedIn> " M W
      "P17> .\n" O "madeUp> " A P O "madeUp> " L "\"made up\" .\n" O
      "met> " A P O "met> " A OWL "SymmetricProperty> .\n" O "met> " L
      "\"met\" .\n" O "met> " O "cameo> \"044\" .\n" O "met> " O
      "plover> \"CONSULT\" .\n" O "ministerOf> " A P O "ministerOf> " L
      "\"minister of\" .\n" O "positionHeld> " A P O "positionHeld> " L
      "\"position held\" .\n" O "positionHeld> " M W "P39> .\n";

/// The lines in order of bytes: what `LC_ALL=C sort` makes of them.
static int
compare_lines(const void *a, const void *b)
{
    return kb_str_compare(*(const kb_str *)a, *(const kb_str *)b);
}

static kb_str
sort_lines(kb_str text)
{
    kb_str lines[128];
    size_t n = 0;
    for (size_t i = 0; i < text.len;) {
        const char *const end = memchr(text.ptr + i, '\n', text.len - i);
        const size_t len = (size_t)(end - (text.ptr + i)) + 1;
        lines[n++] = (kb_str){text.ptr + i, len};
        i += len;
    }
    qsort(lines, n, sizeof(lines[0]), compare_lines);
    kb_str out = {NULL, 0};
    for (size_t i = 0; i < n; ++i) {
        assert_int_equal(append(&out, lines[i]), KB_OK);
    }
    return out;
}

static void
exports_a_story(void **state)
{
    (void)state;
    temp t;
    maker m;
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    make_story(&m, "d1");
    put_alone(store, &m);
    const kb_str want = sort_lines(view(story));
    const kb_str got = export_text(store);
    assert_kb_str(got, want.ptr);
    uint64_t n_lines = 0;
    kb_str out = {NULL, 0};
    kb_txn *const txn = begin(store, KB_TXN_READ);
    assert_int_equal(kb_ntriples_export(txn, append, &out, &n_lines), KB_OK);
    assert_int_equal(n_lines, 32);
    kb_txn_abort(txn);
    free_text(out);
    free_text(got);
    free_text(want);
    kb_store_close(store);
    temp_end(&t);
}

static kb_status
refuse(void *ctx, kb_str lines)
{
    (void)lines;
    return *(const kb_status *)ctx;
}

static void
passes_up_what_the_writer_says(void **state)
{
    (void)state;
    static const kb_status statuses[] = {KB_ERR_IO, KB_DONE, KB_NOT_FOUND};
    temp t;
    maker m;
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    make_story(&m, "d1");
    put_alone(store, &m);
    kb_txn *const txn = begin(store, KB_TXN_READ);
    for (size_t i = 0; i < 3; ++i) {
        kb_status st = statuses[i];
        assert_int_equal(kb_ntriples_export(txn, refuse, &st, NULL), st);
    }
    kb_txn_abort(txn);
    kb_store_close(store);
    temp_end(&t);
}

/// Many subjects, so that there are several pieces, all of whole lines.
static kb_status
check_piece(void *ctx, kb_str lines)
{
    assert_true(lines.len > 0 && lines.ptr[lines.len - 1] == '\n');
    ++*(int *)ctx;
    return KB_OK;
}

static void
sorts_many_subjects(void **state)
{
    (void)state;
    temp t;
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    kb_txn *txn = begin(store, KB_TXN_WRITE);
    for (unsigned i = 0; i < 300; ++i) {
        char id[16];
        char keys[4][24];
        maker m;
        snprintf(id, sizeof(id), "d%u", i);
        make_doc(&m, id, 40);
        make_sentence(&m, "All met all.");
        for (unsigned k = 0; k < 4; ++k) {
            snprintf(keys[k], sizeof(keys[k]), "%c-%016x", "lop"[k % 3],
                     (i * 7919 + k * 104729) % 500);
            make_entity(&m, keys[k], "Name");
        }
        for (uint32_t k = 0; k < 12; ++k) {
            make_relation(&m, k % 4, k % 2 ? "met" : "visited", (k + 1) % 4);
        }
        put(txn, &m);
    }
    commit(txn);
    const kb_str text = export_text(store);
    kb_str last = {NULL, 0};
    for (size_t i = 0; i < text.len;) {
        const char *const end = memchr(text.ptr + i, '\n', text.len - i);
        const kb_str line = {text.ptr + i, (size_t)(end - (text.ptr + i)) + 1};
        assert_true(kb_str_compare(last, line) < 0);
        last = line;
        i += line.len;
    }
    int n_pieces = 0;
    txn = begin(store, KB_TXN_READ);
    assert_int_equal(kb_ntriples_export(txn, check_piece, &n_pieces, NULL),
                     KB_OK);
    assert_true(n_pieces > 1);
    kb_txn_abort(txn);
    free_text(text);
    kb_store_close(store);
    temp_end(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_foreign_escapes),
        cmocka_unit_test(exports_a_story),
        cmocka_unit_test(passes_up_what_the_writer_says),
        cmocka_unit_test(sorts_many_subjects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) +
           KB_TEST_ROWS(escape_cases, escapes);
}
