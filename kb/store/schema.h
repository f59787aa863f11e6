// SPDX-License-Identifier: MIT
// The tables of format 1.  Their keys and values are drawn in kb/README.md.
#ifndef KB_STORE_SCHEMA_H
#define KB_STORE_SCHEMA_H

#include <kb/store.h>

#define KB_STORE_MAGIC "KBSTORE1"

enum {
    KB_FORMAT_MAJOR = 1, // a reader of another major number refuses
    KB_FORMAT_MINOR = 0  // additions that older readers may ignore
};

typedef enum kb_table {
    KB_TABLE_META,
    KB_TABLE_TERM,
    KB_TABLE_TERMID,
    KB_TABLE_ENT,
    KB_TABLE_VARIANT,
    KB_TABLE_NAME,
    KB_TABLE_SPO,
    KB_TABLE_POS,
    KB_TABLE_OSP,
    KB_TABLE_EV,
    KB_TABLE_DOCEV,
    KB_TABLE_ENTDOC,
    KB_TABLE_DOCENT,
    KB_TABLE_CO,
    KB_TABLE_DOC,
    KB_TABLE_DOCID,
    KB_TABLE_TEXT,
    KB_TABLE_ALIAS,
    KB_TABLE_GRAM,
    KB_TABLE_RAW
} kb_table;

/// Values of the row `state` in `meta`.
enum { KB_STATE_CLEAN = 0, KB_STATE_BULK = 1 };

/// Where a bulk load works, inside the directory of the store.  Not a name
/// that somebody gives a store of his own: it is removed.
#define KB_BULK_FOLDER "bulk.part"

/// The file in it that is being written, before it becomes its `data.mdb`.
#define KB_BULK_PART "data.mdb.part"

/// The name of a table in the environment.
const char *kb_schema_name(kb_table table);

#endif // KB_STORE_SCHEMA_H
