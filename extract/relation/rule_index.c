// SPDX-License-Identifier: MIT
// Closed words, nouns and the spellings of verbs in one open-addressed table of
// their keys: every token of a text is asked for.
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

// ---- words ------------------------------------------------------------------

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

// The word of the filter in which that bit is.
static uint64_t *
filter_word(const kb_word_index *index, uint64_t finished)
{
    return &index->filter[tag_of(finished) / 64 & index->filter_mask];
}

// The slot of a key, or the free one where it belongs.
static kb_word_slot *
find_slot(const kb_word_index *index, uint64_t key, uint64_t finished)
{
    uint32_t at = (uint32_t)finished & index->mask;
    while (index->slots[at].word != 0 &&
           (index->slots[at].tag != tag_of(finished) ||
            index->words[index->slots[at].word].key != key)) {
        at = (at + 1) & index->mask;
    }
    return &index->slots[at];
}

// Room for so many words, and for the one that says nothing.
static kb_status
make_room(kb_word_index *index, size_t n, kb_arena *arena)
{
    uint32_t cap = 16;
    while (cap < n * 2) {
        cap *= 2;
    }
    const uint32_t n_filter = cap / 16; // four bits a slot
    index->words = kb_arena_get_zeroed(arena, n + 1, sizeof(*index->words));
    index->slots = kb_arena_get_zeroed(arena, cap, sizeof(*index->slots));
    index->filter =
        kb_arena_get_zeroed(arena, n_filter, sizeof(*index->filter));
    if (!index->words || !index->slots || !index->filter) {
        return KB_ERR_NOMEM;
    }
    index->n = 1;
    index->mask = cap - 1;
    index->filter_mask = n_filter - 1;
    return KB_OK;
}

// The word of a key, a new one if need be.
static kb_rule_word *
add_word(kb_word_index *index, uint64_t key)
{
    const uint64_t finished = kb_hash_finish(key);
    kb_word_slot *const slot = find_slot(index, key, finished);
    if (slot->word == 0) {
        *slot = (kb_word_slot){index->n, tag_of(finished)};
        *filter_word(index, finished) |= filter_bit(finished);
        index->words[index->n++].key = key;
    }
    return &index->words[slot->word];
}

// Give every word its part of `nouns` and `forms`, which are still empty.
static void
share_room(kb_word_index *index, kb_noun *nouns, kb_verb_form *forms)
{
    for (uint32_t i = 1; i < index->n; ++i) {
        kb_rule_word *const word = &index->words[i];
        word->nouns = nouns;
        word->forms = forms;
        nouns += word->n_nouns;
        forms += word->n_forms;
        word->n_nouns = 0;
        word->n_forms = 0;
    }
}

// Lay what is said of a word side by side, in the order of the files.
static kb_status
gather_words(kb_rules *rules)
{
    kb_word_index *const index = &rules->words;
    kb_noun *const nouns = KB_ARENA_NEW(&rules->arena, kb_noun, rules->nouns.n);
    kb_verb_form *const forms =
        KB_ARENA_NEW(&rules->arena, kb_verb_form, rules->forms.n);
    if (!nouns || !forms) {
        return KB_ERR_NOMEM;
    }
    for (size_t i = 0; i < rules->nouns.n; ++i) {
        ++add_word(index, rules->nouns.items[i].key)->n_nouns;
    }
    for (size_t i = 0; i < rules->forms.n; ++i) {
        ++add_word(index, rules->forms.items[i].key)->n_forms;
    }
    share_room(index, nouns, forms);
    for (size_t i = 0; i < rules->nouns.n; ++i) {
        const kb_noun *const noun = &rules->nouns.items[i];
        kb_rule_word *const word = add_word(index, noun->key);
        word->nouns[word->n_nouns++] = *noun;
        word->classes |= noun->before[0] == 0 ? noun->classes : 0;
    }
    for (size_t i = 0; i < rules->forms.n; ++i) {
        const kb_verb_form *const form = &rules->forms.items[i];
        kb_rule_word *const word = add_word(index, form->key);
        word->forms[word->n_forms++] = *form;
    }
    KB_VEC_CLEAR(&rules->nouns);
    KB_VEC_CLEAR(&rules->forms);
    return KB_OK;
}

static kb_status
index_words(kb_rules *rules)
{
    size_t n_closed = 0;
    const kb_closed_word *const closed =
        kb_closed_words(&rules->arena, &n_closed);
    if (!closed) {
        return KB_ERR_NOMEM;
    }
    KB_TRY(make_room(&rules->words, n_closed + rules->nouns.n + rules->forms.n,
                     &rules->arena));
    for (size_t i = 0; i < n_closed; ++i) {
        kb_rule_word *const word = add_word(&rules->words, closed[i].key);
        word->prep = closed[i].prep;
        word->tag = closed[i].tag;
    }
    return gather_words(rules);
}

// ---- frames -----------------------------------------------------------------

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

// The prepositions of the first part that only a phrase of the clause itself
// can fill, as far as they tell: "of" may hang on any noun.
static uint64_t
needed_preps(const kb_frame *frame)
{
    const uint64_t elsewhere = KB_PREP(OF) | KB_PREP(THAT);
    for (uint32_t i = 0; i < frame->n_parts; ++i) {
        const kb_part *const part = &frame->parts[i];
        if (part->slot.kind != KB_SLOT_VERB && !(part->preps & elsewhere)) {
            return part->preps;
        }
    }
    return 0;
}

static bool
has_subject_slot(const kb_frame *frame)
{
    bool has = frame->object.kind == KB_SLOT_SUBJECT ||
               frame->second.kind == KB_SLOT_SUBJECT;
    for (uint32_t i = 0; i < frame->n_parts; ++i) {
        has |= frame->parts[i].slot.kind == KB_SLOT_SUBJECT;
    }
    return has;
}

static kb_frame_gate
gate_of(const kb_frame *frame)
{
    return (kb_frame_gate){
        .class_ = frame->object.class_,
        .preps = needed_preps(frame),
        .frame = frame,
        .needs_agent = !has_subject_slot(frame) && !frame->is_subject_free,
        // a phrase after the particle may stand for it
        .needs_patient =
            frame->object.kind != KB_SLOT_NONE && frame->particle == 0,
    };
}

// Insertion keeps equally specific frames in the order of the files.
static void
insert_frame(kb_frame_gate *frames, uint32_t n, const kb_frame *frame)
{
    uint32_t i = n;
    while (i > 0 && specificity(frames[i - 1].frame) < specificity(frame)) {
        frames[i] = frames[i - 1];
        --i;
    }
    frames[i] = gate_of(frame);
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
        KB_ARENA_NEW(&rules->arena, kb_frame_gate, rules->uses.n);
    rules->noun_frames =
        KB_ARENA_NEW(&rules->arena, kb_frame_gate, rules->frames.n);
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
        "abduction",     "arrest",   "bombing", "deployment",
        "investigation", "invasion", "killing", "occupation",
        "recognition",   "release",  "siege",   "suspension",
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
        .display = kb_rules_class(rules, "display"),
        .nature = kb_rules_class(rules, "nature"),
        .weapon = kb_rules_class(rules, "weapon"),
        .wield = kb_rules_class(rules, "wield"),
        .rumour = kb_rules_class(rules, "rumour"),
        .prospect = kb_rules_class(rules, "prospect"),
        .site = kb_rules_class(rules, "site"),
        .regime = kb_rules_class(rules, "regime"),
        .means = kb_rules_class(rules, "means"),
        .thing = kb_rules_class(rules, "thing"),
        .section = kb_rules_class(rules, "section"),
        .bequeath = kb_rules_class(rules, "bequeath"),
        .become = kb_rules_class(rules, "become"),
        .serve = kb_rules_class(rules, "serve"),
        .install = kb_rules_class(rules, "install"),
    };
    KB_TRY(inflect_verbs(rules));
    KB_TRY(attach_frames(rules));
    return index_words(rules);
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

const kb_rule_word *
kb_rules_word(const kb_rules *rules, uint64_t key)
{
    const kb_word_index *const index = &rules->words;
    const uint64_t finished = kb_hash_finish(key);
    if ((*filter_word(index, finished) & filter_bit(finished)) == 0) {
        return index->words; // as most are
    }
    return &index->words[find_slot(index, key, finished)->word];
}

kb_status
kb_rules_read_words(const kb_rules *rules, const kb_text *text, kb_arena *arena,
                    const kb_rule_word *const **out)
{
    const kb_word_index *const index = &rules->words;
    const kb_rule_word **const words =
        KB_ARENA_NEW(arena, const kb_rule_word *, text->n_tokens);
    uint32_t *const known = KB_ARENA_NEW(arena, uint32_t, text->n_tokens);
    if (!words || !known) {
        return KB_ERR_NOMEM;
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < text->n_tokens; ++i) { // no branch to mispredict
        const uint64_t finished = kb_hash_finish(text->tokens[i].key);
        words[i] = index->words;
        known[n] = i;
        n += (*filter_word(index, finished) & filter_bit(finished)) != 0;
        __builtin_prefetch(&index->slots[(uint32_t)finished & index->mask]);
    }
    for (uint32_t i = 0; i < n; ++i) {
        const uint64_t key = text->tokens[known[i]].key;
        const kb_word_slot *const slot =
            find_slot(index, key, kb_hash_finish(key));
        words[known[i]] = &index->words[slot->word];
    }
    *out = words;
    return KB_OK;
}

const kb_verb_form *
kb_rule_word_form(const kb_rule_word *word, uint32_t wanted)
{
    for (uint32_t i = 0; i < word->n_forms; ++i) {
        if (word->forms[i].forms & wanted) {
            return &word->forms[i];
        }
    }
    return word->n_forms > 0 ? word->forms : NULL;
}

const kb_verb *
kb_rules_verb(const kb_rules *rules, uint32_t verb)
{
    return &rules->verbs.items[verb];
}

kb_class_set
kb_rules_verb_classes(const kb_rules *rules, uint32_t verb)
{
    return verb == KB_NONE
               ? 0
               : kb_rules_word(rules,
                               kb_hash(kb_rules_verb(rules, verb)->lemma))
                     ->classes;
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

size_t
kb_rule_word_phrase(const kb_rule_word *word, const uint64_t *keys, size_t n,
                    kb_class_set *classes)
{
    size_t longest = 0;
    *classes = 0;
    for (uint32_t i = 0; i < word->n_nouns; ++i) {
        const kb_noun *const noun = &word->nouns[i];
        const size_t words = match_phrase(noun, keys, n);
        if (words > longest) {
            longest = words;
            *classes = 0;
        }
        if (words > 0 && words == longest) {
            *classes |= noun->classes;
        }
    }
    return longest;
}

const kb_frame_gate *
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
