// SPDX-License-Identifier: MIT
// kbgaz tag: the names in a text, by the matcher alone.  Without a format the
// text itself is printed, its names marked: [Kyiv](kyiv-ua).
#include "kbgaz.h"
#include "names.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { READ_SIZE = 1 << 20, MAX_SENSES = 1024, MAX_MARKED = 3 };

static const kb_table_column columns[] = {
    {"begin", true},       {"end", true},       {"text", false},
    {"id", false},         {"type", false},     {"class", false},
    {"name", false},       {"wikidata", false}, {"country", false},
    {"particular", false},
};

enum { N_COLUMNS = sizeof(columns) / sizeof(columns[0]) };

typedef struct tagger {
    const kb_gaz *gaz;
    kb_str text;
    kb_out out;
    bool is_table; // else the text is marked
    kb_table table;
    size_t done; // bytes of the text that were printed
    uint64_t n_matches;
    bool is_colored;
    kb_gaz_sense senses[MAX_SENSES];
} tagger;

// ---- the text ---------------------------------------------------------------

// Read all of a file: errno, or 0.
static int
read_all(int fd, char **bytes, size_t *len)
{
    size_t cap = 0;
    *bytes = NULL;
    *len = 0;
    for (;;) {
        if (cap - *len < READ_SIZE) {
            cap = cap * 2 + READ_SIZE;
            char *const grown = realloc(*bytes, cap);
            if (!grown) {
                return ENOMEM;
            }
            *bytes = grown;
        }
        const ssize_t n = read(fd, *bytes + *len, READ_SIZE);
        if (n == 0) {
            return 0;
        }
        if (n < 0 && errno != EINTR) {
            return errno;
        }
        *len += n > 0 ? (size_t)n : 0;
    }
}

static int
read_text(const kb_cli *cli, const char *path, char **bytes, size_t *len)
{
    const bool is_input = strcmp(path, "-") == 0;
    const int fd = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    const int error = fd < 0 ? errno : read_all(fd, bytes, len);
    if (fd >= 0 && !is_input) {
        (void)close(fd); // nothing was written through it
    }
    if (error != 0) {
        kb_cli_warn(cli, "%s: %s", is_input ? "standard input" : path,
                    strerror(error));
        return KB_EXIT_IO;
    }
    return KB_EXIT_OK;
}

// ---- marks ------------------------------------------------------------------

static void
copy_until(tagger *t, size_t end)
{
    if (end > t->done) {
        kb_out_bytes(&t->out, t->text.ptr + t->done, end - t->done);
        t->done = end;
    }
}

static void
mark(tagger *t, const kb_match *match, uint32_t n)
{
    copy_until(t, match->span.begin);
    char id[KB_GAZ_ID_LEN + 1];
    kb_out_text(&t->out, t->is_colored ? "\033[1m[" : "[");
    copy_until(t, match->span.end);
    kb_out_text(&t->out, t->is_colored ? "]\033[0m(" : "](");
    for (uint32_t i = 0; i < n && i < MAX_MARKED; ++i) {
        kb_out_text(&t->out, i > 0 ? "|" : "");
        kb_out_str(&t->out, kb_gaz_id(t->gaz, t->senses[i].index, id));
    }
    kb_out_text(&t->out, n > MAX_MARKED ? "|...)" : ")");
}

// ---- rows -------------------------------------------------------------------

static void
add_row(tagger *t, const kb_match *match, const kb_gaz_sense *sense)
{
    static const char *const particulars[8] = {
        "",
        "other case",
        "weak",
        "weak, other case",
        "common word",
        "common word, other case",
        "common word, weak",
        "common word, weak, other case",
    };
    const kb_gaz_entity entity = kb_gaz_get(t->gaz, sense->index);
    char wikidata[16];
    char id[KB_GAZ_ID_LEN + 1];
    kbgaz_wikidata(entity.wikidata, wikidata);
    kb_table_number(&t->table, match->span.begin);
    kb_table_number(&t->table, match->span.end);
    kb_table_cell(&t->table, (kb_str){t->text.ptr + match->span.begin,
                                      match->span.end - match->span.begin});
    kb_table_cell(&t->table, kb_gaz_id(t->gaz, sense->index, id));
    kb_table_text(&t->table, kb_type_text(entity.type));
    kb_table_text(&t->table, kb_entity_class_text(entity.class_));
    kb_table_cell(&t->table, entity.name);
    kb_table_text(&t->table, wikidata);
    kb_table_cell(&t->table, kb_gaz_id(t->gaz, entity.country, id));
    kb_table_text(&t->table, particulars[match->flags & 7U]);
}

// ---- the whole --------------------------------------------------------------

static kb_status
take_match(void *ctx, const kb_match *match)
{
    tagger *const t = ctx;
    uint32_t n = 0;
    const kb_status st =
        kb_gaz_match_senses(t->gaz, t->text, match, t->senses, MAX_SENSES, &n);
    if (st != KB_OK) {
        return st;
    }
    n = n < MAX_SENSES ? n : MAX_SENSES;
    ++t->n_matches;
    if (!t->is_table) {
        mark(t, match, n);
        return KB_OK;
    }
    for (uint32_t i = 0; i < n; ++i) {
        add_row(t, match, &t->senses[i]);
    }
    return KB_OK;
}

static kb_status
tag(tagger *t, const kb_cli *cli, const kbgaz_options *chosen)
{
    if (!chosen->has_format) {
        const kb_status st =
            kb_gaz_match(t->gaz, t->text, KB_MATCH_LONGEST, take_match, t);
        copy_until(t, t->text.len);
        return st;
    }
    t->is_table = true;
    kb_table_begin(&t->table, cli, &t->out, chosen->format, columns, N_COLUMNS);
    const kb_status st =
        kb_gaz_match(t->gaz, t->text, chosen->policy, take_match, t);
    kb_table_end(&t->table);
    return st;
}

static int
tag_text(const kb_cli *cli, const kbgaz_options *chosen, const kb_gaz *gaz,
         kb_str text)
{
    tagger *const t = calloc(1, sizeof(*t));
    if (!t) {
        return kb_cli_fail(cli, KB_ERR_NOMEM, "tag", NULL);
    }
    t->gaz = gaz;
    t->text = text;
    t->is_colored = kb_cli_is_colored(cli, STDOUT_FILENO);
    kb_out_init(&t->out, STDOUT_FILENO);
    const kb_status st = tag(t, cli, chosen);
    const int written = kb_out_close(&t->out, cli);
    int code = t->n_matches > 0 ? KB_EXIT_OK : KB_EXIT_NOT_FOUND;
    if (st != KB_OK) {
        (void)kb_cli_fail(cli, st, "tag", NULL);
        code = KB_EXIT_IO;
    }
    free(t);
    return written != KB_EXIT_OK ? written : code;
}

int
kbgaz_tag(const kb_cli *cli, const kbgaz_options *chosen)
{
    if (cli->n_operands < 2 || cli->n_operands > 3) {
        kb_cli_usage(cli, "tag: needs a gazetteer, and one text at most");
    }
    if (chosen->policy == KB_MATCH_ALL && !chosen->has_format) {
        kb_cli_usage(cli, "tag: --all needs a --format: marks cannot overlap");
    }
    kb_gaz *gaz = NULL;
    int code = kbgaz_open(cli, cli->operands[1], &gaz);
    if (code != KB_EXIT_OK) {
        return code;
    }
    char *bytes = NULL;
    size_t len = 0;
    code = read_text(cli, cli->n_operands > 2 ? cli->operands[2] : "-", &bytes,
                     &len);
    if (code == KB_EXIT_OK) {
        code = tag_text(cli, chosen, gaz, (kb_str){bytes, len});
    }
    free(bytes);
    kb_gaz_close(gaz);
    return code;
}
