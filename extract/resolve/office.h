// SPDX-License-Identifier: MIT
// Who holds which office of which country or organization: the gazetteers'
// offices turned round.
#ifndef KB_RESOLVE_OFFICE_H
#define KB_RESOLVE_OFFICE_H

#include <kb/gaz.h>

/// Made once for a set of gazetteers; immutable afterwards.
typedef struct kb_offices kb_offices;

/// Who was found.
typedef struct kb_holder {
    const kb_gaz *gaz;
    uint32_t index;
} kb_holder;

/**
   Turn the offices of all persons of the gazetteers round.  The gazetteers are
   borrowed, and so is their array: both must outlive the result.

   @return KB_OK or KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_offices_new(const kb_gaz *const *gazs, size_t n_gazs,
                                      const kb_allocator *alloc,
                                      kb_offices **out);

/// Takes NULL.
void kb_offices_free(kb_offices *offices);

/**
   Who held `role` of entity `of` on a day.

   @param offices  May be NULL.
   @param role     Folded, as in roles.tsv.
   @param gaz      Where `of` is from.
   @param of       The country or organization.
   @param day      Not KB_NO_DAY.
   @return KB_OK when exactly one did, else KB_NOT_FOUND.
*/
KB_NODISCARD kb_status kb_offices_find(const kb_offices *offices, kb_str role,
                                       const kb_gaz *gaz, uint32_t of,
                                       kb_day day, kb_holder *out);

/**
   The likeliest entity of a type that bears a name in the gazetteers, by a
   name that is not weak and written with the same case.

   @return KB_OK, KB_NOT_FOUND or KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_offices_lookup(const kb_offices *offices, kb_str name,
                                         kb_entity_type type, kb_holder *out);

/// Whether who bears the role serves where he is sent, so that lists have it
/// with the host: "ambassador", not "minister".
static inline bool
kb_office_is_abroad(kb_str role)
{
    return kb_str_ends_with(role, KB_STR("ambassador"));
}

#endif // KB_RESOLVE_OFFICE_H
