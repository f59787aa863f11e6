// SPDX-License-Identifier: MIT
// LMDB 0.9 keeps two meta pages, at 0 and at the page size; commits write them
// in turn.  Behind a page header of 16 bytes, in the machine's byte order:
//
//     0 magic4   4 version4   8 address8   16 map size8
//     24 page size4 (of the first of two table records, 48 bytes each)
//     120 last page8   128 transaction8
#include "store/datafile.h"

#include "base/error.h"
#include "store/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

enum {
    PAGE_HEADER = 16,
    META_LEN = 136,
    TABLES_AT = 24,
    META_VERSION = 1,
    MIN_PAGE = 512,
    MAX_PAGE = 65536,
    N_TRIES = 5,
    MAX_GROWTH = 64,
    PAUSE_NS = 10 * 1000 * 1000
};

static const uint32_t meta_magic = 0xBEEFC0DE;

typedef struct meta {
    uint32_t magic;
    uint32_t version;
    uint32_t page_size;
    uint64_t last_page;
    uint64_t txn;
} meta;

static bool
read_meta(int fd, off_t at, meta *out)
{
    char bytes[META_LEN];
    if (pread(fd, bytes, sizeof(bytes), at + PAGE_HEADER) !=
        (ssize_t)sizeof(bytes)) {
        return false;
    }
    memcpy(&out->magic, bytes, sizeof(out->magic));
    memcpy(&out->version, bytes + 4, sizeof(out->version));
    memcpy(&out->page_size, bytes + 24, sizeof(out->page_size));
    memcpy(&out->last_page, bytes + 120, sizeof(out->last_page));
    memcpy(&out->txn, bytes + 128, sizeof(out->txn));
    return true;
}

static bool
is_meta(const meta *m)
{
    return m->magic == meta_magic && m->version == META_VERSION &&
           m->page_size >= MIN_PAGE && m->page_size <= MAX_PAGE &&
           (m->page_size & (m->page_size - 1)) == 0;
}

static kb_status
ignore(void *ctx, const char *table, const kb_verify_fault *fault)
{
    (void)ctx;
    (void)table;
    (void)fault;
    return KB_OK;
}

/// Whether all that a file lacks are free pages: LMDB does not write those at
/// the end that a transaction took and gave back, and a process may have been
/// killed before kb_env_fill() added them.
static bool
is_complete(int fd, const meta *m, uint64_t n_pages)
{
    return m->last_page / MAX_GROWTH <= n_pages &&
           kb_verify_pages(fd, m->txn, ignore, NULL) == KB_OK;
}

static kb_status
check_file(int fd, const char *path, kb_error *err)
{
    struct stat file;
    meta metas[2];
    if (fstat(fd, &file) != 0) {
        return kb_error_set(err, KB_ERR_IO, path, 0, "%s", strerror(errno));
    }
    if (!S_ISREG(file.st_mode)) {
        return kb_error_set(err, KB_ERR_VERSION, path, 0, "no regular file");
    }
    if (file.st_size == 0) {
        return kb_error_set(err, KB_ERR_MISSING, path, 0, "the file is empty");
    }
    if (!read_meta(fd, 0, &metas[0])) {
        return kb_error_set(err, KB_ERR_CORRUPT, path, 0,
                            "the file is truncated");
    }
    if (!is_meta(&metas[0])) {
        return kb_error_set(err, KB_ERR_VERSION, path, 0,
                            "no LMDB data file of version 1");
    }
    if (!read_meta(fd, (off_t)metas[0].page_size, &metas[1]) ||
        !is_meta(&metas[1]) || metas[1].page_size != metas[0].page_size) {
        return kb_error_set(err, KB_ERR_CORRUPT, path, 0,
                            "the second meta page is damaged");
    }
    const meta *const newer = &metas[metas[1].txn > metas[0].txn];
    const uint64_t n_pages = (uint64_t)file.st_size / newer->page_size;
    if (newer->last_page >= n_pages && !is_complete(fd, newer, n_pages)) {
        return kb_error_set(
            err, KB_ERR_CORRUPT, path, 0,
            "the file is truncated: %llu pages of %llu are there",
            (unsigned long long)n_pages,
            (unsigned long long)newer->last_page + 1);
    }
    return KB_OK;
}

kb_status
kb_datafile_check(const char *path, kb_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        const kb_status st =
            errno == ENOENT || errno == ENOTDIR ? KB_ERR_MISSING : KB_ERR_IO;
        return kb_error_set(err, st, path, 0, "%s", strerror(errno));
    }
    // A writer may be about to extend the file: see kb_env_fill().
    const struct timespec pause = {0, PAUSE_NS};
    kb_status st = check_file(fd, path, err);
    for (int i = 0; st == KB_ERR_CORRUPT && i < N_TRIES; ++i) {
        (void)nanosleep(&pause, NULL);
        st = check_file(fd, path, err);
    }
    (void)close(fd);
    return st;
}

kb_status
kb_datafile_tables(int fd, uint64_t txn, size_t *page_size, uint64_t *last_page,
                   uint8_t out[KB_DATAFILE_TABLES])
{
    meta first;
    if (!read_meta(fd, 0, &first) || !is_meta(&first)) {
        return KB_ERR_CORRUPT;
    }
    for (uint64_t i = 0; i < 2; ++i) {
        const off_t at = (off_t)(i * first.page_size);
        meta m;
        if (read_meta(fd, at, &m) && is_meta(&m) && m.txn == txn &&
            pread(fd, out, KB_DATAFILE_TABLES, at + PAGE_HEADER + TABLES_AT) ==
                KB_DATAFILE_TABLES) {
            *page_size = first.page_size;
            *last_page = m.last_page;
            return KB_OK;
        }
    }
    return KB_ERR_CORRUPT;
}

kb_status
kb_datafile_sync(const char *directory, kb_error *err)
{
    char why[KB_SYSTEM_TEXT_MAX];
    const int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool is_done = fd >= 0 && fsync(fd) == 0;
    const kb_status st = is_done
                             ? KB_OK
                             : kb_error_set(err, KB_ERR_IO, directory, 0, "%s",
                                            kb_system_text(errno, why));
    if (fd >= 0) {
        (void)close(fd);
    }
    return st;
}

kb_status
kb_datafile_check_device(const char *path, kb_error *err)
{
    static const struct {
        uint32_t magic; // of statfs(2)
        const char *name;
    } networks[] = {
        {0x6969, "NFS"},        {0x517B, "SMB"},        {0xFF534D42, "CIFS"},
        {0xFE534D42, "SMB2"},   {0x5346414F, "AFS"},    {0x73757245, "Coda"},
        {0x00C36400, "Ceph"},   {0x0BD00BD0, "Lustre"}, {0x47504653, "GPFS"},
        {0x19830326, "BeeGFS"},
    };
    struct statfs device;
    if (statfs(path, &device) != 0) {
        return kb_error_set(err, KB_ERR_IO, path, 0, "%s", strerror(errno));
    }
    const uint32_t magic = (uint32_t)((uint64_t)device.f_type & UINT32_MAX);
    for (size_t i = 0; i < sizeof(networks) / sizeof(networks[0]); ++i) {
        if (magic == networks[i].magic) {
            return kb_error_set(err, KB_ERR_IO, path, 0,
                                "a store cannot lie on a network file "
                                "system (%s)",
                                networks[i].name);
        }
    }
    return KB_OK;
}
