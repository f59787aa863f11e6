// SPDX-License-Identifier: MIT
#include "mention/mention.h"
#include "mention/name.h"
#include "mention/nominal.h"
#include "mention/scene.h"

#include <stdlib.h>

// Where a candidate stands, to sort by: candidates are large.
typedef struct place {
    uint32_t begin, end;
    uint32_t kind;
    uint32_t at;
} place;

static int
compare(const void *a, const void *b)
{
    const place *const x = a;
    const place *const y = b;
    if (x->begin != y->begin) {
        return x->begin < y->begin ? -1 : 1;
    }
    if (x->end != y->end) {
        return x->end > y->end ? -1 : 1;
    }
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    return (x->at > y->at) - (x->at < y->at);
}

static kb_status
sort_candidates(const kb_scene *scene, kb_arena *arena, kb_candidates *out)
{
    const uint32_t n = scene->n;
    kb_candidate *const sorted = KB_ARENA_NEW(arena, kb_candidate, n);
    place *const places = KB_ARENA_NEW(arena, place, n);
    if (!sorted || !places) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < n; ++i) {
        const kb_candidate *const one = &scene->items[i];
        places[i] = (place){one->begin, one->end, (uint32_t)one->kind, i};
    }
    if (n > 1) {
        qsort(places, n, sizeof(*places), compare);
    }
    for (uint32_t i = 0; i < n; ++i) {
        sorted[i] = scene->items[places[i].at];
    }
    *out = (kb_candidates){sorted, n};
    return KB_OK;
}

kb_status
kb_mention_detect(const kb_text *text, const kb_mention_rules *rules,
                  const kb_gaz_hits *hits, const kb_judge *judge,
                  kb_arena *arena, kb_candidates *out)
{
    kb_scene scene;
    KB_TRY(kb_scene_init(&scene, text, hits, rules->cues, arena));
    KB_TRY(kb_name_find(&scene, rules->shapes, judge));
    KB_TRY(kb_nominal_find(&scene));
    return sort_candidates(&scene, arena, out);
}
