// SPDX-License-Identifier: MIT
// Reads any bytes as JSON lines; what is accepted must keep the promises of
// kb_document.
#include "document/packed.h"

#include <kb/extract.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_document(const kb_document *document)
{
    const kb_str fields[] = {document->id,     document->text, document->title,
                             document->source, document->url,  document->lang};
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); ++i) {
        if (kb_str_check_utf8(fields[i], NULL) != KB_OK ||
            (i < 2 && fields[i].len == 0)) {
            abort();
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    (void)snprintf(path, sizeof(path), "/tmp/kb_fuzz_%ld.jsonl",
                   (long)getpid());
    FILE *const file = fopen(path, "wb");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file) != 0) {
        perror(path);
        abort();
    }
    kb_reader *reader = NULL;
    if (kb_reader_open(path, KB_FORMAT_AUTO, KB_NO_DAY, NULL, &reader, NULL) !=
        KB_OK) {
        abort();
    }
    kb_status st = KB_OK;
    while (st != KB_DONE && st != KB_ERR_IO && st != KB_ERR_NOMEM) {
        kb_document document;
        kb_error err;
        st = kb_reader_next(reader, &document, &err);
        if (st == KB_OK) {
            check_document(&document);
        }
    }
    const bool is_packed = kb_packed_is((kb_str){(const char *)data, size});
    if (st == KB_DONE && !is_packed && kb_reader_offset(reader) != size) {
        abort();
    }
    kb_reader_close(reader);
    (void)unlink(path);
    return 0;
}
