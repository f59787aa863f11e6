// SPDX-License-Identifier: MIT
#include "data.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

static char *
join(const char *folder, const char *between, const char *name)
{
    const size_t size = strlen(folder) + strlen(between) + strlen(name) + 3;
    char *const path = malloc(size);
    if (path) {
        (void)snprintf(path, size, "%s/%s/%s", folder, between, name);
    }
    return path;
}

// The path that the program was started by, for where /proc is not mounted.
static const char *
started_path(void)
{
    union {
        unsigned long in;
        const char *out;
    } path = {.in = getauxval(AT_EXECFN)};
    return path.out;
}

// The folder of the running program, or an empty string.
static void
find_own_folder(char folder[PATH_MAX])
{
    const ssize_t len = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    folder[len > 0 ? len : 0] = '\0';
    const char *const started = len > 0 ? NULL : started_path();
    if (started && strlen(started) < PATH_MAX) {
        (void)snprintf(folder, PATH_MAX, "%s", started);
    }
    char *const slash = strrchr(folder, '/');
    *(slash ? slash : folder) = '\0';
}

kb_status
kb_data_find(const char *name, char **path, kb_error *err)
{
    char own[PATH_MAX];
    find_own_folder(own);
    const char *const chosen = getenv("KB_DATA");
    const struct {
        const char *folder;
        const char *between;
    } places[] = {
        {chosen, "."},
        {own, "../share/kb"},
        {own, "share/kb"},
        {KB_DATA_DIR, "."},
    };
    const size_t n_places =
        chosen && chosen[0] != '\0' ? 1 : sizeof(places) / sizeof(places[0]);
    for (size_t i = n_places == 1 ? 0 : 1; i < n_places; ++i) {
        char *const tried = join(places[i].folder, places[i].between, name);
        if (!tried) {
            return KB_ERR_NOMEM;
        }
        if (access(tried, R_OK) == 0) {
            *path = tried;
            return KB_OK;
        }
        free(tried);
    }
    if (err) {
        *err = (kb_error){.status = KB_ERR_MISSING};
        (void)snprintf(err->source, sizeof(err->source), "%s", name);
        (void)snprintf(err->message, sizeof(err->message),
                       "not in %.200s; set KB_DATA to its folder",
                       n_places == 1 ? chosen : KB_DATA_DIR);
    }
    return KB_ERR_MISSING;
}

const char *
kb_data_store_path(const char *chosen)
{
    if (chosen) {
        return chosen;
    }
    const char *const path = getenv("KB_PATH");
    return path && path[0] != '\0' ? path : "kb.lmdb";
}
