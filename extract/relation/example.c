// SPDX-License-Identifier: MIT
#include "relation/example.h"

#include "relation/rule_set.h"

#include <kb/predicate.h>

bool
kb_example_next(kb_example_walk *walk, kb_example *out)
{
    size_t n = 0;
    const kb_frame *const frames = kb_rules_frames(walk->rules, &n);
    for (;;) {
        if (walk->is_inside) {
            kb_str *const list =
                walk->examples.len > 0 ? &walk->examples : &walk->counters;
            if (list->len > 0) {
                const bool is_counter = list == &walk->counters;
                *out = (kb_example){&frames[walk->frame], kb_next_item(list),
                                    is_counter};
                return true;
            }
            walk->is_inside = false;
            ++walk->frame;
        }
        if (walk->frame == n) {
            return false;
        }
        const kb_frame *const frame = &frames[walk->frame];
        if (frame->predicate.len == 0) {
            ++walk->frame; // replaced by a later one
            continue;
        }
        walk->examples = frame->example;
        walk->counters = frame->counter;
        walk->is_inside = true;
        if (frame->example.len == 0) {
            *out = (kb_example){frame, {NULL, 0}, false};
            return true;
        }
    }
}

static bool
opens_mark(kb_str text, size_t i)
{
    return i + 2 < text.len && text.ptr[i] == '[' && text.ptr[i + 2] == ' ' &&
           (text.ptr[i + 1] == 'S' || text.ptr[i + 1] == 'T');
}

static void
add_mark(kb_example_marks *out, char which, kb_span span)
{
    if (which == 'S' && out->n_subjects < KB_EXAMPLE_MARKS_MAX) {
        out->subject[out->n_subjects++] = span;
    } else if (which == 'T' && out->n_targets < KB_EXAMPLE_MARKS_MAX) {
        out->target[out->n_targets++] = span;
    }
}

kb_status
kb_example_strip(kb_str text, kb_buf *plain, kb_example_marks *out)
{
    char which = '\0';
    uint32_t begin = 0;
    *out = (kb_example_marks){.n_subjects = 0};
    for (size_t i = 0; i < text.len; ++i) {
        if (opens_mark(text, i)) {
            which = text.ptr[i + 1];
            begin = (uint32_t)plain->len;
            i += 2;
        } else if (text.ptr[i] == ']' && which != '\0') {
            add_mark(out, which, (kb_span){begin, (uint32_t)plain->len});
            which = '\0';
        } else {
            KB_TRY(kb_buf_add_byte(plain, text.ptr[i]));
        }
    }
    return KB_OK;
}

// Whether an end touches all spans of a kind: a pair of names may be joined.
static bool
touches(kb_span end, const kb_span *spans, uint32_t n)
{
    for (uint32_t i = 0; i < n; ++i) {
        if (end.begin >= spans[i].end || spans[i].begin >= end.end) {
            return false;
        }
    }
    return true;
}

static bool
is_either_way(const kb_frame *frame)
{
    const kb_predicate *const known = kb_predicate_find(frame->predicate);
    return frame->is_mutual || (known && known->is_reciprocal);
}

bool
kb_example_is_told(const kb_frame *frame, const kb_example_marks *marks,
                   const kb_relation *relations, uint32_t n)
{
    for (uint32_t i = 0; i < n; ++i) {
        const kb_relation *const one = &relations[i];
        if (!kb_str_equal(one->predicate, frame->predicate) ||
            one->is_negative || one->is_derived) {
            continue;
        }
        const kb_span s = one->subject.span;
        const kb_span t = one->object.span;
        if ((touches(s, marks->subject, marks->n_subjects) &&
             touches(t, marks->target, marks->n_targets)) ||
            (is_either_way(frame) &&
             touches(t, marks->subject, marks->n_subjects) &&
             touches(s, marks->target, marks->n_targets))) {
            return true;
        }
    }
    return false;
}
