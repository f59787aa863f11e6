// SPDX-License-Identifier: MIT
// Who holds which office of which country or organization: the gazetteers'
// offices turned round.
#ifndef KB_RESOLVE_OFFICE_H
#define KB_RESOLVE_OFFICE_H

#include <kb/gaz.h>

/// Reads a set of gazetteers when it is first asked, which takes about 3 ms for
/// 20,000 persons; for one thread.
typedef struct kb_offices kb_offices;

/// Who was found.
typedef struct kb_holder {
    const kb_gaz *gaz;
    uint32_t index;
} kb_holder;

/**
   Offices of all persons of some gazetteers, to be turned round.  They are
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
   @param role     Folded, as in roles.tsv; "minister of defense" is the
                   "defence minister" of the lists.
   @param gaz      Where `of` is from.
   @param of       The country or organization.
   @param day      Not KB_NO_DAY.
   @return KB_OK when exactly one did, else KB_NOT_FOUND; KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_offices_find(kb_offices *offices, kb_str role,
                                       const kb_gaz *gaz, uint32_t of,
                                       kb_day day, kb_holder *out);

/// A surname with an office before it: "President Kennedy".
typedef struct kb_office_call {
    kb_str role;     // folded, as in roles.tsv
    kb_str surname;  // folded: the last word of the holder's name, or the first
                     // where his country puts that first
    kb_day from, to; // in office on one of these days; KB_NO_DAY: no bound
} kb_office_call;

/**
   Who of a surname held an office of anything.

   @param offices  May be NULL.
   @param[out] out At most `max` holders, each once, in no order.
   @param[out] n   How many.
   @return KB_OK or KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_offices_bearers(kb_offices *offices,
                                          const kb_office_call *call,
                                          kb_holder *out, uint32_t max,
                                          uint32_t *n);

/**
   The likeliest entity of a type that bears a name in the gazetteers, by a
   name that is not weak and written with the same case.

   @return KB_OK, KB_NOT_FOUND or KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_offices_lookup(const kb_offices *offices, kb_str name,
                                         kb_entity_type type, kb_holder *out);

/// Whether an office that is known to have begun is held on a day.
static inline bool
kb_office_is_held(const kb_gaz_office *office, kb_day day)
{
    return office->from != KB_NO_DAY && office->from <= day &&
           (!office->is_ended || day <= office->to);
}

/// Whether who bears the role serves where he is sent, so that lists have it
/// with the host: "ambassador", not "minister".
static inline bool
kb_office_is_abroad(kb_str role)
{
    return kb_str_ends_with(role, KB_STR("ambassador"));
}

#endif // KB_RESOLVE_OFFICE_H
