// SPDX-License-Identifier: MIT
// The sections of an image in the making, and the header that tells of them.
#include "base/hash.h"
#include "gaz/build.h"

static const uint8_t widths[KB_IMAGE_SECTIONS] = KB_IMAGE_WIDTHS;

void
kb_gaz_parts_init(kb_gaz_parts *parts, const kb_allocator *alloc)
{
    for (int i = 0; i < KB_IMAGE_SECTIONS; ++i) {
        kb_buf_init(&parts->sections[i], alloc);
    }
}

void
kb_gaz_parts_clear(kb_gaz_parts *parts)
{
    for (int i = 0; i < KB_IMAGE_SECTIONS; ++i) {
        kb_buf_clear(&parts->sections[i]);
    }
}

// As kb_gaz_sum() of the whole.
static uint64_t
add_up(const kb_gaz_parts *parts)
{
    const char *const header = (const char *)parts->header;
    const size_t rest = KB_HEADER_SUM + 8;
    uint64_t h = kb_hash_combine(0, kb_hash((kb_str){header, KB_HEADER_SUM}));
    h = kb_hash_combine(h,
                        kb_hash((kb_str){header + rest, KB_HEADER_LEN - rest}));
    for (int i = 0; i < KB_IMAGE_SECTIONS; ++i) {
        h = kb_hash_combine(h, kb_hash(kb_buf_get(&parts->sections[i])));
    }
    return kb_hash_finish(h);
}

void
kb_gaz_parts_seal(kb_gaz_parts *parts, kb_str pieces[KB_GAZ_PIECES])
{
    static const char zeros[KB_IMAGE_ALIGN] = {0};
    unsigned char *const header = parts->header;
    uint64_t at = KB_HEADER_LEN;
    memset(header, 0, KB_HEADER_LEN);
    memcpy(header, KB_IMAGE_MAGIC, sizeof(KB_IMAGE_MAGIC) - 1);
    kb_store32(header + KB_HEADER_VERSION, KB_IMAGE_VERSION);
    kb_store32(header + KB_HEADER_SECTIONS, KB_IMAGE_SECTIONS);
    pieces[0] = (kb_str){(const char *)header, KB_HEADER_LEN};
    for (uint32_t i = 0; i < KB_IMAGE_SECTIONS; ++i) {
        unsigned char *const entry =
            header + KB_HEADER_TABLE + (size_t)i * KB_HEADER_ENTRY;
        const size_t gap =
            (KB_IMAGE_ALIGN - at % KB_IMAGE_ALIGN) % KB_IMAGE_ALIGN;
        at += gap;
        kb_store32(entry, i);
        kb_store32(entry + 4, widths[i]);
        kb_store64(entry + 8, at);
        kb_store64(entry + 16, parts->sections[i].len / widths[i]);
        at += parts->sections[i].len;
        pieces[1 + 2 * i] = (kb_str){zeros, gap};
        pieces[2 + 2 * i] = kb_buf_get(&parts->sections[i]);
    }
    kb_store64(header + KB_HEADER_SIZE, at);
    kb_store64(header + KB_HEADER_SUM, add_up(parts));
}

kb_status
kb_gaz_parts_join(kb_gaz_parts *parts, kb_buf *image)
{
    kb_str pieces[KB_GAZ_PIECES];
    kb_gaz_parts_seal(parts, pieces);
    kb_buf_reset(image);
    for (size_t i = 0; i < KB_GAZ_PIECES; ++i) {
        KB_TRY(kb_buf_add_str(image, pieces[i]));
    }
    return KB_OK;
}
