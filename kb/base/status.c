// SPDX-License-Identifier: MIT
#include <kb/status.h>

const char *
kb_status_text(kb_status status)
{
    static const struct {
        kb_status status;
        const char *text;
    } texts[] = {
        {KB_OK, "success"},
        {KB_NOT_FOUND, "not found"},
        {KB_DONE, "no more"},
        {KB_ERR_NOMEM, "out of memory"},
        {KB_ERR_INVALID, "invalid argument"},
        {KB_ERR_UTF8, "invalid UTF-8"},
        {KB_ERR_SYNTAX, "syntax error"},
        {KB_ERR_LIMIT, "limit exceeded"},
        {KB_ERR_IO, "input/output error"},
        {KB_ERR_MISSING, "missing"},
        {KB_ERR_VERSION, "unsupported version"},
        {KB_ERR_CORRUPT, "damaged"},
        {KB_ERR_BUSY, "busy"},
        {KB_ERR_FULL, "no space left"},
        {KB_ERR_READONLY, "read-only"},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
        if (texts[i].status == status) {
            return texts[i].text;
        }
    }
    return "unknown status";
}
