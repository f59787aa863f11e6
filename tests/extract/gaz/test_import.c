// SPDX-License-Identifier: MIT
// Small inputs in the true forms of each kind, and what becomes of them.
#include "gaz/build.h"
#include "gaz/import/import.h"
#include "test.h"

#include <unistd.h>

#define HEADER                                                              \
    "id\ttype\tclass\tname\taliases\tdemonyms\twikidata\tcountry\tparent\t" \
    "capital\tgender\toffices\tprior\tqualifier\n"

typedef struct import_case {
    const char *name;
    kb_import_kind kind;
    kb_import_options options;
    const char *in;
    const char *list;     // without the header
    const char *refusals; // `line:column: message` each on a line
} import_case;

#define PLACE(id, name, class_, code, cc, region, people)                      \
    id "\t" name "\t" name "\t\t0\t0\t" class_ "\t" code "\t" cc "\t\t" region \
       "\t\t\t\t" people "\t\t0\tUTC\t2024-01-01\n"

static import_case cases[] = {
    // GeoNames
    {"geonames_links_places",
     KB_IMPORT_GEONAMES,
     {0},
     PLACE("1", "Ruritania", "A", "PCLI", "RU", "00", "900000")
         PLACE("2", "Strelsau", "P", "PPLC", "RU", "07", "400000")
             PLACE("3", "Zenda", "A", "ADM1", "RU", "08", "0")
                 PLACE("4", "Hentzau", "P", "PPL", "RU", "08", "1200"),
     "geonames-2\tplace\tcity\tStrelsau\t\t\t\tru\tru\t\t\t\t400000\t\n"
     "geonames-3\tplace\tregion\tZenda\t\t\t\tru\tru\t\t\t\t\t\n"
     "geonames-4\tplace\tcity\tHentzau\t\t\t\tru\tgeonames-3\t\t\t\t1200\t\n"
     "ru\tplace\tcountry\tRuritania\t\t\t\t\t\tgeonames-2\t\t\t900000\t\n",
     ""},
    {"geonames_leaves_out_small_places",
     KB_IMPORT_GEONAMES,
     {.min_population = 1000},
     PLACE("1", "Largeville", "P", "PPL", "XX", "", "1000")
         PLACE("2", "Smallville", "P", "PPL", "XX", "", "999")
             PLACE("3", "Old Ruin", "P", "PPLH", "XX", "", "5000"),
     "geonames-1\tplace\tcity\tLargeville\t\t\t\t\t\t\t\t\t1000\t\n",
     ""},
    {"geonames_qualifies_namesakes",
     KB_IMPORT_GEONAMES,
     {0},
     PLACE("1", "Upland", "A", "ADM1", "XX", "01", "0")
         PLACE("2", "Newton", "P", "PPL", "XX", "01", "10")
             PLACE("3", "Newton", "P", "PPL", "XX", "02", "20")
                 PLACE("4", "Newton", "P", "PPL", "XX", "02", "5"),
     "geonames-1\tplace\tregion\tUpland\t\t\t\t\t\t\t\t\t\t\n"
     "geonames-2\tplace\tcity\tNewton\t\t\t\t\tgeonames-1\t\t\t\t10\tUpland\n"
     "geonames-3\tplace\tcity\tNewton\t\t\t\t\t\t\t\t\t20\t\n"
     "geonames-4\tplace\tcity\tNewton\t\t\t\t\t\t\t\t\t5\tgeonames-4\n",
     ""},
    {"geonames_keeps_foreign_references",
     KB_IMPORT_GEONAMES,
     {.keeps_references = true},
     PLACE("1", "Zenda", "P", "PPL", "RU", "", "5"),
     "geonames-1\tplace\tcity\tZenda\t\t\t\tru\tru\t\t\t\t5\t\n",
     ""},
    {"geonames_refuses_rows",
     KB_IMPORT_GEONAMES,
     {0},
     PLACE("1", "Zenda", "P", "PPL", "XX", "",
           "5") "2\tZenda\n" PLACE("x", "Zenda", "P", "PPL", "XX", "", "5")
         PLACE("3", "Zenda", "P", "PPL", "XX", "", "5k"),
     "geonames-1\tplace\tcity\tZenda\t\t\t\t\t\t\t\t\t5\t\n",
     "2:0: 2 columns, places have 19\n"
     "3:1: `x` is no GeoNames id\n"
     "4:34: the population is no whole number\n"},

    // ISO 3166
    {"iso_codes",
     KB_IMPORT_ISO_CODES,
     {0},
     "{\"3166-1\": [{\"alpha_2\": \"RR\", \"name\": \"Ruritania, Kingdom of\","
     " \"common_name\": \"Ruritania\"}],\n"
     " \"3166-2\": [{\"code\": \"RR-ZE\", \"name\": \"Zenda\", \"type\":"
     " \"Province\"}, {\"code\": \"RR-HE\", \"name\": \"Hentzau\", \"type\":"
     " \"District\", \"parent\": \"ZE\"}, {\"code\": \"Zenda\"}]}",
     "rr\tplace\tcountry\tRuritania\tKingdom of Ruritania\t\t\t\t\t\t\t\t\t\n"
     "rr-he\tplace\tdistrict\tHentzau\t\t\t\trr\trr-ze\t\t\t\t\t\n"
     "rr-ze\tplace\tregion\tZenda\t\t\t\trr\trr\t\t\t\t\t\n",
     "0:0: `Zenda` is no code of a part of a country\n"},
    {"iso_codes_of_broken_json",
     KB_IMPORT_ISO_CODES,
     {0},
     "{\"3166-1\":\n [}",
     "",
     "2:3: unexpected token near '}'\n"},
    {"iso_codes_of_something_else",
     KB_IMPORT_ISO_CODES,
     {0},
     "{\"639-3\": []}",
     "",
     "0:0: the file holds no 3166-1, 3166-2 or 3166-3\n"},

    // FollowTheMoney
    {"opensanctions",
     KB_IMPORT_OPENSANCTIONS,
     {.keeps_references = true},
     "{\"id\": \"Q1-x\", \"schema\": \"Person\", \"caption\": \"Pat Doe\", "
     "\"properties\": {\"name\": [\"Patrick Doe\", \"Doe\"], \"topics\": "
     "[\"sanction\", \"role.pep\"], \"nationality\": [\"rr\"], \"gender\": "
     "[\"male\"], \"wikidataId\": [\"Q77\"], \"weakAlias\": [\"Big Pat\"]}}\n"
     "{\"id\": \"b\", \"schema\": \"Company\", \"caption\": \"Nova Ltd\", "
     "\"properties\": {\"topics\": [\"crime.terror\"]}}\n"
     "{\"id\": \"v\", \"schema\": \"Vessel\", \"caption\": \"Nova\"}\n",
     "os-b\torganization\tarmed-group\tNova Ltd\t\t\t\t\t\t\t\t\t\t\n"
     "os-q1-x\tperson\tpolitician\tPat Doe\tPatrick Doe|~Doe|~Big Pat\t\tQ77\t"
     "rr\t\t\tm\t\t\t\n",
     ""},
    {"opensanctions_refuses_lines",
     KB_IMPORT_OPENSANCTIONS,
     {0},
     "[]\n{\"id\": \"a\"}\n{\"schema\": \"Person\"}\n{\n\"\xff\"\n",
     "",
     "1:0: the line is not a JSON object\n2:0: `schema` is missing\n"
     "3:0: `id` is missing\n"
     "4:1: string or '}' expected near end of file\n"
     "5:2: a byte that is not UTF-8\n"},

    // PETRARCH
    {"petrarch",
     KB_IMPORT_PETRARCH,
     {.keeps_references = true},
     "# actors\n"
     "PAT_DOE_ ; a comment\n"
     "+PRESIDENT_DOE_\n"
     "\t[UKRGOV >940720]\n"
     "\t[UKRELI <940720]\n"
     "MINISTRY_OF_THE_SEA_ [UKRGOV]\n"
     "NATO_ [IGOWSTNAT]\n",
     "cameo-ministry-of-the-sea\torganization\tagency\tMinistry of the Sea\t"
     "\t\t\tua\t\t\t\t\t\t\n"
     "cameo-nato\torganization\tbody\tNato\tNATO\t\t\t\t\t\t\t\t\t\n"
     "cameo-pat-doe\tperson\tpolitician\tPat Doe\tPresident Doe\t\t\tua\t\t\t"
     "\t\t\t\n",
     ""},
    {"petrarch_of_one_type",
     KB_IMPORT_PETRARCH,
     {.type = KB_ORGANIZATION},
     "PAT_DOE_ [UKRMED]\n",
     "cameo-pat-doe\torganization\tmedia\tPat Doe\t\t\t\t\t\t\t\t\t\t\n",
     ""},
    {"petrarch_refuses_codes",
     KB_IMPORT_PETRARCH,
     {0},
     "+NOBODY_\nPAT_DOE_ [UKRGO]\nPAT_ROE_ [UKR\n",
     "cameo-pat-doe\tperson\tother\tPat Doe\t\t\t\t\t\t\t\t\t\t\n"
     "cameo-pat-roe\tperson\tother\tPat Roe\t\t\t\t\t\t\t\t\t\t\n",
     "1:1: no actor stands before it\n2:11: no code of CAMEO\n"
     "3:10: `[` without `]`\n"},

    // WordNet
    {"wordnet",
     KB_IMPORT_WORDNET,
     {0},
     "  1 licence\n"
     "00000010 15 n 01 city 0 000 | a place\n"
     "00000020 18 n 01 politician 0 000 | a person\n"
     "00000030 15 n 02 Strelsau 0 capital_of_Ruritania 0 001 @i 00000010 n "
     "0000 | a city\n"
     "00000040 18 n 02 Doe 0 Pat_Doe 0 001 @i 00000020 n 0000 | somebody\n",
     "wordnet-00000030\tplace\tcity\tStrelsau\t\t\t\t\t\t\t\t\t\t\n"
     "wordnet-00000040\tperson\tpolitician\tPat Doe\t~Doe\t\t\t\t\t\t\t\t\t\n",
     ""},
    {"wordnet_refuses_lines",
     KB_IMPORT_WORDNET,
     {0},
     "nonsense\n00000010 15 n 01 city 0 002 @ 00000020 n 0000\n",
     "",
     "1:0: no synset of WordNet\n2:46: a pointer is cut off or wrong\n"},

    // CSV
    {"csv_by_map",
     KB_IMPORT_CSV,
     {.columns = "name=Label,aliases=Also,type=:organization,class=:company",
      .delimiter = ';'},
     "Label;Also;prior\n"
     "Nova Example;Novex|~Nova;7\n"
     "\"A \"\"B\"\"; C\";\"X\nY\";\n",
     "a-b-c\torganization\tcompany\tA \"B\"; C\tX Y\t\t\t\t\t\t\t\t\t\n"
     "nova-example\torganization\tcompany\tNova Example\tNovex|~Nova\t\t\t\t\t"
     "\t\t\t7\t\n",
     ""},
    {"csv_by_names",
     KB_IMPORT_CSV,
     {.keeps_references = true},
     "\xEF\xBB\xBFname,type,country,offices,id\r\n"
     "Pat Doe,person,rr,mayor@rr:2020..,p\r\n"
     "\xE5\x8C\x97\xE4\xBA\xAC,place,cn,,\r\n",
     "p\tperson\tother\tPat Doe\t\t\t\trr\t\t\t\tmayor@rr:2020..\t\t\n"
     "row-3\tplace\tarea\t\xE5\x8C\x97\xE4\xBA\xAC\t\t\t\tcn\t\t\t\t\t\t\n",
     ""},
    {"csv_refuses_rows",
     KB_IMPORT_CSV,
     {0},
     "name,type,class,prior\nA,thing,,\nB,person,city,\n,person,,\n"
     "C,person,,x\nD,\"per\"son,,\n\"E,person,,\n",
     "",
     "2:0: the type is not person, place or organization\n"
     "3:0: the class is none of that type\n4:0: the name is none\n"
     "5:0: the prior is no whole number\n6:3: a quote is not closed\n"
     "7:1: a quote is not closed\n"},

    // Wikidata
    {"wikidata",
     KB_IMPORT_WIKIDATA,
     {.languages = "en,fr"},
     "[\n"
     "{\"type\":\"item\",\"id\":\"Q9001\",\"labels\":{\"en\":{\"language\":"
     "\"en\",\"value\":\"Pat Doe\"},\"fr\":{\"language\":\"fr\",\"value\":"
     "\"Pat Dou\\u00e9\"}},\"aliases\":{\"en\":[{\"language\":\"en\",\"value\":"
     "\"Doe\"}]},\"claims\":{\"P31\":[{\"mainsnak\":{\"datavalue\":{\"value\":"
     "{\"id\":\"Q5\"}}},\"rank\":\"normal\"}],\"P106\":[{\"mainsnak\":"
     "{\"datavalue\":{\"value\":{\"id\":\"Q82955\"}}},\"rank\":\"normal\"}],"
     "\"P21\":[{\"mainsnak\":{\"datavalue\":{\"value\":{\"id\":\"Q6581072\"}}}"
     ",\"rank\":\"normal\"}],\"P27\":[{\"mainsnak\":{\"datavalue\":{\"value\":"
     "{\"id\":\"Q9002\"}}},\"rank\":\"normal\"}],\"P39\":[{\"mainsnak\":"
     "{\"datavalue\":{\"value\":{\"id\":\"Q9003\"}}},\"rank\":\"normal\","
     "\"qualifiers\":{\"P580\":[{\"datavalue\":{\"value\":{\"time\":"
     "\"+2019-05-20T00:00:00Z\",\"precision\":11}}}],\"P582\":[{\"datavalue\":"
     "{\"value\":{\"time\":\"+2021-03-00T00:00:00Z\",\"precision\":10}}}]}}],"
     "\"P463\":[{\"mainsnak\":{\"datavalue\":{\"value\":{\"id\":\"Q9004\"}}},"
     "\"rank\":\"normal\"}]},\"sitelinks\":{\"enwiki\":{},\"frwiki\":{}}},\n"
     "{\"type\":\"item\",\"id\":\"Q9002\",\"labels\":{\"en\":{\"value\":"
     "\"Ruritania\"}},\"claims\":{\"P31\":[{\"mainsnak\":{\"datavalue\":"
     "{\"value\":{\"id\":\"Q6256\"}}},\"rank\":\"normal\"}],\"P297\":"
     "[{\"mainsnak\":{\"datavalue\":{\"value\":\"RR\"}},\"rank\":\"normal\"}],"
     "\"P1082\":[{\"mainsnak\":{\"datavalue\":{\"value\":{\"amount\":"
     "\"+900000\"}}},\"rank\":\"normal\"}],\"P1549\":[{\"mainsnak\":"
     "{\"datavalue\":{\"value\":{\"text\":\"Ruritanian\",\"language\":\"en\"}}"
     "},\"rank\":\"normal\"}],\"P35\":[{\"mainsnak\":{\"datavalue\":{\"value\":"
     "{\"id\":\"Q9001\"}}},\"rank\":\"normal\"}]},\"sitelinks\":{}},\n"
     "{\"type\":\"item\",\"id\":\"Q9003\",\"labels\":{\"en\":{\"value\":"
     "\"President of Ruritania\"}},\"claims\":{\"P31\":[{\"mainsnak\":"
     "{\"datavalue\":{\"value\":{\"id\":\"Q4164871\"}}},\"rank\":\"normal\"}],"
     "\"P1001\":[{\"mainsnak\":{\"datavalue\":{\"value\":{\"id\":\"Q9002\"}}},"
     "\"rank\":\"normal\"}]}},\n"
     "{\"type\":\"property\",\"id\":\"P31\"}\n]\n",
     "q9001\tperson\tpolitician\tPat Doe\tPat Dou\xC3\xA9|~Doe\t\tQ9001\trr\t\t"
     "\tf\tpresident@rr:2019-05-20..2021-03|member@:..|head of state@rr:..\t2\t"
     "\n"
     "rr\tplace\tcountry\tRuritania\t\tRuritanian\tQ9002\t\t\t\t\t\t900000\t\n",
     ""},
    {"wikidata_leaves_out_the_obscure",
     KB_IMPORT_WIKIDATA,
     {.min_sitelinks = 2},
     "{\"type\":\"item\",\"id\":\"Q1\",\"labels\":{\"en\":{\"value\":\"A\"}},"
     "\"claims\":{\"P31\":[{\"mainsnak\":{\"datavalue\":{\"value\":{\"id\":"
     "\"Q5\"}}}}]},\"sitelinks\":{\"enwiki\":{}}},\n",
     "",
     ""},
    {"wikidata_refuses_lines",
     KB_IMPORT_WIKIDATA,
     {0},
     "[\n{\"type\":\"item\",\"id\":\"R1\"},\n{\"type\":\n]\n",
     "",
     "2:0: `id` is no Wikidata id\n"
     "3:8: unexpected token near end of file\n"},
};

// ---- running ----------------------------------------------------------------

typedef struct outcome {
    kb_buf list;
    kb_buf refusals;
} outcome;

static kb_status
take_list(void *ctx, kb_str bytes)
{
    return kb_buf_add_str(&((outcome *)ctx)->list, bytes);
}

static void
take_refusal(void *ctx, bool is_error, const kb_error *what)
{
    char text[512];
    const int n = snprintf(text, sizeof(text), "%u:%u: %s\n", what->line,
                           what->column, what->message);
    assert_true(is_error);
    assert_int_equal(what->status, KB_ERR_SYNTAX);
    assert_string_equal(what->source, "bytes");
    assert_int_equal(kb_buf_add(&((outcome *)ctx)->refusals, text, (size_t)n),
                     KB_OK);
}

// What was made can be compiled, when its references are its own.
static void
check_compiles(kb_str list)
{
    kb_sources sources;
    kb_buf image = {0};
    kb_sources_init(&sources, NULL, NULL, NULL, NULL);
    assert_int_equal(kb_sources_parse(&sources, "list", list), KB_OK);
    assert_int_equal(kb_gaz_build(&sources, &image), KB_OK);
    assert_int_equal(sources.first, KB_OK);
    kb_buf_clear(&image);
    kb_sources_clear(&sources);
}

static void
imports(void **state)
{
    const import_case *const c = *state;
    outcome got = {{0}, {0}};
    kb_error err = {0};
    kb_import_options options = c->options;
    options.write = take_list;
    options.report = take_refusal;
    options.ctx = &got;
    const kb_str in = {c->in, strlen(c->in)};
    assert_int_equal(kb_import_bytes(c->kind, in, &options, &err), KB_OK);
    assert_int_equal(kb_buf_add_byte(&got.list, '\0'), KB_OK);
    assert_int_equal(kb_buf_add_byte(&got.refusals, '\0'), KB_OK);
    assert_string_equal(got.refusals.ptr, c->refusals);
    const size_t head = sizeof(HEADER) - 1;
    assert_memory_equal(got.list.ptr, HEADER, head);
    assert_string_equal(got.list.ptr + head, c->list);
    if (!c->options.keeps_references) {
        check_compiles((kb_str){got.list.ptr, got.list.len - 1});
    }
    kb_buf_clear(&got.list);
    kb_buf_clear(&got.refusals);
}

// ---- names, errors ----------------------------------------------------------

typedef struct name_case {
    const char *name;
    const char *raw;
    const char *clean; // NULL: no name
} name_case;

static name_case names[] = {
    {"plain", "Pat Doe", "Pat Doe"},
    {"spaces", " Pat \t Doe\n", "Pat Doe"},
    {"bars", "Pat|Doe", "Pat Doe"},
    {"tilde", "~Pat", "Pat"},
    {"composes", "e\xCC\x81tat", "\xC3\xA9tat"},
    {"joiners",
     "\xE2\x80\x8BPat\xC2\xA0"
     "Doe\xEF\xBB\xBF",
     "Pat Doe"},
    {"no_words", "---", NULL},
    {"nothing", "", NULL},
    {"bad_utf8", "Pat\xff", NULL},
    {"too_many_words", "a b c d e f g h i j k l m n o p q r s t u v w x y z",
     NULL},
};

static void
cleans(void **state)
{
    const name_case *const c = *state;
    kb_importer importer = {0};
    kb_arena_init(&importer.arena, NULL, 0);
    kb_str clean = {NULL, 0};
    const kb_status st =
        kb_import_clean(&importer, (kb_str){c->raw, strlen(c->raw)}, &clean);
    if (c->clean) {
        assert_int_equal(st, KB_OK);
        assert_kb_str(clean, c->clean);
    } else {
        assert_int_equal(st, KB_NOT_FOUND);
    }
    kb_buf_clear(&importer.clean);
    kb_arena_clear(&importer.arena);
}

typedef struct error_case {
    const char *name;
    kb_import_kind kind;
    kb_import_options options;
    const char *in;
    kb_status status;
    const char *message;
} error_case;

static error_case errors[] = {
    {"languages",
     KB_IMPORT_GEONAMES,
     {.languages = "en,,fr"},
     "",
     KB_ERR_INVALID,
     "languages are at most 64 codes with commas between"},
    {"no_such_field",
     KB_IMPORT_CSV,
     {.columns = "colour=x"},
     "a,b\n",
     KB_ERR_INVALID,
     "columns: `colour=x` is no column of a list and one of the file with = "
     "between"},
    {"no_such_column",
     KB_IMPORT_CSV,
     {.columns = "name=x"},
     "a,b\n",
     KB_ERR_INVALID,
     "no column `x`"},
    {"no_type",
     KB_IMPORT_CSV,
     {.columns = "name=a"},
     "a,b\n",
     KB_ERR_INVALID,
     "no column for name or type: map the columns"},
    {"no_classes",
     KB_IMPORT_WIKIDATA,
     {.classes = "/nonexistent"},
     "",
     KB_ERR_MISSING,
     "No such file or directory"},
    {"damaged_gzip",
     KB_IMPORT_PETRARCH,
     {0},
     "\x1f\x8b\x08\x01\x01\x01\x01\x01\x01\x03\x01\x01\x01",
     KB_ERR_IO,
     NULL},
};

static void
fails(void **state)
{
    const error_case *const c = *state;
    outcome got = {{0}, {0}};
    kb_error err = {0};
    kb_import_options options = c->options;
    options.write = take_list;
    options.ctx = &got;
    const kb_str in = {c->in, strlen(c->in)};
    assert_int_equal(kb_import_bytes(c->kind, in, &options, &err), c->status);
    assert_int_equal(err.status, c->status);
    if (c->message) {
        assert_string_equal(err.message, c->message);
    }
    assert_int_equal(got.list.len, 0);
    kb_buf_clear(&got.list);
}

static kb_status
stop(void *ctx, kb_str bytes)
{
    (void)ctx;
    (void)bytes;
    return KB_ERR_FULL;
}

static void
names_kinds(void **state)
{
    (void)state;
    assert_string_equal(kb_import_kind_text(KB_IMPORT_ISO_CODES), "iso-codes");
    assert_string_equal(kb_import_kind_text(KB_N_IMPORT_KINDS), "");
}

static void
stops_when_writing_fails(void **state)
{
    (void)state;
    kb_error err = {0};
    const kb_import_options options = {.write = stop};
    assert_int_equal(kb_import_bytes(KB_IMPORT_CSV,
                                     KB_STR("name,type\nA,person\n"), &options,
                                     &err),
                     KB_ERR_FULL);
}

static void
tells_a_missing_file(void **state)
{
    (void)state;
    static const char *const paths[] = {"/nonexistent"};
    kb_error err = {0};
    kb_import_counts counts;
    const kb_import_options options = {.write = stop};
    assert_int_equal(
        kb_gaz_import(KB_IMPORT_CSV, paths, 1, &options, &counts, &err),
        KB_ERR_MISSING);
    assert_string_equal(err.source, "/nonexistent");
    assert_int_equal(
        kb_gaz_import(KB_IMPORT_CSV, paths, 0, &options, NULL, &err),
        KB_ERR_INVALID);
}

// Enough rows that they go through a file.
static void
spools_many_rows(void **state)
{
    (void)state;
    enum { N = 60000 };
    kb_buf in = {0};
    outcome got = {{0}, {0}};
    kb_error err = {0};
    const kb_import_options options = {.write = take_list, .ctx = &got};
    assert_int_equal(kb_buf_add_str(&in, KB_STR("name,type,aliases\n")), KB_OK);
    for (int i = 0; i < N; ++i) {
        char row[160];
        const int n =
            snprintf(row, sizeof(row),
                     "Name %d,person,The other name of number %d; what "
                     "number %d may be called in a very long list\n",
                     i, i, i);
        assert_int_equal(kb_buf_add(&in, row, (size_t)n), KB_OK);
    }
    assert_int_equal(
        kb_import_bytes(KB_IMPORT_CSV, kb_buf_get(&in), &options, &err), KB_OK);
    size_t lines = 0;
    for (size_t i = 0; i < got.list.len; ++i) {
        lines += got.list.ptr[i] == '\n';
    }
    assert_int_equal(lines, N + 1);
    check_compiles(kb_buf_get(&got.list));
    kb_buf_clear(&in);
    kb_buf_clear(&got.list);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_kinds),
        cmocka_unit_test(spools_many_rows),
        cmocka_unit_test(stops_when_writing_fails),
        cmocka_unit_test(tells_a_missing_file),
    };
    return KB_TEST_ROWS(cases, imports) + KB_TEST_ROWS(names, cleans) +
           KB_TEST_ROWS(errors, fails) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
