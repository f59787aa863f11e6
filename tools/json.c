// SPDX-License-Identifier: MIT
#include "json.h"

#include <errno.h>

json_t *
kb_json_text(kb_str text)
{
    return json_stringn_nocheck(text.len > 0 ? text.ptr : "", text.len);
}

json_t *
kb_json_text_or_null(kb_str text)
{
    return text.len > 0 ? kb_json_text(text) : json_null();
}

json_t *
kb_json_day(kb_day day)
{
    char text[KB_DAY_LEN + 1];
    kb_day_format(day, text);
    return kb_json_text_or_null((kb_str){text, strlen(text)});
}

json_t *
kb_json_fraction(double value, int digits)
{
    double unit = 1;
    for (int i = 0; i < digits; ++i) {
        unit *= 10;
    }
    return json_real((double)(uint64_t)(value * unit + 0.5) / unit);
}

json_t *
kb_json_join(json_t *object, json_t *more)
{
    if (json_object_update_new(object, more) != 0) {
        json_decref(object);
        return NULL;
    }
    return object;
}

kb_status
kb_json_append(json_t *array, json_t *value)
{
    return json_array_append_new(array, value) == 0 ? KB_OK : KB_ERR_NOMEM;
}

static int
pass_bytes(const char *bytes, size_t len, void *out)
{
    kb_out_bytes(out, bytes, len);
    return 0;
}

void
kb_out_json(kb_out *out, json_t *value)
{
    // So many digits that a fraction reads as it was rounded.
    const size_t flags =
        JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15);
    if (!value) {
        out->error = ENOMEM;
    } else if (json_dump_callback(value, pass_bytes, out, flags) != 0) {
        out->error = EILSEQ;
    }
    json_decref(value);
}
