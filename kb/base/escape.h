// SPDX-License-Identifier: MIT
// Escapes of N-Triples literals.
#ifndef KB_BASE_ESCAPE_H
#define KB_BASE_ESCAPE_H

#include "base/buf.h"

/// Append `text` as the body of a literal: see kb_ntriples_escape().
/// KB_OK, KB_ERR_UTF8 or KB_ERR_NOMEM; on failure `out` has its old length.
KB_NODISCARD kb_status kb_escape(kb_str text, kb_buf *out);

/// Append what kb_escape() made `body` of.  KB_OK, KB_ERR_NOMEM, or
/// KB_ERR_CORRUPT for an escape it does not write; on failure `out` has its old
/// length.
KB_NODISCARD kb_status kb_unescape(kb_str body, kb_buf *out);

#endif // KB_BASE_ESCAPE_H
