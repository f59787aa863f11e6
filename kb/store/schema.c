// SPDX-License-Identifier: MIT
#include "store/schema.h"

static const char *const names[KB_N_TABLES] = {
    [KB_TABLE_META] = "meta",       [KB_TABLE_TERM] = "term",
    [KB_TABLE_TERMID] = "termid",   [KB_TABLE_ENT] = "ent",
    [KB_TABLE_VARIANT] = "variant", [KB_TABLE_NAME] = "name",
    [KB_TABLE_SPO] = "spo",         [KB_TABLE_POS] = "pos",
    [KB_TABLE_OSP] = "osp",         [KB_TABLE_EV] = "ev",
    [KB_TABLE_DOCEV] = "docev",     [KB_TABLE_ENTDOC] = "entdoc",
    [KB_TABLE_DOCENT] = "docent",   [KB_TABLE_CO] = "co",
    [KB_TABLE_DOC] = "doc",         [KB_TABLE_DOCID] = "docid",
    [KB_TABLE_TEXT] = "text",       [KB_TABLE_ALIAS] = "alias",
    [KB_TABLE_GRAM] = "gram",       [KB_TABLE_RAW] = "raw",
};

const char *
kb_schema_name(kb_table table)
{
    return names[table];
}
