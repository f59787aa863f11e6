// SPDX-License-Identifier: MIT
#include "mention/scorer.h"

#include "gaz/image.h"
#include "gaz/kind.h"

#if defined(__x86_64__)
#    include <emmintrin.h>
#endif

// What a sure name of a list adds to its labels; the largest weight is 127.
enum { SURE = 80 };

// ---- decoding ---------------------------------------------------------------

// Far below the sums of a run, with room for such a sum below.
#define IMPOSSIBLE (INT64_MIN / 2)

typedef struct lattice {
    int64_t best[KB_N_LABELS];
    uint8_t from[KB_RUN_MAX][KB_N_LABELS];
} lattice;

// The labels that end a name, and those that begin one; OUTSIDE does both.
static const uint8_t closed[] = {KB_LABEL_OUTSIDE, 3, 4, 7, 8, 11, 12};
static const uint8_t opening[] = {KB_LABEL_OUTSIDE, 1, 4, 5, 8, 9, 12};
// Those that are inside of a name or end one of several words follow one of
// two: begin and inside of its type.
static const uint8_t open[3][2] = {{1, 2}, {5, 6}, {9, 10}};

// Go to label `b` from the best of `n` labels, the first of equals.  What is
// impossible stays far below all that is not.
static inline __attribute__((always_inline)) int64_t
go_to(lattice *l, kb_steps steps, const uint8_t *before, uint32_t n, uint32_t i,
      uint32_t b)
{
    int64_t best = l->best[before[0]] + steps[before[0]][b];
    uint8_t from = before[0];
    for (uint32_t k = 1; k < n; ++k) {
        const int64_t sum = l->best[before[k]] + steps[before[k]][b];
        from = sum > best ? before[k] : from;
        best = sum > best ? sum : best;
    }
    l->from[i][b] = from;
    return best;
}

static void
step(lattice *l, const int32_t *emissions, kb_steps steps, uint32_t i)
{
    int64_t next[KB_N_LABELS];
    for (uint32_t k = 0; k < sizeof(opening); ++k) {
        const uint8_t b = opening[k];
        next[b] = go_to(l, steps, closed, sizeof(closed), i, b) + emissions[b];
    }
    for (uint32_t k = 0; k < sizeof(open) / sizeof(open[0]); ++k) {
        for (uint32_t b = open[k][1]; b <= open[k][1] + 1U; ++b) {
            next[b] =
                go_to(l, steps, open[k], sizeof(open[k]), i, b) + emissions[b];
        }
    }
    memcpy(l->best, next, sizeof(next));
}

int64_t
kb_decode(kb_emissions emissions, uint32_t n, kb_steps steps, uint8_t *labels)
{
    lattice l;
    if (n == 0) {
        return 0;
    }
    for (uint32_t b = 0; b < KB_N_LABELS; ++b) {
        l.best[b] = IMPOSSIBLE;
    }
    for (uint32_t k = 0; k < sizeof(opening); ++k) {
        const uint8_t b = opening[k];
        l.best[b] = emissions[0][b] + steps[KB_LABEL_OUTSIDE][b];
    }
    for (uint32_t i = 1; i < n; ++i) {
        step(&l, emissions[i], steps, i);
    }
    uint8_t last = KB_LABEL_OUTSIDE;
    int64_t best = IMPOSSIBLE;
    for (uint32_t k = 0; k < sizeof(closed); ++k) {
        const uint8_t a = closed[k];
        if (l.best[a] + steps[a][KB_LABEL_OUTSIDE] > best) {
            best = l.best[a] + steps[a][KB_LABEL_OUTSIDE];
            last = a;
        }
    }
    for (uint32_t i = n; i > 0; --i) {
        labels[i - 1] = last;
        last = i > 1 ? l.from[i - 1][last] : last;
    }
    return best;
}

// ---- from labels to segments ------------------------------------------------

// Sum up the rows of the features.  A row adds at most 128 a label, there are
// at most KB_FEATURES_MAX.
static void
sum_rows(const kb_weights *w, const kb_features *f, int16_t *sums)
{
#if defined(__x86_64__)
    // Of each two bytes, the second is summed alone, and 256 times the second
    // with the first, made not negative.
    const __m128i bias = _mm_set1_epi16(0x80);
    __m128i both = _mm_setzero_si128();
    __m128i second = both;
    for (uint32_t i = 0; i < f->n; ++i) {
        const signed char *const at =
            w->rows + (size_t)(f->at[i] & w->mask) * KB_WEIGHTS_ROW;
        const __m128i row = _mm_xor_si128(
            _mm_loadu_si128((const __m128i *)(const void *)at), bias);
        both = _mm_add_epi16(both, row);
        second = _mm_add_epi16(second, _mm_srai_epi16(row, 8));
    }
    const __m128i first =
        _mm_sub_epi16(_mm_sub_epi16(both, _mm_slli_epi16(second, 8)),
                      _mm_set1_epi16((short)(f->n * 0x80)));
    _mm_storeu_si128((__m128i *)(void *)sums,
                     _mm_unpacklo_epi16(first, second));
    _mm_storeu_si128((__m128i *)(void *)(sums + KB_WEIGHTS_ROW / 2),
                     _mm_unpackhi_epi16(first, second));
#else
    memset(sums, 0, KB_WEIGHTS_ROW * sizeof(*sums));
    for (uint32_t i = 0; i < f->n; ++i) {
        const signed char *const row =
            w->rows + (size_t)(f->at[i] & w->mask) * KB_WEIGHTS_ROW;
        for (int label = 0; label < KB_WEIGHTS_ROW; ++label) {
            sums[label] = (int16_t)(sums[label] + row[label]);
        }
    }
#endif
}

static void
weigh(const kb_weights *w, const kb_features *f, int32_t *emission)
{
    int16_t sums[KB_WEIGHTS_ROW];
    sum_rows(w, f, sums);
    for (int label = 0; label < KB_N_LABELS; ++label) {
        emission[label] = sums[label];
    }
}

static kb_entity_class
class_of(const kb_scene *scene, const kb_segment *s)
{
    if (s->hit) {
        for (uint32_t i = 0; i < s->hit->n_senses; ++i) {
            const kb_gaz_sense *const sense = &s->hit->senses[i];
            const kb_gaz_kind kind = kb_sense_kind(sense);
            if (!sense->is_word && kind.type == s->type) {
                return kind.class_;
            }
        }
    }
    const kb_word_class heads[] = {KB_WORD_ORG_HEAD, KB_WORD_PLACE_HEAD};
    if (s->type == KB_PERSON) {
        return KB_CLASS_NONE;
    }
    const kb_word_class head = heads[s->type == KB_PLACE];
    for (uint32_t t = s->end; t > s->begin; --t) {
        kb_gaz_word word;
        if (kb_scene_word(scene, t - 1, t, head, &word) == KB_OK) {
            return word.kind;
        }
    }
    return KB_CLASS_NONE;
}

// Names are without titles, whatever was learnt; Dean Smith may be one.
static uint32_t
skip_titles(const kb_scene *scene, uint32_t begin, uint32_t end)
{
    const uint32_t classes = KB_MARK(KB_WORD_HONORIFIC) | KB_MARK(KB_WORD_ROLE);
    uint32_t t = begin;
    while (t + 1 < end &&
           (scene->marks[t].starts & KB_MARK(KB_WORD_FIRST_NAME)) == 0) {
        const uint32_t behind = kb_scene_phrase(scene, t, classes);
        if (behind == t || behind >= end) {
            break;
        }
        t = behind;
    }
    return t;
}

// The rules' segment of an extent and type, or NULL. A nation's adjective is
// its place, whoever took it for a name: "Firm to buy Israeli start-up".
static const kb_segment *
find_segment(const kb_cut *cut, const kb_segment *like)
{
    for (uint32_t i = 0; i < cut->n; ++i) {
        const kb_segment *const s = &cut->items[i];
        if (s->begin == like->begin && s->end == like->end &&
            s->type == like->type && s->rule >= KB_RULE_DEMONYM) {
            return s;
        }
    }
    return NULL;
}

// A segment of the labels: the rules' own where they agree.
static kb_segment
make_segment(const kb_run *run, const kb_cut *cut, kb_segment made)
{
    const kb_segment *ruled = find_segment(cut, &made);
    if (!ruled && made.type == KB_PERSON) {
        made.begin = skip_titles(run->scene, made.begin, made.end);
        ruled = find_segment(cut, &made);
    }
    if (ruled) {
        return *ruled;
    }
    made.hit = kb_scene_entity(run->scene, made.begin, made.end, made.type);
    made.class_ = class_of(run->scene, &made);
    return made;
}

static bool
overlaps_name(const kb_cut *names, const kb_segment *s)
{
    for (uint32_t i = 0; i < names->n; ++i) {
        if (names->items[i].begin < s->end && s->begin < names->items[i].end) {
            return true;
        }
    }
    return false;
}

static bool
is_town(const kb_gaz_hit *hit)
{
    const kb_gaz_sense *const sense = &hit->senses[0];
    return !sense->is_word &&
           (sense->flags &
            (KB_SENSE_WEAK | KB_SENSE_DEMONYM | KB_SENSE_OTHER_CASE)) == 0 &&
           kb_sense_kind(sense).class_ == KB_CLASS_CITY;
}

// A word in capitals that is too long for an acronym.
static bool
is_long_capitals(const kb_token *token)
{
    return (token->flags & KB_TOKEN_ALL_CAPS) != 0 && token->fold.len > 4;
}

static bool
is_country(const kb_gaz_hit *hit)
{
    const kb_gaz_sense *const sense = &hit->senses[0];
    return !sense->is_word && kb_sense_kind(sense).class_ == KB_CLASS_COUNTRY;
}

static bool
is_demonym(const kb_gaz_hit *hit)
{
    return !hit->senses[0].is_word &&
           (hit->senses[0].flags & KB_SENSE_DEMONYM) != 0;
}

static bool
ends_in(const kb_scene *scene, uint32_t begin, uint32_t end,
        bool (*is_wanted)(const kb_gaz_hit *hit))
{
    for (uint32_t h = scene->first_hit[begin]; h < scene->first_hit[begin + 1];
         ++h) {
        if (scene->hits->items[h].end == end &&
            is_wanted(&scene->hits->items[h])) {
            return true;
        }
    }
    return false;
}

// The "of" between a word of a class and a name that ends the segment, or the
// segment's end.
static uint32_t
of_before(const kb_scene *scene, const kb_segment *s, kb_word_class head,
          bool (*is_wanted)(const kb_gaz_hit *hit))
{
    for (uint32_t t = s->begin + 2; t + 1 < s->end; ++t) {
        if (kb_token_is(&scene->text->tokens[t], "of") &&
            (scene->marks[t - 1].inside & KB_MARK(head)) != 0 &&
            ends_in(scene, t + 1, s->end, is_wanted)) {
            return t;
        }
    }
    return s->end;
}

// "the Karalin Region of Nigeria": where a name of a place is two, or its end;
// not "the Soviet Republic of Georgia".
static uint32_t
parting_of_place(const kb_run *run, const kb_segment *s)
{
    const kb_scene *const scene = run->scene;
    const uint32_t of = of_before(scene, s, KB_WORD_PLACE_HEAD, is_country);
    const bool is_one = of == s->end ||
                        ends_in(scene, s->begin, of - 1, is_demonym) ||
                        kb_scene_entity(scene, s->begin, s->end, KB_PLACE);
    return is_one ? s->end : of;
}

// "Leeds DAILY NEWS", "the Acme Co. of Leeds": where a name of an organization
// is two, or its end.
static uint32_t
parting(const kb_run *run, const kb_segment *s)
{
    const kb_scene *const scene = run->scene;
    for (uint32_t h = scene->first_hit[s->begin];
         h < scene->first_hit[s->begin + 1]; ++h) {
        const kb_gaz_hit *const hit = &scene->hits->items[h];
        if (hit->end < s->end && is_town(hit) &&
            (scene->text->tokens[s->begin].flags & KB_TOKEN_ALL_CAPS) == 0 &&
            is_long_capitals(&scene->text->tokens[hit->end])) {
            return hit->end;
        }
    }
    return of_before(scene, s, KB_WORD_ORG_SUFFIX, is_town);
}

// A name does not reach to a day: "the Energy Committee on Friday".
static uint32_t
leave_day(const kb_run *run, uint32_t begin, uint32_t end)
{
    while (end > begin + 2 &&
           (kb_run_inside(run, end - 1) & KB_DAY_CLASSES) != 0 &&
           !kb_scene_is_capital(run->scene, end - 2)) {
        end -= 2;
    }
    return end;
}

// "Sen. Berg, R-Tarelville": a party's letter and its hyphen are no part of the
// place behind them.
static kb_segment
leave_letter(const kb_run *run, kb_segment made)
{
    const bool is_letter =
        made.end >= made.begin + 3 &&
        kb_follows_party_letter(run->scene->text, made.begin + 2);
    if (is_letter) {
        made.begin += 2;
        made.type = KB_PLACE;
    }
    return made;
}

// Add a segment; what parts it into two names adds both.
static void
add_made(const kb_run *run, const kb_cut *cut, kb_segment made, kb_cut *out)
{
    made = leave_letter(run, made);
    made.end = leave_day(run, made.begin, made.end);
    const uint32_t end = made.end;
    const uint32_t at = made.type == KB_ORGANIZATION ? parting(run, &made)
                        : made.type == KB_PLACE ? parting_of_place(run, &made)
                                                : made.end;
    if (at == end) {
        out->items[out->n++] = make_segment(run, cut, made);
        return;
    }
    const bool is_town_first =
        !kb_token_is(&run->scene->text->tokens[at], "of");
    kb_segment first = made;
    kb_segment second = made;
    first.end = at;
    second.begin = is_town_first ? at : at + 1;
    first.type = is_town_first ? KB_PLACE : made.type;
    second.type = is_town_first ? made.type : KB_PLACE;
    out->items[out->n++] = make_segment(run, cut, first);
    out->items[out->n++] = make_segment(run, cut, second);
}

static void
cut_by_labels(const kb_run *run, const uint8_t *labels, kb_cut *cut)
{
    const uint32_t n = run->end - run->begin;
    kb_cut made;
    made.n = 0;
    uint32_t begin = 0;
    for (uint32_t i = 0; i < n; ++i) {
        if (labels[i] == KB_LABEL_OUTSIDE) {
            continue;
        }
        const kb_label_place place = kb_label_at(labels[i]);
        if (place == KB_PLACE_BEGIN || place == KB_PLACE_UNIT) {
            begin = i;
        }
        if (place == KB_PLACE_LAST || place == KB_PLACE_UNIT) {
            add_made(run, cut,
                     (kb_segment){.begin = run->begin + begin,
                                  .end = run->begin + i + 1,
                                  .rule = KB_RULE_SCORER,
                                  .type = kb_label_type(labels[i]),
                                  .id = kb_name_rule_id(KB_RULE_SCORER),
                                  .score = (double)(i + 1 - begin)},
                     &made);
        }
    }
    // Demonyms outside of names stay, in their places.
    kb_cut all;
    all.n = 0;
    uint32_t next = 0;
    for (uint32_t i = 0; i < cut->n; ++i) {
        const kb_segment *const s = &cut->items[i];
        if (s->rule != KB_RULE_DEMONYM || overlaps_name(&made, s)) {
            continue;
        }
        while (next < made.n && made.items[next].begin < s->begin) {
            all.items[all.n++] = made.items[next++];
        }
        all.items[all.n++] = *s;
    }
    while (next < made.n) {
        all.items[all.n++] = made.items[next++];
    }
    kb_cut_copy(cut, &all);
}

// A place in a dateline, or the region behind the comma of "Fresno, Calif." or
// the letter of "D-Calif.".
static bool
is_where(const kb_scene *scene, const kb_segment *s)
{
    const kb_text *const text = scene->text;
    const uint32_t sentence = text->tokens[s->begin].sentence;
    if (s->begin < text->sentences[sentence].dateline_end ||
        kb_follows_party_letter(text, s->begin)) {
        return true;
    }
    return s->class_ == KB_CLASS_REGION && s->begin > 1 &&
           text->tokens[s->begin - 1].mark == ',' &&
           text->tokens[s->begin - 2].sentence == sentence &&
           kb_scene_is_capital(scene, s->begin - 2);
}

// Towns are also teams and surnames (Kingston): the more, the smaller they are.
// A capital stands for its government.
static int32_t
sureness_of_town(const kb_gaz_sense *sense)
{
    enum { LARGE = 500000 };
    if (kb_gaz_prior(sense->gaz, sense->index) < LARGE) {
        return 0;
    }
    return kb_gaz_is_capital(sense->gaz, sense->index) ? 3 * SURE : SURE;
}

// How much a list outweighs some likeness to a team or a person: names that it
// gives one meaning (the European Union, Japan), more so with an article (the
// West, the Gulf) and names of several words, but for places: teams are called
// by them (San Francisco).
static int32_t
sureness(const kb_run *run, const kb_segment *s)
{
    if (s->rule != KB_RULE_GAZETTEER || s->hit->n_senses == 0) {
        return (int32_t)s->sure * SURE;
    }
    if (s->class_ == KB_CLASS_REGION &&
        kb_run_follows_town(run, s->begin, s->end)) {
        return 8 * SURE;
    }
    const kb_token *const before = kb_scene_before(run->scene, s->begin);
    if (s->class_ == KB_CLASS_AREA && before && kb_token_is(before, "the")) {
        return 8 * SURE;
    }
    if (s->type == KB_PLACE && is_where(run->scene, s)) {
        return 4 * SURE;
    }
    const kb_gaz_sense *const sense = &s->hit->senses[0];
    if ((sense->flags & (KB_SENSE_WEAK | KB_SENSE_OTHER_CASE)) != 0) {
        return 0;
    }
    if (s->class_ == KB_CLASS_CITY && s->end == s->begin + 1) {
        return sureness_of_town(sense);
    }
    if (s->type != KB_PLACE && s->end > s->begin + 1) {
        return 3 * SURE;
    }
    const bool is_sure = s->class_ == KB_CLASS_COUNTRY ||
                         s->class_ == KB_CLASS_CONTINENT ||
                         s->type == KB_ORGANIZATION || s->end - s->begin > 1;
    return is_sure ? SURE : 0;
}

// "Ukrainian president": an adjective, no name.
static bool
is_adjective(const kb_run *run, const kb_segment *s)
{
    const kb_text *const text = run->scene->text;
    const kb_token *const next =
        s->end < text->n_tokens ? &text->tokens[s->end] : NULL;
    return s->rule == KB_RULE_DEMONYM && s->end == run->end && next &&
           next->kind == KB_TOKEN_WORD && !(next->flags & KB_TOKEN_CAPITAL) &&
           (next->tag & (KB_POS_NN | KB_POS_NNS)) != 0;
}

// "Leeds, Ohio": whether a region of a list stands behind a comma after the
// run.
static bool
is_before_region(const kb_run *run)
{
    const kb_scene *const scene = run->scene;
    const kb_token *const comma = kb_scene_after(scene, run->end - 1);
    if (!comma || comma->mark != ',' || !kb_scene_after(scene, run->end)) {
        return false;
    }
    const uint32_t at = run->end + 1;
    for (uint32_t h = scene->first_hit[at]; h < scene->first_hit[at + 1]; ++h) {
        const kb_gaz_hit *const hit = &scene->hits->items[h];
        const kb_gaz_sense *const sense = hit->senses;
        if (!sense->is_word && (sense->flags & KB_SENSE_DEMONYM) == 0 &&
            kb_sense_kind(sense).class_ == KB_CLASS_REGION) {
            return (sense->flags & KB_SENSE_WEAK) == 0 ||
                   kb_run_follows_town(run, hit->begin, hit->end);
        }
    }
    return false;
}

// The last name of a run that a region's name follows is a town, unless it is
// a person's full name or an organization's.
static void
favour_town(const kb_run *run, const kb_cut *cut, kb_emissions emissions)
{
    const kb_segment *const last = cut->n > 0 ? &cut->items[cut->n - 1] : NULL;
    if (!last || last->end != run->end || last->type == KB_ORGANIZATION ||
        (last->type == KB_PERSON && last->end - last->begin > 1) ||
        !is_before_region(run)) {
        return;
    }
    for (uint32_t t = last->begin; t < last->end; ++t) {
        const kb_label_place place = kb_place_in(t, last->begin, last->end);
        emissions[t - run->begin][kb_label(KB_PLACE, place)] += 2 * SURE;
    }
}

static void
favour_sure(const kb_run *run, const kb_cut *cut, kb_emissions emissions)
{
    for (uint32_t i = 0; i < cut->n; ++i) {
        const kb_segment *const s = &cut->items[i];
        const int32_t more = sureness(run, s);
        for (uint32_t t = s->begin; more > 0 && t < s->end; ++t) {
            const kb_label_place place = kb_place_in(t, s->begin, s->end);
            const uint8_t label =
                s->type == 0 ? KB_LABEL_OUTSIDE : kb_label(s->type, place);
            emissions[t - run->begin][label] += more;
        }
        for (uint32_t t = s->begin; is_adjective(run, s) && t < s->end; ++t) {
            emissions[t - run->begin][KB_LABEL_OUTSIDE] += SURE;
        }
    }
}

kb_status
kb_scorer_judge(void *ctx, const kb_run *run, kb_cut *cut)
{
    const kb_scorer *const scorer = ctx;
    const kb_weights *const w = scorer->weights;
    const uint32_t n = run->end - run->begin;
    kb_run_view view;
    kb_features features;
    kb_emissions emissions;
    kb_steps steps;
    uint8_t labels[KB_RUN_MAX];
    if (n == 0 || kb_run_is_plain(run, cut)) {
        return KB_OK;
    }
    memcpy(steps, w->steps, sizeof(steps));
    const kb_feature_rows rows = {w->rows, w->mask};
    kb_run_look(run, cut, &rows, &view);
    for (uint32_t i = 0; i < n; ++i) {
        kb_features_of(&view, i, &features);
        weigh(w, &features, emissions[i]);
    }
    favour_sure(run, cut, emissions);
    favour_town(run, cut, emissions);
    (void)kb_decode(emissions, n, steps, labels);
    cut_by_labels(run, labels, cut);
    return KB_OK;
}
