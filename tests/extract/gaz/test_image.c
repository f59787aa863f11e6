// SPDX-License-Identifier: MIT
// Reading images: what was put in comes out, and what is damaged is refused or
// harmless.
#include "gaz/bucket.h"
#include "gaz/scan.h"
#include "make.h"
#include "walk.h"

#include <unistd.h>

static const char entities[] =
    "id\ttype\tclass\tname\taliases\tdemonyms\twikidata\tcountry\tparent\t"
    "capital\tgender\toffices\tprior\tqualifier\n"
    "kyiv\tplace\tcity\tKyiv\tKiev|~Kyjiw\tKyivan\tQ1899\tua\tua\t\t\t\t2900000"
    "\t\n"
    "pat\tperson\tpolitician\tPat Doe\t\t\t\tua\t\t\tf\t"
    "mayor@kyiv:2020-05..|aide@:2001..2003-02\t7\tjunior\n"
    "ua\tplace\tcountry\tUkraine\t\tUkrainian|Ukrainians\tQ212\t\t\tkyiv\t\t\t"
    "41000000\t\n";

static const char words[] =
    "word\tclass\tplural\tgender\ttags\tkind\tposition\tcountry\torg\tplace\t"
    "end\tpredicate\n"
    "Gen\tabbreviation\t\t\t\t\t\t\t\t\tnever\t\n"
    "Kim\tfirst-name\t\tu\t\t\t\t\t\t\t\t\n"
    "Lake\tplace-head\t\t\t\tlake\tbefore\t\t\t\t\t\n"
    "mayor\trole\tmayors\tm\t\t\t\tgoverns\tleads\truns\t\t\n"
    "mother\trelative\t\tf\t\t\t\t\t\t\t\tparentOf\n"
    "Party\torg-head\t\t\t\tparty\t\t\t\t\t\t\n"
    "run\tword\t\t\tVB NN\t\t\t\t\t\t\t\n";

static made_gaz made;

static void
keeps_entities(void **state)
{
    (void)state;
    assert_int_equal(kb_gaz_n_entities(made.gaz), 3);
    const kb_gaz_entity kyiv = kb_gaz_get(made.gaz, 0);
    char id[KB_GAZ_ID_LEN + 1];
    assert_kb_str(kb_gaz_id(made.gaz, 0, id), "kyiv");
    assert_string_equal(id, "kyiv");
    assert_kb_str(kb_gaz_id(made.gaz, 3, id), "");
    assert_kb_str(kb_gaz_id(made.gaz, KB_NONE, id), "");
    assert_kb_str(kyiv.name, "Kyiv");
    assert_kb_str(kyiv.qualifier, "");
    assert_int_equal(kyiv.type, KB_PLACE);
    assert_int_equal(kyiv.class_, KB_CLASS_CITY);
    assert_int_equal(kyiv.wikidata, 1899);
    assert_int_equal(kyiv.country, 2);
    assert_int_equal(kyiv.parent, 2);
    assert_int_equal(kyiv.capital, KB_NONE);
    assert_int_equal(kyiv.prior, 2900000);
    assert_int_equal(kyiv.n_aliases, 3);
    uint8_t flags = 0;
    assert_kb_str(kb_gaz_alias(made.gaz, 0, 1, &flags), "Kyjiw");
    assert_int_equal(flags, KB_SENSE_ALIAS | KB_SENSE_WEAK);
    assert_kb_str(kb_gaz_alias(made.gaz, 0, 2, &flags), "Kyivan");
    assert_int_equal(flags, KB_SENSE_DEMONYM);
    assert_kb_str(kb_gaz_alias(made.gaz, 0, 0, NULL), "Kiev");
    char key[KB_ENTITY_KEY_LEN + 1];
    assert_int_equal(kb_entity_key(KB_PLACE, kyiv.name, kyiv.qualifier, key),
                     KB_OK);
    char own[KB_ENTITY_KEY_LEN + 1];
    assert_int_equal(kb_gaz_key(made.gaz, 0, own), KB_OK);
    assert_string_equal(own, key);
    assert_int_equal(kb_gaz_get(made.gaz, 2).capital, 0);
}

static void
keeps_offices(void **state)
{
    (void)state;
    const kb_gaz_entity pat = kb_gaz_get(made.gaz, 1);
    assert_int_equal(pat.gender, KB_GENDER_FEMALE);
    assert_kb_str(pat.qualifier, "junior");
    assert_int_equal(pat.n_offices, 2);
    const kb_gaz_office mayor = kb_gaz_office_at(made.gaz, 1, 0);
    char day[KB_DAY_LEN + 1];
    assert_kb_str(mayor.role, "mayor");
    assert_int_equal(mayor.of, 0);
    kb_day_format(mayor.from, day);
    assert_string_equal(day, "2020-05-01");
    assert_int_equal(mayor.to, KB_NO_DAY);
    assert_false(mayor.is_ended);
    const kb_gaz_office aide = kb_gaz_office_at(made.gaz, 1, 1);
    assert_int_equal(aide.of, KB_NONE);
    kb_day_format(aide.from, day);
    assert_string_equal(day, "2001-01-01");
    kb_day_format(aide.to, day);
    assert_string_equal(day, "2003-02-28");
    assert_true(aide.is_ended);
}

static kb_gaz_word
word_of(const char *name)
{
    kb_gaz_sense sense;
    uint32_t n = 0;
    assert_int_equal(kb_gaz_lookup(made.gaz, view(name), &sense, 1, &n), KB_OK);
    assert_int_equal(n, 1);
    assert_true(sense.is_word);
    return kb_gaz_word_at(made.gaz, sense.index);
}

static void
keeps_words(void **state)
{
    (void)state;
    const kb_gaz_word mayors = word_of("mayors");
    assert_kb_str(mayors.word, "mayor");
    assert_true(mayors.is_plural);
    assert_int_equal(mayors.class_, KB_WORD_ROLE);
    assert_int_equal(mayors.gender, KB_GENDER_MALE);
    assert_kb_str(mayors.country_predicate, "governs");
    assert_kb_str(mayors.org_predicate, "leads");
    assert_kb_str(mayors.place_predicate, "runs");
    assert_false(word_of("mayor").is_plural);
    assert_true(word_of("Kim").is_gender_free);
    assert_int_equal(word_of("Lake").kind, KB_CLASS_LAKE);
    assert_true(word_of("Lake").is_before);
    assert_false(word_of("Lake").is_after);
    assert_int_equal(word_of("Party").kind, KB_CLASS_PARTY);
    assert_kb_str(word_of("mother").country_predicate, "parentOf");
    assert_int_equal(word_of("run").tags, KB_POS_VB | KB_POS_NN);
    assert_int_equal(word_of("run").tag, KB_POS_VB);
    assert_false(word_of("Gen").may_end_sentence);
}

static void
counts(void **state)
{
    (void)state;
    const kb_gaz_stats stats = kb_gaz_get_stats(made.gaz);
    assert_int_equal(stats.bytes, made.image.len);
    assert_int_equal(stats.n_entities[0], 3);
    assert_int_equal(stats.n_entities[KB_PERSON], 1);
    assert_int_equal(stats.n_entities[KB_PLACE], 2);
    assert_int_equal(stats.n_entities[KB_ORGANIZATION], 0);
    assert_int_equal(stats.n_words[KB_WORD_ROLE], 1);
    assert_int_equal(stats.n_names, 8);
    assert_int_equal(stats.n_phrases, 16);
    assert_int_equal(stats.longest, 2);
}

static void
finds_ids(void **state)
{
    (void)state;
    uint32_t index = 77;
    assert_int_equal(kb_gaz_find(made.gaz, KB_STR("ua"), &index), KB_OK);
    assert_int_equal(index, 2);
    assert_int_equal(kb_gaz_find(made.gaz, KB_STR("kyi"), &index),
                     KB_NOT_FOUND);
    assert_int_equal(kb_gaz_find(made.gaz, KB_STR(""), &index), KB_NOT_FOUND);
    assert_int_equal(kb_gaz_find(made.gaz, KB_STR("zz"), &index), KB_NOT_FOUND);
}

// Ids are told by what they do not share with the one before, entities by
// blocks: more of them than a block has, of all lengths.
static void
keeps_many_entities(void **state)
{
    (void)state;
    enum { N = 300 };
    static char text[N * 256];
    size_t len = (size_t)snprintf(text, sizeof(text),
                                  "id\ttype\tclass\tname\twikidata\tparent\n");
    for (unsigned i = 0; i < N; ++i) {
        const int fill = (int)(i / 4 * 3 % 100);
        len +=
            (size_t)snprintf(text + len, sizeof(text) - len,
                             "a%0*u%s\tplace\tcity\tTown %u\tQ%u\ta%0*u%s\n",
                             fill + 4, i, i % 3 == 0 ? "-of-a-longer-kind" : "",
                             i, i + 7, (int)(i / 2 / 4 * 3 % 100) + 4, i / 2,
                             i / 2 % 3 == 0 ? "-of-a-longer-kind" : "");
    }
    const char *const texts[] = {text};
    made_gaz many = make_gaz(texts, 1);
    assert_int_equal(kb_gaz_n_entities(many.gaz), N);
    char last[KB_GAZ_ID_LEN + 1] = "";
    for (uint32_t i = 0; i < N; ++i) {
        char id[KB_GAZ_ID_LEN + 1];
        const kb_str own = kb_gaz_id(many.gaz, i, id);
        assert_int_equal(own.len, strlen(id));
        assert_true(strcmp(last, id) < 0);
        memcpy(last, id, own.len + 1);
        uint32_t found = KB_NONE;
        assert_int_equal(kb_gaz_find(many.gaz, own, &found), KB_OK);
        assert_int_equal(found, i);
        const kb_gaz_entity e = kb_gaz_get(many.gaz, i);
        char name[32];
        (void)snprintf(name, sizeof(name), "Town %u", e.wikidata - 7);
        assert_kb_str(e.name, name);
        kb_gaz_sense sense;
        uint32_t n = 0;
        assert_int_equal(kb_gaz_lookup(many.gaz, e.name, &sense, 1, &n), KB_OK);
        assert_int_equal(sense.index, i);
        assert_int_equal(kb_gaz_get(many.gaz, e.parent).wikidata - 7,
                         (e.wikidata - 7) / 2);
    }
    clear_gaz(&many);
}

// What an id like q42 says is not said again.
static void
keeps_wikidata_ids(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "id\ttype\tclass\tname\twikidata\n"
        "q007\tplace\tcity\tSeven\tQ7\n"
        "q17\tplace\tcity\tOther\tQ18\n"
        "q42\tplace\tcity\tSame\tQ42\n"
        "q1000000000\tplace\tcity\tMost\tQ1000000000\n"
        "q43\tplace\tcity\tNone\t\n"};
    static const struct {
        const char *id;
        uint32_t number;
    } rows[] = {{"q007", 7},
                {"q17", 18},
                {"q42", 42},
                {"q1000000000", 1000000000},
                {"q43", 0}};
    made_gaz few = make_gaz(texts, 1);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
        uint32_t index = KB_NONE;
        assert_int_equal(kb_gaz_find(few.gaz, view(rows[i].id), &index), KB_OK);
        assert_int_equal(kb_gaz_get(few.gaz, index).wikidata, rows[i].number);
    }
    clear_gaz(&few);
}

// One thing named twice in one spelling: the surer naming counts, and the
// label more than an alias.
static void
joins_names(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "id\ttype\tclass\tname\taliases\n"
        "a\tperson\tartist\tJ Doe\tJ. Doe|~Ann Roe|=Ann Roe\n"
        "b\tperson\tartist\tPat Poe\t~Bo Low|Bo. Low\n"};
    static const struct {
        const char *name;
        uint8_t flags;
    } rows[] = {{"J Doe", KB_SENSE_LABEL},
                {"J. Doe", KB_SENSE_LABEL},
                {"Ann Roe", KB_SENSE_ALIAS},
                {"Bo Low", KB_SENSE_ALIAS},
                {"Pat Poe", KB_SENSE_LABEL}};
    made_gaz two = make_gaz(texts, 1);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
        kb_gaz_sense sense;
        uint32_t n = 0;
        assert_int_equal(
            kb_gaz_lookup(two.gaz, view(rows[i].name), &sense, 1, &n), KB_OK);
        assert_int_equal(n, 1);
        assert_int_equal(sense.flags, rows[i].flags);
    }
    clear_gaz(&two);
}

static void
looks_up_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        kb_status status;
        uint8_t flags;
    } rows[] = {
        {"Kiev", KB_OK, KB_SENSE_ALIAS},
        {"KIEV", KB_OK, KB_SENSE_ALIAS | KB_SENSE_OTHER_CASE},
        {"kiev", KB_OK, KB_SENSE_ALIAS | KB_SENSE_OTHER_CASE},
        {"Ki\xC3\xA9v", KB_OK, KB_SENSE_ALIAS | KB_SENSE_OTHER_MARKS},
        {"Kyjiw", KB_OK, KB_SENSE_ALIAS | KB_SENSE_WEAK},
        {"Kyivan", KB_OK, KB_SENSE_DEMONYM},
        {" Pat   Doe ", KB_OK, KB_SENSE_LABEL},
        {"Pat-Doe", KB_OK, KB_SENSE_LABEL},
        {"Pat", KB_NOT_FOUND, 0},
        {"", KB_NOT_FOUND, 0},
        {"?!", KB_NOT_FOUND, 0},
        {"Ki\xFFv", KB_ERR_UTF8, 0},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
        kb_gaz_sense sense = {.flags = 0};
        uint32_t n = 0;
        assert_int_equal(
            kb_gaz_lookup(made.gaz, view(rows[i].name), &sense, 1, &n),
            rows[i].status);
        assert_int_equal(n, rows[i].status == KB_OK ? 1 : 0);
        assert_int_equal(sense.flags, rows[i].flags);
    }
    uint32_t n = 0;
    assert_int_equal(kb_gaz_lookup(made.gaz, KB_STR("Kiev"), NULL, 0, &n),
                     KB_OK);
    assert_int_equal(n, 1);
}

// ---- damage -----------------------------------------------------------------

static char *
copy_image(void)
{
    char *const copy = malloc(made.image.len);
    assert_non_null(copy);
    memcpy(copy, made.image.ptr, made.image.len);
    return copy;
}

static void
seal(char *copy)
{
    const uint64_t sum = kb_gaz_sum((kb_str){copy, made.image.len});
    for (int i = 0; i < 8; ++i) {
        copy[KB_HEADER_SUM + i] = (char)(sum >> (8 * i) & 0xFF);
    }
}

static kb_status
open_copy(const char *bytes, size_t len, kb_error *err)
{
    kb_gaz *gaz = NULL;
    const kb_status st =
        kb_gaz_open_bytes((kb_str){bytes, len}, NULL, &gaz, err);
    if (st == KB_OK) {
        kb_walk_gaz(gaz); // whether it is whole or not
    }
    const kb_status verified =
        st == KB_OK ? kb_gaz_verify(gaz, "copy", err) : st;
    kb_gaz_close(gaz);
    return verified;
}

static void
refuses_truncated_images(void **state)
{
    (void)state;
    for (size_t len = 0; len < made.image.len; len += 64) {
        char *const copy = malloc(len + 1); // its end is watched by ASan
        assert_non_null(copy);
        memcpy(copy, made.image.ptr, len);
        kb_error err = {0};
        assert_int_equal(open_copy(copy, len, &err), KB_ERR_CORRUPT);
        assert_true(err.message[0] != '\0');
        free(copy);
    }
}

static void
refuses_any_flipped_bit(void **state)
{
    (void)state;
    char *const copy = copy_image();
    for (size_t i = 0; i < made.image.len; ++i) {
        kb_error err = {0};
        copy[i] = (char)(copy[i] ^ (1 << (i % 7)));
        const kb_status st = open_copy(copy, made.image.len, &err);
        assert_true(st == KB_ERR_CORRUPT || st == KB_ERR_VERSION);
        copy[i] = (char)(copy[i] ^ (1 << (i % 7)));
    }
    free(copy);
}

static void
names_an_unknown_version(void **state)
{
    (void)state;
    char *const copy = copy_image();
    kb_error err = {0};
    copy[KB_HEADER_VERSION] = 9;
    assert_int_equal(open_copy(copy, made.image.len, &err), KB_ERR_VERSION);
    assert_string_equal(err.message, "gazetteer image of version 9, this "
                                     "program reads version 7");
    free(copy);
}

static void
is_safe_with_hostile_images(void **state)
{
    (void)state;
    uint32_t seed = 7;
    char *const copy = copy_image();
    unsigned n_open = 0;
    for (int round = 0; round < 20000; ++round) {
        memcpy(copy, made.image.ptr, made.image.len);
        for (int flips = round % 4; flips >= 0; --flips) {
            seed = seed * 1664525U + 1013904223U;
            const size_t at = (seed >> 4) % made.image.len;
            seed = seed * 1664525U + 1013904223U;
            copy[at] = (char)(seed >> 24);
        }
        seal(copy);
        kb_error err = {0};
        n_open += open_copy(copy, made.image.len, &err) == KB_OK;
    }
    assert_true(n_open > 0); // some damage does no harm
    free(copy);
}

static void
refuses_buckets_without_end(void **state)
{
    (void)state;
    char *const copy = copy_image();
    const kb_gaz_section *const buckets = &made.gaz->sections[KB_IMAGE_BUCKETS];
    const size_t at = (size_t)(buckets->at - made.gaz->map);
    for (size_t i = 0; i < buckets->n; ++i) {
        char *const bucket = copy + at + KB_BUCKET_WIDTH * i;
        bucket[KB_AT_BUCKET_GOES_ON] = 1;
        for (size_t slot = 0; slot < KB_BUCKET_SLOTS; ++slot) {
            char *const payload = bucket + KB_AT_BUCKET_PAYLOADS + 4 * slot;
            memset(payload, 0, 3);
            payload[3] = (char)0x80; // phrase 0 ends here
        }
    }
    seal(copy);
    kb_error err = {0};
    assert_int_equal(open_copy(copy, made.image.len, &err), KB_ERR_CORRUPT);
    free(copy);
}

// The text of a plain phrase is a name of an entity, from its head on.
static void
refuses_phrases_beside_names(void **state)
{
    (void)state;
    char *const copy = copy_image();
    const kb_gaz_section *const phrases = &made.gaz->sections[KB_IMAGE_PHRASES];
    unsigned n_plain = 0;
    for (uint32_t i = 0; i < phrases->n; ++i) {
        char *const place =
            copy + (phrases->at - made.gaz->map) + 4 * (size_t)i;
        const bool is_plain = ((unsigned char)place[3] & 0x80) != 0;
        n_plain += is_plain;
        place[0] = (char)(place[0] + is_plain);
        seal(copy);
        kb_error err = {0};
        assert_int_equal(open_copy(copy, made.image.len, &err),
                         is_plain ? KB_ERR_CORRUPT : KB_OK);
        place[0] = (char)(place[0] - is_plain);
    }
    assert_true(n_plain > 2);
    free(copy);
}

// ---- files ------------------------------------------------------------------

static void
refuses_what_is_no_image(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        kb_status status;
    } rows[] = {
        {KB_SOURCE_DIR "/no-such-file.gaz", KB_ERR_MISSING},
        {KB_SOURCE_DIR "/LICENSE", KB_ERR_CORRUPT},
        {KB_SOURCE_DIR, KB_ERR_IO},
        {"/dev/null", KB_ERR_IO},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
        kb_gaz *gaz = NULL;
        kb_error err = {0};
        assert_int_equal(kb_gaz_open(rows[i].path, NULL, &gaz, &err),
                         rows[i].status);
        assert_int_equal(err.status, rows[i].status);
        assert_string_equal(err.source, rows[i].path);
        assert_true(err.message[0] != '\0');
        assert_null(gaz);
    }
    kb_gaz_close(NULL);
}

static void *
fail_resize(void *ctx, void *ptr, size_t size)
{
    (void)ctx;
    (void)ptr;
    (void)size;
    return NULL;
}

static void
fail_release(void *ctx, void *ptr)
{
    (void)ctx;
    free(ptr);
}

static void
tells_of_failing_allocations(void **state)
{
    (void)state;
    const kb_allocator none = {NULL, fail_resize, fail_release};
    kb_gaz *gaz = NULL;
    assert_int_equal(
        kb_gaz_open_bytes(kb_buf_get(&made.image), &none, &gaz, NULL),
        KB_ERR_NOMEM);
    assert_null(gaz);
}

int
main(void)
{
    const char *const texts[] = {entities, words};
    made = make_gaz(texts, 2);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_entities),
        cmocka_unit_test(keeps_offices),
        cmocka_unit_test(keeps_words),
        cmocka_unit_test(counts),
        cmocka_unit_test(finds_ids),
        cmocka_unit_test(keeps_many_entities),
        cmocka_unit_test(keeps_wikidata_ids),
        cmocka_unit_test(joins_names),
        cmocka_unit_test(looks_up_names),
        cmocka_unit_test(refuses_truncated_images),
        cmocka_unit_test(refuses_any_flipped_bit),
        cmocka_unit_test(names_an_unknown_version),
        cmocka_unit_test(is_safe_with_hostile_images),
        cmocka_unit_test(refuses_buckets_without_end),
        cmocka_unit_test(refuses_phrases_beside_names),
        cmocka_unit_test(refuses_what_is_no_image),
        cmocka_unit_test(tells_of_failing_allocations),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    clear_gaz(&made);
    return failed != 0;
}
