// SPDX-License-Identifier: MIT
#include "mention/mention.h"
#include "mention/name.h"
#include "mention/nominal.h"
#include "mention/scene.h"

#include <stdlib.h>

static int
compare(const void *a, const void *b)
{
    const kb_candidate *const x = a;
    const kb_candidate *const y = b;
    if (x->begin != y->begin) {
        return x->begin < y->begin ? -1 : 1;
    }
    if (x->end != y->end) {
        return x->end > y->end ? -1 : 1;
    }
    return (x->kind > y->kind) - (x->kind < y->kind);
}

kb_status
kb_mention_detect(const kb_text *text, const kb_cues *cues,
                  const kb_gaz_hits *hits, const kb_judge *judge,
                  kb_arena *arena, kb_candidates *out)
{
    kb_scene scene;
    KB_TRY(kb_scene_init(&scene, text, hits, cues, arena));
    KB_TRY(kb_name_find(&scene, judge));
    KB_TRY(kb_nominal_find(&scene));
    if (scene.n > 1) {
        qsort(scene.items, scene.n, sizeof(*scene.items), compare);
    }
    *out = (kb_candidates){scene.items, scene.n};
    return KB_OK;
}
