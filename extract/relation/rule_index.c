// SPDX-License-Identifier: MIT
// Spellings of verbs and nouns in open-addressed tables of their keys.
#include "base/hash.h"
#include "relation/rule_set.h"

static kb_status
push_form(kb_rules *rules, uint32_t verb, kb_str spelling, uint32_t form)
{
    if (spelling.len == 0) {
        return KB_OK;
    }
    const uint64_t key = kb_hash(spelling);
    for (size_t i = rules->forms.n;
         i-- > 0 && rules->forms.items[i].verb == verb;) {
        if (rules->forms.items[i].key == key) {
            rules->forms.items[i].forms |= form;
            return KB_OK;
        }
    }
    kb_verb_form *const slot = KB_VEC_PUSH(&rules->forms);
    if (!slot) {
        return KB_ERR_NOMEM;
    }
    *slot = (kb_verb_form){key, verb, form};
    return KB_OK;
}

// A list of spellings: `got|gotten`.
static kb_status
push_forms(kb_rules *rules, uint32_t verb, kb_str list, uint32_t form)
{
    while (list.len > 0) {
        KB_TRY(push_form(rules, verb, kb_next_item(&list), form));
    }
    return KB_OK;
}

static const kb_irregular *
find_irregular(const kb_rules *rules, kb_str lemma)
{
    for (size_t i = 0; i < rules->irregulars.n; ++i) {
        if (kb_str_equal(rules->irregulars.items[i].lemma, lemma)) {
            return &rules->irregulars.items[i];
        }
    }
    return NULL;
}

static kb_status
push_regular(kb_rules *rules, uint32_t verb, uint32_t form, kb_buf *buf)
{
    const kb_str lemma = rules->verbs.items[verb].lemma;
    const bool is_doubled = kb_inflect_is_doubled(lemma);
    kb_buf_reset(buf);
    if (form == KB_FORM_S) {
        KB_TRY(kb_inflect_s(lemma, buf));
    } else if (form == KB_FORM_ING) {
        KB_TRY(kb_inflect_ing(lemma, is_doubled, buf));
    } else {
        KB_TRY(kb_inflect_past(lemma, is_doubled, buf));
    }
    return push_form(rules, verb, kb_buf_get(buf), form);
}

static kb_status
inflect_verb(kb_rules *rules, uint32_t verb, kb_buf *buf)
{
    const kb_irregular none = {0};
    const kb_irregular *special =
        find_irregular(rules, rules->verbs.items[verb].lemma);
    special = special ? special : &none;
    const struct {
        kb_str list;
        uint32_t form;
    } forms[] = {
        {special->s, KB_FORM_S},
        {special->past, KB_FORM_PAST},
        {special->done.len > 0 ? special->done : special->past, KB_FORM_DONE},
        {special->ing, KB_FORM_ING},
    };
    KB_TRY(
        push_form(rules, verb, rules->verbs.items[verb].lemma, KB_FORM_BASE));
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); ++i) {
        KB_TRY(forms[i].list.len > 0
                   ? push_forms(rules, verb, forms[i].list, forms[i].form)
                   : push_regular(rules, verb, forms[i].form, buf));
    }
    return KB_OK;
}

static kb_status
inflect_verbs(kb_rules *rules)
{
    kb_buf buf = {.alloc = rules->alloc};
    kb_status st = KB_OK;
    for (uint32_t i = 0; i < rules->verbs.n && st == KB_OK; ++i) {
        st = inflect_verb(rules, i, &buf);
    }
    kb_buf_clear(&buf);
    return st;
}

static uint32_t
tag_of(uint64_t finished)
{
    return (uint32_t)(finished >> 32);
}

static uint64_t
filter_bit(uint64_t finished)
{
    return UINT64_C(1) << (tag_of(finished) % 64);
}

// The word of a filter in which that bit is.
static uint64_t *
filter_word(const kb_key_index *index, uint64_t finished)
{
    return &index->filter[tag_of(finished) / 64 & index->filter_mask];
}

static bool
may_hold(const kb_key_index *index, uint64_t finished)
{
    return (*filter_word(index, finished) & filter_bit(finished)) != 0;
}

static kb_status
index_keys(kb_rules *rules, const void *items, size_t n, size_t size,
           kb_key_index *out)
{
    uint32_t cap = 16;
    while (cap < n * 2) {
        cap *= 2;
    }
    const uint32_t n_words = cap / 16; // four bits a slot
    out->slots = kb_arena_get_zeroed(&rules->arena, cap, sizeof(*out->slots));
    out->filter =
        kb_arena_get_zeroed(&rules->arena, n_words, sizeof(*out->filter));
    if (!out->slots || !out->filter) {
        return KB_ERR_NOMEM;
    }
    out->mask = cap - 1;
    out->filter_mask = n_words - 1;
    for (uint32_t i = 0; i < n; ++i) {
        uint64_t key = 0;
        memcpy(&key, (const char *)items + i * size, sizeof(key));
        const uint64_t finished = kb_hash_finish(key);
        uint32_t at = (uint32_t)finished & out->mask;
        while (out->slots[at].item != 0) {
            at = (at + 1) & out->mask;
        }
        out->slots[at] = (kb_key_slot){i + 1, tag_of(finished)};
        *filter_word(out, finished) |= filter_bit(finished);
    }
    return KB_OK;
}

static bool
is_target_of_class(const kb_slot *slot)
{
    return slot->kind == KB_SLOT_TARGET && slot->class_ != 0;
}

static uint32_t
specificity(const kb_frame *frame)
{
    uint32_t points = (frame->particle != 0 ? 4U : 0U) + frame->n_parts * 2U;
    points += frame->object.kind == KB_SLOT_CLASS ? 4U : 0U;
    points += frame->second.kind == KB_SLOT_CLASS ? 7U : 0U;
    points += frame->has_infinitive ? 3U : 0U;
    points += frame->infinitive != 0 ? 3U : 0U;
    points += frame->is_mutual ? 3U : 0U;
    points += frame->subject_class != 0 ? 2U : 0U;
    points += frame->subject_types != 0 ? 1U : 0U;
    points += frame->object.types != 0 ? 1U : 0U;
    points += is_target_of_class(&frame->object) ? 3U : 0U;
    for (uint32_t i = 0; i < frame->n_parts; ++i) {
        points += frame->parts[i].slot.class_ != 0 ? 3U : 0U;
        points += frame->parts[i].slot.types != 0 ? 1U : 0U;
    }
    return points;
}

// Insertion keeps equally specific frames in the order of the files.
static void
insert_frame(const kb_frame **frames, uint32_t n, const kb_frame *frame)
{
    uint32_t i = n;
    while (i > 0 && specificity(frames[i - 1]) < specificity(frame)) {
        frames[i] = frames[i - 1];
        --i;
    }
    frames[i] = frame;
}

// Give every verb its part of `verb_frames`, in order of the verbs.
static void
share_out(kb_rules *rules)
{
    for (size_t i = 0; i < rules->uses.n; ++i) {
        ++rules->verbs.items[rules->uses.items[i].verb].n_frames;
    }
    size_t at = 0;
    for (uint32_t v = 0; v < rules->verbs.n; ++v) {
        kb_verb *const verb = &rules->verbs.items[v];
        verb->frames = rules->verb_frames + at;
        at += verb->n_frames;
        verb->n_frames = 0;
    }
}

static kb_status
attach_frames(kb_rules *rules)
{
    rules->verb_frames =
        KB_ARENA_NEW(&rules->arena, const kb_frame *, rules->uses.n);
    rules->noun_frames =
        KB_ARENA_NEW(&rules->arena, const kb_frame *, rules->frames.n);
    if (!rules->verb_frames || !rules->noun_frames) {
        return KB_ERR_NOMEM;
    }
    share_out(rules);
    for (size_t i = 0; i < rules->uses.n; ++i) {
        const kb_frame_use use = rules->uses.items[i];
        const kb_frame *const frame = &rules->frames.items[use.frame];
        kb_verb *const verb = &rules->verbs.items[use.verb];
        if (frame->predicate.len > 0) {
            insert_frame(verb->frames, verb->n_frames++, frame);
        }
    }
    for (size_t i = 0; i < rules->frames.n; ++i) {
        const kb_frame *const frame = &rules->frames.items[i];
        if (frame->trigger == KB_TRIGGER_NOUN && frame->predicate.len > 0) {
            insert_frame(rules->noun_frames, (uint32_t)rules->n_noun_frames++,
                         frame);
        }
    }
    return KB_OK;
}

static kb_class_set
class_union(const kb_rules *rules, const char *const *names, size_t n)
{
    kb_class_set all = 0;
    for (size_t i = 0; i < n; ++i) {
        all |= kb_rules_class(rules, names[i]);
    }
    return all;
}

kb_status
kb_rules_index(kb_rules *rules)
{
    static const char *const undergone[] = {
        "arrest",   "bombing", "deployment", "investigation",
        "invasion", "killing", "occupation", "recognition",
        "release",  "siege",   "suspension",
    };
    static const char *const violent[] = {"attack",   "bombing", "crime",
                                          "invasion", "killing", "war"};
    rules->known = (kb_known_classes){
        .time = kb_rules_class(rules, "time"),
        .quantity = kb_rules_class(rules, "quantity"),
        .part = kb_rules_class(rules, "part"),
        .member = kb_rules_class(rules, "member"),
        .holding = kb_rules_class(rules, "holding"),
        .territory = kb_rules_class(rules, "territory"),
        .intent = kb_rules_class(rules, "intent"),
        .alleged = kb_rules_class(rules, "alleged"),
        .planned = kb_rules_class(rules, "planned"),
        .possible = kb_rules_class(rules, "possible"),
        .undergone = class_union(rules, undergone,
                                 sizeof(undergone) / sizeof(undergone[0])),
        .violent =
            class_union(rules, violent, sizeof(violent) / sizeof(violent[0])),
        .relator = kb_rules_class(rules, "relator"),
        .document = kb_rules_class(rules, "document"),
        .guilty = kb_rules_class(rules, "guilty"),
        .messaging = kb_rules_class(rules, "messaging"),
        .nature = kb_rules_class(rules, "nature"),
        .weapon = kb_rules_class(rules, "weapon"),
        .wield = kb_rules_class(rules, "wield"),
        .rumour = kb_rules_class(rules, "rumour"),
        .prospect = kb_rules_class(rules, "prospect"),
        .site = kb_rules_class(rules, "site"),
    };
    KB_TRY(inflect_verbs(rules));
    KB_TRY(attach_frames(rules));
    KB_TRY(index_keys(rules, rules->forms.items, rules->forms.n,
                      sizeof(kb_verb_form), &rules->form_index));
    KB_TRY(index_keys(rules, rules->nouns.items, rules->nouns.n,
                      sizeof(kb_noun), &rules->noun_index));
    size_t n_closed = 0;
    rules->closed = kb_closed_words(&rules->arena, &n_closed);
    return rules->closed
               ? index_keys(rules, rules->closed, n_closed,
                            sizeof(kb_closed_word), &rules->closed_index)
               : KB_ERR_NOMEM;
}

// ---- look-ups ---------------------------------------------------------------

kb_class_set
kb_rules_class(const kb_rules *rules, const char *name)
{
    for (uint32_t i = 0; i < rules->n_classes; ++i) {
        if (rules->classes[i].len == strlen(name) &&
            memcmp(rules->classes[i].ptr, name, rules->classes[i].len) == 0) {
            return (kb_class_set)1 << i;
        }
    }
    return 0;
}

const kb_known_classes *
kb_rules_known(const kb_rules *rules)
{
    return &rules->known;
}

const kb_verb_form *
kb_rules_find_form(const kb_rules *rules, uint64_t key, uint32_t wanted)
{
    const kb_key_index *const index = &rules->form_index;
    const kb_verb_form *first = NULL;
    const uint64_t finished = kb_hash_finish(key);
    uint32_t at = (uint32_t)finished & index->mask;
    if (!may_hold(index, finished)) {
        return NULL;
    }
    for (; index->slots[at].item != 0; at = (at + 1) & index->mask) {
        const kb_verb_form *const form =
            &rules->forms.items[index->slots[at].item - 1];
        if (index->slots[at].tag != tag_of(finished) || form->key != key) {
            continue;
        }
        if (form->forms & wanted) {
            return form;
        }
        first = first ? first : form;
    }
    return first;
}

kb_closed_word
kb_rules_closed(const kb_rules *rules, uint64_t key)
{
    const kb_key_index *const index = &rules->closed_index;
    const uint64_t finished = kb_hash_finish(key);
    uint32_t at = (uint32_t)finished & index->mask;
    if (!may_hold(index, finished)) {
        return (kb_closed_word){0};
    }
    for (; index->slots[at].item != 0; at = (at + 1) & index->mask) {
        const kb_closed_word *const word =
            &rules->closed[index->slots[at].item - 1];
        if (index->slots[at].tag == tag_of(finished) && word->key == key) {
            return *word;
        }
    }
    return (kb_closed_word){0};
}

const kb_verb_form *
kb_rules_find_verb(const kb_rules *rules, uint64_t key)
{
    return kb_rules_find_form(rules, key, 0);
}

const kb_verb *
kb_rules_verb(const kb_rules *rules, uint32_t verb)
{
    return &rules->verbs.items[verb];
}

// How many words of a phrase match at the end of `keys`; 0: it does not.
static size_t
match_phrase(const kb_noun *noun, const uint64_t *keys, size_t n)
{
    size_t words = 1;
    for (; words < KB_MAX_PHRASE_WORDS && noun->before[words - 1] != 0;
         ++words) {
        if (words >= n || keys[n - 1 - words] != noun->before[words - 1]) {
            return 0;
        }
    }
    return words;
}

// The longest phrase that ends in the last key, and its classes.
static size_t
find_phrase(const kb_rules *rules, const uint64_t *keys, size_t n,
            kb_class_set *out)
{
    const uint64_t key = keys[n - 1];
    const kb_key_index *const index = &rules->noun_index;
    const uint64_t finished = kb_hash_finish(key);
    uint32_t at = (uint32_t)finished & index->mask;
    size_t longest = 0;
    kb_class_set classes = 0;
    *out = 0;
    if (!may_hold(index, finished)) {
        return 0;
    }
    for (; index->slots[at].item != 0; at = (at + 1) & index->mask) {
        if (index->slots[at].tag != tag_of(finished)) {
            continue;
        }
        const kb_noun *const noun =
            &rules->nouns.items[index->slots[at].item - 1];
        const size_t words = noun->key == key ? match_phrase(noun, keys, n) : 0;
        if (words > longest) {
            longest = words;
            classes = 0;
        }
        if (words > 0 && words == longest) {
            classes |= noun->classes;
        }
    }
    *out = classes;
    return longest;
}

kb_class_set
kb_rules_noun(const kb_rules *rules, const uint64_t *keys, size_t n)
{
    kb_class_set classes = 0;
    (void)find_phrase(rules, keys, n, &classes);
    return classes;
}

size_t
kb_rules_phrase_words(const kb_rules *rules, const uint64_t *keys, size_t n)
{
    kb_class_set classes = 0;
    return find_phrase(rules, keys, n, &classes);
}

const kb_frame *const *
kb_rules_noun_frames(const kb_rules *rules, size_t *n)
{
    *n = rules->n_noun_frames;
    return rules->noun_frames;
}

const kb_frame *
kb_rules_frames(const kb_rules *rules, size_t *n)
{
    *n = rules->frames.n;
    return rules->frames.items;
}

const kb_composition *
kb_rules_compose(const kb_rules *rules, kb_str outer,
                 const kb_inner_names *inner)
{
    for (size_t i = 0; i < rules->compositions.n; ++i) {
        const kb_composition *const one = &rules->compositions.items[i];
        if (kb_str_equal(one->outer, outer) &&
            (kb_str_equal(one->inner, inner->plover) ||
             kb_str_equal(one->inner, inner->predicate) ||
             kb_str_equal(one->inner, inner->verb) ||
             kb_str_equal(one->inner, KB_STR("*")))) {
            return one;
        }
    }
    return NULL;
}

const kb_time_rule *
kb_rules_times(const kb_rules *rules, size_t *n)
{
    *n = rules->times.n;
    return rules->times.items;
}
