// SPDX-License-Identifier: MIT
// What an entity's variants amount to.  Its row in `ent` and its names follow
// from them alone, whatever the order in which they came:
//
//     label             the name with most mentions, then the first by bytes
//     type, Wikidata    of the variant with most mentions, then the first by
//                       hash; Wikidata of those that know one
//     known             any of them is
#ifndef KB_STORE_VARIANT_H
#define KB_STORE_VARIANT_H

#include "base/arena.h"
#include "base/vec.h"
#include "store/row.h"

typedef struct kb_variant {
    uint8_t hash[KB_KEY_HASH];
    kb_row_variant row;
    uint32_t old_documents; // 0: not in the store
} kb_variant;

/// A name as the table `name` has it.
typedef struct kb_name {
    kb_str folded; // at most KB_KEY_TEXT bytes, without 00
    uint8_t kinds;
} kb_name;

typedef struct kb_label {
    kb_str text;
    uint64_t n_mentions;
} kb_label;

typedef KB_VEC(kb_variant) kb_variant_vec;
typedef KB_VEC(kb_label) kb_label_vec;
typedef KB_VEC(kb_name) kb_name_vec;

/// Fill type, flags, Wikidata number and label from the variants that have
/// documents.  The label is a view of a variant's content.
KB_NODISCARD kb_status kb_variants_derive(const kb_variant_vec *variants,
                                          kb_label_vec *scratch,
                                          kb_row_ent *row);

/// Add all names that a variant's content gives, in the arena.
KB_NODISCARD kb_status kb_names_add(kb_name_vec *names, kb_str content,
                                    kb_arena *arena, kb_buf *scratch);

/// By folded name.
int kb_name_compare(const void *a, const void *b);

/// Sort names and make those that are equal one.
void kb_names_unite(kb_name_vec *names);

#endif // KB_STORE_VARIANT_H
