// SPDX-License-Identifier: MIT
// Loading of rule files: what they say afterwards, where they are refused, and
// what is left when memory runs out.
#include "base/hash.h"
#include "file.h"
#include "heap.h"
#include "relation/cue_rule.h"
#include "relation/link_rule.h"
#include "relation/name_rule.h"
#include "relation/tag.h"

enum { MAX_FILES = 8 };

// Rule files written to disk for one load.
typedef struct files {
    scratch items[MAX_FILES];
    const char *paths[MAX_FILES];
    size_t n;
} files;

static void
add_file(files *f, const char *text)
{
    scratch_write(&f->items[f->n], text, strlen(text));
    f->paths[f->n] = f->items[f->n].path;
    ++f->n;
}

static void
remove_files(files *f)
{
    for (size_t i = 0; i < f->n; ++i) {
        scratch_remove(&f->items[i]);
    }
}

static kb_rules *
load(files *f)
{
    kb_rules *rules = NULL;
    kb_error err = {.status = KB_OK};
    if (kb_rules_load(f->paths, f->n, NULL, &rules, &err) != KB_OK) {
        fail_msg("%s:%u:%u: %s", err.source, err.line, err.column, err.message);
    }
    remove_files(f);
    return rules;
}

// ---- refusals ---------------------------------------------------------------

#define LINKS  "link\tpattern\tpredicate\tconfidence\n"
#define INFER  "infer\tif\tthen\tconfidence\n"
#define CUES   "cue\ttype\tclass\tgender\twords\n"
#define NAMES  "name\ttype\tclass\tlike\tquality\tpattern\n"
#define FRAMES "id\tpredicate\tpattern\tconfidence\n"

typedef struct refusal {
    const char *name, *text;
    uint32_t line, column;
    const char *message;
} refusal;

static refusal refusals[] = {
    {"unknown kind of file", "value\tname\n", 1, 0,
     "the header \"value\" begins no known kind of rule file"},
    {"column of another kind", "class\tverb\n", 1, 0,
     "unknown column \"verb\""},
    {"row too long", "class\twords\na\tb\tc\n", 2, 0,
     "3 cells under 2 columns"},
    {"name rule without id", NAMES "\tperson\t\t\t1\tname\n", 2, 1,
     "name: an empty cell"},
    {"name rule of no type", NAMES "a\tperon\t\t\t1\tname\n", 2, 3,
     "type: not person, place, organization, none or part"},
    {"name rule of no class", NAMES "a\tperson\tcity\t\t1\tname\n", 2, 10,
     "class: no class of that type"},
    {"name rule like no other", NAMES "a\tperson\t\tb\t1\tname\n", 2, 11,
     "like: no rule that weights know"},
    {"name rule of no quality", NAMES "a\tperson\t\t\t1,5\tname\n", 2, 12,
     "quality: not of the form 0.85"},
    {"name rule that is surely no number",
     "name\ttype\tsure\tpattern\na\tperson\tx\tname\n", 2, 10,
     "sure: not of the form 0.85"},
    {"name rule with a bad pattern", NAMES "a\tperson\t\t\t1\tname nice\n", 2,
     19, "pattern: no such trait of a word"},
    {"part with a bad pattern", NAMES "a\tpart\t\t\t\t(name\n", 2, 16,
     "pattern: a ) must follow"},
    {"class without name", "class\twords\n\tb\n", 2, 1, "class: an empty name"},
    {"empty word", "class\twords\na\tb||c\n", 2, 3,
     "words: a phrase of 1 to 4 words"},
    {"phrase of five words", "class\twords\na\tb\na\tone two three four five\n",
     3, 3, "words: a phrase of 1 to 4 words"},
    {"phrase with two spaces", "class\twords\na\tone  two\n", 2, 3,
     "words: a phrase of 1 to 4 words"},
    {"irregular without lemma", "lemma\tpast\n\twent\n", 2, 1,
     "lemma: an empty verb"},
    {"control that is none", "verb\tcontrol\twho\ngo\trun\tsubject\n", 2, 4,
     "control: no such control"},
    {"control of nobody", "verb\tcontrol\twho\ngo\tplan\tthem\n", 2, 9,
     "who: neither subject, object nor body"},
    {"frame without id", FRAMES "\tmet\tS meet T\t0.80\n", 2, 1,
     "id: an empty cell"},
    {"frame without predicate", FRAMES "a\t\tS meet T\t0.80\n", 2, 3,
     "predicate: an empty cell"},
    {"confidence of one", FRAMES "a\tmet\tS meet T\t1.00\n", 2, 16,
     "confidence: not of the form 0.85"},
    {"confidence of one place", FRAMES "a\tmet\tS meet T\t0.8\n", 2, 16,
     "confidence: not of the form 0.85"},
    {"confidence in letters", FRAMES "a\tmet\tS meet T\t0.8x\n", 2, 16,
     "confidence: not of the form 0.85"},
    {"pattern without target", FRAMES "# one\n\na\tmet\tS meet\n", 4, 13,
     "pattern: a pattern must have a T"},
    {"pattern with an unknown class", FRAMES "a\tmet\tS open @talks with T\n",
     2, 14, "pattern: no such noun class"},
    {"link without id", LINKS "\tS of T\tmet\n", 2, 1, "link: an empty cell"},
    {"link without predicate", LINKS "a\tS of T\n", 2, 0,
     "predicate: an empty cell"},
    {"link without pattern", LINKS "a\t\tmet\n", 2, 3,
     "pattern: an end is S or T"},
    {"link of an unknown class", LINKS "a\tS of T:person,town\tmet\n", 2, 8,
     "pattern: no such type or class"},
    {"link by no preposition", LINKS "a\tS of|hence T\tmet\n", 2, 5,
     "pattern: not a preposition or joint"},
    {"link of one end", LINKS "a\tS of\tmet\n", 2, 7,
     "pattern: an end is S or T"},
    {"link of S to S", LINKS "a\tS of S\tmet\n", 2, 8,
     "pattern: one end is S, the other T"},
    {"link with a third end", LINKS "a\tS of T in\tmet\n", 2, 10,
     "pattern: nothing may follow the second end"},
    {"link with an end of 33 nouns",
     LINKS "a\tS@a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|a|b|c|d|e|f|g|h|i|j|k|l|m|n|"
           "o|p|q of T\tmet\n",
     2, 3, "pattern: more than 32 nouns"},
    {"inference without id", INFER "\tS met T\tmet\n", 2, 1,
     "infer: an empty cell"},
    {"inference of nothing", INFER "a\t\tmet\n", 2, 3, "if: an end is S or T"},
    {"inference from an unknown list", INFER "a\tS @town T\tmet\n", 2, 5,
     "if: neither a predicate nor @country, @parent, @capital, @office, "
     "@demonym, @within or @spoken"},
    {"inference from T to S", INFER "a\tT met S\tmet\n", 2, 9,
     "if: S to T, or S to X & X to T"},
    {"inference by way of nobody", INFER "a\tS met X\tmet\n", 2, 9,
     "if: S to T, or S to X & X to T"},
    {"inference from three", INFER "a\tS met X & X met T & T met S\tmet\n", 2,
     21, "if: nothing may follow the last end"},
    {"cue without kind", CUES "\t\t\t\tmoot\n", 2, 1,
     "cue: no such kind of cue"},
    {"cue of an unknown kind", CUES "noun|herd\t\t\t\tmoot\n", 2, 6,
     "cue: no such kind of cue"},
    {"cue of an unknown type", CUES "noun\tthing\t\t\tmoot\n", 2, 6,
     "type: no such type"},
    {"cue of another type's class", CUES "noun\tplace\tparty\t\tmoot\n", 2, 12,
     "class: no class of that type"},
    {"cue with a class and no type", CUES "noun\t\tparty\t\tmoot\n", 2, 7,
     "class: no class of that type"},
    {"cue of an unknown gender", CUES "noun\tperson\t\tx\tmoot\n", 2, 14,
     "gender: neither m nor f"},
    {"cue without words", CUES "speech\t\t\t\t\n", 2, 11,
     "words: not a word in lower case"},
    {"cue of a phrase", CUES "speech\t\t\t\ttold|made known\n", 2, 16,
     "words: not a word in lower case"},
    {"cue with a capital", CUES "speech\t\t\t\tTold\n", 2, 11,
     "words: not a word in lower case"},
    {"cue of an unknown column", "cue\tword\nspeech\ttold\n", 1, 0,
     "unknown column \"word\""},
    {"title without office", "title\toffice\nGov\t\n", 2, 5,
     "office: an empty cell"},
    {"empty pattern", FRAMES "a\tmet\t\n", 2, 7, "pattern: an empty pattern"},
};

static void
is_refused(void **state)
{
    const refusal *const r = *state;
    files f = {.n = 0};
    kb_rules *rules = NULL;
    kb_error err = {.status = KB_OK};
    add_file(&f, r->text);
    assert_int_equal(kb_rules_load(f.paths, f.n, NULL, &rules, &err),
                     KB_ERR_SYNTAX);
    assert_null(rules);
    assert_int_equal(err.status, KB_ERR_SYNTAX);
    assert_string_equal(err.message, r->message);
    assert_string_equal(err.source, f.paths[0]);
    assert_int_equal(err.line, r->line);
    assert_int_equal(err.column, r->column);
    assert_int_equal(kb_rules_load(f.paths, f.n, NULL, &rules, NULL),
                     KB_ERR_SYNTAX);
    remove_files(&f);
}

static void
refuses_a_class_too_many(void **state)
{
    (void)state;
    char text[2048] = "class\twords\n";
    size_t at = strlen(text);
    for (int i = 0; i <= KB_MAX_CLASSES; ++i) {
        at +=
            (size_t)snprintf(text + at, sizeof(text) - at, "c%d\tw%d\n", i, i);
    }
    files f = {.n = 0};
    kb_rules *rules = NULL;
    kb_error err = {.status = KB_OK};
    add_file(&f, text);
    assert_int_equal(kb_rules_load(f.paths, f.n, NULL, &rules, &err),
                     KB_ERR_SYNTAX);
    assert_string_equal(err.message, "class: more than 128 noun classes");
    assert_int_equal(err.line, KB_MAX_CLASSES + 2);
    remove_files(&f);
}

static void
reports_a_file_that_is_not_there(void **state)
{
    (void)state;
    static const char *const paths[] = {KB_SOURCE_DIR "/gazetteers/rules",
                                        "/nowhere/at all.tsv"};
    kb_rules *rules = NULL;
    kb_error err = {.status = KB_OK};
    assert_int_equal(kb_rules_load(paths, 2, NULL, &rules, &err),
                     KB_ERR_MISSING);
    assert_string_equal(err.source, paths[1]);
    assert_null(rules);
    kb_rules_free(NULL);
}

// ---- what was loaded --------------------------------------------------------

static const kb_rule_word *
find_word(const kb_rules *rules, const char *word)
{
    return kb_rules_word(rules, kb_hash((kb_str){word, strlen(word)}));
}

static const kb_verb_form *
find_verb(const kb_rules *rules, const char *word)
{
    return kb_rule_word_form(find_word(rules, word), 0);
}

static void
lets_a_later_frame_replace_an_earlier_one(void **state)
{
    (void)state;
    files f = {.n = 0};
    add_file(&f, FRAMES "a\tmet\tS meet T\t0.80\nb\tsued\tS sue T\n");
    add_file(&f, FRAMES "a\tvisited\tS visit T\t0.90\n");
    kb_rules *const rules = load(&f);
    const kb_verb_form *const meet = find_verb(rules, "meet");
    const kb_verb_form *const visit = find_verb(rules, "visited");
    assert_non_null(meet);
    assert_non_null(visit);
    assert_int_equal(kb_rules_verb(rules, meet->verb)->n_frames, 0);
    const kb_verb *const verb = kb_rules_verb(rules, visit->verb);
    assert_int_equal(verb->n_frames, 1);
    assert_kb_str(verb->frames[0].frame->id, "a");
    assert_kb_str(verb->frames[0].frame->predicate, "visited");
    assert_true(verb->frames[0].frame->confidence > 0.89);
    assert_int_equal(verb->frames[0].frame->line, 2);
    kb_rules_free(rules);
}

static void
puts_the_most_specific_frame_first(void **state)
{
    (void)state;
    files f = {.n = 0};
    add_file(&f, FRAMES "plain\tmet\tS open T\n"
                        "owned\tmet\tS open T@talks\n"
                        "typed\tmet\tS open T:person\n"
                        "prep\tmet\tS open @talks with T\n"
                        "particle\tmet\tS open +up @talks with T\n");
    add_file(&f, "class\twords\ntalks\ttalk|peace talk\n");
    kb_rules *const rules = load(&f);
    const kb_verb_form *const form = find_verb(rules, "opened");
    assert_non_null(form);
    const kb_verb *const verb = kb_rules_verb(rules, form->verb);
    static const char *const order[] = {"particle", "prep", "owned", "typed",
                                        "plain"};
    assert_int_equal(verb->n_frames, 5);
    for (size_t i = 0; i < 5; ++i) {
        assert_kb_str(verb->frames[i].frame->id, order[i]);
    }
    kb_rules_free(rules);
}

static kb_class_set
noun_class(const kb_rules *rules, const char *const *words, size_t n)
{
    uint64_t keys[4];
    for (size_t i = 0; i < n; ++i) {
        keys[i] = kb_hash((kb_str){words[i], strlen(words[i])});
    }
    kb_class_set classes = 0;
    (void)kb_rule_word_phrase(find_word(rules, words[n - 1]), keys, n,
                              &classes);
    return classes;
}

static void
knows_nouns_by_their_longest_phrase(void **state)
{
    (void)state;
    static const char *const phrase[] = {"new", "air", "strikes"};
    static const char *const other[] = {"air", "force"};
    files f = {.n = 0};
    add_file(&f, "class\twords\nattack\tstrike|attack\nwalkout\tstrike\n"
                 "bombing\tair strike|air-raid\n");
    kb_rules *const rules = load(&f);
    const kb_class_set attack = kb_rules_class(rules, "attack");
    const kb_class_set walkout = kb_rules_class(rules, "walkout");
    const kb_class_set bombing = kb_rules_class(rules, "bombing");
    assert_int_equal(noun_class(rules, &phrase[2], 1), attack | walkout);
    assert_int_equal(noun_class(rules, phrase, 3), bombing);
    assert_int_equal(noun_class(rules, other, 2), 0);
    assert_int_equal(kb_rules_class(rules, "nothing"), 0);
    kb_rules_free(rules);
}

static void
knows_irregular_and_regular_forms(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        uint32_t forms;
    } forms[] = {
        {"give", KB_FORM_BASE},
        {"gives", KB_FORM_S},
        {"gave", KB_FORM_PAST},
        {"given", KB_FORM_DONE},
        {"giving", KB_FORM_ING},
        {"banned", KB_FORM_PAST | KB_FORM_DONE},
        {"banning", KB_FORM_ING},
        {"hit", KB_FORM_BASE | KB_FORM_PAST | KB_FORM_DONE},
        {"hanged", KB_FORM_PAST | KB_FORM_DONE},
        {"hung", KB_FORM_PAST | KB_FORM_DONE},
    };
    files f = {.n = 0};
    add_file(&f, "lemma\tpast\tparticiple\ngive\tgave\tgiven\nhit\thit\thit\n"
                 "hang\thanged|hung\n");
    add_file(&f, FRAMES "a\tkilled\tS give|ban|hit|hang T\n");
    kb_rules *const rules = load(&f);
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); ++i) {
        const kb_verb_form *const form = find_verb(rules, forms[i].word);
        assert_non_null(form);
        assert_int_equal(form->forms, forms[i].forms);
    }
    assert_null(find_verb(rules, "gived"));
    kb_rules_free(rules);
}

static void
knows_control_light_verbs_and_compositions(void **state)
{
    (void)state;
    files f = {.n = 0};
    add_file(&f, "verb\tcontrol\twho\nurge|ask\torder\tobject\n"
                 "vow\tplan\tsubject\n");
    add_file(&f, "light\nlaunch|hold\n");
    add_file(&f, "outer\tinner\tid\tpredicate\nvow|urge\tmet\tx\tagreedToMeet\n"
                 "vow\treceive|host\tz\t-\n"
                 "vow\t*\ty\tagreedWith\n");
    kb_rules *const rules = load(&f);
    const kb_verb *const ask =
        kb_rules_verb(rules, find_verb(rules, "asked")->verb);
    const kb_verb *const hold =
        kb_rules_verb(rules, find_verb(rules, "hold")->verb);
    assert_int_equal(ask->control, KB_CONTROL_ORDER);
    assert_true(ask->controls_object);
    assert_true(hold->is_light && !ask->is_light);
    const kb_inner_names met = {KB_STR("met"), KB_STR("CONSULT"),
                                KB_STR("meet")};
    const kb_inner_names hosted = {KB_STR("hosted"), KB_STR("CONSULT"),
                                   KB_STR("host")};
    const kb_composition *one = kb_rules_compose(rules, KB_STR("vow"), &met);
    assert_non_null(one);
    assert_kb_str(one->id, "x");
    one = kb_rules_compose(rules, KB_STR("vow"), &hosted);
    assert_non_null(one);
    assert_kb_str(one->id, "z");
    assert_kb_str(one->predicate, "-");
    one = kb_rules_compose(rules, KB_STR("vow"),
                           &(kb_inner_names){.verb = KB_STR("go")});
    assert_non_null(one);
    assert_kb_str(one->predicate, "agreedWith");
    assert_null(kb_rules_compose(rules, KB_STR("urge"), &hosted));
    kb_rules_free(rules);
}

// What a city is, as an end of a link.
static kb_link_end
end_of(kb_entity_type type, kb_entity_class class_)
{
    return (kb_link_end){.types = (uint8_t)(1U << type),
                         .kinds = UINT64_C(1) << class_};
}

static void
takes_the_last_link_that_fits(void **state)
{
    (void)state;
    files f = {.n = 0};
    add_file(&f, LINKS "a\tS:organization of T:place\tbasedIn\t0.70\n"
                       "b\tS:body of T\t-\n"
                       "c\tT 's S:company\tbasedIn\t0.80\n"
                       "d\tS:company@unit of T\tpartOf\n"
                       "a\tS:organization of|in T:city\tbasedIn\t0.90\n");
    kb_rules *const rules = load(&f);
    const uint64_t unit = kb_hash(KB_STR("unit"));
    const kb_link_end city = end_of(KB_PLACE, KB_CLASS_CITY);
    const kb_link_end region = end_of(KB_PLACE, KB_CLASS_REGION);
    const kb_link_end body = end_of(KB_ORGANIZATION, KB_CLASS_BODY);
    kb_link_end company = end_of(KB_ORGANIZATION, KB_CLASS_COMPANY);
    size_t n = 0;
    (void)kb_rules_links(rules, &n);
    assert_int_equal(n, 4); // the second "a" replaces the first
    const kb_link *link = kb_rules_link(rules, &company, KB_PREP(IN), &city);
    assert_non_null(link);
    assert_true(link->confidence > 0.89 && !link->is_turned);
    assert_null(kb_rules_link(rules, &company, KB_PREP(IN), &region));
    assert_null(kb_rules_link(rules, &body, KB_PREP(OF), &city));
    link = kb_rules_link(rules, &city, KB_JOINT_OWNER, &company);
    assert_non_null(link);
    assert_true(link->is_turned);
    company.nouns = &unit;
    company.n_nouns = 1;
    link = kb_rules_link(rules, &company, KB_PREP(OF), &body);
    assert_non_null(link);
    assert_kb_str(link->predicate, "partOf");
    assert_null(kb_rules_link(rules, &company, KB_PREP(IN), &city));
    kb_rules_free(rules);
}

static void
replaces_inferences_by_id(void **state)
{
    (void)state;
    files f = {.n = 0};
    add_file(&f, INFER "a\tS basedIn X:city & X @country T\tbasedIn\t0.90\n"
                       "b\tS leads T\tmemberOf\n");
    add_file(&f, INFER "b\tS leads T\t-\n");
    kb_rules *const rules = load(&f);
    size_t n = 0;
    const kb_inference *const all = kb_rules_inferences(rules, &n);
    assert_int_equal(n, 2);
    assert_int_equal(all[0].n_premises, 2);
    assert_int_equal(all[0].premises[1].source, KB_PREMISE_COUNTRY);
    assert_int_equal(all[1].predicate.len, 0);
    kb_rules_free(rules);
}

static void
lets_a_later_cue_replace_an_earlier_one(void **state)
{
    (void)state;
    files f = {.n = 0};
    add_file(&f, CUES "noun|plural\torganization\tgroup\t\tmoots\n"
                      "noun\tperson\t\tf\tmatron|dame\n");
    add_file(&f, CUES "speech\t\t\t\tmoots\n");
    kb_rules *const rules = load(&f);
    const kb_token moots = {.fold = KB_STR("moots"),
                            .key = kb_hash(KB_STR("moots"))};
    const kb_token dame = {.fold = KB_STR("dame"),
                           .key = kb_hash(KB_STR("dame"))};
    const kb_cue *const later = kb_cues_find(kb_rules_cues(rules), &moots);
    const kb_cue *const other = kb_cues_find(kb_rules_cues(rules), &dame);
    assert_int_equal(later->bits, KB_CUE_SPEECH);
    assert_int_equal(later->type, 0);
    assert_int_equal(later->class_, KB_CLASS_NONE);
    assert_int_equal(other->bits, KB_CUE_NOUN);
    assert_int_equal(other->type, KB_PERSON);
    assert_int_equal(other->gender, KB_GENDER_FEMALE);
    kb_rules_free(rules);
}

static void
lets_a_later_name_rule_replace_an_earlier_one(void **state)
{
    (void)state;
    files f = {.n = 0};
    uint32_t n = 0;
    add_file(&f, NAMES "org-of\torganization\t\t\t0.9\tname\n"
                       "mine\tplace\tcity\t\t0.8\tname\n");
    add_file(&f, NAMES "org-of\tnone\t\ttitle\t1.25\tname\n");
    kb_rules *const rules = load(&f);
    const kb_shape *const all = kb_shapes_get(kb_rules_shapes(rules), &n);
    assert_int_equal(n, 3);
    assert_int_equal(all[0].id.len, 0);
    assert_kb_str(all[1].id, "mine");
    assert_int_equal(all[1].like, KB_RULE_PLACE_HEAD_AFTER);
    assert_int_equal(all[1].class_, KB_CLASS_CITY);
    assert_kb_str(all[2].id, "org-of");
    assert_int_equal(all[2].type, 0);
    assert_int_equal(all[2].like, KB_RULE_TITLE);
    assert_true(all[2].quality > 1.24 && all[2].quality < 1.26);
    assert_null(kb_rules_shapes(NULL));
    kb_rules_free(rules);
}

static void
knows_words_of_closed_classes(void **state)
{
    (void)state;
    files f = {.n = 0};
    add_file(&f, "class\twords\n");
    kb_rules *const rules = load(&f);
    const kb_rule_word *const never = find_word(rules, "never");
    const kb_rule_word *const from = find_word(rules, "from");
    const kb_rule_word *const ship = find_word(rules, "ship");
    assert_int_equal(never->tag, KB_POS_RB | KB_TAG_NOT);
    assert_int_equal(never->prep, 0);
    assert_int_equal(from->tag, 0);
    assert_int_equal(from->prep, kb_preposition(KB_STR("from")));
    assert_int_equal(ship->tag | ship->prep, 0);
    kb_rules_free(rules);
}

static void
loads_nothing_from_no_rows(void **state)
{
    (void)state;
    files f = {.n = 0};
    size_t n = 1;
    add_file(&f, FRAMES);
    kb_rules *const rules = load(&f);
    (void)kb_rules_frames(rules, &n);
    assert_int_equal(n, 0);
    (void)kb_rules_noun_frames(rules, &n);
    assert_int_equal(n, 0);
    assert_null(find_verb(rules, "meet"));
    kb_rules_free(rules);
}

// ---- memory -----------------------------------------------------------------

static void
loads_or_says_that_memory_is_out(void **state)
{
    (void)state;
    files f = {.n = 0};
    add_file(&f, "class\twords\ntalks\ttalk|peace talk\n");
    add_file(&f, "lemma\tpast\nmeet\tmet\n");
    add_file(&f, LINKS "a\tS@unit of T:company\tpartOf\n");
    add_file(&f, INFER "a\tS partOf X & X partOf T\tpartOf\n");
    add_file(&f, "title\toffice\nGov\tgovernor\n");
    add_file(&f, CUES "noun|plural\torganization\tgroup\t\tmoots\n");
    add_file(&f, NAMES "a\tpart\t\t\t\tname&!closed\n"
                       "b\tperson\t\t\t0.9\t$a{1,2}\n");
    add_file(&f, FRAMES "a\tmet\tS hold @talks with T\nb\tmet\tS meet T\n"
                        "c\tmet\t@talks with T\n");
    kb_status st = KB_ERR_NOMEM;
    for (size_t n = 0; st != KB_OK; ++n) {
        kb_test_heap memory = {.left = n};
        const kb_allocator alloc = kb_test_allocator(&memory);
        kb_rules *rules = NULL;
        kb_error err = {.status = KB_OK};
        st = kb_rules_load(f.paths, f.n, &alloc, &rules, &err);
        if (st != KB_OK) {
            assert_int_equal(st, KB_ERR_NOMEM);
            assert_int_equal(err.status, KB_ERR_NOMEM);
            assert_null(rules);
        }
        kb_rules_free(rules);
        assert_int_equal(memory.n_held, 0);
        assert_true(n < 10000);
    }
    remove_files(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_a_class_too_many),
        cmocka_unit_test(reports_a_file_that_is_not_there),
        cmocka_unit_test(lets_a_later_frame_replace_an_earlier_one),
        cmocka_unit_test(puts_the_most_specific_frame_first),
        cmocka_unit_test(knows_nouns_by_their_longest_phrase),
        cmocka_unit_test(knows_irregular_and_regular_forms),
        cmocka_unit_test(knows_control_light_verbs_and_compositions),
        cmocka_unit_test(takes_the_last_link_that_fits),
        cmocka_unit_test(replaces_inferences_by_id),
        cmocka_unit_test(lets_a_later_cue_replace_an_earlier_one),
        cmocka_unit_test(lets_a_later_name_rule_replace_an_earlier_one),
        cmocka_unit_test(knows_words_of_closed_classes),
        cmocka_unit_test(loads_nothing_from_no_rows),
        cmocka_unit_test(loads_or_says_that_memory_is_out),
    };
    return KB_TEST_ROWS(refusals, is_refused) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
