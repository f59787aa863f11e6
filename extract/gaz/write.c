// SPDX-License-Identifier: MIT
// The new file is written beside the old one, synced and moved over it, and
// the directory synced: at every moment the path names a whole image.
#include "base/alloc.h"
#include "base/error.h"
#include "gaz/build.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static kb_status
fail(kb_error *err, const char *path)
{
    const int number = errno;
    kb_status st = KB_ERR_IO;
    if (number == ENOSPC || number == EDQUOT) {
        st = KB_ERR_FULL;
    } else if (number == ENOENT || number == ENOTDIR) {
        st = KB_ERR_MISSING;
    }
    char why[KB_SYSTEM_TEXT_MAX];
    return kb_error_set(err, st, path, 0, "%s", kb_system_text(number, why));
}

static bool
write_all(int fd, kb_str bytes)
{
    while (bytes.len > 0) {
        const ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno != EINTR) {
            return false;
        }
        const size_t done = n > 0 ? (size_t)n : 0;
        bytes = (kb_str){bytes.ptr + done, bytes.len - done};
    }
    return true;
}

// mkstemp() makes files that only their owner may read.
static mode_t
usual_mode(void)
{
    const mode_t mask = umask(0);
    (void)umask(mask);
    return (S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH) & ~mask;
}

static bool
write_pieces(int fd, const kb_str *pieces, size_t n_pieces)
{
    bool is_good = true;
    for (size_t i = 0; i < n_pieces && is_good; ++i) {
        is_good = write_all(fd, pieces[i]);
    }
    return is_good;
}

static bool
fill_file(int fd, const kb_str *pieces, size_t n_pieces)
{
    const bool is_good = write_pieces(fd, pieces, n_pieces) &&
                         fchmod(fd, usual_mode()) == 0 && fsync(fd) == 0;
    const int number = errno;
    const bool is_closed = close(fd) == 0;
    if (!is_good) {
        errno = number;
    }
    return is_good && is_closed;
}

// The directory of a path, in place.
static void
cut_name(char *path)
{
    char *const slash = strrchr(path, '/');
    if (!slash) {
        path[0] = '.';
        path[1] = '\0';
    } else {
        slash[slash == path ? 1 : 0] = '\0';
    }
}

static bool
sync_folder(const char *path)
{
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    // Some file systems cannot sync a directory, and say so.
    const bool is_good = fsync(fd) == 0 || errno == EINVAL;
    const int number = errno;
    (void)close(fd);
    errno = number;
    return is_good;
}

static kb_status
write_beside(const char *path, char *beside, const kb_str *pieces,
             size_t n_pieces, kb_error *err)
{
    const int fd = mkstemp(beside);
    if (fd < 0) {
        return fail(err, path);
    }
    if (!fill_file(fd, pieces, n_pieces) || rename(beside, path) != 0) {
        const kb_status st = fail(err, path);
        (void)unlink(beside);
        return st;
    }
    cut_name(beside);
    return sync_folder(beside) ? KB_OK : fail(err, path);
}

kb_status
kb_gaz_write(const char *path, const kb_str *pieces, size_t n_pieces,
             const kb_allocator *alloc, kb_error *err)
{
    static const char suffix[] = ".XXXXXX";
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) {
        return kb_error_set(err, KB_ERR_IO, path, 0, "not a regular file");
    }
    const size_t len = strlen(path);
    char *const beside = kb_alloc_array(alloc, len + sizeof(suffix), 1);
    if (!beside) {
        return kb_error_set(err, KB_ERR_NOMEM, path, 0, "out of memory");
    }
    memcpy(beside, path, len);
    memcpy(beside + len, suffix, sizeof(suffix));
    const kb_status st = write_beside(path, beside, pieces, n_pieces, err);
    kb_alloc_release(alloc, beside);
    return st;
}
