// SPDX-License-Identifier: MIT
#include "resolve/roster.h"

// By kb_sieve, in its order.
static const char *const names[KB_N_SIEVES] = {
    "surname",     "initial",    "spelling",   "namesake", "team",
    "acronym",     "short-name", "appositive", "role",     "office",
    "counterpart", "state",      "capital",    "country",  "class",
    "pair",        "pronoun",    "speaker"};

const char *
kb_sieve_name(kb_sieve sieve)
{
    return (int)sieve >= 0 && sieve < KB_N_SIEVES ? names[sieve] : "";
}

kb_status
kb_sieve_find(kb_str name, kb_sieve *out)
{
    for (int i = 0; i < KB_N_SIEVES; ++i) {
        if (kb_str_equal(name, (kb_str){names[i], strlen(names[i])})) {
            *out = (kb_sieve)i;
            return KB_OK;
        }
    }
    return KB_NOT_FOUND;
}

bool
kb_roster_tries(const kb_roster *roster, kb_sieve sieve)
{
    return (roster->without & KB_SIEVE_BIT(sieve)) == 0;
}

void
kb_roster_by(kb_roster *roster, kb_sieve sieve)
{
    roster->sieve = (kb_str){names[sieve], strlen(names[sieve])};
}
