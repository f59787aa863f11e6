// SPDX-License-Identifier: MIT
// Which entity, predicate or literal a word of the command line means.
#include "kbq.h"
#include "names.h"

#include <kb/predicate.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_CANDIDATES = 10 };

typedef struct candidates {
    kb_entity_info items[MAX_CANDIDATES];
    bool are_similar; ///< in spelling only
    uint32_t n;       ///< be it more than are kept
} candidates;

static kb_status
add_candidate(void *ctx, const kb_search_hit *hit)
{
    candidates *const found = ctx;
    if (found->n < MAX_CANDIDATES) {
        found->items[found->n] = hit->entity;
    }
    found->are_similar = hit->level == KB_SEARCH_SIMILAR;
    ++found->n;
    return KB_OK;
}

static void
list_candidates(const kbq *q, const char *name, const candidates *found)
{
    kb_cli_warn(q->cli, "%s: fits %" PRIu32 " entities:", name, found->n);
    for (uint32_t i = 0; i < found->n && i < MAX_CANDIDATES; ++i) {
        const kb_entity_info *const entity = &found->items[i];
        kb_cli_warn(q->cli,
                    "  " KB_FMT " (%s, %" PRIu32 " mention%s, " KB_FMT ")",
                    KB_ARG(entity->label), kb_type_text(entity->type),
                    entity->n_mentions, entity->n_mentions == 1 ? "" : "s",
                    KB_ARG(entity->key));
    }
    if (found->n > MAX_CANDIDATES) {
        kb_cli_warn(q->cli, "  and %" PRIu32 " more",
                    found->n - MAX_CANDIDATES);
    }
}

/// A name that none bears is not guessed at: what is near is told.
static int
suggest(const kbq *q, const char *name, const candidates *found)
{
    enum { MAX_SUGGESTIONS = 3 };
    for (uint32_t i = 0; i < found->n && i < MAX_SUGGESTIONS; ++i) {
        kb_cli_note(q->cli,
                    i == 0 ? "%s: no such entity; did you mean " KB_FMT "?"
                           : "%s: or " KB_FMT "?",
                    name, KB_ARG(found->items[i].label));
    }
    return KB_EXIT_NOT_FOUND;
}

enum { SHOWN_SIZE = 84 };

/// A name as messages show it: its beginning, cut between characters.
static const char *
shorten(const char *name, char text[SHOWN_SIZE])
{
    size_t len = strlen(name);
    if (len < SHOWN_SIZE) {
        return name;
    }
    len = SHOWN_SIZE - sizeof("…");
    while (len > 0 && ((unsigned char)name[len] & 0xC0U) == 0x80) {
        --len;
    }
    (void)snprintf(text, SHOWN_SIZE, "%.*s…", (int)len, name);
    return text;
}

int
kbq_resolve(kbq *q, const char *name, kb_entity_info *out)
{
    candidates found = {.n = 0};
    char shown[SHOWN_SIZE];
    if (name[0] == '\0') {
        kb_cli_usage(q->cli, "a name is empty");
    }
    const kb_str text = {name, strlen(name)};
    const kb_status status =
        kb_search(q->txn, text, NULL, add_candidate, &found);
    if (status == KB_ERR_UTF8) {
        kb_cli_usage(q->cli, "a name is not UTF-8");
    }
    if (status != KB_OK && status != KB_NOT_FOUND) {
        return kbq_finish(q, status, 0, name);
    }
    name = shorten(name, shown);
    if (found.n == 0) {
        kb_cli_note(q->cli, "%s: no such entity", name);
        return KB_EXIT_NOT_FOUND;
    }
    if (found.are_similar) {
        return suggest(q, name, &found);
    }
    if (found.n > 1 && q->is_exact) {
        list_candidates(q, name, &found);
        return KB_EXIT_USAGE;
    }
    if (found.n > 1 && !q->cli->is_quiet) {
        list_candidates(q, name, &found);
        kb_cli_note(q->cli, "%s: taking the most mentioned, " KB_FMT, name,
                    KB_ARG(found.items[0].label));
    }
    *out = found.items[0];
    return KB_EXIT_OK;
}

static const char *
nearest_predicate(const char *name)
{
    const size_t n = kb_predicate_count();
    const char **const names = calloc(n + 1, sizeof(*names));
    const char *nearest = NULL;
    if (names) {
        for (size_t i = 0; i < n; ++i) {
            names[i] = kb_predicate_at(i)->name;
        }
        nearest = kb_cli_nearest(name, names, (int)n);
    }
    free(names);
    return nearest;
}

static int
resolve_predicate(kbq *q, const char *name, kb_id *out)
{
    kb_str text = {name, strlen(name)};
    if (text.len > 3 && memcmp(name, "kb:", 3) == 0) {
        text = (kb_str){name + 3, text.len - 3};
    }
    const kb_status status = kb_node_find_predicate(q->txn, text, out);
    if (status == KB_OK) {
        return KB_EXIT_OK;
    }
    if (status != KB_NOT_FOUND) {
        return kb_cli_fail(q->cli, status, name, NULL);
    }
    const char *const nearest =
        kb_predicate_find(text) ? NULL : nearest_predicate(name);
    if (nearest) {
        kb_cli_note(q->cli, "%s: no such predicate; did you mean %s?", name,
                    nearest);
    } else {
        kb_cli_note(q->cli,
                    kb_predicate_find(text)
                        ? "%s: no triple has that predicate"
                        : "%s: no such predicate; kbq predicates lists them",
                    name);
    }
    return KB_EXIT_NOT_FOUND;
}

static int
resolve_entity(kbq *q, const char *name, kb_id *out)
{
    kb_entity_info entity = {0};
    const int code = kbq_resolve(q, name, &entity);
    *out = entity.id;
    return code;
}

// An object may be a literal: one that is written just so.
static int
resolve_object(kbq *q, const char *name, kb_id *out)
{
    const kb_str text = {name, strlen(name)};
    if (kb_node_find_literal(q->txn, text, out) == KB_OK) {
        return KB_EXIT_OK;
    }
    return resolve_entity(q, name, out);
}

int
kbq_resolve_term(kbq *q, int place, const char *name, kb_id *out)
{
    switch (place) {
    case 0:
        return resolve_entity(q, name, out);
    case 1:
        return resolve_predicate(q, name, out);
    default:
        return resolve_object(q, name, out);
    }
}

// ---- lists of predicates ----------------------------------------------------

static bool
add_predicate(kbq *q, kb_id id)
{
    const size_t n = q->filter.n_predicates;
    for (size_t i = 0; i < n; ++i) {
        if (q->predicates[i] == id) {
            return true;
        }
    }
    kb_id *const grown = realloc(q->predicates, (n + 1) * sizeof(*grown));
    if (!grown) {
        return false;
    }
    grown[n] = id;
    q->predicates = grown;
    q->filter.predicates = grown;
    q->filter.n_predicates = n + 1;
    return true;
}

/// The predicates of a class of PLOVER, such as `COERCE`: whether it is one.
static bool
add_class(kbq *q, const char *name)
{
    bool is_class = false;
    for (size_t i = 0; i < kb_predicate_count(); ++i) {
        const kb_predicate *const p = kb_predicate_at(i);
        kb_id id = 0;
        if (strcmp(p->plover, name) != 0) {
            continue;
        }
        is_class = true;
        if (kb_node_find_predicate(q->txn, (kb_str){p->name, strlen(p->name)},
                                   &id) == KB_OK) {
            (void)add_predicate(q, id);
        }
    }
    return is_class;
}

int
kbq_resolve_filter(kbq *q)
{
    const char *at = q->predicate;
    while (at && *at != '\0') {
        char name[512];
        kb_id id = 0;
        const size_t len = strcspn(at, ",");
        (void)snprintf(name, sizeof(name), "%.*s", (int)len, at);
        at += len + (at[len] == ',');
        const kb_str text = {name, strlen(name)};
        const bool is_one_of_many = strchr(q->predicate, ',') != NULL;
        if (add_class(q, name) ||
            (is_one_of_many && kb_predicate_find(text) &&
             kb_node_find_predicate(q->txn, text, &id) == KB_NOT_FOUND)) {
            continue;
        }
        const int code = resolve_predicate(q, name, &id);
        if (code != KB_EXIT_OK) {
            return code;
        }
        if (!add_predicate(q, id)) {
            return kb_cli_fail(q->cli, KB_ERR_NOMEM, name, NULL);
        }
    }
    if (q->predicate && q->filter.n_predicates == 0) {
        kb_cli_note(q->cli, "%s: no triple has such a predicate", q->predicate);
        return KB_EXIT_NOT_FOUND;
    }
    return KB_EXIT_OK;
}

int
kbq_resolve_pattern(kbq *q, kb_pattern *out)
{
    *out = (kb_pattern){.with_unasserted = q->filter.with_unasserted};
    int code =
        q->subject ? resolve_entity(q, q->subject, &out->subject) : KB_EXIT_OK;
    code = code == KB_EXIT_OK ? kbq_resolve_filter(q) : code;
    if (code == KB_EXIT_OK && q->object) {
        code = resolve_object(q, q->object, &out->object);
    }
    if (q->filter.n_predicates == 1) {
        out->predicate = q->filter.predicates[0];
    }
    return code;
}
