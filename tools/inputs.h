// SPDX-License-Identifier: MIT
// The files that the paths of a command line stand for.
#ifndef KB_TOOLS_INPUTS_H
#define KB_TOOLS_INPUTS_H

#include <kb/status.h>

#include <stdbool.h>

typedef struct kb_inputs_visitor {
    /// A file to read, or "-".  Another status than KB_OK ends the walk.
    kb_status (*file)(void *ctx, const char *path);
    /// A path that cannot be read, and errno.
    kb_status (*failed)(void *ctx, const char *path, int error);
    void *ctx;
} kb_inputs_visitor;

/**
   Visit files as given, and of directories every one below them whose name
   kb_reader_knows(), in sorted order of names.  Symbolic links to directories
   are followed on the command line only.

   @return KB_OK, KB_ERR_NOMEM or what a visitor returned.
*/
KB_NODISCARD kb_status kb_inputs_walk(char *const *paths, int n_paths,
                                      const kb_inputs_visitor *visitor);

/// Bytes of all regular files that kb_inputs_walk() would visit; 0 when one of
/// them is no regular file.
uint64_t kb_inputs_size(char *const *paths, int n_paths);

/// Whether there is any file to read.
bool kb_inputs_exist(char *const *paths, int n_paths);

/// Whether reading may have to wait for somebody: a path is no regular file and
/// no directory.
bool kb_inputs_may_wait(char *const *paths, int n_paths);

#endif // KB_TOOLS_INPUTS_H
