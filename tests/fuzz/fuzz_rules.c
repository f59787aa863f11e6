// SPDX-License-Identifier: MIT
// Any bytes as a rule file: refused with a message, or rules whose frames hold
// together and whose shapes of names find mentions within the text.  The loader
// reads by path, so the bytes pass through a file.
#include "mention/mention.h"
#include "relation/cue_rule.h"
#include "relation/name_rule.h"
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

// Names of a text without lists, each of whose words may begin any shape.
static void
find_names(const kb_rules *rules)
{
    const kb_str bytes =
        KB_STR("So Mr J. Wukan-Tarel van der Tarel Jr., of the Wukan & Tarel "
               "Party, met Wukan \"Big Tarel\" Wukan on May 4. TAREL SAYS NO");
    const kb_document document = {
        .id = {"x", 1}, .text = bytes, .date = KB_NO_DAY};
    const kb_mention_rules words = {kb_rules_cues(rules),
                                    kb_rules_shapes(rules)};
    const kb_gaz_hits hits = {NULL, 0};
    kb_arena arena;
    kb_text text;
    kb_candidates found = {NULL, 0};
    kb_arena_init(&arena, NULL, 0);
    if (kb_text_split(&document, NULL, &arena, &text) != KB_OK ||
        kb_mention_detect(&text, &words, &hits, NULL, &arena, &found) !=
            KB_OK) {
        abort();
    }
    for (uint32_t i = 0; i < found.n; ++i) {
        if (found.items[i].begin >= found.items[i].end ||
            found.items[i].end > text.n_tokens) {
            abort();
        }
    }
    kb_arena_clear(&arena);
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
        find_names(rules);
    } else if (err.status != st || err.message[0] == '\0' || rules) {
        abort();
    }
    kb_rules_free(rules);
    return 0;
}
