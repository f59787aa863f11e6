// SPDX-License-Identifier: MIT
#include "mention/learner.h"

#include "base/alloc.h"

enum {
    ROUNDS = 12,
    ORDERS = 4, // from nothing each, since the order of lessons tells
    ROWS = 1 << 17,
    MARGIN = 100,
    UNREAD = 20,  // of a hundred tokens, their own word is not looked at
    MIN_COUNT = 2 // features that fewer tokens bear are not learnt
};

// Weights as they are, and their sums over time: `sums` holds what each change
// was times when it was made, so that now * weight - sum is weight's integral.
// Most words of a new text were in no lesson: what stands around them has to
// do, and is learnt where a token's own word is left out.
typedef struct learner {
    const kb_allocator *alloc;
    const kb_lessons *lessons;
    uint32_t rows;
    int32_t margin;
    int32_t *weights; // rows * KB_N_LABELS
    int64_t *sums;
    uint8_t *counts; // tokens that bear a row's feature, at most 255
    int32_t steps[KB_N_LABELS][KB_N_LABELS];
    int64_t step_sums[KB_N_LABELS][KB_N_LABELS];
    int64_t now;
    uint64_t chance;
} learner;

// ---- lessons ----------------------------------------------------------------

void
kb_lessons_clear(kb_lessons *lessons)
{
    KB_VEC_CLEAR(&lessons->features);
    KB_VEC_CLEAR(&lessons->tokens);
    KB_VEC_CLEAR(&lessons->runs);
}

kb_status
kb_lessons_add(kb_lessons *lessons, const kb_run_view *view,
               const uint8_t *labels)
{
    const uint32_t n = view->run->end - view->run->begin;
    kb_features features;
    KB_TRY(KB_VEC_RESERVE(&lessons->features, (size_t)n * KB_FEATURES_MAX));
    KB_TRY(KB_VEC_RESERVE(&lessons->tokens, n));
    KB_TRY(KB_VEC_RESERVE(&lessons->runs, 1));
    lessons->runs.items[lessons->runs.n++] =
        (kb_lesson_run){lessons->tokens.n, n};
    for (uint32_t i = 0; i < n; ++i) {
        kb_features_of(view, i, &features);
        lessons->tokens.items[lessons->tokens.n++] = (kb_lesson_token){
            lessons->features.n, (uint8_t)features.n, labels[i]};
        memcpy(lessons->features.items + lessons->features.n, features.at,
               features.n * sizeof(features.at[0]));
        lessons->features.n += features.n;
    }
    return KB_OK;
}

// ---- learning ---------------------------------------------------------------

static uint64_t
draw(uint64_t *seed) // by xorshift
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

// The first of a token's features that is looked at.
static uint32_t
first_read(learner *l)
{
    return draw(&l->chance) % 100 < UNREAD ? KB_WORD_FEATURES : 0;
}

static void
weigh(const learner *l, const kb_lesson_token *token, uint32_t first,
      int32_t *emission)
{
    const uint32_t *const features = l->lessons->features.items + token->first;
    memset(emission, 0, KB_N_LABELS * sizeof(*emission));
    for (uint32_t i = first; i < token->n; ++i) {
        const uint32_t row = features[i] & (l->rows - 1);
        const int32_t *const w = l->weights + (size_t)row * KB_N_LABELS;
        for (int label = 0; label < KB_N_LABELS; ++label) {
            emission[label] += w[label];
        }
    }
    for (int label = 0; label < KB_N_LABELS; ++label) {
        emission[label] += label == token->label ? 0 : l->margin;
    }
}

static void
change(learner *l, const kb_lesson_token *token, uint32_t first, uint8_t label,
       int32_t by)
{
    const uint32_t *const features = l->lessons->features.items + token->first;
    for (uint32_t i = first; i < token->n; ++i) {
        const uint32_t row = features[i] & (l->rows - 1);
        if (l->counts[row] < MIN_COUNT) {
            continue;
        }
        const size_t at = (size_t)row * KB_N_LABELS + label;
        l->weights[at] += by;
        l->sums[at] += by * l->now;
    }
}

static void
change_step(learner *l, uint8_t from, uint8_t to, int32_t by)
{
    l->steps[from][to] += by;
    l->step_sums[from][to] += by * l->now;
}

static void
get_steps(const learner *l, kb_steps steps)
{
    for (int a = 0; a < KB_N_LABELS; ++a) {
        for (int b = 0; b < KB_N_LABELS; ++b) {
            const int32_t s = l->steps[a][b];
            steps[a][b] = (int16_t)(s > 32000    ? 32000
                                    : s < -32000 ? -32000
                                                 : s);
        }
    }
}

// Whether the run was labelled rightly.
static bool
learn_run(learner *l, const kb_lesson_run *run)
{
    const kb_lesson_token *const tokens = l->lessons->tokens.items + run->first;
    kb_emissions emissions;
    kb_steps steps;
    uint8_t labels[KB_RUN_MAX];
    uint32_t first[KB_RUN_MAX];
    l->now += 1;
    for (uint32_t i = 0; i < run->n; ++i) {
        first[i] = first_read(l);
        weigh(l, &tokens[i], first[i], emissions[i]);
    }
    get_steps(l, steps);
    (void)kb_decode(emissions, run->n, steps, labels);
    bool is_right = true;
    uint8_t before = KB_LABEL_OUTSIDE;
    uint8_t gold_before = KB_LABEL_OUTSIDE;
    for (uint32_t i = 0; i <= run->n; ++i) {
        const uint8_t label = i < run->n ? labels[i] : KB_LABEL_OUTSIDE;
        const uint8_t gold = i < run->n ? tokens[i].label : KB_LABEL_OUTSIDE;
        if (label != gold) {
            is_right = false;
            change(l, &tokens[i], first[i], gold, 1);
            change(l, &tokens[i], first[i], label, -1);
        }
        if (label != gold || before != gold_before) {
            change_step(l, gold_before, gold, 1);
            change_step(l, before, label, -1);
        }
        before = label;
        gold_before = gold;
    }
    return is_right;
}

// The order of the runs in a round: Fisher and Yates.
static void
shuffle(uint32_t *order, size_t n, uint64_t *seed)
{
    for (size_t i = n; i > 1; --i) {
        const size_t j = (size_t)(draw(seed) % i);
        const uint32_t swap = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swap;
    }
}

// Keep what was learnt in the sums, and begin anew: sums tell integrals of what
// is still there.
static void
forget(learner *l)
{
    for (size_t i = 0; i < (size_t)l->rows * KB_N_LABELS; ++i) {
        l->sums[i] -= l->weights[i] * l->now;
        l->weights[i] = 0;
    }
    for (int a = 0; a < KB_N_LABELS; ++a) {
        for (int b = 0; b < KB_N_LABELS; ++b) {
            l->step_sums[a][b] -= l->steps[a][b] * l->now;
            l->steps[a][b] = 0;
        }
    }
}

static kb_status
learn_rounds(learner *l, const kb_train_options *options,
             const kb_train_counts *so_far, uint32_t *order)
{
    const size_t n = l->lessons->runs.n;
    const uint32_t rounds = options->rounds > 0 ? options->rounds : ROUNDS;
    kb_train_counts counts = *so_far;
    uint64_t seed = UINT64_C(0x2545F4914F6CDD1D);
    for (size_t i = 0; i < n; ++i) {
        order[i] = (uint32_t)i;
    }
    for (uint32_t round = 1; round <= rounds * ORDERS; ++round) {
        if (round % rounds == 1 || rounds == 1) {
            forget(l);
        }
        shuffle(order, n, &seed);
        counts.round = round;
        counts.wrong = 0;
        for (size_t i = 0; i < n; ++i) {
            counts.wrong += !learn_run(l, &l->lessons->runs.items[order[i]]);
        }
        if (options->progress) {
            KB_TRY(options->progress(options->ctx, &counts));
        }
    }
    return KB_OK;
}

static void
count_features(learner *l)
{
    for (size_t i = 0; i < l->lessons->features.n; ++i) {
        uint8_t *const count =
            &l->counts[l->lessons->features.items[i] & (l->rows - 1)];
        *count = (uint8_t)(*count + (*count < UINT8_MAX));
    }
}

// ---- the file ---------------------------------------------------------------

static void
store32(char *at, uint64_t value)
{
    for (int i = 0; i < 4; ++i) {
        at[i] = (char)(unsigned char)(value >> (8 * i));
    }
}

// value * top / most, to the nearest.
static int32_t
scale(int64_t value, int64_t most, int32_t top)
{
    const int64_t half = value < 0 ? -most / 2 : most / 2;
    const int64_t scaled = (value * top + half) / most;
    return (int32_t)(scaled > top ? top : scaled < -top ? -top : scaled);
}

static int64_t
magnitude(int64_t value)
{
    return value < 0 ? -value : value;
}

static kb_status
write_file(learner *l, kb_buf *out)
{
    const size_t n = (size_t)l->rows * KB_N_LABELS;
    int64_t most = 1;
    for (size_t i = 0; i < n; ++i) { // sums become integrals
        l->sums[i] = l->weights[i] * l->now - l->sums[i];
        most = magnitude(l->sums[i]) > most ? magnitude(l->sums[i]) : most;
    }
    const size_t size = KB_WEIGHTS_AT_ROWS + (size_t)l->rows * KB_WEIGHTS_ROW;
    kb_buf_reset(out);
    KB_TRY(kb_buf_reserve(out, size));
    memset(out->ptr, 0, size);
    out->len = size;
    memcpy(out->ptr, KB_WEIGHTS_MAGIC, 8);
    store32(out->ptr + KB_WEIGHTS_AT_VERSION, KB_WEIGHTS_VERSION);
    store32(out->ptr + KB_WEIGHTS_AT_REVISION, KB_FEATURES_REVISION);
    store32(out->ptr + KB_WEIGHTS_AT_N_ROWS, l->rows);
    store32(out->ptr + KB_WEIGHTS_AT_N_LABELS, KB_N_LABELS);
    for (size_t a = 0; a < KB_N_LABELS; ++a) {
        for (size_t b = 0; b < KB_N_LABELS; ++b) {
            const int64_t sum = l->steps[a][b] * l->now - l->step_sums[a][b];
            const int32_t step = scale(sum, most, 127);
            char *const at = out->ptr + KB_WEIGHTS_AT_STEPS + (a * 16 + b) * 2;
            at[0] = (char)(unsigned char)(step & 0xFF);
            at[1] = (char)(unsigned char)(step >> 8 & 0xFF);
        }
    }
    for (size_t i = 0; i < n; ++i) {
        const int32_t weight = scale(l->sums[i], most, 127);
        out->ptr[KB_WEIGHTS_AT_ROWS + i / KB_N_LABELS * KB_WEIGHTS_ROW +
                 i % KB_N_LABELS] = (char)(signed char)weight;
    }
    return KB_OK;
}

void
kb_weights_seal(kb_buf *file, kb_str note)
{
    char *const at = file->ptr + KB_WEIGHTS_AT_NOTE;
    memset(at, 0, KB_WEIGHTS_NOTE);
    memcpy(at, note.ptr, note.len);
    const uint64_t sum = kb_weights_sum(kb_buf_get(file));
    store32(file->ptr + KB_WEIGHTS_AT_SUM, sum);
    store32(file->ptr + KB_WEIGHTS_AT_SUM + 4, sum >> 32);
}

kb_status
kb_learn(const kb_lessons *lessons, const kb_train_options *options,
         const kb_train_counts *counts, kb_buf *out)
{
    learner l = {.alloc = out->alloc,
                 .lessons = lessons,
                 .chance = UINT64_C(88172645463325252)};
    l.rows = options->rows > 0 ? options->rows : ROWS;
    l.margin = (int32_t)(options->margin > 0 ? options->margin : MARGIN);
    const size_t n = (size_t)l.rows * KB_N_LABELS;
    uint32_t *const order =
        kb_alloc_array(l.alloc, lessons->runs.n + 1, sizeof(*order));
    l.weights = kb_alloc_zeroed(l.alloc, n, sizeof(*l.weights));
    l.sums = kb_alloc_zeroed(l.alloc, n, sizeof(*l.sums));
    l.counts = kb_alloc_zeroed(l.alloc, l.rows, 1);
    kb_status st = KB_ERR_NOMEM;
    if (order && l.weights && l.sums && l.counts) {
        count_features(&l);
        st = learn_rounds(&l, options, counts, order);
    }
    if (st == KB_OK) {
        st = write_file(&l, out);
    }
    kb_alloc_release(l.alloc, order);
    kb_alloc_release(l.alloc, l.weights);
    kb_alloc_release(l.alloc, l.sums);
    kb_alloc_release(l.alloc, l.counts);
    return st;
}
