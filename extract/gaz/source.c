// SPDX-License-Identifier: MIT
#include "gaz/source.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_SIZE = 1 << 16, MAP_SIZE = 1 << 22 };

void
kb_sources_init(kb_sources *sources, const kb_allocator *alloc,
                kb_gaz_report *report, void *ctx, kb_error *err)
{
    const kb_allocator *const given = kb_alloc_or_default(alloc);
    *sources = (kb_sources){.alloc = given,
                            .entities = {.alloc = given},
                            .words = {.alloc = given},
                            .paths = {.alloc = given},
                            .maps = {.alloc = given},
                            .moved = {.alloc = given},
                            .report = report,
                            .ctx = ctx,
                            .err = err,
                            .first = KB_OK};
    kb_arena_init(&sources->arena, given, 0);
}

void
kb_sources_clear(kb_sources *sources)
{
    KB_VEC_CLEAR(&sources->entities);
    KB_VEC_CLEAR(&sources->words);
    KB_VEC_CLEAR(&sources->paths);
    KB_VEC_CLEAR(&sources->moved);
    for (size_t i = 0; i < sources->maps.n; ++i) {
        (void)munmap(sources->maps.items[i].at, sources->maps.items[i].len);
    }
    KB_VEC_CLEAR(&sources->maps);
    kb_arena_clear(&sources->arena);
}

kb_row
kb_sources_row(const kb_sources *sources, const kb_entity_row *row)
{
    return (kb_row){.path = sources->paths.items[row->path],
                    .line = row->line,
                    .text = {row->is_merged ? NULL : row->text, 0}};
}

// ---- complaints -------------------------------------------------------------

__attribute__((format(printf, 4, 0))) static void
fill(kb_error *what, const kb_row *row, const char *at, const char *format,
     va_list args)
{
    char message[sizeof(what->message)];
    (void)vsnprintf(message, sizeof(message), format, args);
    (void)kb_error_set(what, what->status, row->path, row->line, "%s", message);
    if (at && row->text.ptr) {
        what->column = (uint32_t)(at - row->text.ptr) + 1;
    }
}

void
kb_sources_complain(kb_sources *sources, const kb_row *row, const char *at,
                    kb_status status, const char *format, ...)
{
    kb_error what = {.status = status};
    va_list args;
    va_start(args, format);
    fill(&what, row, at, format, args);
    va_end(args);
    if (sources->first == KB_OK) {
        sources->first = status;
        if (sources->err) {
            *sources->err = what;
        }
    }
    if (sources->report) {
        sources->report(sources->ctx, true, &what);
    }
}

void
kb_sources_warn(kb_sources *sources, const kb_row *row, const char *at,
                const char *format, ...)
{
    if (!sources->report) {
        return;
    }
    kb_error what = {.status = KB_OK};
    va_list args;
    va_start(args, format);
    fill(&what, row, at, format, args);
    va_end(args);
    sources->report(sources->ctx, false, &what);
}

// ---- files ------------------------------------------------------------------

static void
complain_of_system(kb_sources *sources, const char *path, int number)
{
    const bool is_missing = number == ENOENT || number == ENOTDIR;
    char why[KB_SYSTEM_TEXT_MAX];
    kb_sources_complain(sources, &(kb_row){.path = path}, NULL,
                        is_missing ? KB_ERR_MISSING : KB_ERR_IO, "%s",
                        kb_system_text(number, why));
}

// Read to the end; `*number` is errno, or 0.
static kb_status
read_all(int fd, kb_buf *out, int *number)
{
    *number = 0;
    for (;;) {
        KB_TRY(kb_buf_reserve(out, READ_SIZE));
        const ssize_t n = read(fd, out->ptr + out->len, READ_SIZE);
        if (n > 0) {
            out->len += (size_t)n;
        } else if (n == 0) {
            return KB_OK;
        } else if (errno != EINTR) {
            *number = errno;
            return KB_OK;
        }
    }
}

// Pipes and small files.
static kb_status
copy_file(kb_sources *sources, int fd, kb_str *text, int *number)
{
    kb_buf bytes;
    kb_buf_init(&bytes, sources->alloc);
    kb_status st = read_all(fd, &bytes, number);
    if (st == KB_OK && *number == 0) {
        st = kb_arena_copy(&sources->arena, kb_buf_get(&bytes), text);
    }
    kb_buf_clear(&bytes);
    return st;
}

// A large file is mapped: its pages need no memory of ours.
static kb_status
get_file(kb_sources *sources, int fd, kb_str *text, int *number)
{
    struct stat info;
    if (fstat(fd, &info) != 0) {
        *number = errno;
        return KB_OK;
    }
    if (!S_ISREG(info.st_mode) || info.st_size < MAP_SIZE) {
        return copy_file(sources, fd, text, number);
    }
    KB_TRY(KB_VEC_RESERVE(&sources->maps, 1));
    const size_t len = (size_t)info.st_size;
    void *const at = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED) {
        *number = errno;
        return KB_OK;
    }
    sources->maps.items[sources->maps.n++] = (kb_source_map){at, len};
    *text = (kb_str){at, len};
    return KB_OK;
}

static kb_status
read_file(kb_sources *sources, const char *path)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        complain_of_system(sources, path, errno);
        return KB_OK;
    }
    int number = 0;
    kb_str text = {NULL, 0};
    const kb_status st = get_file(sources, fd, &text, &number);
    (void)close(fd); // nothing was written through it
    if (st == KB_OK && number != 0) {
        complain_of_system(sources, path, number);
        return KB_OK;
    }
    return st == KB_OK ? kb_sources_parse(sources, path, text) : st;
}

// ---- directories ------------------------------------------------------------

typedef KB_VEC(const char *) path_vec;

static bool
is_source_name(const char *name)
{
    static const char suffix[] = ".tsv";
    const size_t len = strlen(name);
    const size_t tail = sizeof(suffix) - 1;
    return name[0] != '.' && len > tail &&
           strcmp(name + len - tail, suffix) == 0;
}

static kb_status
add_path(kb_sources *sources, const char *folder, const char *name,
         path_vec *out)
{
    const size_t size = strlen(folder) + strlen(name) + 2;
    char *const path = kb_arena_get(&sources->arena, size, 1);
    const char **const item = KB_VEC_PUSH(out);
    if (!path || !item) {
        return KB_ERR_NOMEM;
    }
    const size_t len = strlen(folder);
    const bool has_slash = len > 0 && folder[len - 1] == '/';
    (void)snprintf(path, size, "%s%s%s", folder, has_slash ? "" : "/", name);
    *item = path;
    return KB_OK;
}

static int
compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// `*number` is errno, or 0.
static kb_status
list_folder(kb_sources *sources, DIR *folder, const char *path, path_vec *out,
            int *number)
{
    kb_status st = KB_OK;
    while (st == KB_OK) {
        errno = 0;
        // NOLINTNEXTLINE(concurrency-mt-unsafe): a stream of our own
        const struct dirent *const entry = readdir(folder);
        if (!entry) {
            *number = errno;
            break;
        }
        if (is_source_name(entry->d_name)) {
            st = add_path(sources, path, entry->d_name, out);
        }
    }
    return st;
}

static kb_status
read_folder(kb_sources *sources, const char *path)
{
    DIR *const folder = opendir(path);
    if (!folder) {
        complain_of_system(sources, path, errno);
        return KB_OK;
    }
    path_vec paths = {.alloc = sources->alloc};
    int number = 0;
    kb_status st = list_folder(sources, folder, path, &paths, &number);
    (void)closedir(folder);
    if (st == KB_OK && number != 0) {
        complain_of_system(sources, path, number);
    }
    if (st == KB_OK && paths.n == 0 && number == 0) {
        kb_sources_complain(sources, &(kb_row){.path = path}, NULL,
                            KB_ERR_MISSING, "no *.tsv file in the directory");
    }
    if (paths.n > 0) {
        qsort(paths.items, paths.n, sizeof(*paths.items), compare_paths);
    }
    for (size_t i = 0; i < paths.n && st == KB_OK; ++i) {
        st = read_file(sources, paths.items[i]);
    }
    KB_VEC_CLEAR(&paths);
    return st;
}

kb_status
kb_sources_read(kb_sources *sources, const char *path)
{
    struct stat info;
    ++sources->level;
    if (stat(path, &info) != 0) {
        complain_of_system(sources, path, errno);
        return KB_OK;
    }
    return S_ISDIR(info.st_mode) ? read_folder(sources, path)
                                 : read_file(sources, path);
}
