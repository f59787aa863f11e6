// SPDX-License-Identifier: MIT
// A typed growable array:
//
//     typedef KB_VEC(kb_token) kb_token_vec;
//     kb_token_vec tokens = {0};
//     kb_token *const t = KB_VEC_PUSH(&tokens); // NULL: out of memory
//     KB_VEC_CLEAR(&tokens);
#ifndef KB_BASE_VEC_H
#define KB_BASE_VEC_H

#include <kb/alloc.h>
#include <kb/status.h>

// NOLINTBEGIN(bugprone-macro-parentheses): `type` declares
#define KB_VEC(type)                                    \
    struct {                                            \
        const kb_allocator *alloc; /* NULL: malloc() */ \
        type *items;                                    \
        size_t n;                                       \
        size_t cap;                                     \
    }
// NOLINTEND(bugprone-macro-parentheses)

/// Make `*items` hold at least `need` items of `size` bytes; what the macros
/// below call.
KB_NODISCARD kb_status kb_vec_grow(const kb_allocator *alloc, void **items,
                                   size_t *cap, size_t need, size_t size);

void kb_vec_release(const kb_allocator *alloc, void *items);

/// Room for `more` items beyond `n`; a kb_status.
#define KB_VEC_RESERVE(vec, more)                                         \
    ((vec)->cap - (vec)->n >= (size_t)(more)                              \
         ? KB_OK                                                          \
         : kb_vec_grow((vec)->alloc, (void **)&(vec)->items, &(vec)->cap, \
                       (vec)->n + (size_t)(more), sizeof(*(vec)->items)))

/// A pointer to a new, uninitialised last item, or NULL.
#define KB_VEC_PUSH(vec) \
    (KB_VEC_RESERVE(vec, 1) == KB_OK ? &(vec)->items[(vec)->n++] : NULL)

#define KB_VEC_CLEAR(vec)                                             \
    (kb_vec_release((vec)->alloc, (vec)->items), (vec)->items = NULL, \
     (vec)->n = 0, (vec)->cap = 0)

#endif // KB_BASE_VEC_H
