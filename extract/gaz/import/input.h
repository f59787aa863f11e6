// SPDX-License-Identifier: MIT
// Files as lines, unpacked by libarchive on the way.
#ifndef KB_GAZ_IMPORT_INPUT_H
#define KB_GAZ_IMPORT_INPUT_H

#include "base/buf.h"

enum {
    KB_INPUT_NAME_MAX = 512,
    KB_INPUT_LINE_MAX = 1 << 26 // the largest entities of Wikidata have 10 MB
};

typedef struct kb_input {
    struct archive *archive;
    const char *path;
    char name[KB_INPUT_NAME_MAX]; // path, with that of the entry in an archive
    uint32_t line;                // of the last one given; 1-based
    char *chunk;
    size_t n, at;
    bool is_open; // an entry is
    bool is_cut;  // the last line was too long and is given in part
    kb_buf text;
    kb_error *err;
} kb_input;

/// Open a file, `-` for standard input.
KB_NODISCARD kb_status kb_input_open(kb_input *input, const char *path,
                                     kb_error *err);

/// Read bytes that lie in memory until the input is closed.
KB_NODISCARD kb_status kb_input_open_bytes(kb_input *input, kb_str bytes,
                                           kb_error *err);

/// Takes a zeroed input.
void kb_input_close(kb_input *input);

/// Go to the next file of an archive; what is no archive has one.  KB_DONE
/// when there are no more.
KB_NODISCARD kb_status kb_input_next(kb_input *input);

/// The next line of the entry without its end.  Valid until the next call.
/// KB_DONE when there are no more.
KB_NODISCARD kb_status kb_input_line(kb_input *input, kb_str *line);

/// The rest of the entry: at most `limit` bytes, else KB_ERR_LIMIT.  Valid
/// until the next call.
KB_NODISCARD kb_status kb_input_rest(kb_input *input, size_t limit,
                                     kb_str *text);

/// Bytes of the file that were read, still packed.
uint64_t kb_input_bytes(const kb_input *input);

#endif // KB_GAZ_IMPORT_INPUT_H
