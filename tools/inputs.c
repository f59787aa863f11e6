// SPDX-License-Identifier: MIT
#include "inputs.h"

#include <kb/extract.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct name_list {
    char **names;
    size_t n;
    size_t cap;
} name_list;

static void
clear_names(name_list *list)
{
    for (size_t i = 0; i < list->n; ++i) {
        free(list->names[i]);
    }
    free(list->names);
}

static kb_status
add_name(name_list *list, const char *name)
{
    if (list->n == list->cap) {
        const size_t cap = list->cap > 0 ? list->cap * 2 : 32;
        char **const names = realloc(list->names, cap * sizeof(*names));
        if (!names) {
            return KB_ERR_NOMEM;
        }
        list->names = names;
        list->cap = cap;
    }
    list->names[list->n] = strdup(name);
    if (!list->names[list->n]) {
        return KB_ERR_NOMEM;
    }
    ++list->n;
    return KB_OK;
}

static int
compare_names(const void *a, const void *b)
{
    const char *const *const name_a = a;
    const char *const *const name_b = b;
    return strcmp(*name_a, *name_b);
}

// All names in a folder, sorted; `*error` is errno when it cannot be read.
static kb_status
list_folder(const char *folder, name_list *list, int *error)
{
    DIR *const dir = opendir(folder);
    if (!dir) {
        *error = errno;
        return KB_OK;
    }
    kb_status status = KB_OK;
    const struct dirent *entry = NULL;
    errno = 0;
    while (status == KB_OK && (entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 &&
            strcmp(entry->d_name, "..") != 0) {
            status = add_name(list, entry->d_name);
        }
        errno = 0;
    }
    *error = status == KB_OK ? errno : 0;
    (void)closedir(dir);
    if (list->n > 1) {
        qsort(list->names, list->n, sizeof(*list->names), compare_names);
    }
    return status;
}

static kb_status walk_folder(const char *folder,
                             const kb_inputs_visitor *visitor);

static kb_status
visit_entry(const char *path, const char *name,
            const kb_inputs_visitor *visitor)
{
    struct stat info;
    if (lstat(path, &info) != 0) {
        return visitor->failed(visitor->ctx, path, errno);
    }
    if (S_ISDIR(info.st_mode)) {
        return walk_folder(path, visitor);
    }
    if (!kb_reader_knows(name)) {
        return KB_OK;
    }
    if (S_ISLNK(info.st_mode) && stat(path, &info) != 0) {
        return visitor->failed(visitor->ctx, path, errno);
    }
    return S_ISREG(info.st_mode) ? visitor->file(visitor->ctx, path) : KB_OK;
}

static kb_status
walk_folder(const char *folder, const kb_inputs_visitor *visitor)
{
    name_list list = {0};
    int error = 0;
    kb_status status = list_folder(folder, &list, &error);
    if (status == KB_OK && error != 0) {
        status = visitor->failed(visitor->ctx, folder, error);
    }
    const size_t folder_len = strlen(folder);
    const bool has_slash = folder_len > 0 && folder[folder_len - 1] == '/';
    for (size_t i = 0; status == KB_OK && i < list.n; ++i) {
        const size_t size = folder_len + strlen(list.names[i]) + 2;
        char *const path = malloc(size);
        if (!path) {
            status = KB_ERR_NOMEM;
            break;
        }
        (void)snprintf(path, size, "%s%s%s", folder, has_slash ? "" : "/",
                       list.names[i]);
        status = visit_entry(path, list.names[i], visitor);
        free(path);
    }
    clear_names(&list);
    return status;
}

static kb_status
visit_path(const char *path, const kb_inputs_visitor *visitor)
{
    struct stat info;
    if (strcmp(path, "-") == 0) {
        return visitor->file(visitor->ctx, path);
    }
    if (stat(path, &info) != 0) {
        return visitor->failed(visitor->ctx, path, errno);
    }
    return S_ISDIR(info.st_mode) ? walk_folder(path, visitor)
                                 : visitor->file(visitor->ctx, path);
}

kb_status
kb_inputs_walk(char *const *paths, int n_paths,
               const kb_inputs_visitor *visitor)
{
    for (int i = 0; i < n_paths; ++i) {
        KB_TRY(visit_path(paths[i], visitor));
    }
    return KB_OK;
}

static kb_status
add_size(void *ctx, const char *path)
{
    uint64_t *const total = ctx;
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode)) {
        return KB_DONE;
    }
    *total += (uint64_t)info.st_size;
    return KB_OK;
}

static kb_status
ignore_failure(void *ctx, const char *path, int error)
{
    (void)ctx;
    (void)path;
    (void)error;
    return KB_OK;
}

uint64_t
kb_inputs_size(char *const *paths, int n_paths)
{
    uint64_t total = 0;
    const kb_inputs_visitor visitor = {add_size, ignore_failure, &total};
    return kb_inputs_walk(paths, n_paths, &visitor) == KB_OK ? total : 0;
}

static kb_status
stop_at_file(void *ctx, const char *path)
{
    (void)ctx;
    (void)path;
    return KB_DONE;
}

bool
kb_inputs_exist(char *const *paths, int n_paths)
{
    const kb_inputs_visitor visitor = {stop_at_file, ignore_failure, NULL};
    return kb_inputs_walk(paths, n_paths, &visitor) == KB_DONE;
}

bool
kb_inputs_may_wait(char *const *paths, int n_paths)
{
    for (int i = 0; i < n_paths; ++i) {
        struct stat info;
        if (strcmp(paths[i], "-") == 0 ||
            (stat(paths[i], &info) == 0 && !S_ISREG(info.st_mode) &&
             !S_ISDIR(info.st_mode))) {
            return true;
        }
    }
    return false;
}
