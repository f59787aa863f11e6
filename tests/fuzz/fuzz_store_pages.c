// SPDX-License-Identifier: MIT
// Reads any bytes as the pages of an LMDB data file.  What is read must be read
// within the file, however it is damaged.
#include "store/datafile.h"
#include "store/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_FAULTS = 1000, MAX_GROWTH = 64 };

static kb_status
take_fault(void *ctx, const char *table, const kb_verify_fault *fault)
{
    unsigned *const n = ctx;
    if (!table ||
        (fault && (!memchr(fault->key, '\0', sizeof(fault->key)) ||
                   !memchr(fault->text, '\0', sizeof(fault->text))))) {
        abort();
    }
    *n += fault != NULL;
    return *n < MAX_FAULTS ? KB_OK : KB_DONE;
}

/// Walk the pages that one of the two meta pages leads to.
static void
walk(int fd, size_t size, uint64_t txn)
{
    uint8_t tables[KB_DATAFILE_TABLES];
    size_t page_size = 0;
    uint64_t last = 0;
    unsigned n_faults = 0;
    // kb_datafile_check() lets no file pass that lacks more than this.
    if (kb_datafile_tables(fd, txn, &page_size, &last, tables) != KB_OK ||
        last / MAX_GROWTH > size / page_size) {
        return;
    }
    const kb_status st = kb_verify_pages(fd, txn, take_fault, &n_faults);
    if (st == KB_OK && n_faults > 0) {
        abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *file = NULL;
    file = file ? file : tmpfile();
    if (!file) {
        abort();
    }
    const int fd = fileno(file);
    if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size) {
        abort();
    }
    for (uint64_t txn = 0; txn < 4; ++txn) {
        walk(fd, size, txn);
    }
    return 0;
}
