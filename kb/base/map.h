// SPDX-License-Identifier: MIT
// A file mapped for reading: bytes that stay on disk until they are used.
#ifndef KB_BASE_MAP_H
#define KB_BASE_MAP_H

#include <kb/str.h>

typedef struct kb_map {
    void *at;
    size_t len; // 0: nothing is mapped
} kb_map;

static inline kb_str
kb_map_bytes(const kb_map *map)
{
    return (kb_str){map->at, map->len};
}

/**
   Map a regular file.

   @param path   NUL-terminated.
   @param least  Bytes it must have, at least 1.
   @param what   What a shorter one is refused as: "not an image".
   @param[out] out  Its bytes; kb_map_close() them.  A file that is cut while it
                    is mapped raises SIGBUS when what is gone is read.
   @return KB_OK; KB_ERR_MISSING; KB_ERR_CORRUPT when it is shorter than
   `least`; KB_ERR_IO, also of what is no regular file; KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_map_open(const char *path, size_t least,
                                   const char *what, kb_map *out,
                                   kb_error *err);

/// Takes what maps nothing.
void kb_map_close(const kb_map *map);

#endif // KB_BASE_MAP_H
