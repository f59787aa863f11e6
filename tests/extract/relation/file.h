// SPDX-License-Identifier: MIT
// A file of a few bytes below /tmp, for code that reads files by path; and an
// allocator that runs dry.
#ifndef KB_TEST_FILE_H
#define KB_TEST_FILE_H

#include "test.h"

#include <kb/alloc.h>

#include <unistd.h>

typedef struct scratch {
    char path[64];
} scratch;

static inline void
scratch_write(scratch *s, const char *bytes, size_t n)
{
    (void)snprintf(s->path, sizeof(s->path), "/tmp/kb-rules-XXXXXX");
    const int fd = mkstemp(s->path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, n), (ssize_t)n);
    assert_int_equal(close(fd), 0);
}

static inline void
scratch_remove(const scratch *s)
{
    assert_int_equal(unlink(s->path), 0);
}

typedef struct scarce {
    size_t left; // allocations that still succeed
    size_t held; // blocks not yet released
} scarce;

static inline void *
scarce_resize(void *ctx, void *ptr, size_t size)
{
    scarce *const s = ctx;
    if (s->left == 0) {
        return NULL;
    }
    --s->left;
    s->held += ptr ? 0U : 1U;
    return realloc(ptr, size);
}

static inline void
scarce_release(void *ctx, void *ptr)
{
    scarce *const s = ctx;
    s->held -= ptr ? 1U : 0U;
    free(ptr);
}

#endif // KB_TEST_FILE_H
