// SPDX-License-Identifier: MIT
#include "base/hash.h"
#include "relation/pattern.h"
#include "test.h"

enum { ATTACK = 1 << 0, SANCTION = 1 << 1, LIST = 1 << 2 };

static kb_status
find_class(void *ctx, kb_str name, kb_class_set *out)
{
    static const char *const known[] = {"attack", "sanction", "list"};
    (void)ctx;
    for (size_t i = 0; i < 3; ++i) {
        if (kb_str_equal(name, (kb_str){known[i], strlen(known[i])})) {
            *out = (kb_class_set)1 << i;
            return KB_OK;
        }
    }
    return KB_NOT_FOUND;
}

static kb_status
parse(const char *text, kb_frame *frame, kb_pattern *pattern)
{
    *frame = (kb_frame){.n_parts = 0};
    *pattern = (kb_pattern){.frame = frame};
    return kb_pattern_parse((kb_str){text, strlen(text)}, find_class, NULL,
                            pattern);
}

typedef struct accepted {
    const char *text;
    const char *words;
    kb_trigger trigger;
    int object, second;  // kinds of slots
    kb_class_set class_; // of the object
    uint32_t n_parts;
    int part; // kind of the last part's slot
} accepted;

static accepted rows[] = {
    {"S visit T", "visit", KB_TRIGGER_VERB, KB_SLOT_TARGET, KB_SLOT_NONE, 0, 0,
     KB_SLOT_NONE},
    {"S call on|upon T", "call", KB_TRIGGER_VERB, KB_SLOT_NONE, KB_SLOT_NONE, 0,
     1, KB_SLOT_TARGET},
    {"S impose|slap @sanction on T", "impose|slap", KB_TRIGGER_VERB,
     KB_SLOT_CLASS, KB_SLOT_NONE, SANCTION, 1, KB_SLOT_TARGET},
    {"S open @attack|sanction on T", "open", KB_TRIGGER_VERB, KB_SLOT_CLASS,
     KB_SLOT_NONE, ATTACK | SANCTION, 1, KB_SLOT_TARGET},
    {"S give T @list", "give", KB_TRIGGER_VERB, KB_SLOT_TARGET, KB_SLOT_CLASS,
     0, 0, KB_SLOT_NONE},
    {"S release T@list", "release", KB_TRIGGER_VERB, KB_SLOT_TARGET,
     KB_SLOT_NONE, LIST, 0, KB_SLOT_NONE},
    {"S accept T=@list", "accept", KB_TRIGGER_VERB, KB_SLOT_TARGET,
     KB_SLOT_NONE, LIST, 0, KB_SLOT_NONE},
    {"S carry +out @attack on T", "carry", KB_TRIGGER_VERB, KB_SLOT_CLASS,
     KB_SLOT_NONE, ATTACK, 1, KB_SLOT_TARGET},
    {"S accuse T of ~ing", "accuse", KB_TRIGGER_VERB, KB_SLOT_TARGET,
     KB_SLOT_NONE, 0, 1, KB_SLOT_VERB},
    {"S demand _ from T", "demand", KB_TRIGGER_VERB, KB_SLOT_ANY, KB_SLOT_NONE,
     0, 1, KB_SLOT_TARGET},
    {"_ add T to S@list", "add", KB_TRIGGER_VERB, KB_SLOT_TARGET, KB_SLOT_NONE,
     0, 1, KB_SLOT_SUBJECT},
    {"S&T meet", "meet", KB_TRIGGER_VERB, KB_SLOT_NONE, KB_SLOT_NONE, 0, 0,
     KB_SLOT_NONE},
    {"S be loyal|true to T", "loyal|true", KB_TRIGGER_ADJECTIVE, KB_SLOT_NONE,
     KB_SLOT_NONE, 0, 1, KB_SLOT_TARGET},
    {"@attack on|against T", "", KB_TRIGGER_NOUN, KB_SLOT_CLASS, KB_SLOT_NONE,
     ATTACK, 1, KB_SLOT_TARGET},
    {"  S  visit   T  ", "visit", KB_TRIGGER_VERB, KB_SLOT_TARGET, KB_SLOT_NONE,
     0, 0, KB_SLOT_NONE},
    {"S put T on @list by @attack for _", "put", KB_TRIGGER_VERB,
     KB_SLOT_TARGET, KB_SLOT_NONE, 0, 3, KB_SLOT_ANY},
};

static void
is_accepted(void **state)
{
    const accepted *const a = *state;
    kb_frame frame;
    kb_pattern pattern;
    assert_int_equal(parse(a->text, &frame, &pattern), KB_OK);
    assert_kb_str(pattern.words, a->words);
    assert_int_equal(frame.trigger, a->trigger);
    assert_int_equal(frame.object.kind, a->object);
    assert_int_equal(frame.second.kind, a->second);
    assert_int_equal(frame.object.class_, a->class_);
    assert_int_equal(frame.n_parts, a->n_parts);
    if (a->n_parts > 0) {
        assert_int_equal(frame.parts[a->n_parts - 1].slot.kind, a->part);
    }
}

typedef struct refused {
    const char *text;
    uint32_t column;
    const char *fault;
} refused;

static refused faults[] = {
    {"", 1, "an empty pattern"},
    {"   ", 4, "an empty pattern"},
    {"X visit T", 1, "a pattern begins with S, T, S&T, _ or @class"},
    {"  s visit T", 3, "a pattern begins with S, T, S&T, _ or @class"},
    {"S", 2, "a verb must follow S"},
    {"S be", 5, "a verb must follow S"},
    {"S visit", 8, "a pattern must have a T"},
    {"S visit _", 10, "a pattern must have a T"},
    {"@attack", 8, "a pattern must have a T"},
    {"@nothing on T", 1, "no such noun class"},
    {"S open @attack|nothing on T", 8, "no such noun class"},
    {"S release T@nothing", 11, "no such noun class"},
    {"S visit T:thing", 9, "no such type"},
    {"S:thing visit T", 8, "no such type"},
    {"S find T guilty", 10, "not a preposition"},
    {"S call on|quickly T", 8, "not a preposition"},
    {"S set +out|off T", 7, "only one particle can follow a verb"},
    {"S call on", 10, "a slot must follow the preposition"},
    {"S call on them", 11, "a slot must follow the preposition"},
    {"S go on _ on _ on _ on T", 21, "too many prepositions"},
};

static void
is_refused(void **state)
{
    const refused *const r = *state;
    kb_frame frame;
    kb_pattern pattern;
    assert_int_equal(parse(r->text, &frame, &pattern), KB_ERR_SYNTAX);
    assert_string_equal(pattern.fault, r->fault);
    assert_int_equal(pattern.column, r->column);
}

static void
keeps_types_particle_and_prepositions(void **state)
{
    (void)state;
    kb_frame frame;
    kb_pattern pattern;
    assert_int_equal(parse("S:person step +down from T:place,organization",
                           &frame, &pattern),
                     KB_OK);
    assert_int_equal(frame.subject_types, KB_TYPES_PERSON);
    assert_int_equal(frame.particle, kb_hash(KB_STR("down")));
    assert_int_equal(frame.parts[0].slot.types,
                     KB_TYPES_PLACE | KB_TYPES_ORGANIZATION);
    assert_int_equal(frame.parts[0].preps, kb_preposition(KB_STR("from")));
    assert_int_equal(parse("S@attack hit T", &frame, &pattern), KB_OK);
    assert_int_equal(frame.subject_class, ATTACK);
    assert_int_equal(parse("S&T meet", &frame, &pattern), KB_OK);
    assert_true(frame.is_mutual);
    assert_int_equal(parse("_ hold S:person in T", &frame, &pattern), KB_OK);
    assert_true(frame.is_subject_free);
}

static void
knows_prepositions_by_distinct_bits(void **state)
{
    (void)state;
    const uint64_t on = kb_preposition(KB_STR("on"));
    const uint64_t upon = kb_preposition(KB_STR("upon"));
    assert_int_not_equal(on, 0);
    assert_int_not_equal(upon, 0);
    assert_int_equal(on & upon, 0);
    assert_int_equal(kb_preposition(KB_STR("guilty")), 0);
    assert_int_equal(kb_preposition(KB_STR("")), 0);
    assert_int_equal(kb_preposition(KB_STR("o")), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_types_particle_and_prepositions),
        cmocka_unit_test(knows_prepositions_by_distinct_bits),
    };
    return KB_TEST_ROWS(rows, is_accepted) + KB_TEST_ROWS(faults, is_refused) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
