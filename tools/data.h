// SPDX-License-Identifier: MIT
// Finding the gazetteers and rules that ship with the project.
#ifndef KB_TOOLS_DATA_H
#define KB_TOOLS_DATA_H

#include <kb/status.h>

/**
   Find a shipped file or folder: in $KB_DATA and nowhere else when that is set,
   else in `share/kb` of the prefix or build tree that the running program lies
   in, else where it was configured to be installed.

   @param name  Its name, such as `kb.gaz`.
   @param[out] path  Where it is; free() it.
   @param[out] err   Says where it was looked for.
   @return KB_OK, KB_ERR_MISSING or KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_data_find(const char *name, char **path,
                                    kb_error *err);

/// The knowledge base's directory: `chosen`, else $KB_PATH, else `kb.lmdb`.
const char *kb_data_store_path(const char *chosen);

#endif // KB_TOOLS_DATA_H
