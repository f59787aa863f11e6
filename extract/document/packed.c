// SPDX-License-Identifier: MIT
#include "document/packed.h"

#include "base/alloc.h"
#include "base/error.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <unistd.h>

struct kb_packed {
    struct archive *archive;
    const char *source;
    int file;
    bool is_empty; // there is nothing to unpack
    size_t n_head; // bytes of the chunk that wait to be unpacked first
    char chunk[KB_PACKED_CHUNK];
};

typedef struct packing {
    kb_str magic;
    kb_str ending;
    int (*allow)(struct archive *archive);
} packing;

// Not all of libarchive's: some run other programs.
static const packing packings[] = {
    {KB_STR_INIT("\x1F\x8B"), KB_STR_INIT(".gz"),
     archive_read_support_filter_gzip},
    {KB_STR_INIT("BZh"), KB_STR_INIT(".bz2"),
     archive_read_support_filter_bzip2},
    {KB_STR_INIT("\xFD"
                 "7zXZ"),
     KB_STR_INIT(".xz"), archive_read_support_filter_xz},
    {KB_STR_INIT("\x28\xB5\x2F\xFD"), KB_STR_INIT(".zst"),
     archive_read_support_filter_zstd},
    {KB_STR_INIT("\x04\x22\x4D\x18"), KB_STR_INIT(".lz4"),
     archive_read_support_filter_lz4},
};

enum { N_PACKINGS = sizeof(packings) / sizeof(packings[0]) };

bool
kb_packed_is(kb_str head)
{
    for (size_t i = 0; i < N_PACKINGS; ++i) {
        const kb_str magic = packings[i].magic;
        if (head.len >= magic.len &&
            memcmp(head.ptr, magic.ptr, magic.len) == 0) {
            return true;
        }
    }
    return false;
}

kb_str
kb_packed_base(kb_str name)
{
    for (size_t i = 0; i < N_PACKINGS; ++i) {
        const kb_str ending = packings[i].ending;
        if (kb_str_ends_with(name, ending)) {
            return (kb_str){name.ptr, name.len - ending.len};
        }
    }
    return name;
}

void
kb_packed_allow(struct archive *archive)
{
    for (size_t i = 0; i < N_PACKINGS; ++i) {
        (void)packings[i].allow(archive);
    }
}

static kb_status
fail(const kb_packed *packed, kb_error *err)
{
    const int number = archive_errno(packed->archive);
    const char *const text = archive_error_string(packed->archive);
    char why[KB_SYSTEM_TEXT_MAX];
    return kb_error_set(err, number == ENOMEM ? KB_ERR_NOMEM : KB_ERR_IO,
                        packed->source, 0, "%s",
                        text ? text : kb_system_text(number, why));
}

static la_ssize_t
give(struct archive *archive, void *context, const void **bytes)
{
    kb_packed *const packed = context;
    *bytes = packed->chunk;
    if (packed->n_head > 0) {
        const size_t n = packed->n_head;
        packed->n_head = 0;
        return (la_ssize_t)n;
    }
    ssize_t n = 0;
    do {
        n = read(packed->file, packed->chunk, sizeof(packed->chunk));
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        const int number = errno;
        char why[KB_SYSTEM_TEXT_MAX];
        archive_set_error(archive, number, "%s", kb_system_text(number, why));
    }
    return n;
}

kb_status
kb_packed_open(int file, kb_str head, const char *source, kb_packed **out,
               kb_error *err)
{
    if (head.len > KB_PACKED_CHUNK) {
        return KB_ERR_INVALID;
    }
    kb_packed *const packed = kb_alloc_zeroed(NULL, 1, sizeof(*packed));
    struct archive *const archive = archive_read_new();
    if (!packed || !archive) {
        (void)archive_read_free(archive);
        kb_alloc_release(NULL, packed);
        return kb_error_set(err, KB_ERR_NOMEM, source, 0, "out of memory");
    }
    packed->archive = archive;
    packed->source = source;
    packed->file = file;
    packed->n_head = head.len;
    memcpy(packed->chunk, head.ptr, head.len);
    kb_packed_allow(archive);
    (void)archive_read_support_format_empty(archive);
    (void)archive_read_support_format_raw(archive);
    struct archive_entry *entry = NULL;
    int got = archive_read_open(archive, packed, NULL, give, NULL);
    got = got == ARCHIVE_OK ? archive_read_next_header(archive, &entry) : got;
    packed->is_empty = got == ARCHIVE_EOF;
    if (got < ARCHIVE_WARN) {
        const kb_status status = fail(packed, err);
        kb_packed_close(packed);
        return status;
    }
    *out = packed;
    return KB_OK;
}

kb_status
kb_packed_next(kb_packed *packed, char *to, size_t room, size_t *n,
               kb_error *err)
{
    const la_ssize_t got =
        packed->is_empty ? 0 : archive_read_data(packed->archive, to, room);
    if (got < 0) {
        return fail(packed, err);
    }
    *n = (size_t)got;
    return got > 0 ? KB_OK : KB_DONE;
}

uint64_t
kb_packed_offset(const kb_packed *packed)
{
    const int64_t n = archive_filter_bytes(packed->archive, -1);
    return n > 0 ? (uint64_t)n : 0;
}

void
kb_packed_close(kb_packed *packed)
{
    if (packed) {
        (void)archive_read_free(packed->archive);
        kb_alloc_release(NULL, packed);
    }
}
