// SPDX-License-Identifier: MIT
// Every rule of gazetteers/README.md, kept and broken.
#include "make.h"

typedef struct source_case {
    const char *name;
    const char *text;
    unsigned line, column; // 0: right
    const char *message;
} source_case;

#define ENTITY "id\ttype\tclass\tname\n"
#define WORD   "word\tclass\n"

static source_case cases[] = {
    {"an_entity", ENTITY "ua\tplace\tcountry\tUkraine\n", 0, 0, NULL},
    {"no_newline_at_the_end", ENTITY "ua\tplace\tcountry\tUkraine", 0, 0, NULL},
    {"carriage_returns",
     "id\ttype\tclass\tname\r\nua\tplace\tcountry\tUkraine\r\n", 0, 0, NULL},
    {"comments_and_blank_lines",
     "# list\n\n" ENTITY "# one\n\nua\tplace\tcountry\tUkraine\n", 0, 0, NULL},
    {"columns_in_any_order",
     "name\tclass\tid\ttype\nUkraine\tcountry\tua\tplace\n", 0, 0, NULL},
    {"header_alone", ENTITY, 0, 0, NULL},
    {"a_word", WORD "January\tmonth\n", 0, 0, NULL},
    {"a_surname", WORD "Brown\tsurname\n", 0, 0, NULL},
    {"empty_cells",
     "id\ttype\tclass\tname\taliases\tprior\nua\tplace\tcountry\tUkraine\t\t\n",
     0, 0, NULL},
    {"weak_alias",
     "id\ttype\tclass\tname\taliases\nu\tplace\tcountry\tUkraine\tA|~B\n", 0, 0,
     NULL},
    {"wikidata",
     "id\ttype\tclass\tname\twikidata\nua\tplace\tcountry\tUkraine\tQ212\n", 0,
     0, NULL},
    {"offices",
     "id\ttype\tclass\tname\toffices\n"
     "p\tperson\tpolitician\tPat Doe\t"
     "mayor@u:2020..|clerk@u:1999-12..2000|aide@:..\n"
     "u\tplace\tcity\tUtown\t\n",
     0, 0, NULL},
    {"first_name_for_either",
     "word\tclass\tgender\nKim\tfirst-name\tu\nAnna\tfirst-name\tf\n", 0, 0,
     NULL},
    {"prior_beyond_32_bits",
     "id\ttype\tclass\tname\tprior\nas\tplace\tcontinent\tAsia\t4700000000\n",
     0, 0, NULL},

    {"nothing", "", 0, 0, "no header line"},
    {"comments_alone", "# nothing\n", 0, 0, "no header line"},
    {"unknown_column", "id\ttype\tclass\tname\tcolour\n", 1, 20,
     "column `colour` is unknown"},
    {"column_twice", "id\ttype\tclass\tname\tid\n", 1, 20,
     "column `id` is there twice"},
    {"neither_kind", "type\tclass\n", 1, 1,
     "the header names neither id nor word"},
    {"missing_column", "id\ttype\tclass\n", 1, 1,
     "the header lacks the column name"},
    {"column_of_the_other_kind", "id\ttype\tclass\tname\ttags\n", 1, 1,
     "a list of entities has no column tags"},
    {"entity_column_in_words", "word\tclass\tcapital\n", 1, 1,
     "a list of words has no column capital"},
    {"too_few_cells", ENTITY "ua\tplace\tcountry\n", 2, 1,
     "3 cells, the header names 4"},
    {"too_many_cells", ENTITY "ua\tplace\tcountry\tUkraine\t\n", 2, 1,
     "5 cells, the header names 4"},
    {"upper_case_id", ENTITY "UA\tplace\tcountry\tUkraine\n", 2, 1,
     "id `UA` is no id: only a-z, 0-9 and - may be in one"},
    {"empty_id", ENTITY "\tplace\tcountry\tUkraine\n", 2, 1, "id `` is empty"},
    {"unknown_type", ENTITY "ua\tthing\tcountry\tUkraine\n", 2, 4,
     "type `thing` is no type: person, place or organization"},
    {"class_of_another_type", ENTITY "ua\tplace\tcompany\tUkraine\n", 2, 10,
     "class `company` is no class of that type"},
    {"empty_name", ENTITY "ua\tplace\tcountry\t\n", 2, 18, "name `` is empty"},
    {"name_with_spaces_around", ENTITY "ua\tplace\tcountry\tUkraine \n", 2, 18,
     "name `Ukraine ` begins or ends with a space"},
    {"two_spaces", ENTITY "lk\tplace\tcountry\tSri  Lanka\n", 2, 18,
     "name `Sri  Lanka` holds two spaces in a row"},
    {"control_character", ENTITY "lk\tplace\tcountry\tSri\x01Lanka\n", 2, 18,
     "name `Sri\x01Lanka` holds a control character"},
    {"decomposed_name", ENTITY "p\tplace\tcity\tZu\xCC\x88rich\n", 2, 14,
     "name `Zu\xCC\x88rich` is not in NFC"},
    {"no_word_in_a_name", ENTITY "p\tplace\tcity\t-?!\n", 2, 14,
     "name `-?!` holds no word"},
    {"too_long_a_name",
     ENTITY "p\tplace\tcity\tA B C D E F G H I K L M N O P Q R S T U V W X Y Z"
            "\n",
     2, 14,
     "name `A B C D E F G H I K L M N O P Q R S T U V W X Y Z` has more than "
     "24 words"},
    {"empty_alias",
     "id\ttype\tclass\tname\taliases\nu\tplace\tcountry\tUkraine\tA||B\n", 2,
     27, "aliases `` is empty"},
    {"alias_of_a_tilde",
     "id\ttype\tclass\tname\taliases\nu\tplace\tcountry\tUkraine\tA|~\n", 2, 27,
     "aliases `~` is empty"},
    {"wikidata_without_q",
     "id\ttype\tclass\tname\twikidata\nua\tplace\tcountry\tUkraine\t212\n", 2,
     26, "wikidata `212` is no Wikidata id: Q and a number"},
    {"wikidata_leading_zero",
     "id\ttype\tclass\tname\twikidata\nua\tplace\tcountry\tUkraine\tQ0212\n", 2,
     26, "wikidata `Q0212` is no Wikidata id: Q and a number"},
    {"prior_no_number",
     "id\ttype\tclass\tname\tprior\nua\tplace\tcountry\tUkraine\t-3\n", 2, 26,
     "prior `-3` is no whole number"},
    {"gender_of_a_place",
     "id\ttype\tclass\tname\tgender\nua\tplace\tcountry\tUkraine\tf\n", 2, 26,
     "only persons have gender"},
    {"unknown_gender",
     "id\ttype\tclass\tname\tgender\np\tperson\tother\tPat Doe\tx\n", 2, 24,
     "gender `x` is no gender: m or f"},
    {"demonyms_of_a_person",
     "id\ttype\tclass\tname\tdemonyms\np\tperson\tother\tPat Doe\tDoan\n", 2,
     24, "only places have demonyms"},
    {"office_without_dates",
     "id\ttype\tclass\tname\toffices\np\tperson\tother\tPat Doe\tmayor@u\n", 2,
     24, "offices `mayor@u` is no office: role@id:from..to"},
    {"office_of_one_date",
     "id\ttype\tclass\tname\toffices\np\tperson\tother\tPat Doe\ta@u:2020\n", 2,
     24, "offices `a@u:2020` has no `..` between its dates"},
    {"office_on_no_day",
     "id\ttype\tclass\tname\toffices\n"
     "p\tperson\tother\tPat Doe\ta@u:2023-02-29..\n",
     2, 24,
     "offices `a@u:2023-02-29..` has a date that is not YYYY, YYYY-MM or "
     "YYYY-MM-DD"},
    {"office_backwards",
     "id\ttype\tclass\tname\toffices\n"
     "p\tperson\tother\tPat Doe\ta@u:2020..2021|a@u:2020..2019\n",
     2, 39, "offices `a@u:2020..2019` ends before it begins"},
    {"unknown_country",
     "id\ttype\tclass\tname\tcountry\np\tperson\tother\tPat Doe\tzz\n", 2, 24,
     "country `zz` is no id of any list"},
    {"country_that_is_a_person",
     "id\ttype\tclass\tname\tcountry\np\tperson\tother\tPat Doe\tp\n", 2, 24,
     "country `p` is of the wrong type"},
    {"unknown_parent",
     "id\ttype\tclass\tname\tparent\nu\torganization\tparty\tU\tzz\n", 2, 24,
     "parent `zz` is no id of any list"},
    {"unknown_capital",
     "id\ttype\tclass\tname\tcapital\nua\tplace\tcountry\tUkraine\tkyiv\n", 2,
     26, "capital `kyiv` is no id of any list"},
    {"unknown_office",
     "id\ttype\tclass\tname\toffices\np\tperson\tother\tPat Doe\ta@zz:..\n", 2,
     26, "office `zz` is no id of any list"},
    {"id_twice", ENTITY "ua\tplace\tcountry\tUkraine\nua\tplace\tcity\tKyiv\n",
     3, 1, "id `ua` is already at list.tsv:2"},
    {"name_twice", ENTITY "p\tplace\tcity\tParis\nq\tplace\tregion\tPARIS\n", 3,
     16, "name `PARIS` needs a qualifier: `p` at list.tsv:2 has it too"},
    {"unknown_word_class", WORD "January\tyear\n", 2, 9,
     "class `year` is no class of words"},
    {"word_twice", WORD "May\tmonth\nMay\tmonth\n", 3, 1,
     "month `May` is already at list.tsv:2"},
    {"column_of_another_class", "word\tclass\tplural\nMay\tmonth\tMays\n", 2,
     11, "a word of this class has no plural"},
    {"first_name_without_gender", "word\tclass\tgender\nKim\tfirst-name\t\n", 2,
     16, "a word of this class needs gender"},
    {"role_for_either", "word\tclass\tgender\nking\trole\tu\n", 2, 11,
     "gender `u` is no gender: m or f"},
    {"unknown_tag", "word\tclass\ttags\nrun\tword\tVB XX\n", 2, 10,
     "tags `VB XX` holds no list of parts of speech"},
    {"proper_noun_in_a_list", "word\tclass\ttags\nrun\tword\tNNP\n", 2, 10,
     "tags `NNP` holds no list of parts of speech"},
    {"unknown_kind", "word\tclass\tkind\nParty\torg-head\triver\n", 2, 16,
     "kind `river` is no class of what the word makes"},
    {"unknown_position", "word\tclass\tposition\nLake\tplace-head\tinside\n", 2,
     17, "position `inside` is no position: before, after or both"},
    {"unknown_end", "word\tclass\tend\nGen\tabbreviation\tno\n", 2, 18,
     "end `no` is neither never nor may"},
    {"bad_predicate", "word\tclass\tcountry\nking\trole\tHead of\n", 2, 11,
     "country `Head of` is no predicate name"},
    {"bad_byte", ENTITY "ua\tplace\tcountry\tUkr\xFFine\n", 2, 21, "not UTF-8"},
};

static void
check_source(void **state)
{
    const source_case *const row = *state;
    kb_error err = {0};
    kb_sources sources;
    kb_buf image = {0};
    kb_sources_init(&sources, NULL, NULL, NULL, &err);
    assert_int_equal(kb_sources_parse(&sources, "list.tsv", view(row->text)),
                     KB_OK);
    assert_int_equal(kb_gaz_build(&sources, &image), KB_OK);
    assert_string_equal(err.message, row->message ? row->message : "");
    assert_int_equal(err.line, row->line);
    assert_int_equal(err.column, row->column);
    assert_int_equal(sources.first != KB_OK, row->message != NULL);
    assert_string_equal(err.source, row->message ? "list.tsv" : "");
    kb_buf_clear(&image);
    kb_sources_clear(&sources);
}

static void
count_report(void *ctx, bool is_error, const kb_error *what)
{
    unsigned *const counts = ctx;
    assert_true(what->message[0] != '\0');
    ++counts[is_error ? 1 : 0];
}

static void
reports_every_wrong_row(void **state)
{
    (void)state;
    unsigned counts[2] = {0, 0};
    kb_error err = {0};
    kb_sources sources;
    kb_buf image = {0};
    kb_sources_init(&sources, NULL, count_report, counts, &err);
    assert_int_equal(kb_sources_parse(&sources, "a.tsv",
                                      KB_STR(ENTITY "UA\tplace\tcountry\tU\n"
                                                    "pl\tplace\tx\tPoland\n"
                                                    "ru\tplace\tcountry\tR\n")),
                     KB_OK);
    assert_int_equal(
        kb_sources_parse(&sources, "b.tsv", KB_STR(WORD "x\tyear\n")), KB_OK);
    assert_int_equal(kb_gaz_build(&sources, &image), KB_OK);
    assert_int_equal(counts[1], 3);
    assert_int_equal(counts[0], 0);
    assert_int_equal(sources.first, KB_ERR_SYNTAX);
    assert_string_equal(err.source, "a.tsv");
    assert_int_equal(err.line, 2);
    assert_int_equal(image.len, 0);
    kb_buf_clear(&image);
    kb_sources_clear(&sources);
}

static void
warns_of_english_names_and_unknown_roles(void **state)
{
    (void)state;
    unsigned counts[2] = {0, 0};
    kb_sources sources;
    kb_buf image = {0};
    kb_sources_init(&sources, NULL, count_report, counts, NULL);
    static const char text[] =
        "id\ttype\tclass\tname\taliases\toffices\n"
        "let\torganization\tarmed-group\tX\t~Let\t\n" // weak
        "nice\tplace\tcity\tNice\t\t\n"               // warned of
        "pat\tperson\tother\tPat Doe\t\tking@nice:..|queen@nice:..\n"
        "who\torganization\tbody\tWHO\t\t\n"; // told by its capitals
    static const char words[] = "word\tclass\ttags\nking\trole\t\n"
                                "let\tword\tVB\nnice\tword\tJJ\n"
                                "who\tword\tWP\n";
    assert_int_equal(kb_sources_parse(&sources, "a.tsv", view(text)), KB_OK);
    assert_int_equal(kb_sources_parse(&sources, "b.tsv", view(words)), KB_OK);
    assert_int_equal(kb_gaz_build(&sources, &image), KB_OK);
    assert_int_equal(sources.first, KB_OK);
    assert_int_equal(counts[0], 2);
    assert_int_equal(counts[1], 0);
    kb_buf_clear(&image);
    kb_sources_clear(&sources);
}

static void
warns_once_of_unsorted_rows(void **state)
{
    (void)state;
    unsigned counts[2] = {0, 0};
    kb_sources sources;
    kb_sources_init(&sources, NULL, count_report, counts, NULL);
    assert_int_equal(kb_sources_parse(&sources, "a.tsv",
                                      KB_STR(WORD "May\tmonth\nJune\tmonth\n"
                                                  "April\tmonth\n")),
                     KB_OK);
    assert_int_equal(counts[0], 1);
    assert_int_equal(sources.first, KB_OK);
    assert_int_equal(sources.words.n, 3);
    kb_sources_clear(&sources);
}

// ---- large lists ------------------------------------------------------------

enum { N_LARGE = 60000 };

// A list that is read in parts, with comments, and in place of one row `odd`.
static void
make_large(kb_buf *out, uint32_t odd_row, const char *odd)
{
    assert_int_equal(kb_buf_add_str(out, KB_STR("# large\n" ENTITY)), KB_OK);
    for (uint32_t i = 0; i < N_LARGE; ++i) {
        char line[128];
        const int len =
            snprintf(line, sizeof(line),
                     "%sid-%06u\tplace\tcity\tSome Name or Other %u\n",
                     i % 1000 == 0 ? "# a thousand\n\n" : "", i, i);
        const kb_str text = {line, (size_t)len};
        assert_int_equal(kb_buf_add_str(out, i == odd_row ? view(odd) : text),
                         KB_OK);
    }
    assert_true(out->len >= KB_SOURCE_LARGE);
}

static void
reads_large_lists_in_order(void **state)
{
    (void)state;
    unsigned counts[2] = {0, 0};
    kb_buf list = {0};
    make_large(&list, KB_NONE, NULL);
    kb_sources sources;
    kb_sources_init(&sources, NULL, count_report, counts, NULL);
    assert_int_equal(kb_sources_parse(&sources, "a.tsv", kb_buf_get(&list)),
                     KB_OK);
    assert_int_equal(sources.entities.n, N_LARGE);
    for (uint32_t i = 0; i < N_LARGE; ++i) {
        const kb_entity_row *const row = &sources.entities.items[i];
        char id[16];
        (void)snprintf(id, sizeof(id), "id-%06u", i);
        assert_true(kb_str_equal(kb_cell_text(row, row->id), view(id)));
        assert_int_equal(row->line, 3 + i + 2 * (i / 1000 + 1));
    }
    assert_int_equal(counts[0] + counts[1], 0);
    kb_sources_clear(&sources);
    kb_buf_clear(&list);
}

static void
tells_where_large_lists_are_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        unsigned n_warnings, n_errors;
    } odd[] = {
        {"id-\tplace\tcity\tFirst of All\n", 1, 0},
        {"id-zz\tplace\tvillage\tOther\n", 1, 1},
        {"id-zz\tplace\tcity\tBad \xFF\n", 0, 1},
        {"id-zz\tplace\n", 0, 1},
    };
    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); ++i) {
        unsigned counts[2] = {0, 0};
        kb_error err = {0};
        kb_buf list = {0};
        make_large(&list, N_LARGE * 3 / 4, odd[i].row);
        kb_sources sources;
        kb_sources_init(&sources, NULL, count_report, counts, &err);
        assert_int_equal(kb_sources_parse(&sources, "a.tsv", kb_buf_get(&list)),
                         KB_OK);
        assert_int_equal(counts[0], odd[i].n_warnings);
        assert_int_equal(counts[1], odd[i].n_errors);
        assert_int_equal(err.line,
                         odd[i].n_errors > 0
                             ? 3 + N_LARGE * 3 / 4 + 2 * (N_LARGE * 3 / 4000)
                             : 0);
        kb_sources_clear(&sources);
        kb_buf_clear(&list);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_every_wrong_row),
        cmocka_unit_test(warns_of_english_names_and_unknown_roles),
        cmocka_unit_test(warns_once_of_unsorted_rows),
        cmocka_unit_test(reads_large_lists_in_order),
        cmocka_unit_test(tells_where_large_lists_are_wrong),
    };
    int failed = KB_TEST_ROWS(cases, check_source);
    failed += cmocka_run_group_tests(tests, NULL, NULL);
    return failed != 0;
}
