// SPDX-License-Identifier: MIT
// Each thing that a pattern may hold, on words of its own; what no pattern is;
// and memory that runs out.
#include "../../heap.h"
#include "../lists.h"
#include "base/buf.h"
#include "mention/mention.h"
#include "mention/shape.h"

static kb_gaz *lists;

// ---- patterns ----

typedef struct pattern_case {
    const char *name;
    const char *pattern;
    const char *text;
    const char *found; // each name and `;`
} pattern_case;

static pattern_case patterns[] = {
    {"trait", "name", "So Wukan left.", "Wukan;"},
    {"traits_of_one_word", "name&caps", "So Wukan met QARA.", "QARA;"},
    {"trait_that_must_not_be", "name&!caps", "So Wukan met QARA.", "Wukan;"},
    {"words", "\"wukan|qara\"", "So Wukan, Tarel and Qara left.",
     "Wukan;Qara;"},
    {"words_with_a_trait", "\"wukan\"&caps", "So Wukan met WUKAN.", "WUKAN;"},
    {"sequence", "\"wukan\" \"tarel\"", "So Wukan Tarel met Tarel Wukan.",
     "Wukan Tarel;"},
    {"perhaps", "\"wukan\" \"tarel\"?", "So Wukan met Wukan Tarel.",
     "Wukan;Wukan Tarel;"},
    {"any_number", "\"wukan\" \"tarel\"*", "So Wukan Tarel Tarel left.",
     "Wukan Tarel Tarel;"},
    {"some", "\"wukan\" \"tarel\"+", "So Wukan met Wukan Tarel Tarel.",
     "Wukan Tarel Tarel;"},
    {"bounds", "\"wukan\" \"tarel\"{2,3}",
     "So Wukan Tarel met Wukan Tarel Tarel.", "Wukan Tarel Tarel;"},
    {"exact_number", "\"tarel\"{2}", "So Tarel met Tarel Tarel.",
     "Tarel Tarel;"},
    {"fewer_when_the_rest_wants_some", "\"tarel\"* \"tarel\" \"qara\"",
     "So Tarel Tarel Qara left.", "Tarel Tarel Qara;"},
    {"no_fewer_when_greedy", "\"tarel\"*+ \"tarel\" \"qara\"",
     "So Tarel Tarel Qara left.", ""},
    {"greedy_perhaps", "\"wukan\"?+ \"tarel\"", "So Wukan Tarel met Tarel.",
     "Wukan Tarel;Tarel;"},
    {"group", "(\"wukan\" \"tarel\"){2}", "So Wukan Tarel Wukan Tarel left.",
     "Wukan Tarel Wukan Tarel;"},
    {"alternatives", "\"wukan\" | \"tarel\" \"qara\"",
     "So Wukan met Tarel Qara.", "Wukan;Tarel Qara;"},
    {"alternatives_in_a_group", "(\"wukan\" | \"tarel\" | \"qara\") \"bolu\"",
     "So Wukan Bolu met Qara Bolu.", "Wukan Bolu;Qara Bolu;"},
    {"first_that_matches", "(?> \"wukan\" | \"wukan\" \"tarel\" ) \"qara\"",
     "So Wukan Tarel Qara met Wukan Qara.", "Wukan Qara;"},
    {"what_follows", "\"wukan\" (?=\"tarel\" name)",
     "So Wukan Tarel met Wukan Tarel Qara.", "Wukan;"},
    {"what_follows_beyond_the_name", "\"wukan\" (?=\"said\")",
     "Then Wukan said that Wukan left.", "Wukan;"},
    {"any_name_that_a_word_follows", "name (?=\"said|spoke\")",
     "Then Wukan said that Tarel left and Qara spoke.", "Wukan;Qara;"},
    {"a_name_that_a_word_of_the_run_follows", "name (?=\"qara\")",
     "So Wukan Tarel Qara left.", "Tarel;"},
    {"one_word_or_another_follows", "name ((?=\"said\") | (?=\"left\"))",
     "Then Wukan said that Tarel left and Qara spoke.", "Wukan;Tarel;"},
    {"what_must_not_follow", "\"wukan\" (?!\"tarel\")",
     "So Wukan Tarel met Wukan.", "Wukan;"},
    {"what_stands_before", "(?<=\"tarel\") \"wukan\"",
     "So Tarel Wukan met Wukan.", "Wukan;"},
    {"what_must_not_stand_before", "(?<!\"tarel\") \"wukan\"",
     "So Tarel Wukan met Qara Wukan.", "Wukan;"},
    {"phrase", "name <head>", "So Wukan Party left.", "Wukan Party;"},
    {"phrase_of_several_words", "name <head+>", "So Wukan Party left.", ""},
    {"title_before", "(?=after-honorific) name", "So Wukan met Mr Tarel.",
     "Tarel;"},
    {"part", "$double", "So Tarel met Tarel Tarel.", "Tarel Tarel;"},
    {"part_of_a_test", "$plain&!caps", "So Tarel met QARA.", "Tarel;"},
    {"part_a_number_of_times", "$double{2}", "So Tarel Tarel Tarel Tarel left.",
     "Tarel Tarel Tarel Tarel;"},
    {"doubt_of_nothing", "name~caps@0", "So Wukan met QARA.", "Wukan;"},
    {"doubt_lets_another_cut_win", "\"wukan\" \"tarel\" @0.4 | \"tarel\"",
     "So Wukan Tarel left.", "Tarel;"},
    {"too_many_ways", "((name? name?)* (name? name?)*)*", "So Wukan left.",
     "Wukan;"},
};

static kb_status
add(kb_shapes *shapes, const char *pattern, kb_shape_fault *fault)
{
    static const kb_shape shape = {.id = {"mine", 4},
                                   .like = KB_RULE_ORG_HEAD,
                                   .type = KB_ORGANIZATION,
                                   .quality = 2};
    KB_TRY(kb_shapes_set_part(shapes, KB_STR("plain"), KB_STR("name&word"),
                              fault));
    KB_TRY(kb_shapes_set_part(shapes, KB_STR("double"),
                              KB_STR("\"tarel\" \"tarel\""), fault));
    return kb_shapes_add(shapes, &shape, (kb_str){pattern, strlen(pattern)},
                         fault);
}

// Names that the shape finds, each with `;` behind it.
static void
render(const kb_text *text, const kb_candidates *found, char *out, size_t size)
{
    for (uint32_t i = 0; i < found->n; ++i) {
        const kb_candidate *const c = &found->items[i];
        const kb_span span = kb_text_span(text, c->begin, c->end);
        if (kb_str_equal(c->rule, KB_STR("mine"))) {
            (void)snprintf(out + strlen(out), size - strlen(out), "%.*s;",
                           (int)(span.end - span.begin),
                           text->document->text.ptr + span.begin);
        }
    }
}

static kb_status
detect(const kb_shapes *shapes, const char *bytes, char *out, size_t size)
{
    const kb_gaz *const gazs[] = {lists};
    const kb_gaz_set set = {gazs, 1, NULL};
    const kb_document document = {
        .id = {"x", 1}, .text = {bytes, strlen(bytes)}, .date = KB_NO_DAY};
    const kb_abbreviations abbreviations = kb_gaz_abbreviations(&set);
    const kb_mention_rules rules = {NULL, shapes};
    kb_arena arena;
    kb_text text;
    kb_gaz_hits hits;
    kb_candidates found = {NULL, 0};
    kb_arena_init(&arena, NULL, 0);
    kb_status st = kb_text_split(&document, &abbreviations, &arena, &text);
    if (st == KB_OK) {
        st = kb_gaz_scan(&set, &text, &arena, &hits);
    }
    if (st == KB_OK) {
        st = kb_mention_detect(&text, &rules, &hits, NULL, &arena, &found);
    }
    out[0] = '\0';
    render(&text, &found, out, size);
    kb_arena_clear(&arena);
    return st;
}

static void
finds_names(void **state)
{
    const pattern_case *const c = *state;
    kb_shape_fault fault = {NULL, 0};
    kb_shapes *shapes = NULL;
    char got[256];
    assert_int_equal(kb_shapes_new(NULL, &shapes), KB_OK);
    if (add(shapes, c->pattern, &fault) != KB_OK) {
        fail_msg("column %u: %s", fault.column, fault.why);
    }
    assert_int_equal(detect(shapes, c->text, got, sizeof(got)), KB_OK);
    kb_shapes_free(shapes);
    assert_string_equal(got, c->found);
}

// ---- refusals ----

typedef struct refusal {
    const char *name;
    const char *pattern;
    uint32_t column;
    const char *why;
} refusal;

static refusal refusals[] = {
    {"nothing", "", 1, "a word must stand here"},
    {"unknown_trait", "name&nice", 6, "no such trait of a word"},
    {"unknown_part", "name $nice", 7, "no part of that name"},
    {"unknown_phrase", "<nice>", 2, "no such class of phrases"},
    {"open_phrase", "<head", 6, "a > must follow"},
    {"open_group", "(name", 6, "a ) must follow"},
    {"closed_group", "name)", 5, "a ) without its ("},
    {"open_words", "\"wukan", 7, "a quotation mark must follow"},
    {"empty_word", "\"a||b\"", 4, "a word must stand here"},
    {"words_twice", "\"a\"&\"b\"", 6, "words stand in the test already"},
    {"empty_alternative", "name | ", 8, "a word must stand here"},
    {"bounds_turned", "name{3,2}", 10, "not of the form {0,3}; at most 16"},
    {"too_often", "name{17}", 9, "not of the form {0,3}; at most 16"},
    {"doubt_without_factor", "name~caps", 10,
     "@ and a factor must follow a doubt"},
    {"factor_without_number", "name @x", 7, "a number must stand here"},
    {"part_that_is_no_test", "name&$double", 6,
     "the part is more than one word"},
    {"too_long", "(((name{16}){16}){16}){16}", 27, "the rules are too long"},
};

static void
refuses(void **state)
{
    const refusal *const c = *state;
    kb_shape_fault fault = {"", 0};
    kb_shapes *shapes = NULL;
    assert_int_equal(kb_shapes_new(NULL, &shapes), KB_OK);
    assert_int_equal(add(shapes, c->pattern, &fault), KB_ERR_SYNTAX);
    kb_shapes_free(shapes);
    assert_string_equal(fault.why, c->why);
    assert_int_equal(fault.column, c->column);
}

// ---- memory ----

static void
compiles_or_says_that_memory_is_out(void **state)
{
    (void)state;
    kb_status st = KB_ERR_NOMEM;
    for (size_t n = 0; st != KB_OK; ++n) {
        kb_test_heap memory = {.left = n};
        const kb_allocator alloc = kb_test_allocator(&memory);
        kb_shapes *shapes = NULL;
        kb_shape_fault fault = {NULL, 0};
        st = kb_shapes_new(&alloc, &shapes);
        if (st == KB_OK) {
            st = add(shapes,
                     "(?<=\"so\") $double{0,2} (?>name~caps@0.5|<head>)*+ "
                     "@0.9 (?!name) | <legal>",
                     &fault);
        }
        assert_true(st == KB_OK || st == KB_ERR_NOMEM);
        kb_shapes_free(shapes);
        assert_int_equal(memory.n_held, 0);
        assert_true(n < 1000);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compiles_or_says_that_memory_is_out)};
    lists = kb_test_open_lists(KB_BINARY_DIR "/test_shape.gaz");
    if (!lists) {
        return 1;
    }
    const int failed = KB_TEST_ROWS(patterns, finds_names) +
                       KB_TEST_ROWS(refusals, refuses) +
                       cmocka_run_group_tests(tests, NULL, NULL);
    kb_gaz_close(lists);
    return failed;
}
