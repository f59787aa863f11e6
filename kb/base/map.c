// SPDX-License-Identifier: MIT
#include "base/map.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static kb_status
refuse_system(kb_error *err, kb_status status, const char *path)
{
    char why[KB_SYSTEM_TEXT_MAX];
    return kb_error_set(err, status, path, 0, "%s", kb_system_text(errno, why));
}

static kb_status
map_descriptor(int fd, const char *path, size_t least, const char *what,
               kb_map *out, kb_error *err)
{
    struct stat info;
    if (fstat(fd, &info) != 0) {
        return refuse_system(err, KB_ERR_IO, path);
    }
    if (!S_ISREG(info.st_mode)) {
        return kb_error_set(err, KB_ERR_IO, path, 0, "not a regular file");
    }
    if ((uint64_t)info.st_size < least) {
        return kb_error_set(err, KB_ERR_CORRUPT, path, 0, "%s", what);
    }
    const size_t size = (size_t)info.st_size;
    void *const at = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) {
        return refuse_system(err, errno == ENOMEM ? KB_ERR_NOMEM : KB_ERR_IO,
                             path);
    }
    *out = (kb_map){at, size};
    return KB_OK;
}

kb_status
kb_map_open(const char *path, size_t least, const char *what, kb_map *out,
            kb_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        const bool is_missing = errno == ENOENT || errno == ENOTDIR;
        return refuse_system(err, is_missing ? KB_ERR_MISSING : KB_ERR_IO,
                             path);
    }
    const kb_status st = map_descriptor(fd, path, least, what, out, err);
    (void)close(fd); // nothing was written through it
    return st;
}

void
kb_map_close(const kb_map *map)
{
    if (map->len > 0) {
        (void)munmap(map->at, map->len);
    }
}
