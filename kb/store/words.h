// SPDX-License-Identifier: MIT
// The words of a folded name, as the table `name` has them.
#ifndef KB_STORE_WORDS_H
#define KB_STORE_WORDS_H

#include <kb/str.h>

/// The next word behind `*at`: what stands between spaces, without ASCII
/// punctuation at its ends.  False: no more.
bool kb_words_next(kb_str folded, size_t *at, kb_str *word);

#endif // KB_STORE_WORDS_H
