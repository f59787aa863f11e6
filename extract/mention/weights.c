// SPDX-License-Identifier: MIT
#include "mention/weights.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/hash.h"

// ---- checking ---------------------------------------------------------------

static uint32_t
load32(const char *at)
{
    return (uint32_t)kb_hash_load32((const unsigned char *)at);
}

uint64_t
kb_weights_sum(kb_str bytes)
{
    const size_t rest = KB_WEIGHTS_AT_SUM + 8;
    uint64_t h =
        kb_hash_combine(0, kb_hash((kb_str){bytes.ptr, KB_WEIGHTS_AT_SUM}));
    h = kb_hash_combine(h,
                        kb_hash((kb_str){bytes.ptr + rest, bytes.len - rest}));
    return kb_hash_finish(h);
}

static kb_status
refuse(const char *path, const char *what, kb_error *err)
{
    return kb_error_set(err, KB_ERR_CORRUPT, path, 0, "%s", what);
}

static kb_status
check_header(kb_str bytes, const char *path, kb_error *err)
{
    if (bytes.len < KB_WEIGHTS_AT_ROWS ||
        memcmp(bytes.ptr, KB_WEIGHTS_MAGIC, 8) != 0) {
        return refuse(path, "not a file of weights", err);
    }
    const uint32_t version = load32(bytes.ptr + KB_WEIGHTS_AT_VERSION);
    const uint32_t revision = load32(bytes.ptr + KB_WEIGHTS_AT_REVISION);
    if (version != KB_WEIGHTS_VERSION || revision != KB_FEATURES_REVISION ||
        load32(bytes.ptr + KB_WEIGHTS_AT_N_LABELS) != KB_N_LABELS) {
        return kb_error_set(err, KB_ERR_VERSION, path, 0,
                            "weights of version %u.%u; this is %d.%d: train "
                            "them anew",
                            (unsigned)version, (unsigned)revision,
                            KB_WEIGHTS_VERSION, KB_FEATURES_REVISION);
    }
    const uint32_t n_rows = load32(bytes.ptr + KB_WEIGHTS_AT_N_ROWS);
    if (n_rows < KB_WEIGHTS_ROWS_MIN || n_rows > KB_WEIGHTS_ROWS_MAX ||
        (n_rows & (n_rows - 1)) != 0 ||
        bytes.len != KB_WEIGHTS_AT_ROWS + (size_t)n_rows * KB_WEIGHTS_ROW) {
        return refuse(path, "damaged weights: wrong size", err);
    }
    const uint64_t sum = load32(bytes.ptr + KB_WEIGHTS_AT_SUM) |
                         (uint64_t)load32(bytes.ptr + KB_WEIGHTS_AT_SUM + 4)
                             << 32;
    return sum == kb_weights_sum(bytes)
               ? KB_OK
               : refuse(path, "damaged weights: wrong checksum", err);
}

static void
read_steps(const char *at, kb_steps steps)
{
    for (size_t a = 0; a < KB_N_LABELS; ++a) {
        for (size_t b = 0; b < KB_N_LABELS; ++b) {
            const unsigned char *const p =
                (const unsigned char *)at + (a * 16 + b) * 2;
            const int value = p[0] | p[1] << 8;
            steps[a][b] = (int16_t)(value >= 0x8000 ? value - 0x10000 : value);
        }
    }
}

static kb_status
open_bytes(kb_str bytes, const char *path, const kb_allocator *alloc,
           kb_weights **out, kb_error *err)
{
    KB_TRY(check_header(bytes, path, err));
    kb_weights *const w = kb_alloc_zeroed(alloc, 1, sizeof(*w));
    if (!w) {
        return kb_error_set(err, KB_ERR_NOMEM, path, 0, "out of memory");
    }
    w->alloc = alloc;
    w->rows = (const signed char *)bytes.ptr + KB_WEIGHTS_AT_ROWS;
    w->mask = load32(bytes.ptr + KB_WEIGHTS_AT_N_ROWS) - 1;
    read_steps(bytes.ptr + KB_WEIGHTS_AT_STEPS, w->steps);
    const char *const note = bytes.ptr + KB_WEIGHTS_AT_NOTE;
    const char *const end = memchr(note, '\0', KB_WEIGHTS_NOTE);
    w->note =
        (kb_str){note, end ? (size_t)(end - note) : (size_t)KB_WEIGHTS_NOTE};
    if (kb_str_check_utf8(w->note, NULL) != KB_OK) {
        w->note.len = 0;
    }
    *out = w;
    return KB_OK;
}

// ---- opening ----------------------------------------------------------------

kb_status
kb_weights_open(const char *path, const kb_allocator *alloc, kb_weights **out,
                kb_error *err)
{
    kb_map map;
    KB_TRY(kb_map_open(path, KB_WEIGHTS_AT_ROWS, "not a file of weights", &map,
                       err));
    const kb_status st = open_bytes(kb_map_bytes(&map), path,
                                    kb_alloc_or_default(alloc), out, err);
    if (st != KB_OK) {
        kb_map_close(&map);
        return st;
    }
    (*out)->mapping = map;
    return KB_OK;
}

kb_status
kb_weights_open_bytes(kb_str bytes, const kb_allocator *alloc, kb_weights **out,
                      kb_error *err)
{
    return open_bytes(bytes, "(memory)", kb_alloc_or_default(alloc), out, err);
}

kb_str
kb_weights_note(const kb_weights *weights)
{
    return weights->note;
}

void
kb_weights_close(kb_weights *weights)
{
    if (!weights) {
        return;
    }
    kb_map_close(&weights->mapping);
    kb_alloc_release(weights->alloc, weights);
}
