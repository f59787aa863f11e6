// SPDX-License-Identifier: MIT
// Each run of capitalised words is cut twice.  The first cut tells which names
// the document holds beyond doubt and what speaks for the type of the others;
// the second uses that, so that one name has one type and a surname is known
// before and after the full name.
#include "mention/name.h"

#include "mention/context.h"
#include "mention/segment.h"

typedef kb_status cut_user(void *ctx, const kb_run *run,
                           const kb_segment *segment);

typedef struct finder {
    kb_scene *scene;
    kb_known known;
    cut_user *use;
} finder;

// ---- runs ----

static bool
starts_entity(const kb_scene *scene, uint32_t token, uint32_t *end)
{
    bool found = false;
    for (uint32_t h = scene->first_hit[token]; h < scene->first_hit[token + 1];
         ++h) {
        const kb_gaz_hit *const hit = &scene->hits->items[h];
        if (!hit->senses[0].is_word && hit->end > *end) {
            *end = hit->end;
            found = true;
        }
    }
    return found;
}

static bool
is_run_word(const kb_scene *scene, uint32_t token, uint32_t *end)
{
    const bool is_entity = starts_entity(scene, token, end);
    if (kb_scene_is_capital(scene, token)) {
        *end = *end > token + 1 ? *end : token + 1;
        return true;
    }
    return is_entity;
}

static bool
is_connector(const kb_scene *scene, uint32_t token)
{
    static const char *const words[] = {"of",      "the", "for", "and", "&",
                                        "against", "on",  "to",  NULL};
    const kb_token *const t = kb_scene_token(scene, token);
    if (t->mark == '-') {
        return (t->flags & KB_TOKEN_GLUED) != 0;
    }
    if (t->mark == ',') {
        return token + 1 < scene->text->n_tokens &&
               (scene->marks[token + 1].starts &
                (KB_MARK(KB_WORD_ORG_SUFFIX) | KB_MARK(KB_WORD_NAME_SUFFIX))) !=
                   0;
    }
    if ((scene->marks[token].inside & KB_MARK(KB_WORD_PARTICLE)) != 0) {
        return true;
    }
    if (t->kind == KB_TOKEN_CLITIC) { // Workers' Party, People's Party
        return token > 0 &&
               (scene->text->tokens[token - 1].tags & KB_POS_NNS) != 0;
    }
    for (size_t i = 0; words[i]; ++i) {
        if (kb_token_is(t, words[i])) {
            return true;
        }
    }
    return false;
}

// "-wook" of a name: a hyphen and a small word that is not English.
static bool
is_glued_tail(const kb_scene *scene, uint32_t token)
{
    const kb_token *const hyphen = kb_scene_token(scene, token);
    const kb_token *const tail = hyphen + 1;
    return hyphen->mark == '-' && (hyphen->flags & KB_TOKEN_GLUED) != 0 &&
           (tail->flags & KB_TOKEN_GLUED) != 0 && tail->kind == KB_TOKEN_WORD &&
           tail->tags == 0;
}

// The end of the run that begins with `token`, or `token`.
static uint32_t
run_end(const kb_scene *scene, uint32_t token, uint32_t limit)
{
    uint32_t end = token;
    const bool is_particle =
        (scene->marks[token].inside & KB_MARK(KB_WORD_PARTICLE)) != 0 &&
        scene->text->tokens[token].tags == 0;
    if (!is_run_word(scene, token, &end) && !is_particle) {
        return token;
    }
    uint32_t at = end > token ? end : token;
    while (at < limit && at < token + KB_RUN_MAX) {
        uint32_t next = at;
        while (next < limit && next < at + 3 && is_connector(scene, next) &&
               !kb_scene_is_capital(scene, next)) {
            next += 1;
        }
        if (next >= limit || !is_run_word(scene, next, &end)) {
            break;
        }
        at = end;
        if (at + 1 < limit && is_glued_tail(scene, at)) {
            at += 2;
        }
    }
    if (at > token + KB_RUN_MAX) {
        at = token + KB_RUN_MAX;
    }
    return at < limit ? at : limit;
}

// Fill in the best cut of every beginning of the run.
static void
weigh_cuts(kb_run *run)
{
    const uint32_t n = run->end - run->begin;
    for (uint32_t i = 1; i <= n; ++i) {
        run->best[i] = -1;
    }
    run->best[0] = 0;
    for (uint32_t i = 0; i < n; ++i) {
        kb_run_offer_all(run, run->begin + i);
    }
}

static kb_status
cut_run(finder *f, kb_run *run)
{
    weigh_cuts(run);
    kb_segment cut[KB_RUN_MAX];
    uint32_t n_cut = 0;
    for (uint32_t at = run->end; at > run->begin; at = cut[n_cut - 1].begin) {
        cut[n_cut++] = run->via[at - run->begin];
    }
    kb_status st = KB_OK;
    while (n_cut > 0 && st == KB_OK) {
        const kb_segment *const segment = &cut[--n_cut];
        st = segment->rule == KB_RULE_NOTHING ? KB_OK : f->use(f, run, segment);
    }
    return st;
}

// Whether most words have a capital since it is a headline, and not since it
// is a list of names.
static bool
is_title_case(const kb_scene *scene, const kb_sentence *sentence)
{
    if ((sentence->flags & KB_SENTENCE_TITLED) == 0) {
        return false;
    }
    uint32_t n_capital = 0;
    uint32_t n_english = 0;
    for (uint32_t t = sentence->begin; t < sentence->end; ++t) {
        const kb_token *const token = kb_scene_token(scene, t);
        if (kb_scene_is_capital(scene, t) &&
            (token->flags & KB_TOKEN_FIRST) == 0) {
            n_capital += 1;
            n_english += token->tags != 0 && (scene->marks[t].starts &
                                              (KB_MARK(KB_WORD_ROLE))) == 0;
        }
    }
    return n_english * 3 >= n_capital && n_english > 0;
}

static kb_status
cut_sentence(finder *f, const kb_sentence *sentence)
{
    kb_run run = {.scene = f->scene, .known = &f->known};
    run.is_caps = (sentence->flags & KB_SENTENCE_CAPS) != 0;
    run.is_strict = run.is_caps || is_title_case(f->scene, sentence);
    kb_status st = KB_OK;
    uint32_t t = sentence->begin;
    while (t < sentence->end && st == KB_OK) {
        run.begin = t;
        run.end = run_end(f->scene, t, sentence->end);
        if (run.end > t) {
            st = cut_run(f, &run);
            t = run.end;
        } else {
            t += 1;
        }
    }
    return st;
}

static kb_status
cut_all(finder *f, cut_user *use)
{
    const kb_text *const text = f->scene->text;
    f->use = use;
    for (uint32_t s = 0; s < text->n_sentences; ++s) {
        KB_TRY(cut_sentence(f, &text->sentences[s]));
    }
    return KB_OK;
}

// ---- first cut ----

// "Long Name (LN)": the acronym's token, or KB_NONE.
static uint32_t
acronym_after(const kb_scene *scene, uint32_t begin, uint32_t end)
{
    const kb_text *const text = scene->text;
    if (end + 2 >= text->n_tokens || text->tokens[end].mark != '(' ||
        text->tokens[end + 2].mark != ')') {
        return KB_NONE;
    }
    const kb_token *const acronym = &text->tokens[end + 1];
    return acronym->kind == KB_TOKEN_WORD && acronym->fold.len >= 2 &&
                   acronym->fold.len <= 8 && end - begin >= 2 &&
                   (acronym->flags & KB_TOKEN_ALL_CAPS) != 0
               ? end + 1
               : KB_NONE;
}

// Whether an acronym begins like the name and has about as many letters.
static bool
fits_acronym(const kb_scene *scene, uint32_t begin, uint32_t end,
             uint32_t acronym)
{
    const kb_str short_form = scene->text->tokens[acronym].fold;
    size_t at = 0;
    for (uint32_t t = begin; t < end && at < short_form.len; ++t) {
        const kb_str word = scene->text->tokens[t].fold;
        at += word.len > 0 && word.ptr[0] == short_form.ptr[at];
    }
    return at + 1 >= short_form.len;
}

static void
vote_parts(finder *f, uint32_t begin, uint32_t end, double weight, bool is_sure)
{
    uint32_t last = end - 1;
    const kb_scene *const scene = f->scene;
    while (last > begin &&
           ((scene->marks[last].inside & KB_MARK(KB_WORD_NAME_SUFFIX)) != 0 ||
            scene->text->tokens[last].mark != 0)) {
        last -= 1;
    }
    if (last == begin) {
        return;
    }
    kb_known_vote(&f->known, kb_known_key(scene->text, last, last + 1),
                  KB_PERSON, weight, is_sure);
    if ((scene->marks[begin].starts & KB_MARK(KB_WORD_FIRST_NAME)) != 0) {
        kb_known_vote(&f->known, kb_known_key(scene->text, begin, begin + 1),
                      KB_PERSON, weight / 2, is_sure);
    }
}

static kb_status
vote_context(finder *f, const kb_segment *s)
{
    kb_votes votes = {{0}};
    const uint64_t key = kb_known_key(f->scene->text, s->begin, s->end);
    kb_context_around(f->scene, s->begin, s->end, &votes);
    for (int type = 0; type < 4; ++type) {
        kb_known_vote(&f->known, key, (kb_entity_type)type, votes.of[type],
                      false);
    }
    const uint32_t acronym = acronym_after(f->scene, s->begin, s->end);
    if (acronym != KB_NONE &&
        fits_acronym(f->scene, s->begin, s->end, acronym)) {
        kb_known_vote(&f->known, key, KB_ORGANIZATION, 1, true);
        kb_known_vote(&f->known,
                      kb_known_key(f->scene->text, acronym, acronym + 1),
                      KB_ORGANIZATION, 1, true);
    }
    kb_context_shape(f->scene, s->begin, s->end, &votes);
    if (s->end - s->begin >= 2 && votes.of[KB_PERSON] >= 1 &&
        votes.of[KB_PERSON] > votes.of[KB_ORGANIZATION] + 0.3 &&
        votes.of[KB_PERSON] > votes.of[KB_PLACE] + 0.3) {
        vote_parts(f, s->begin, s->end, 0.5, true);
    }
    return KB_OK;
}

static kb_status
vote_segment(void *ctx, const kb_run *run, const kb_segment *s)
{
    finder *const f = ctx;
    if (s->rule == KB_RULE_TITLE || s->rule == KB_RULE_EVENT ||
        s->rule == KB_RULE_DEMONYM || run->is_strict) {
        return KB_OK;
    }
    if (s->rule == KB_RULE_CONTEXT) {
        return vote_context(f, s);
    }
    const double weight = s->score / (double)(s->end - s->begin);
    if (weight < 0.5) {
        return KB_OK;
    }
    kb_known_vote(&f->known, kb_known_key(f->scene->text, s->begin, s->end),
                  s->type, weight, true);
    if (s->rule == KB_RULE_ORG_SUFFIX &&
        kb_scene_token(f->scene, s->begin)->tags == 0) {
        kb_known_vote(&f->known,
                      kb_known_key(f->scene->text, s->begin, s->begin + 1),
                      KB_ORGANIZATION, 0.5, false);
    }
    if (s->type == KB_PERSON) {
        vote_parts(f, s->begin, s->end, weight, true);
    }
    const uint32_t acronym = acronym_after(f->scene, s->begin, s->end);
    if (s->type == KB_ORGANIZATION && acronym != KB_NONE) {
        kb_known_vote(&f->known,
                      kb_known_key(f->scene->text, acronym, acronym + 1),
                      KB_ORGANIZATION, 1, true);
    }
    return KB_OK;
}

// ---- second cut ----

static kb_entity_type
type_by_context(const finder *f, const kb_segment *s, double *lead)
{
    kb_votes votes = {{0.45, 0, 0, 0}};
    kb_context_shape(f->scene, s->begin, s->end, &votes);
    const kb_known_name *const name = kb_known_find(
        &f->known, kb_known_key(f->scene->text, s->begin, s->end));
    // Many occurrences say more than one, but not each as much.
    const double n = name && name->n > 0 ? (double)name->n : 1;
    const double weight = (n < 5 ? 0.75 + 0.25 * n : 2) / n;
    int best = 0;
    for (int type = 0; type < 4; ++type) {
        votes.of[type] += name ? weight * (double)name->votes[type] : 0;
        best = votes.of[type] > votes.of[best] ? type : best;
    }
    *lead = 10;
    for (int type = 0; type < 4; ++type) {
        const double gap = votes.of[best] - votes.of[type];
        *lead = type != best && gap < *lead ? gap : *lead;
    }
    return (kb_entity_type)best;
}

// The senses of a hit that a mention of that kind may have.
static kb_status
copy_senses(kb_scene *scene, const kb_gaz_hit *hit, kb_candidate *c)
{
    kb_gaz_sense *const senses =
        KB_ARENA_NEW(scene->arena, kb_gaz_sense, hit->n_senses);
    if (!senses) {
        return KB_ERR_NOMEM;
    }
    const bool wants_demonym = c->kind == KB_MENTION_DEMONYM;
    for (uint32_t i = 0; i < hit->n_senses; ++i) {
        const kb_gaz_sense *const s = &hit->senses[i];
        if (!s->is_word &&
            ((s->flags & KB_SENSE_DEMONYM) != 0) == wants_demonym) {
            senses[c->n_senses++] = *s;
        }
    }
    c->senses = senses;
    return KB_OK;
}

static bool
is_plural_people(const kb_scene *scene, uint32_t begin, uint32_t end)
{
    const kb_str word = kb_scene_token(scene, end - 1)->fold;
    if (word.len > 3 && word.ptr[word.len - 1] == 's' &&
        word.ptr[word.len - 2] != 's') {
        return true;
    }
    if (word.len > 3 && memcmp(word.ptr + word.len - 3, "men", 3) == 0) {
        return true;
    }
    const kb_token *const before = kb_scene_before(scene, begin);
    const kb_token *const after = kb_scene_after(scene, end - 1);
    return before && kb_token_is(before, "the") &&
           (!after ||
            (after->tag & (KB_POS_VBD | KB_POS_VBZ | KB_POS_MD | KB_POS_IN |
                           KB_POS_CC)) != 0 ||
            after->mark != 0);
}

// The first gender that the words of a person's name tell.
static kb_gender
gender_of(const kb_scene *scene, const kb_candidate *c)
{
    const kb_mark *const mark = &scene->marks[c->begin];
    kb_gaz_word word;
    if (mark->honorific != KB_NONE &&
        kb_scene_word(scene, mark->honorific, c->begin, KB_WORD_HONORIFIC,
                      &word) == KB_OK &&
        word.gender != KB_GENDER_UNKNOWN) {
        return word.gender;
    }
    if (mark->role != KB_NONE &&
        (kb_scene_word(scene, mark->role, c->begin, KB_WORD_ROLE, &word) ==
             KB_OK ||
         kb_scene_word(scene, mark->role, c->begin, KB_WORD_RELATIVE, &word) ==
             KB_OK) &&
        word.gender != KB_GENDER_UNKNOWN) {
        return word.gender;
    }
    return c->end - c->begin > 1 &&
                   kb_scene_word(scene, c->begin, c->begin + 1,
                                 KB_WORD_FIRST_NAME, &word) == KB_OK
               ? word.gender
               : KB_GENDER_UNKNOWN;
}

// "President of the European Commission Name": the "of", or KB_NONE.
static uint32_t
role_with_of(const kb_scene *scene, const kb_candidate *c)
{
    const uint32_t owner =
        c->begin > 0 ? scene->marks[c->begin - 1].name : KB_NONE;
    if (owner == KB_NONE || !kb_scene_before(scene, c->begin) ||
        scene->items[owner].kind != KB_MENTION_NAME ||
        scene->items[owner].type == KB_PERSON ||
        scene->items[owner].begin < 2) {
        return KB_NONE;
    }
    uint32_t of = scene->items[owner].begin - 1;
    of -= kb_token_is(kb_scene_token(scene, of), "the") && of > 0;
    return kb_token_is(kb_scene_token(scene, of), "of") &&
                   scene->marks[of].role != KB_NONE
               ? of
               : KB_NONE;
}

static void
add_role(const kb_scene *scene, kb_candidate *c)
{
    uint32_t at = c->begin;
    while (scene->marks[at].honorific != KB_NONE &&
           (scene->marks[at].role == KB_NONE ||
            scene->marks[at].role > scene->marks[at].honorific)) {
        at = scene->marks[at].honorific;
    }
    const uint32_t of = role_with_of(scene, c);
    if (scene->marks[at].role != KB_NONE) {
        c->role_begin = scene->marks[at].role;
        c->role_end = at;
    } else if (of != KB_NONE) {
        c->role_begin = scene->marks[of].role;
        c->role_end = of;
    } else if (at < c->begin) {
        c->role_begin = at; // a rank or title that is no role: "Gen"
        c->role_end = c->begin;
    }
    for (uint32_t t = c->role_begin; t > 0 && t + 3 > c->role_begin; --t) {
        const kb_token *const before = kb_scene_before(scene, t);
        const uint32_t cue = kb_scene_cue(scene, before);
        c->flags |= (cue & KB_CUE_FORMER) != 0 ? KB_CANDIDATE_FORMER : 0;
        c->flags |= (cue & KB_CUE_ACTING) != 0 ? KB_CANDIDATE_ACTING : 0;
        c->flags |= (cue & KB_CUE_DEPUTY) != 0 ? KB_CANDIDATE_DEPUTY : 0;
        if (!before ||
            (before->mark != '-' && (before->tags & KB_POS_JJ) == 0 &&
             cue == 0 && scene->marks[t - 1].name == KB_NONE)) {
            break;
        }
    }
}

// A seat of government, or the capital of a country.
static bool
is_metonym(const kb_candidate *c)
{
    if (c->class_ != KB_CLASS_CITY || c->n_senses == 0) {
        return c->class_ == KB_CLASS_SEAT;
    }
    const kb_gaz_sense *const s = &c->senses[0];
    const uint32_t country = kb_gaz_get(s->gaz, s->index).country;
    return country != KB_NONE &&
           kb_gaz_get(s->gaz, country).capital == s->index;
}

// The entry of a list that a company's name is without its legal form.
static const kb_gaz_hit *
hit_before_suffix(const kb_scene *scene, const kb_segment *s)
{
    for (uint32_t h = scene->first_hit[s->begin];
         h < scene->first_hit[s->begin + 1]; ++h) {
        const kb_gaz_hit *const hit = &scene->hits->items[h];
        const kb_gaz_sense *const sense = &hit->senses[0];
        if (sense->is_word || (sense->flags & KB_SENSE_WEAK) != 0 ||
            kb_gaz_get(sense->gaz, sense->index).type != KB_ORGANIZATION) {
            continue;
        }
        uint32_t t = hit->end;
        while (t < s->end &&
               ((scene->marks[t].inside & KB_MARK(KB_WORD_ORG_SUFFIX)) != 0 ||
                scene->text->tokens[t].mark == ',' ||
                kb_token_is(&scene->text->tokens[t], "and"))) {
            t += 1;
        }
        if (t == s->end) {
            return hit;
        }
    }
    return NULL;
}

// The person of a list whose name has the title before it: "Pope Francis".
static const kb_gaz_hit *
hit_with_title(const kb_scene *scene, const kb_segment *s)
{
    const kb_mark *const mark = &scene->marks[s->begin];
    const uint32_t title = mark->role != KB_NONE ? mark->role : mark->honorific;
    if (s->type != KB_PERSON || title == KB_NONE) {
        return NULL;
    }
    for (uint32_t h = scene->first_hit[title]; h < scene->first_hit[title + 1];
         ++h) {
        const kb_gaz_hit *const hit = &scene->hits->items[h];
        const kb_gaz_sense *const sense = &hit->senses[0];
        if (hit->end == s->end && !sense->is_word &&
            (sense->flags & KB_SENSE_WEAK) == 0 &&
            kb_gaz_get(sense->gaz, sense->index).type == KB_PERSON) {
            return hit;
        }
    }
    return NULL;
}

// What a list says of a name that a rule has found.
static const kb_gaz_hit *
hit_behind(const kb_scene *scene, const kb_segment *s)
{
    if (s->rule == KB_RULE_ORG_SUFFIX) {
        return hit_before_suffix(scene, s);
    }
    return s->hit ? s->hit : hit_with_title(scene, s);
}

static kb_status
add_name(finder *f, const kb_segment *s, kb_mention_kind kind, double score)
{
    kb_scene *const scene = f->scene;
    kb_candidate *const c = kb_scene_add(scene, s->begin, s->end, kind);
    if (!c) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t t = s->begin; t < s->end; ++t) {
        scene->marks[t].name = scene->n - 1;
    }
    c->type = s->type;
    c->class_ = s->class_;
    c->rule = kb_name_rules[s->rule].id;
    c->score = score < 1 ? score : 1;
    const kb_gaz_hit *const hit = hit_behind(scene, s);
    if (hit) {
        KB_TRY(copy_senses(scene, hit, c));
        const uint32_t flags = c->n_senses > 0 ? c->senses[0].flags : 0;
        c->flags |= (flags & KB_SENSE_WEAK) != 0 ? KB_CANDIDATE_WEAK : 0;
    }
    if (kind == KB_MENTION_DEMONYM) {
        c->flags |=
            is_plural_people(scene, c->begin, c->end) ? KB_CANDIDATE_PLURAL : 0;
    } else if (c->type == KB_PERSON) {
        c->gender = gender_of(scene, c);
        c->flags |= c->end - c->begin > 1 ? KB_CANDIDATE_FULL_NAME : 0;
        add_role(scene, c);
    }
    if (is_metonym(c)) {
        c->flags |= KB_CANDIDATE_METONYM;
    }
    return KB_OK;
}

// Lists hold "the West" with its article, lest any west be meant.  It is no
// part of the name, as it is in "The Hague".
static bool
has_loose_article(const kb_run *run, const kb_segment *s)
{
    static const char article[] = "The ";
    if (s->rule != KB_RULE_GAZETTEER || s->end - s->begin < 2 ||
        !kb_token_is(kb_run_token(run, s->begin), "the")) {
        return false;
    }
    const kb_gaz_sense *const sense = &s->hit->senses[0];
    const kb_str name = kb_gaz_get(sense->gaz, sense->index).name;
    return name.len < sizeof(article) - 1 ||
           memcmp(name.ptr, article, sizeof(article) - 1) != 0;
}

static kb_status
use_segment(void *ctx, const kb_run *run, const kb_segment *s)
{
    finder *const f = ctx;
    const double score = s->score / (double)(s->end - s->begin);
    if (s->rule == KB_RULE_TITLE || s->rule == KB_RULE_EVENT) {
        return KB_OK;
    }
    if (s->rule == KB_RULE_DEMONYM) {
        return add_name(f, s, KB_MENTION_DEMONYM, score);
    }
    kb_segment typed = *s;
    typed.begin += has_loose_article(run, s);
    if (s->rule != KB_RULE_CONTEXT) {
        return score < 0.3 ? KB_OK
                           : add_name(f, &typed, KB_MENTION_NAME, score);
    }
    double lead = 0;
    typed.type = type_by_context(f, s, &lead);
    if (typed.type == 0) {
        return KB_OK;
    }
    return add_name(f, &typed, KB_MENTION_NAME, 0.4 + lead * 0.3);
}

kb_status
kb_name_find(kb_scene *scene)
{
    uint32_t n_capital = 0;
    for (uint32_t t = 0; t < scene->text->n_tokens; ++t) {
        n_capital += kb_scene_is_capital(scene, t);
    }
    finder f = {.scene = scene};
    KB_TRY(kb_known_init(&f.known, scene, n_capital * 2));
    KB_TRY(cut_all(&f, vote_segment));
    return cut_all(&f, use_segment);
}
