// SPDX-License-Identifier: MIT
// A file of a few bytes below /tmp, for code that reads files by path.
#ifndef KB_TEST_FILE_H
#define KB_TEST_FILE_H

#include "test.h"

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

#endif // KB_TEST_FILE_H
