// SPDX-License-Identifier: MIT
// kbq variants, refuse-variant: entities that may be one under two spellings.
//
// Persons are put in order by how their surnames sound, organizations by their
// names without legal forms; those that fall together are compared.  What is
// refused is kept as lines of two keys in a file beside the tables.
#include "kbq.h"

#include <utf8proc.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const char refused_name[] = "refused-variants.tsv";

enum {
    MAX_NAME = 96,
    MAX_FALLING_TOGETHER = 64, // entities that one is compared with
    MAX_PATH = 4096
};

/// An entity with its folded name in parts.
typedef struct spelling {
    char sound[MAX_NAME]; // what falls together
    char first[MAX_NAME];
    char last[MAX_NAME];
    char label[MAX_NAME * 2];
    char key[KB_ENTITY_KEY_LEN + 1];
    kb_entity_type type;
    uint32_t wikidata;
    uint32_t n_documents;
} spelling;

typedef struct refusal {
    char low[KB_ENTITY_KEY_LEN + 1];
    char high[KB_ENTITY_KEY_LEN + 1];
} refusal;

typedef struct finder {
    kbq *q;
    spelling *items;
    size_t n;
    size_t cap;
    refusal *refused;
    size_t n_refused;
    uint64_t n_shown;
} finder;

// ---- names ------------------------------------------------------------------

/// Letters in lower case without marks, words parted by one space; false: it
/// is too long or no text.
static bool
fold(kb_str label, char out[MAX_NAME])
{
    utf8proc_uint8_t *folded = NULL;
    const utf8proc_ssize_t n = utf8proc_map(
        (const utf8proc_uint8_t *)label.ptr, (utf8proc_ssize_t)label.len,
        &folded,
        (utf8proc_option_t)(UTF8PROC_STRIPMARK | UTF8PROC_DECOMPOSE |
                            UTF8PROC_CASEFOLD));
    size_t len = 0;
    for (utf8proc_ssize_t i = 0; i < n && len + 1 < MAX_NAME; ++i) {
        const char c = (char)folded[i];
        const bool is_gap =
            c == ' ' || c == '-' || c == '.' || c == ',' || c == '\'';
        if (!is_gap) {
            out[len++] = c;
        } else if (c != '\'' && len > 0 && out[len - 1] != ' ') {
            out[len++] = ' ';
        }
    }
    while (len > 0 && out[len - 1] == ' ') {
        --len;
    }
    out[len] = '\0';
    free(folded);
    return n > 0 && len > 0 && (size_t)n < MAX_NAME;
}

/// A word as it would sound in another alphabet's spelling.
static void
sound_out(const char *word, char out[MAX_NAME])
{
    static const char from[] = "wqczaeiouyjh";
    static const char into[] = "vkks        ";
    size_t n = 0;
    for (const char *at = word; *at != '\0' && n + 1 < MAX_NAME; ++at) {
        const char *const found = strchr(from, *at);
        char c = *at;
        if (found) {
            c = into[found - from];
        }
        const bool is_mute =
            c == ' ' || (c == 't' && (at[1] == 'c' || at[1] == 's'));
        if (!is_mute && (n == 0 || out[n - 1] != c)) {
            out[n++] = c;
        }
    }
    out[n] = '\0';
}

static bool
is_form(const char *word)
{
    static const char *const forms[] = {
        "inc",     "corp",    "ltd",   "llc",      "plc", "co",
        "gmbh",    "ag",      "sa",    "nv",       "spa", "corporation",
        "limited", "company", "group", "holdings", NULL};
    for (size_t i = 0; forms[i]; ++i) {
        if (strcmp(word, forms[i]) == 0) {
            return true;
        }
    }
    return false;
}

/// First and last word of a person's name, or an organization's name without
/// its legal forms; false: nothing to compare by.
static bool
part_name(spelling *s, const char folded[MAX_NAME])
{
    char *end = NULL;
    memcpy(s->last, folded, MAX_NAME);
    if (s->type == KB_PERSON) {
        const char *const space = strchr(folded, ' ');
        end = strrchr(s->last, ' ');
        if (!space || !end) {
            return false;
        }
        memcpy(s->first, folded, (size_t)(space - folded));
        memmove(s->last, end + 1, strlen(end + 1) + 1);
        sound_out(s->last, s->sound);
        return s->sound[0] != '\0';
    }
    while ((end = strrchr(s->last, ' ')) && is_form(end + 1)) {
        *end = '\0';
    }
    memcpy(s->sound, s->last, MAX_NAME);
    return true;
}

static kb_status
keep(void *ctx, const kb_entity_info *e)
{
    finder *const f = ctx;
    char folded[MAX_NAME] = "";
    if (f->n == f->cap) {
        const size_t cap = f->cap > 0 ? f->cap * 2 : 256;
        spelling *const items = realloc(f->items, cap * sizeof(*items));
        if (!items) {
            return KB_ERR_NOMEM;
        }
        f->items = items;
        f->cap = cap;
    }
    spelling *const s = &f->items[f->n];
    *s = (spelling){.type = e->type,
                    .wikidata = e->wikidata,
                    .n_documents = e->n_documents};
    if (e->type == KB_PLACE || e->label.len >= sizeof(s->label) ||
        e->key.len > KB_ENTITY_KEY_LEN || !fold(e->label, folded) ||
        !part_name(s, folded)) {
        return KB_OK;
    }
    memcpy(s->label, e->label.ptr, e->label.len);
    memcpy(s->key, e->key.ptr, e->key.len);
    ++f->n;
    return KB_OK;
}

static int
compare(const void *a, const void *b)
{
    const spelling *const x = a;
    const spelling *const y = b;
    if (x->type != y->type) {
        return x->type < y->type ? -1 : 1;
    }
    const int order = strcmp(x->sound, y->sound);
    return order != 0 ? order : strcmp(x->key, y->key);
}

// ---- hypotheses -------------------------------------------------------------

/// Edits between two words, at most `most` + 1.
static unsigned
edits(const char *a, const char *b, unsigned most)
{
    unsigned row[MAX_NAME + 1];
    const size_t n = strlen(b);
    for (size_t j = 0; j <= n; ++j) {
        row[j] = (unsigned)j;
    }
    for (size_t i = 1; a[i - 1] != '\0'; ++i) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= n; ++j) {
            const unsigned change = diagonal + (a[i - 1] != b[j - 1]);
            const unsigned skip =
                (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = change < skip ? change : skip;
        }
    }
    return row[n] > most ? most + 1 : row[n];
}

/// How likely two are one, in hundredths, and why; 0: not at all.
static unsigned
judge(const spelling *a, const spelling *b, const char **why)
{
    enum { MOST_EDITS = 2 };
    if (a->wikidata != 0 && b->wikidata != 0) {
        return 0;
    }
    if (a->type == KB_ORGANIZATION) {
        *why = "legal form";
        return 90;
    }
    const unsigned last = edits(a->last, b->last, MOST_EDITS);
    const unsigned first = edits(a->first, b->first, 1);
    const bool is_initial = (a->first[1] == '\0' || b->first[1] == '\0') &&
                            a->first[0] == b->first[0];
    if (last > MOST_EDITS || (first > 1 && !is_initial) ||
        (first == 1 && !is_initial && strlen(a->first) < 4)) {
        return 0;
    }
    *why = is_initial && first > 0 ? "initial" : "spelling";
    const unsigned doubt = 8 * last + (is_initial && first > 0 ? 25 : 0) +
                           (first == 1 && !is_initial ? 12 : 0);
    return 95 - doubt;
}

static bool
is_refused(const finder *f, const char *a, const char *b)
{
    const bool is_ordered = strcmp(a, b) < 0;
    for (size_t i = 0; i < f->n_refused; ++i) {
        if (strcmp(f->refused[i].low, is_ordered ? a : b) == 0 &&
            strcmp(f->refused[i].high, is_ordered ? b : a) == 0) {
            return true;
        }
    }
    return false;
}

static const kb_table_column columns[] = {
    {"score", true},     {"name", false}, {"documents", true},
    {"key", false},      {"like", false}, {"like_documents", true},
    {"like_key", false}, {"why", false},
};

static kb_status
show(finder *f, const spelling *a, const spelling *b, unsigned score,
     const char *why)
{
    kb_table *const table = &f->q->table;
    // The one with fewer documents may be the other one.
    const bool is_swapped = a->n_documents > b->n_documents ||
                            (a->wikidata != 0 && b->wikidata == 0);
    const spelling *const from = is_swapped ? b : a;
    const spelling *const into = is_swapped ? a : b;
    kb_table_fraction(table, score / 100.0);
    kb_table_text(table, from->label);
    kb_table_number(table, from->n_documents);
    kb_table_text(table, from->key);
    kb_table_text(table, into->label);
    kb_table_number(table, into->n_documents);
    kb_table_text(table, into->key);
    kb_table_text(table, why);
    ++f->n_shown;
    return kbq_go_on(f->q);
}

static kb_status
compare_all(finder *f)
{
    kb_status st = KB_OK;
    for (size_t i = 0; i < f->n && st == KB_OK; ++i) {
        const spelling *const a = &f->items[i];
        for (size_t j = i + 1;
             j < f->n && j <= i + MAX_FALLING_TOGETHER && st == KB_OK; ++j) {
            const spelling *const b = &f->items[j];
            const char *why = "";
            if (b->type != a->type || strcmp(a->sound, b->sound) != 0) {
                break;
            }
            const unsigned score = judge(a, b, &why);
            if (score > 0 && !is_refused(f, a->key, b->key)) {
                st = show(f, a, b, score, why);
            }
        }
    }
    return st;
}

// ---- refusals ---------------------------------------------------------------

static bool
refused_path(const kbq *q, char path[MAX_PATH])
{
    const int n = snprintf(path, MAX_PATH, "%s/%s", q->path, refused_name);
    return n > 0 && n < MAX_PATH;
}

/// What was refused; lines that are no two keys are passed over.
static kb_status
read_refused(finder *f)
{
    char path[MAX_PATH];
    char line[256];
    FILE *const file = refused_path(f->q, path) ? fopen(path, "rb") : NULL;
    kb_status st = KB_OK;
    while (st == KB_OK && file && fgets(line, sizeof(line), file)) {
        refusal r = {"", ""};
        if (sscanf(line, "%18s %18s", r.low, r.high) != 2) {
            continue;
        }
        refusal *const all =
            realloc(f->refused, (f->n_refused + 1) * sizeof(*all));
        st = all ? KB_OK : KB_ERR_NOMEM;
        if (all) {
            f->refused = all;
            f->refused[f->n_refused++] = r;
        }
    }
    if (file) {
        (void)fclose(file);
    }
    return st;
}

int
kbq_variants(kbq *q)
{
    finder f = {.q = q};
    kb_status st = read_refused(&f);
    if (st == KB_OK) {
        st = kb_entity_each(q->txn, keep, &f);
    }
    kbq_begin_table(q, columns, sizeof(columns) / sizeof(columns[0]));
    if (st == KB_OK && f.n > 1) {
        qsort(f.items, f.n, sizeof(*f.items), compare);
        st = compare_all(&f);
    }
    kb_table_end(&q->table);
    free(f.items);
    free(f.refused);
    return kbq_finish(q, st, f.n_shown, "variants");
}

int
kbq_refuse_variant(kbq *q)
{
    kb_entity_info a;
    kb_entity_info b;
    char path[MAX_PATH];
    q->is_exact = true; // nothing is refused by guess
    int code = kbq_resolve(q, q->args[0], &a);
    char first[KB_ENTITY_KEY_LEN + 1] = "";
    if (code == KB_EXIT_OK) {
        memcpy(first, a.key.ptr,
               a.key.len <= KB_ENTITY_KEY_LEN ? a.key.len : 0);
        code = kbq_resolve(q, q->args[1], &b);
    }
    if (code != KB_EXIT_OK) {
        return code;
    }
    const kb_str low = {first, strlen(first)};
    const bool is_ordered = kb_str_compare(low, b.key) < 0;
    FILE *const file = refused_path(q, path) ? fopen(path, "ab") : NULL;
    bool is_written = file && fprintf(file, KB_FMT "\t" KB_FMT "\n",
                                      KB_ARG(is_ordered ? low : b.key),
                                      KB_ARG(is_ordered ? b.key : low)) > 0;
    const int number = errno;
    is_written = file && fclose(file) == 0 && is_written;
    if (!is_written) {
        kb_cli_warn(q->cli, "%s/%s: %s", q->path, refused_name,
                    strerror(number));
        return KB_EXIT_IO;
    }
    return KB_EXIT_OK;
}
