// SPDX-License-Identifier: MIT
#include "relation/name_example.h"

kb_status
kb_name_example_read(kb_str text, bool is_counter, kb_buf *plain,
                     kb_name_example *out)
{
    uint32_t begin = 0;
    *out = (kb_name_example){.is_counter = is_counter};
    for (size_t i = 0; i < text.len; ++i) {
        if (text.ptr[i] == '[') {
            begin = (uint32_t)plain->len;
        } else if (text.ptr[i] != ']') {
            KB_TRY(kb_buf_add_byte(plain, text.ptr[i]));
        } else if (out->n_marks < KB_NAME_MARKS_MAX) {
            out->marks[out->n_marks++] = (kb_span){begin, (uint32_t)plain->len};
        }
    }
    return KB_OK;
}

static bool
is_by(const kb_mention *mention, const kb_shape *shape)
{
    return mention->kind == KB_MENTION_NAME &&
           kb_str_equal(mention->rule, shape->id);
}

// Whether a rule that finds names found just those of the marks.
static bool
finds_marks(const kb_shape *shape, const kb_name_example *example,
            const kb_annotation *found)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < found->n_mentions; ++i) {
        const kb_mention *const m = &found->mentions[i];
        for (uint32_t k = 0; is_by(m, shape) && k < example->n_marks; ++k) {
            n += m->span.begin == example->marks[k].begin &&
                 m->span.end == example->marks[k].end &&
                 found->entities[m->entity].type == shape->type;
        }
    }
    return n == example->n_marks && n > 0;
}

static bool
finds_any(const kb_shape *shape, const kb_annotation *found)
{
    for (uint32_t i = 0; i < found->n_mentions; ++i) {
        if (is_by(&found->mentions[i], shape)) {
            return true;
        }
    }
    return false;
}

// Whether a name overlaps one of the marks.
static bool
has_name(const kb_name_example *example, const kb_annotation *found)
{
    for (uint32_t i = 0; i < found->n_mentions; ++i) {
        const kb_mention *const m = &found->mentions[i];
        for (uint32_t k = 0; k < example->n_marks; ++k) {
            if (m->kind == KB_MENTION_NAME &&
                m->span.begin < example->marks[k].end &&
                example->marks[k].begin < m->span.end) {
                return true;
            }
        }
    }
    return false;
}

bool
kb_name_example_is_told(const kb_shape *shape, const kb_name_example *example,
                        const kb_annotation *found)
{
    if (shape->type == 0) {
        return example->n_marks > 0 &&
               has_name(example, found) == example->is_counter;
    }
    return example->is_counter ? !finds_any(shape, found)
                               : finds_marks(shape, example, found);
}
