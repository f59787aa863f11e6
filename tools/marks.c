// SPDX-License-Identifier: MIT
#include "marks.h"

static bool
holds(kb_span span, uint32_t at)
{
    return at >= span.begin && at < span.end;
}

static kb_mark
mark_at(const kb_evidence *evidence, uint32_t at)
{
    if (holds(evidence->trigger, at)) {
        return KB_MARK_TRIGGER;
    }
    return holds(evidence->subject_span, at) || holds(evidence->object_span, at)
               ? KB_MARK_ARGUMENT
               : KB_MARK_NONE;
}

kb_mark
kb_mark_next(const kb_evidence *evidence, const kb_sentence *sentence,
             size_t at, size_t *end)
{
    const uint32_t begin = sentence->span.begin;
    const kb_mark mark = mark_at(evidence, begin + (uint32_t)at);
    *end = at + 1;
    while (*end < sentence->text.len &&
           mark_at(evidence, begin + (uint32_t)*end) == mark) {
        ++*end;
    }
    return mark;
}
