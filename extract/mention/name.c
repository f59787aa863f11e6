// SPDX-License-Identifier: MIT
// Each run of capitalised words is cut twice.  The first cut tells which names
// the document holds beyond doubt and what speaks for the type of the others;
// the second uses that, so that one name has one type and a surname is known
// before and after the full name.
#include "mention/name.h"

#include "mention/adding.h"
#include "mention/context.h"
#include "mention/feature.h"
#include "mention/judge.h"
#include "mention/trait.h"

typedef struct finder finder;

typedef kb_status cut_user(finder *f, const kb_run *run, kb_cut *cut);

typedef struct place {
    uint32_t begin, end; // tokens of a run
    bool is_strict, is_caps;
    uint32_t line;        // what kind of line the sentence is
    uint32_t first_offer; // of the shapes, up to that of the next place
} place;

struct finder {
    kb_scene *scene;
    const kb_judge *judge; // or NULL
    kb_known known;
    place *places; // of all runs, and one that ends them
    uint32_t n_places;
    kb_traits *traits; // by token, those of runs
    const kb_shapes *shapes;
    kb_offers offers;
};

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

// The at of "University of X at Y", in a run from `begin` on.
static bool
is_before_campus(const kb_scene *scene, uint32_t begin, uint32_t token)
{
    uint32_t of = token;
    while (of > begin && !kb_token_is(kb_scene_token(scene, of), "of")) {
        of -= 1;
    }
    kb_gaz_word word;
    return kb_token_is(kb_scene_token(scene, token), "at") && of > begin &&
           kb_scene_word(scene, of - 1, of, KB_WORD_ORG_HEAD, &word) == KB_OK &&
           word.kind == KB_CLASS_UNIVERSITY;
}

// The 's of "Workers' Party", "St. Anne's Hospital".
static bool
is_inner_clitic(const kb_scene *scene, uint32_t begin, uint32_t token)
{
    static const char *const saints[] = {"st", "saint", NULL};
    const kb_token *const t = kb_scene_token(scene, token);
    return t->kind == KB_TOKEN_CLITIC && token > begin &&
           ((t[-1].tags & KB_POS_NNS) != 0 ||
            (token > begin + 1 && kb_token_is_any(&t[-2], saints)));
}

// Whether a token may stand between two words of a run from `begin` on.
static bool
is_connector(const kb_scene *scene, uint32_t begin, uint32_t token)
{
    static const char *const words[] = {"of",      "the", "for", "and", "&",
                                        "against", "on",  "to",  NULL};
    const kb_token *const t = kb_scene_token(scene, token);
    if (t->mark == '-') {
        return (t->flags & KB_TOKEN_GLUED) != 0;
    }
    if (t->mark == '/') { // Maersk A/S
        return (t->flags & KB_TOKEN_GLUED) != 0 && token > begin &&
               (scene->marks[token - 1].starts & KB_MARK(KB_WORD_ORG_SUFFIX)) !=
                   0;
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
    return is_inner_clitic(scene, begin, token) || kb_token_is_any(t, words) ||
           is_before_campus(scene, begin, token);
}

// "-wook" of a name: a hyphen and a small word that is not English.
static bool
is_glued_tail(const kb_scene *scene, uint32_t token)
{
    enum { PART_TAGS = KB_POS_VBN | KB_POS_VBD | KB_POS_VBG | KB_POS_JJ };
    const kb_token *const hyphen = kb_scene_token(scene, token);
    const kb_token *const tail = hyphen + 1;
    // Ji-woo of Kim Ji-woo, but not the led of Bay Area-led.
    const bool is_given_name =
        token >= 2 && (tail->tags & PART_TAGS) == 0 &&
        kb_scene_is_capital(scene, token - 2) &&
        (scene->marks[token - 2].starts &
         (KB_MARK(KB_WORD_FIRST_NAME) | KB_MARK(KB_WORD_SURNAME))) != 0;
    return hyphen->mark == '-' && (hyphen->flags & KB_TOKEN_GLUED) != 0 &&
           (tail->flags & KB_TOKEN_GLUED) != 0 && tail->kind == KB_TOKEN_WORD &&
           (tail->tags == 0 || is_given_name);
}

// Whether the tokens are all glued to the one before.
static bool
are_glued(const kb_scene *scene, uint32_t token, uint32_t n)
{
    for (uint32_t t = token; t < token + n; ++t) {
        if ((kb_scene_token(scene, t)->flags & KB_TOKEN_GLUED) == 0) {
            return false;
        }
    }
    return true;
}

// Behind the -upon-Tyne of "Newcastle-upon-Tyne", or the token.
static uint32_t
skip_link(const kb_scene *scene, uint32_t token, uint32_t limit)
{
    const kb_token *const t = kb_scene_token(scene, token);
    if (token + 3 < limit && t[0].mark == '-' && t[2].mark == '-' &&
        t[1].kind == KB_TOKEN_WORD && kb_scene_is_capital(scene, token + 3) &&
        are_glued(scene, token, 4)) {
        return token + 4;
    }
    return token;
}

// The end of the run that begins with `begin`, or `begin`.
static uint32_t
run_end(const kb_scene *scene, uint32_t begin, uint32_t limit)
{
    uint32_t end = begin;
    const bool is_particle =
        (scene->marks[begin].inside & KB_MARK(KB_WORD_PARTICLE)) != 0 &&
        scene->text->tokens[begin].tags == 0;
    if (!is_run_word(scene, begin, &end) && !is_particle) {
        return begin;
    }
    uint32_t at = skip_link(scene, end > begin ? end : begin, limit);
    while (at < limit && at < begin + KB_RUN_MAX) {
        uint32_t next = kb_scene_nickname(scene, at);
        while (next < limit && next < at + 3 &&
               is_connector(scene, begin, next) &&
               !kb_scene_is_capital(scene, next)) {
            next += 1;
        }
        if (next >= limit || !is_run_word(scene, next, &end)) {
            break;
        }
        at = end;
        at = skip_link(scene, at, limit);
        if (at + 1 < limit && is_glued_tail(scene, at)) {
            at = skip_link(scene, at + 2, limit);
        }
    }
    if (at > begin + KB_RUN_MAX) {
        at = begin + KB_RUN_MAX;
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
cut_run(finder *f, kb_run *run, cut_user *use)
{
    weigh_cuts(run);
    kb_cut cut;
    cut.n = 0;
    for (uint32_t at = run->end; at > run->begin;) {
        cut.n += 1;
        at = run->via[at - run->begin].begin;
    }
    uint32_t at = run->end;
    for (uint32_t i = cut.n; i > 0; --i) {
        cut.items[i - 1] = run->via[at - run->begin];
        at = cut.items[i - 1].begin;
    }
    return use(f, run, &cut);
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

// "@ jo_smith": the end of a name by which a network knows someone, written
// in small letters or any, or its begin.  Its mark stands apart.
static uint32_t
handle_end(const kb_scene *scene, uint32_t begin, uint32_t limit)
{
    const kb_token *t = kb_scene_token(scene, begin);
    if (begin == 0 || t[-1].mark != '@' || (t->flags & KB_TOKEN_GLUED) != 0 ||
        (t->kind != KB_TOKEN_WORD && t->kind != KB_TOKEN_NUMBER)) {
        return begin;
    }
    uint32_t end = begin + 1;
    while (end < limit && end < begin + KB_RUN_MAX &&
           ((++t)->flags & KB_TOKEN_GLUED) != 0 &&
           (t->mark == '_' || t->kind == KB_TOKEN_WORD ||
            t->kind == KB_TOKEN_NUMBER)) {
        end += 1;
    }
    return end;
}

static void
find_runs_in(finder *f, const kb_sentence *sentence)
{
    const bool is_caps = (sentence->flags & KB_SENTENCE_CAPS) != 0;
    const bool is_strict = is_caps || is_title_case(f->scene, sentence);
    const uint32_t n_before = f->n_places;
    uint32_t line = 0;
    uint32_t t = sentence->begin;
    while (t < sentence->end) {
        uint32_t end = run_end(f->scene, t, sentence->end);
        if (f->judge) { // no rule knows what a handle is
            const uint32_t handle = handle_end(f->scene, t, sentence->end);
            end = handle > end ? handle : end;
        }
        if (end > t) {
            line = f->judge && f->n_places == n_before
                       ? kb_line_kind(f->scene, sentence)
                       : line;
            f->places[f->n_places++] =
                (place){t, end, is_strict, is_caps, line, 0};
        }
        t = end > t ? end : t + 1;
    }
}

static kb_status
find_runs(finder *f)
{
    const kb_text *const text = f->scene->text;
    f->places =
        KB_ARENA_NEW(f->scene->arena, place, (size_t)text->n_tokens + 1);
    f->traits = KB_ARENA_NEW(f->scene->arena, kb_traits, text->n_tokens);
    if (!f->places || !f->traits) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t s = 0; s < text->n_sentences; ++s) {
        find_runs_in(f, &text->sentences[s]);
    }
    return KB_OK;
}

static void
go_to(const finder *f, const place *p, kb_run *run)
{
    run->begin = p->begin;
    run->end = p->end;
    run->line = p->line;
    run->traits = f->traits + p->begin;
    run->is_strict = p->is_strict;
    run->is_caps = p->is_caps;
}

// What the shapes find does not depend on the cut.
static kb_status
match_shapes(finder *f)
{
    kb_run run = {.scene = f->scene, .known = &f->known};
    f->offers.arena = f->scene->arena;
    for (uint32_t i = 0; i < f->n_places; ++i) {
        f->places[i].first_offer = f->offers.n;
        go_to(f, &f->places[i], &run);
        kb_traits_of_run(&run, f->traits + run.begin);
        KB_TRY(kb_shapes_match(f->shapes, &run, &f->offers));
    }
    f->places[f->n_places].first_offer = f->offers.n;
    return KB_OK;
}

static kb_status
cut_all(finder *f, cut_user *use)
{
    uint32_t n_shapes = 0;
    kb_run run = {.scene = f->scene,
                  .known = &f->known,
                  .shapes = kb_shapes_get(f->shapes, &n_shapes)};
    kb_status st = KB_OK;
    for (uint32_t i = 0; i < f->n_places && st == KB_OK; ++i) {
        const place *const p = &f->places[i];
        go_to(f, p, &run);
        if (f->offers.n > 0) {
            run.offers = f->offers.items + p[0].first_offer;
            run.offers_end = f->offers.items + p[1].first_offer;
        }
        st = cut_run(f, &run, use);
    }
    return st;
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
    if ((scene->marks[begin].starts & KB_MARK(KB_WORD_FIRST_NAME)) != 0 &&
        (scene->marks[begin].inside & KB_MARK(KB_WORD_PARTICLE)) == 0) {
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

// "Kestrel Marine" of "Kestrel Marine Holdings Ltd" is the firm too.
static void
vote_beginnings(finder *f, const kb_segment *s)
{
    const kb_scene *const scene = f->scene;
    for (uint32_t end = s->begin + 2; end < s->end && end < s->begin + 4;
         ++end) {
        if ((scene->marks[end - 1].inside & KB_MARK(KB_WORD_ORG_SUFFIX)) != 0 ||
            scene->text->tokens[end - 1].mark != 0) {
            return;
        }
        kb_known_vote(&f->known, kb_known_key(scene->text, s->begin, end),
                      KB_ORGANIZATION, 0.8, true);
    }
}

// The first word of a firm's name may be it: one that is not English, or that
// the document keeps writing like a name.
static void
vote_first_word(finder *f, const kb_segment *s)
{
    const kb_form *const form = kb_scene_form(f->scene, s->begin);
    const bool is_english = kb_scene_token(f->scene, s->begin)->tags != 0;
    const bool is_kept = form->n_lower == 0 && form->n_capital > 2;
    if (!is_english || is_kept) {
        kb_known_vote(&f->known,
                      kb_known_key(f->scene->text, s->begin, s->begin + 1),
                      KB_ORGANIZATION, is_english ? 0.8 : 0.5, is_english);
    }
}

static kb_status
vote_segment(finder *f, const kb_run *run, const kb_segment *s)
{
    if (s->rule == KB_RULE_NOTHING || s->rule == KB_RULE_TITLE ||
        s->rule == KB_RULE_EVENT || s->rule == KB_RULE_DEMONYM ||
        run->is_strict) {
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
    if (s->rule == KB_RULE_ORG_SUFFIX) {
        vote_beginnings(f, s);
        vote_first_word(f, s);
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

static kb_status
vote_cut(finder *f, const kb_run *run, kb_cut *cut)
{
    for (uint32_t i = 0; i < cut->n; ++i) {
        KB_TRY(vote_segment(f, run, &cut->items[i]));
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

// Give the segments of the second cut their types, and drop what is not
// believed.
static void
settle(const finder *f, const kb_run *run, const kb_cut *rough, kb_cut *cut)
{
    cut->n = 0;
    for (uint32_t i = 0; i < rough->n; ++i) {
        kb_segment s = rough->items[i];
        const double words = (double)(s.end - s.begin);
        if (has_loose_article(run, &s)) {
            cut->items[cut->n++] =
                (kb_segment){.begin = s.begin, .end = s.begin + 1};
            s.begin += 1;
        }
        if (s.rule == KB_RULE_CONTEXT) {
            double lead = 0;
            s.type = type_by_context(f, &s, &lead);
            s.score = 0.4 + lead * 0.3;
        } else {
            s.score = s.score / words;
        }
        const bool is_believed =
            s.rule <= KB_RULE_DEMONYM || (s.type != 0 && s.score >= 0.3);
        s.rule = is_believed ? s.rule : KB_RULE_NOTHING;
        cut->items[cut->n++] = s;
    }
}

// "Written in Spanish": a language, and no people.
static bool
is_language(const kb_scene *scene, const kb_segment *s)
{
    static const char *const words[] = {"in",       "into",   "speak",
                                        "speaks",   "spoke",  "spoken",
                                        "speaking", "fluent", NULL};
    const kb_token *const before = kb_scene_before(scene, s->begin);
    const kb_token *const after = kb_scene_after(scene, s->end - 1);
    return before &&
           (kb_scene_token(scene, s->end - 1)->tags & KB_POS_NNS) == 0 &&
           kb_token_is_any(before, words) &&
           (!after || after->kind == KB_TOKEN_PUNCT ||
            (after->tag & (KB_CLOSED_TAGS | KB_VERB_TAGS | KB_POS_RB)) != 0);
}

// The Cuban of "Cuban Missile Crisis": a capitalised word that is neither a
// title nor a name of its own goes on with it, so that it is a part of a name
// that nobody knows.
static bool
begins_unknown_name(const kb_run *run, const kb_cut *rules, const kb_segment *s)
{
    if (run->is_strict || s->end >= run->end || !kb_run_is_namey(run, s->end)) {
        return false;
    }
    for (uint32_t i = 0; i < rules->n; ++i) {
        const kb_segment *const next = &rules->items[i];
        if (next->begin <= s->end && s->end < next->end) {
            return next->rule == KB_RULE_NOTHING ||
                   next->rule == KB_RULE_EVENT ||
                   (next->rule == KB_RULE_DEMONYM && next->begin == s->end);
        }
    }
    return false;
}

// "told The Associated Press": written with a capital where no sentence begins,
// the article of a list's name is part of it.
static void
take_article(const kb_run *run, kb_segment *s)
{
    if (run->is_strict || s->begin == 0) {
        return;
    }
    const kb_token *const the = kb_scene_before(run->scene, s->begin);
    if (!the || !kb_token_is(the, "the") ||
        (the->flags & (KB_TOKEN_CAPITAL | KB_TOKEN_FIRST)) !=
            KB_TOKEN_CAPITAL) {
        return;
    }
    const kb_gaz_hit *const hit =
        kb_scene_entity(run->scene, s->begin - 1, s->end, s->type);
    if (hit) {
        s->begin -= 1;
        s->hit = hit;
    }
}

static kb_status
use_cut(finder *f, const kb_run *run, kb_cut *rough)
{
    kb_cut settled;
    settle(f, run, rough, &settled);
    kb_cut cut;
    kb_cut_copy(&cut, &settled);
    if (f->judge) {
        KB_TRY(f->judge->judge(f->judge->ctx, run, &cut));
    }
    for (uint32_t i = 0; i < cut.n; ++i) {
        kb_segment *const s = &cut.items[i];
        if (s->rule == KB_RULE_DEMONYM) {
            if (is_language(f->scene, s) ||
                begins_unknown_name(run, &settled, s)) {
                continue;
            }
            KB_TRY(kb_add_name(f->scene, s, KB_MENTION_DEMONYM, s->score));
        } else if (s->rule > KB_RULE_DEMONYM) {
            take_article(run, s);
            KB_TRY(kb_add_name(f->scene, s, KB_MENTION_NAME, s->score));
        }
    }
    return KB_OK;
}

kb_status
kb_name_find(kb_scene *scene, const kb_shapes *shapes, const kb_judge *judge)
{
    uint32_t n_capital = 0;
    for (uint32_t t = 0; t < scene->text->n_tokens; ++t) {
        n_capital += kb_scene_is_capital(scene, t);
    }
    finder f = {.scene = scene, .judge = judge, .shapes = shapes};
    KB_TRY(kb_known_init(&f.known, scene, n_capital * 2));
    KB_TRY(find_runs(&f));
    KB_TRY(match_shapes(&f));
    KB_TRY(cut_all(&f, vote_cut));
    return cut_all(&f, use_cut);
}
