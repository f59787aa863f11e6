// SPDX-License-Identifier: MIT
#include "base/map.h"
#include "test.h"

#include <unistd.h>

enum { LEN = 10 };

static char file[] = "/tmp/test_map.XXXXXX";

typedef struct open_case {
    const char *name;
    const char *path; // NULL: a file of LEN bytes
    size_t least;
    kb_status status;
    const char *message;
} open_case;

static open_case cases[] = {
    {"maps a file", NULL, LEN, KB_OK, ""},
    {"refuses a short file", NULL, LEN + 1, KB_ERR_CORRUPT, "too short"},
    {"misses a file", "/nowhere/at/all", 1, KB_ERR_MISSING,
     "No such file or directory"},
    {"misses a file below a file", "/dev/null/file", 1, KB_ERR_MISSING,
     "Not a directory"},
    {"refuses a folder", "/tmp", 1, KB_ERR_IO, "not a regular file"},
    {"refuses a device", "/dev/null", 1, KB_ERR_IO, "not a regular file"},
};

static void
check_open(void **state)
{
    const open_case *const row = *state;
    const char *const path = row->path ? row->path : file;
    kb_map map = {NULL, 0};
    kb_error err = {0};
    assert_int_equal(kb_map_open(path, row->least, "too short", &map, &err),
                     row->status);
    assert_string_equal(err.message, row->message);
    assert_int_equal(err.status, row->status);
    if (row->status == KB_OK) {
        assert_kb_str(kb_map_bytes(&map), "0123456789");
    } else {
        assert_int_equal(map.len, 0);
        assert_string_equal(err.source, path);
    }
    kb_map_close(&map);
}

int
main(void)
{
    const int fd = mkstemp(file);
    if (fd < 0 || write(fd, "0123456789", LEN) != LEN || close(fd) != 0) {
        return 1;
    }
    const int failed = KB_TEST_ROWS(cases, check_open);
    (void)unlink(file);
    return failed;
}
