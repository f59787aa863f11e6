// SPDX-License-Identifier: MIT
// Stands in until the store is there: kbbuild can annotate already.
#include <kb/store.h>
kb_status
kb_store_open(const char *p, const kb_store_options *o, kb_store **out,
              kb_error *e)
{
    (void)p;
    (void)o;
    (void)out;
    (void)e;
    return KB_ERR_MISSING;
}
void
kb_store_close(kb_store *s)
{
    (void)s;
}
kb_status
kb_txn_begin(kb_store *s, kb_txn_kind k, kb_txn **o, kb_error *e)
{
    (void)s;
    (void)k;
    (void)o;
    (void)e;
    return KB_ERR_IO;
}
kb_status
kb_txn_commit(kb_txn *t, kb_error *e)
{
    (void)t;
    (void)e;
    return KB_ERR_IO;
}
void
kb_txn_abort(kb_txn *t)
{
    (void)t;
}
size_t
kb_txn_pending(const kb_txn *t)
{
    (void)t;
    return 0;
}
kb_status
kb_txn_put_annotation(kb_txn *t, const kb_annotation *a, kb_put_result *r,
                      kb_error *e)
{
    (void)t;
    (void)a;
    (void)r;
    (void)e;
    return KB_ERR_IO;
}
kb_status
kb_txn_remove_document(kb_txn *t, kb_str i, kb_error *e)
{
    (void)t;
    (void)i;
    (void)e;
    return KB_ERR_IO;
}
