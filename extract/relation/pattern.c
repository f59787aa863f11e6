// SPDX-License-Identifier: MIT
#include "relation/pattern.h"

#include "base/hash.h"

typedef struct scanner {
    kb_str text;
    size_t at;
    kb_class_finder *find;
    void *ctx;
    kb_pattern *pattern;
} scanner;

static const kb_str prepositions[KB_N_PREPS] = {
    [KB_PREP_ABOUT] = {"about", 5},
    [KB_PREP_ACROSS] = {"across", 6},
    [KB_PREP_AFTER] = {"after", 5},
    [KB_PREP_AGAINST] = {"against", 7},
    [KB_PREP_ALONG] = {"along", 5},
    [KB_PREP_ALONGSIDE] = {"alongside", 9},
    [KB_PREP_AMID] = {"amid", 4},
    [KB_PREP_AMONG] = {"among", 5},
    [KB_PREP_AROUND] = {"around", 6},
    [KB_PREP_AS] = {"as", 2},
    [KB_PREP_AT] = {"at", 2},
    [KB_PREP_AWAY] = {"away", 4},
    [KB_PREP_BACK] = {"back", 4},
    [KB_PREP_BEFORE] = {"before", 6},
    [KB_PREP_BEHIND] = {"behind", 6},
    [KB_PREP_BETWEEN] = {"between", 7},
    [KB_PREP_BEYOND] = {"beyond", 6},
    [KB_PREP_BY] = {"by", 2},
    [KB_PREP_DESPITE] = {"despite", 7},
    [KB_PREP_DOWN] = {"down", 4},
    [KB_PREP_DURING] = {"during", 6},
    [KB_PREP_FOR] = {"for", 3},
    [KB_PREP_FROM] = {"from", 4},
    [KB_PREP_IN] = {"in", 2},
    [KB_PREP_INCLUDING] = {"including", 9},
    [KB_PREP_INSIDE] = {"inside", 6},
    [KB_PREP_INTO] = {"into", 4},
    [KB_PREP_LIKE] = {"like", 4},
    [KB_PREP_NEAR] = {"near", 4},
    [KB_PREP_OF] = {"of", 2},
    [KB_PREP_OFF] = {"off", 3},
    [KB_PREP_ON] = {"on", 2},
    [KB_PREP_ONTO] = {"onto", 4},
    [KB_PREP_OUT] = {"out", 3},
    [KB_PREP_OUTSIDE] = {"outside", 7},
    [KB_PREP_OVER] = {"over", 4},
    [KB_PREP_PER] = {"per", 3},
    [KB_PREP_SINCE] = {"since", 5},
    [KB_PREP_THAN] = {"than", 4},
    [KB_PREP_THAT] = {"that", 4},
    [KB_PREP_THROUGH] = {"through", 7},
    [KB_PREP_THROUGHOUT] = {"throughout", 10},
    [KB_PREP_TO] = {"to", 2},
    [KB_PREP_TOWARD] = {"toward", 6},
    [KB_PREP_TOWARDS] = {"towards", 7},
    [KB_PREP_UNDER] = {"under", 5},
    [KB_PREP_UNTIL] = {"until", 5},
    [KB_PREP_UP] = {"up", 2},
    [KB_PREP_UPON] = {"upon", 4},
    [KB_PREP_VIA] = {"via", 3},
    [KB_PREP_WITH] = {"with", 4},
    [KB_PREP_WITHIN] = {"within", 6},
    [KB_PREP_WITHOUT] = {"without", 7},
};

kb_str
kb_preposition_word(kb_prep prep)
{
    return prepositions[prep];
}

uint64_t
kb_preposition(kb_str word)
{
    size_t low = 0;
    size_t high = KB_N_PREPS;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        const int order = kb_str_compare(prepositions[mid], word);
        if (order == 0) {
            return UINT64_C(1) << mid;
        }
        if (order < 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return 0;
}

uint64_t
kb_preposition_senses(kb_str word)
{
    static const uint64_t alike[] = {
        KB_PREP(IN) | KB_PREP(INSIDE) | KB_PREP(WITHIN),
        KB_PREP(ON) | KB_PREP(UPON),
        KB_PREP(TOWARD) | KB_PREP(TOWARDS),
    };
    const uint64_t bit = kb_preposition(word);
    for (size_t i = 0; i < sizeof(alike) / sizeof(alike[0]); ++i) {
        if ((alike[i] & bit) != 0) {
            return alike[i];
        }
    }
    return bit;
}

static kb_status
refuse(scanner *s, const char *why)
{
    s->pattern->fault = why;
    s->pattern->column = (uint32_t)s->at + 1;
    return KB_ERR_SYNTAX;
}

// The next word without consuming it; empty at the end.
static kb_str
peek_word(scanner *s)
{
    while (s->at < s->text.len && s->text.ptr[s->at] == ' ') {
        ++s->at;
    }
    size_t end = s->at;
    while (end < s->text.len && s->text.ptr[end] != ' ') {
        ++end;
    }
    return (kb_str){s->text.ptr + s->at, end - s->at};
}

static kb_str
take_word(scanner *s)
{
    const kb_str word = peek_word(s);
    s->at += word.len;
    return word;
}

// Split `word` at the first `c`: what stands before it, and after it.
static kb_str
cut(kb_str word, char c, kb_str *rest)
{
    const char *const at = word.len > 0 ? memchr(word.ptr, c, word.len) : NULL;
    if (!at) {
        *rest = (kb_str){NULL, 0};
        return word;
    }
    const size_t n = (size_t)(at - word.ptr);
    *rest = (kb_str){word.ptr + n + 1, word.len - n - 1};
    return (kb_str){word.ptr, n};
}

static kb_status
parse_types(scanner *s, kb_str names, uint8_t *types)
{
    static const struct {
        kb_str name;
        uint8_t bit;
    } known[] = {
        {{"person", 6}, KB_TYPES_PERSON},
        {{"place", 5}, KB_TYPES_PLACE},
        {{"organization", 12}, KB_TYPES_ORGANIZATION},
        {{"state", 5}, KB_TYPES_STATE},
        {{"club", 4}, KB_TYPES_CLUB},
        {{"firm", 4}, KB_TYPES_FIRM},
    };
    while (names.len > 0) {
        const kb_str name = cut(names, ',', &names);
        uint8_t bit = 0;
        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); ++i) {
            if (kb_str_equal(known[i].name, name)) {
                bit = known[i].bit;
            }
        }
        if (bit == 0) {
            return refuse(s, "no such type");
        }
        *types |= bit;
    }
    return KB_OK;
}

static kb_status
parse_class(scanner *s, kb_str name, kb_class_set *out)
{
    kb_class_set bits = 0;
    while (name.len > 0) {
        const kb_str one = cut(name, '|', &name);
        kb_class_set bit = 0;
        const kb_status st = s->find(s->ctx, one, &bit);
        if (st == KB_NOT_FOUND) {
            return refuse(s, "no such noun class");
        }
        KB_TRY(st);
        bits |= bit;
    }
    *out = bits;
    return KB_OK;
}

// A slot, or KB_SLOT_NONE when the next word is none.
static kb_status
parse_slot(scanner *s, kb_slot *slot)
{
    *slot = (kb_slot){.kind = KB_SLOT_NONE};
    const kb_str word = peek_word(s);
    if (word.len == 0) {
        return KB_OK;
    }
    kb_str types = {NULL, 0};
    kb_str class_ = {NULL, 0};
    kb_str head = cut(cut(word, ':', &types), '@', &class_);
    if (head.len == 2 && head.ptr[1] == '=') {
        slot->is_own = true;
        head.len = 1;
    }
    if (word.ptr[0] == '@') {
        slot->kind = KB_SLOT_CLASS;
        KB_TRY(parse_class(s, (kb_str){word.ptr + 1, word.len - 1},
                           &slot->class_));
    } else if (kb_str_equal(head, KB_STR("T"))) {
        slot->kind = KB_SLOT_TARGET;
        slot->is_sufferer = s->pattern->frame->is_subject_free;
        KB_TRY(parse_types(s, types, &slot->types));
    } else if (kb_str_equal(head, KB_STR("S"))) {
        slot->kind = KB_SLOT_SUBJECT;
        KB_TRY(parse_types(s, types, &slot->types));
    } else if (kb_str_equal(word, KB_STR("_"))) {
        slot->kind = KB_SLOT_ANY;
    } else if (kb_str_equal(word, KB_STR("~ing"))) {
        slot->kind = KB_SLOT_VERB;
    } else {
        return KB_OK;
    }
    if (word.ptr[0] != '@' && class_.len > 0) {
        KB_TRY(parse_class(s, class_, &slot->class_));
    }
    s->at += word.len;
    return KB_OK;
}

static kb_status
parse_parts(scanner *s)
{
    kb_frame *const frame = s->pattern->frame;
    while (peek_word(s).len > 0) {
        if (kb_str_equal(peek_word(s), KB_STR("!"))) {
            frame->is_alone = true;
            (void)take_word(s);
            continue;
        }
        kb_str infinitive = {NULL, 0};
        if (kb_str_equal(cut(peek_word(s), '@', &infinitive), KB_STR("~to"))) {
            frame->has_infinitive = true;
            KB_TRY(parse_class(s, infinitive, &frame->infinitive));
            (void)take_word(s);
            continue;
        }
        if (frame->n_parts == KB_MAX_FRAME_PARTS) {
            return refuse(s, "too many prepositions");
        }
        kb_part *const part = &frame->parts[frame->n_parts++];
        kb_str words = peek_word(s);
        while (words.len > 0) {
            const uint64_t bit = kb_preposition_senses(cut(words, '|', &words));
            if (bit == 0) {
                return refuse(s, "not a preposition");
            }
            part->preps |= bit;
        }
        (void)take_word(s);
        KB_TRY(parse_slot(s, &part->slot));
        if (part->slot.kind == KB_SLOT_NONE) {
            return refuse(s, "a slot must follow the preposition");
        }
    }
    return KB_OK;
}

static bool
has_target(const kb_frame *frame)
{
    if (frame->is_mutual || frame->is_inverse || frame->is_holder ||
        frame->object.kind == KB_SLOT_TARGET ||
        frame->second.kind == KB_SLOT_TARGET) {
        return true;
    }
    for (uint32_t i = 0; i < frame->n_parts; ++i) {
        if (frame->parts[i].slot.kind == KB_SLOT_TARGET) {
            return true;
        }
    }
    return false;
}

// "S of T": T after the subject.
static kb_status
parse_holder(scanner *s)
{
    if (!kb_str_equal(peek_word(s), KB_STR("of"))) {
        return KB_OK;
    }
    (void)take_word(s);
    if (!kb_str_equal(take_word(s), KB_STR("T"))) {
        return refuse(s, "T must follow");
    }
    s->pattern->frame->is_holder = true;
    return KB_OK;
}

static kb_status
parse_subject(scanner *s)
{
    kb_str types = {NULL, 0};
    kb_str class_ = {NULL, 0};
    const size_t begin = s->at;
    const kb_str word = cut(take_word(s), '@', &class_);
    if (kb_str_equal(word, KB_STR("_"))) {
        s->pattern->frame->is_subject_free = true;
        return KB_OK;
    }
    const kb_str head = cut(word, ':', &types);
    s->pattern->frame->is_mutual = kb_str_equal(head, KB_STR("S&T"));
    s->pattern->frame->is_inverse = kb_str_equal(head, KB_STR("T"));
    if (!s->pattern->frame->is_mutual && !s->pattern->frame->is_inverse &&
        !kb_str_equal(head, KB_STR("S"))) {
        s->at = begin;
        return refuse(s, "a pattern begins with S, T, S&T, _ or @class");
    }
    KB_TRY(parse_types(s, types, &s->pattern->frame->subject_types));
    if (class_.len > 0) {
        KB_TRY(parse_class(s, class_, &s->pattern->frame->subject_class));
    }
    return parse_holder(s);
}

static kb_status
parse_verb(scanner *s)
{
    kb_frame *const frame = s->pattern->frame;
    KB_TRY(parse_subject(s));
    s->pattern->words = take_word(s);
    frame->trigger = KB_TRIGGER_VERB;
    if (kb_str_equal(s->pattern->words, KB_STR("be"))) {
        frame->trigger = KB_TRIGGER_ADJECTIVE;
        s->pattern->words = take_word(s);
    }
    if (s->pattern->words.len == 0) {
        return refuse(s, "a verb must follow S");
    }
    const kb_str particle = peek_word(s);
    if (particle.len > 1 && particle.ptr[0] == '+') {
        if (memchr(particle.ptr, '|', particle.len)) {
            return refuse(s, "only one particle can follow a verb");
        }
        frame->particle = kb_hash((kb_str){particle.ptr + 1, particle.len - 1});
        (void)take_word(s);
    }
    KB_TRY(parse_slot(s, &frame->object));
    if (frame->object.kind != KB_SLOT_NONE) {
        KB_TRY(parse_slot(s, &frame->second));
    }
    return parse_parts(s);
}

kb_status
kb_pattern_parse(kb_str text, kb_class_finder *find, void *ctx,
                 kb_pattern *pattern)
{
    scanner s = {text, 0, find, ctx, pattern};
    const kb_str first = peek_word(&s);
    if (first.len == 0) {
        return refuse(&s, "an empty pattern");
    }
    if (first.ptr[0] == '@') {
        pattern->frame->trigger = KB_TRIGGER_NOUN;
        KB_TRY(parse_slot(&s, &pattern->frame->object));
        KB_TRY(parse_parts(&s));
    } else {
        KB_TRY(parse_verb(&s));
    }
    if (!has_target(pattern->frame)) {
        return refuse(&s, "a pattern must have a T");
    }
    return KB_OK;
}
