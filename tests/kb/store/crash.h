// SPDX-License-Identifier: MIT
// A sequence of commits, each of which depends on its number alone, so that
// after a crash it can be told which ones a store holds, and whether whole.
#ifndef KB_TEST_STORE_CRASH_H
#define KB_TEST_STORE_CRASH_H

#include "random.h"

#include <sys/wait.h>

enum { CRASH_DOCS = 10 };

/// Commit `n`, from 1: some documents, and one whose title is `n`.
static inline void
crash_commit(kb_store *store, unsigned n)
{
    static maker doc;
    char text[16];
    uint64_t state = UINT64_C(0x9E3779B97F4A7C15) * n;
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    for (unsigned i = 0; i < 3; ++i) {
        snprintf(text, sizeof(text), "doc%u", (n * 3 + i * 7) % CRASH_DOCS);
        if ((n + i) % 5 == 0) {
            (void)!kb_txn_remove_document(txn, view(text), NULL);
        } else {
            make_random(&doc, text, &state);
            put(txn, &doc);
        }
    }
    if (n % 4 == 3) {
        const kb_correction c = {
            .kind = KB_CORRECTION_MERGE,
            .entity = view(keys[n % N_ENTITIES]),
            .target = view(keys[(n + 3) % N_ENTITIES]),
        };
        if (kb_txn_undo(txn, &c, NULL) == KB_NOT_FOUND) {
            (void)!kb_txn_correct(txn, &c, NULL);
        }
    }
    make_doc(&doc, "number", (kb_day)n);
    snprintf(text, sizeof(text), "%u", n);
    doc.doc.title = view(text);
    put(txn, &doc);
    commit(txn);
}

/// The number of the last commit that a store holds; 0: none.
static inline unsigned
crash_number(kb_store *store)
{
    kb_txn *const txn = begin(store, KB_TXN_READ);
    kb_id id = 0;
    unsigned n = 0;
    if (kb_document_find(txn, KB_STR("number"), &id) == KB_OK) {
        kb_document_info info;
        assert_int_equal(kb_document_get(txn, id, &info), KB_OK);
        n = (unsigned)strtoul(info.title.ptr, NULL, 10);
    }
    kb_txn_abort(txn);
    return n;
}

static inline kb_status
crash_print(void *ctx, const kb_fault *fault)
{
    (void)ctx;
    print_message("%s %s: %s\n", fault->table, fault->key, fault->message);
    return KB_OK;
}

static inline unsigned
crash_wanted(const char *variable, unsigned otherwise)
{
    const char *const value = getenv(variable);
    return value ? (unsigned)strtoul(value, NULL, 10) : otherwise;
}

#endif // KB_TEST_STORE_CRASH_H
