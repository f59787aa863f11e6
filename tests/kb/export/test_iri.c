// SPDX-License-Identifier: MIT
#include "test.h"

#include <kb/annotation.h>

typedef struct key_case {
    const char *name;
    kb_entity_type type;
    const char *text;
    const char *qualifier;
    kb_status status;
    const char *key; // printf 'p%bname%bqualifier%b' '\0' '\0' '\0' | sha256sum
} key_case;

static key_case key_cases[] = {
    {"person", KB_PERSON, "Anna Berg", "", KB_OK, "p-89c57fa644ba2922"},
    {"other case and spaces", KB_PERSON, "  ANNA\tberg ", "", KB_OK,
     "p-89c57fa644ba2922"},
    {"place of that name", KB_PLACE, "Anna Berg", "", KB_OK,
     "l-081478b68a2eaac8"},
    {"organization", KB_ORGANIZATION, "Acme", "Eastland", KB_OK,
     "o-346caa3d68a10c2a"},
    {"full stop at the end", KB_ORGANIZATION, "Acme Corp.", "", KB_OK,
     "o-cef293700fd298cc"},
    {"comma inside", KB_ORGANIZATION, "ACME, Corp", "", KB_OK,
     "o-cef293700fd298cc"},
    {"not UTF-8", KB_PERSON, "\xff", "", KB_ERR_UTF8, ""},
    {"qualifier not UTF-8", KB_PERSON, "a", "\xff", KB_ERR_UTF8, ""},
};

static void
makes_keys(void **state)
{
    const key_case *const c = *state;
    char key[KB_ENTITY_KEY_LEN + 1] = "";
    const kb_str name = {c->text, strlen(c->text)};
    const kb_str qualifier = {c->qualifier, strlen(c->qualifier)};
    assert_int_equal(kb_entity_key(c->type, name, qualifier, key), c->status);
    assert_string_equal(key, c->key);
}

int
main(void)
{
    return KB_TEST_ROWS(key_cases, makes_keys);
}
