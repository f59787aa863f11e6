// SPDX-License-Identifier: MIT
// From the words that sources use for classes to the classes.
#ifndef KB_GAZ_CLASS_H
#define KB_GAZ_CLASS_H

#include <kb/gaz.h>

/// The class of that name among those of `type`: KB_OK or KB_NOT_FOUND.
KB_NODISCARD kb_status kb_entity_class_find(kb_entity_type type, kb_str text,
                                            kb_entity_class *out);

/// The word class of that name: KB_OK or KB_NOT_FOUND.
KB_NODISCARD kb_status kb_word_class_find(kb_str text, kb_word_class *out);

#endif // KB_GAZ_CLASS_H
