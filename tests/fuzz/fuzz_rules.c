// SPDX-License-Identifier: MIT
// Any bytes as a rule file: refused with a message, or rules whose frames hold
// together.  The loader reads by path, so the bytes pass through a file.
#include "relation/rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char path[] = "/tmp/kb-fuzz-rules-XXXXXX";

static void
remove_file(void)
{
    (void)unlink(path);
}

static void
write_file(const uint8_t *data, size_t size)
{
    static bool is_made;
    if (!is_made) {
        const int fd = mkstemp(path);
        if (fd < 0 || close(fd) != 0 || atexit(remove_file) != 0) {
            abort();
        }
        is_made = true;
    }
    FILE *const file = fopen(path, "wb");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file) != 0) {
        abort();
    }
}

static void
check_frames(const kb_rules *rules)
{
    size_t n = 0;
    const kb_frame *const frames = kb_rules_frames(rules, &n);
    for (size_t i = 0; i < n; ++i) {
        if (frames[i].id.len == 0 || frames[i].line < 2 ||
            frames[i].n_parts > KB_MAX_FRAME_PARTS ||
            frames[i].confidence < 0 || frames[i].confidence >= 1) {
            abort();
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *const paths[] = {path};
    kb_rules *rules = NULL;
    kb_error err = {.status = KB_OK};
    write_file(data, size);
    const kb_status st = kb_rules_load(paths, 1, NULL, &rules, &err);
    if (st == KB_OK) {
        check_frames(rules);
    } else if (err.status != st || err.message[0] == '\0' || rules) {
        abort();
    }
    kb_rules_free(rules);
    return 0;
}
