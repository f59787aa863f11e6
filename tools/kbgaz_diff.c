// SPDX-License-Identifier: MIT
// kbgaz diff: what a gazetteer has that an older one has not, entity by entity.
// Entities are sorted by id in both, so that one pass tells them apart.
#include "kbgaz.h"
#include "names.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const kb_table_column columns[] = {
    {"change", false}, {"id", false},  {"what", false},
    {"old", false},    {"new", false},
};

enum {
    N_COLUMNS = sizeof(columns) / sizeof(columns[0]),
    TEXT_MAX = 2100 // two cells of 1000 bytes, two days
};

typedef struct diff {
    kb_table table;
    const kb_gaz *old, *new;
    uint64_t n_added, n_removed, n_changed;
    bool is_changed; // the entity at hand
} diff;

static void
add_row(diff *d, const char *change, kb_str id, const char *what, kb_str old,
        kb_str new)
{
    kb_table_text(&d->table, change);
    kb_table_cell(&d->table, id);
    kb_table_text(&d->table, what);
    kb_table_cell(&d->table, old);
    kb_table_cell(&d->table, new);
}

// ---- cells ------------------------------------------------------------------

static void
compare(diff *d, kb_str id, const char *what, kb_str old, kb_str new)
{
    if (!kb_str_equal(old, new)) {
        d->is_changed = true;
        add_row(d, "~", id, what, old, new);
    }
}

static void
compare_texts(diff *d, kb_str id, const char *what, const char *old,
              const char *new)
{
    compare(d, id, what, (kb_str){old, strlen(old)},
            (kb_str){new, strlen(new)});
}

static const char *
gender_text(kb_gender gender)
{
    return gender == KB_GENDER_MALE     ? "m"
           : gender == KB_GENDER_FEMALE ? "f"
                                        : "";
}

static void
compare_ids(diff *d, kb_str id, const char *what, uint32_t old, uint32_t new)
{
    char a[KB_GAZ_ID_LEN + 1];
    char b[KB_GAZ_ID_LEN + 1];
    compare(d, id, what, kb_gaz_id(d->old, old, a), kb_gaz_id(d->new, new, b));
}

static void
compare_cells(diff *d, kb_str id, const kb_gaz_entity *a,
              const kb_gaz_entity *b)
{
    char old[16];
    char new[16];
    compare_texts(d, id, "type", kb_type_text(a->type), kb_type_text(b->type));
    compare_texts(d, id, "class", kb_entity_class_text(a->class_),
                  kb_entity_class_text(b->class_));
    compare(d, id, "name", a->name, b->name);
    kbgaz_wikidata(a->wikidata, old);
    kbgaz_wikidata(b->wikidata, new);
    compare_texts(d, id, "wikidata", old, new);
    compare_ids(d, id, "country", a->country, b->country);
    compare_ids(d, id, "parent", a->parent, b->parent);
    compare_ids(d, id, "capital", a->capital, b->capital);
    compare_texts(d, id, "gender", gender_text(a->gender),
                  gender_text(b->gender));
    (void)snprintf(old, sizeof(old), "%" PRIu32, a->prior);
    (void)snprintf(new, sizeof(new), "%" PRIu32, b->prior);
    compare_texts(d, id, "prior", a->prior > 0 ? old : "",
                  b->prior > 0 ? new : "");
    compare(d, id, "qualifier", a->qualifier, b->qualifier);
}

// ---- names ------------------------------------------------------------------

static bool
has_alias(const kb_gaz *gaz, uint32_t index, kb_str text, uint8_t flags)
{
    const uint32_t n = kb_gaz_get(gaz, index).n_aliases;
    for (uint32_t i = 0; i < n; ++i) {
        uint8_t other = 0;
        if (kb_str_equal(kb_gaz_alias(gaz, index, i, &other), text) &&
            other == flags) {
            return true;
        }
    }
    return false;
}

static const char *
alias_text(uint8_t flags)
{
    return flags & KB_SENSE_DEMONYM ? "demonym"
           : flags & KB_SENSE_WEAK  ? "weak alias"
           : flags & KB_SENSE_EXACT ? "exact alias"
                                    : "alias";
}

// Names of one side that the other has not.
static void
compare_names(diff *d, kb_str id, uint32_t old, uint32_t new)
{
    const kb_str none = {NULL, 0};
    uint8_t flags = 0;
    for (uint32_t i = 0; i < kb_gaz_get(d->old, old).n_aliases; ++i) {
        const kb_str text = kb_gaz_alias(d->old, old, i, &flags);
        if (!has_alias(d->new, new, text, flags)) {
            d->is_changed = true;
            add_row(d, "~", id, alias_text(flags), text, none);
        }
    }
    for (uint32_t i = 0; i < kb_gaz_get(d->new, new).n_aliases; ++i) {
        const kb_str text = kb_gaz_alias(d->new, new, i, &flags);
        if (!has_alias(d->old, old, text, flags)) {
            d->is_changed = true;
            add_row(d, "~", id, alias_text(flags), none, text);
        }
    }
}

// ---- offices ----------------------------------------------------------------

static void
print_day(kb_day day, char text[KB_DAY_LEN + 1])
{
    text[0] = '\0';
    if (day != KB_NO_DAY) {
        kb_day_format(day, text);
    }
}

static void
print_office(const kb_gaz *gaz, uint32_t index, uint32_t i, char *text)
{
    const kb_gaz_office office = kb_gaz_office_at(gaz, index, i);
    char id[KB_GAZ_ID_LEN + 1];
    const kb_str of = kb_gaz_id(gaz, office.of, id);
    char from[KB_DAY_LEN + 1];
    char to[KB_DAY_LEN + 1];
    print_day(office.from, from);
    print_day(office.to, to);
    (void)snprintf(text, TEXT_MAX, KB_FMT "@" KB_FMT ":%s..%s%s",
                   KB_ARG(office.role), KB_ARG(of), from, to,
                   office.is_ended && office.to == KB_NO_DAY ? "?" : "");
}

static bool
has_office(const kb_gaz *gaz, uint32_t index, const char *office)
{
    char text[TEXT_MAX];
    for (uint32_t i = 0; i < kb_gaz_get(gaz, index).n_offices; ++i) {
        print_office(gaz, index, i, text);
        if (strcmp(text, office) == 0) {
            return true;
        }
    }
    return false;
}

static void
compare_offices(diff *d, kb_str id, uint32_t old, uint32_t new)
{
    const kb_str none = {NULL, 0};
    char text[TEXT_MAX];
    for (uint32_t i = 0; i < kb_gaz_get(d->old, old).n_offices; ++i) {
        print_office(d->old, old, i, text);
        if (!has_office(d->new, new, text)) {
            d->is_changed = true;
            add_row(d, "~", id, "office", (kb_str){text, strlen(text)}, none);
        }
    }
    for (uint32_t i = 0; i < kb_gaz_get(d->new, new).n_offices; ++i) {
        print_office(d->new, new, i, text);
        if (!has_office(d->old, old, text)) {
            d->is_changed = true;
            add_row(d, "~", id, "office", none, (kb_str){text, strlen(text)});
        }
    }
}

// ---- the whole --------------------------------------------------------------

static void
compare_entities(diff *d, kb_str id, uint32_t old, uint32_t new)
{
    const kb_gaz_entity a = kb_gaz_get(d->old, old);
    const kb_gaz_entity b = kb_gaz_get(d->new, new);
    d->is_changed = false;
    compare_cells(d, id, &a, &b);
    compare_names(d, id, old, new);
    compare_offices(d, id, old, new);
    d->n_changed += d->is_changed;
}

static void
compare_all(diff *d)
{
    const uint32_t n_old = kb_gaz_n_entities(d->old);
    const uint32_t n_new = kb_gaz_n_entities(d->new);
    const kb_str none = {NULL, 0};
    char rooms[2][KB_GAZ_ID_LEN + 1];
    for (uint32_t a = 0, b = 0; a < n_old || b < n_new;) {
        const kb_gaz_entity x =
            a < n_old ? kb_gaz_get(d->old, a) : (kb_gaz_entity){0};
        const kb_gaz_entity y =
            b < n_new ? kb_gaz_get(d->new, b) : (kb_gaz_entity){0};
        const kb_str x_id = kb_gaz_id(d->old, a, rooms[0]);
        const kb_str y_id = kb_gaz_id(d->new, b, rooms[1]);
        const int order = a == n_old   ? 1
                          : b == n_new ? -1
                                       : kb_str_compare(x_id, y_id);
        if (order < 0) {
            add_row(d, "-", x_id, kb_type_text(x.type), x.name, none);
            ++d->n_removed;
        } else if (order > 0) {
            add_row(d, "+", y_id, kb_type_text(y.type), none, y.name);
            ++d->n_added;
        } else {
            compare_entities(d, y_id, a, b);
        }
        a += order <= 0;
        b += order >= 0;
    }
}

static int
diff_gazetteers(const kb_cli *cli, const kbgaz_options *chosen, diff *d)
{
    kb_out out;
    kb_out_init(&out, STDOUT_FILENO);
    kb_table_begin(&d->table, cli, &out, chosen->format, columns, N_COLUMNS);
    compare_all(d);
    kb_table_end(&d->table);
    const int code = kb_out_close(&out, cli);
    kb_cli_note(cli,
                "%" PRIu64 " added, %" PRIu64 " removed, %" PRIu64 " changed",
                d->n_added, d->n_removed, d->n_changed);
    if (code != KB_EXIT_OK) {
        return code;
    }
    return d->n_added + d->n_removed + d->n_changed > 0 ? KB_EXIT_OK
                                                        : KB_EXIT_NOT_FOUND;
}

int
kbgaz_diff(const kb_cli *cli, const kbgaz_options *chosen)
{
    if (cli->n_operands != 3) {
        kb_cli_usage(cli, "diff: needs an old gazetteer and a new one");
    }
    kb_gaz *old = NULL;
    kb_gaz *new = NULL;
    int code = kbgaz_open(cli, cli->operands[1], &old);
    if (code == KB_EXIT_OK) {
        code = kbgaz_open(cli, cli->operands[2], &new);
    }
    if (code == KB_EXIT_OK) {
        diff d = {.old = old, .new = new};
        code = diff_gazetteers(cli, chosen, &d);
    }
    kb_gaz_close(new);
    kb_gaz_close(old);
    return code;
}
