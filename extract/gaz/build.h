// SPDX-License-Identifier: MIT
// From checked rows to the bytes of an image.
#ifndef KB_GAZ_BUILD_H
#define KB_GAZ_BUILD_H

#include "base/buf.h"
#include "gaz/image.h"
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
} kb_entity_links;

/// The sections of an image in the making.
typedef struct kb_gaz_parts {
    kb_buf sections[KB_IMAGE_SECTIONS];
    unsigned char header[KB_HEADER_LEN];
} kb_gaz_parts;

void kb_gaz_parts_init(kb_gaz_parts *parts, const kb_allocator *alloc);

void kb_gaz_parts_clear(kb_gaz_parts *parts);

enum { KB_GAZ_PIECES = 1 + 2 * KB_IMAGE_SECTIONS };

/// Fill the header; the pieces of the file in their order, which stay valid as
/// long as the parts.
void kb_gaz_parts_seal(kb_gaz_parts *parts, kb_str pieces[KB_GAZ_PIECES]);

/// The whole image in one piece: KB_OK or KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_gaz_parts_join(kb_gaz_parts *parts, kb_buf *image);

/**
   Build the image of all sources read so far, whose rows are put in order.

   @param[out] image  The bytes, unless `sources->first` tells of a fault.
   @return KB_OK, with faults of the rows reported; KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_gaz_build(kb_sources *sources, kb_buf *image);

/**
   Make one of the rows of an entity in several sources, which are sorted by
   id, the best source first.  Rows of one id, or of one Wikidata id, are one
   entity: the best source speaks for it, the others fill empty cells and add
   names.  What they contradict each other in is reported.
*/
KB_NODISCARD kb_status kb_sources_merge(kb_sources *sources);

/// The id to which one gave way, or NULL.
const kb_str *kb_moved_find(const kb_sources *sources, kb_str id);

/// See to it that no two entities share type, name and qualifier, and so their
/// IRI: in one source it is an error, of two the lower gets its id as
/// qualifier.
KB_NODISCARD kb_status kb_sources_tell_apart(kb_sources *sources);

/// The row of an id among the entities sorted by id, or KB_NONE.
uint32_t kb_entity_row_find(const kb_sources *sources, kb_str id);

/// Lay out the sections of sorted rows: KB_OK, KB_ERR_NOMEM or KB_ERR_LIMIT.
KB_NODISCARD kb_status kb_gaz_lay_out(kb_sources *sources,
                                      const kb_entity_links *links,
                                      kb_gaz_parts *parts);

/// Put bytes, in pieces, in the place of a file: whole or not at all.
KB_NODISCARD kb_status kb_gaz_write(const char *path, const kb_str *pieces,
                                    size_t n_pieces, const kb_allocator *alloc,
                                    kb_error *err);

#endif // KB_GAZ_BUILD_H
