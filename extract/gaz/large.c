// SPDX-License-Identifier: MIT
// Large lists in parts, each in a thread of its own.  All memory is there
// before they start, and what there is to tell is found out again in order.
#include "base/alloc.h"
#include "gaz/list.h"

#include <pthread.h>

enum { N_PARTS = 4 };

// Lines that a thread reads.
typedef struct part {
    kb_list_reader reader;
    kb_str text;
    size_t n_lines;
    kb_str first, last; // ids
    bool is_first;      // read by the thread that asked: it tells of progress
    bool is_apart;      // in a thread, which is
    pthread_t thread;
} part;

static void *
count_lines(void *ctx)
{
    part *const p = ctx;
    p->reader.has_fault = kb_str_check_utf8(p->text, NULL) != KB_OK;
    kb_str rest = p->text;
    for (; rest.len > 0; ++p->n_lines) {
        (void)kb_list_line(&rest);
    }
    return NULL;
}

static void *
read_part(void *ctx)
{
    part *const p = ctx;
    kb_list_reader *const r = &p->reader;
    kb_str rest = p->text;
    while (rest.len > 0 && !r->has_fault) {
        if (r->row.line % KB_PROGRESS_STEP == 0 && p->is_first) {
            // The others are as far.
            kb_sources_tell(r->sources, KB_GAZ_READ, p->text.len - rest.len,
                            p->text.len);
        }
        r->has_fault |= kb_list_take(r, &rest) != KB_OK;
        p->first = p->first.ptr ? p->first : r->last;
    }
    return NULL;
}

// Do something with all parts, the first of them in this thread.
static void
run_parts(part *parts, void *(*run)(void *))
{
    for (size_t i = N_PARTS; i-- > 0;) {
        part *const p = &parts[i];
        p->is_apart = i > 0 && pthread_create(&p->thread, NULL, run, p) == 0;
        if (!p->is_apart) {
            (void)run(p);
        }
    }
    for (size_t i = 1; i < N_PARTS; ++i) {
        if (parts[i].is_apart) {
            (void)pthread_join(parts[i].thread, NULL);
        }
    }
}

static void
cut_parts(const kb_list_reader *after_header, kb_str text, part *parts)
{
    const size_t size = text.len / N_PARTS + 1;
    for (size_t i = 0; i < N_PARTS; ++i) {
        const size_t guess = size < text.len ? size : text.len;
        const char *const end =
            memchr(text.ptr + guess, '\n', text.len - guess);
        const size_t len = end ? (size_t)(end - text.ptr) + 1 : text.len;
        parts[i] = (part){.reader = *after_header,
                          .text = {text.ptr, len},
                          .is_first = i == 0};
        text = (kb_str){text.ptr + len, text.len - len};
    }
}

// Each part has room for as many rows as it has lines.
static kb_status
make_room(kb_sources *sources, part *parts)
{
    size_t n = 0;
    uint32_t line = parts[0].reader.row.line;
    for (size_t i = 0; i < N_PARTS; ++i) {
        n += parts[i].n_lines;
    }
    KB_TRY(KB_VEC_RESERVE(&sources->entities, n));
    kb_entity_row *room = sources->entities.items + sources->entities.n;
    kb_alloc_want_large_pages(room, n * sizeof(*room));
    for (size_t i = 0; i < N_PARTS; ++i) {
        parts[i].reader.room = room;
        parts[i].reader.row.line = line;
        room += parts[i].n_lines;
        line += (uint32_t)parts[i].n_lines;
    }
    return KB_OK;
}

static bool
are_good(const part *parts)
{
    for (size_t i = 0; i < N_PARTS; ++i) {
        if (parts[i].reader.has_fault ||
            (i > 0 && parts[i].first.ptr &&
             kb_str_compare(parts[i].first, parts[i - 1].reader.last) < 0)) {
            return false;
        }
    }
    return true;
}

// Close the gaps that comments leave between the rows.
static void
join_parts(kb_sources *sources, const part *parts)
{
    for (size_t i = 0; i < N_PARTS; ++i) {
        memmove(sources->entities.items + sources->entities.n,
                parts[i].reader.room,
                parts[i].reader.n_rows * sizeof(kb_entity_row));
        sources->entities.n += parts[i].reader.n_rows;
    }
}

kb_status
kb_sources_read_large(kb_sources *sources, const char *path, kb_str text,
                      bool *is_read)
{
    kb_list_reader header = {.sources = sources,
                             .row = {.path = path},
                             .is_good = true,
                             .is_silent = true};
    while (text.len > 0 && header.n_columns == 0 && !header.has_fault) {
        KB_TRY(kb_list_take(&header, &text));
    }
    if (header.has_fault || !header.is_entities) {
        return KB_OK;
    }
    part parts[N_PARTS];
    cut_parts(&header, text, parts);
    run_parts(parts, count_lines);
    KB_TRY(make_room(sources, parts));
    run_parts(parts, read_part);
    *is_read = are_good(parts);
    if (*is_read) {
        join_parts(sources, parts);
    }
    return KB_OK;
}
