// SPDX-License-Identifier: MIT
// From checked rows to the bytes of an image.
#ifndef KB_GAZ_BUILD_H
#define KB_GAZ_BUILD_H

#include "base/buf.h"
#include "gaz/source.h"

static inline void
kb_store16(unsigned char *at, uint32_t value)
{
    at[0] = (unsigned char)(value & 0xFF);
    at[1] = (unsigned char)(value >> 8 & 0xFF);
}

static inline void
kb_store32(unsigned char *at, uint32_t value)
{
    kb_store16(at, value & 0xFFFF);
    kb_store16(at + 2, value >> 16);
}

static inline void
kb_store64(unsigned char *at, uint64_t value)
{
    kb_store32(at, (uint32_t)(value & UINT32_MAX));
    kb_store32(at + 4, (uint32_t)(value >> 32));
}

/// What the columns of an entity point to: indexes or KB_NONE.
typedef struct kb_entity_links {
    uint32_t country, parent, capital;
    char key[KB_ENTITY_KEY_LEN + 1];
} kb_entity_links;

/**
   Build the image of all sources read so far, whose rows are put in order.

   @param[out] image  The bytes, unless `sources->first` tells of a fault.
   @return KB_OK, with faults of the rows reported; KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_gaz_build(kb_sources *sources, kb_buf *image);

/// The row of an id among the entities sorted by id, or KB_NONE.
uint32_t kb_entity_row_find(const kb_sources *sources, kb_str id);

/// Lay out the image of sorted rows.
KB_NODISCARD kb_status kb_gaz_lay_out(kb_sources *sources,
                                      const kb_entity_links *links,
                                      kb_buf *image);

/// Put bytes in the place of a file: whole or not at all.
KB_NODISCARD kb_status kb_gaz_write(const char *path, kb_str bytes,
                                    const kb_allocator *alloc, kb_error *err);

#endif // KB_GAZ_BUILD_H
