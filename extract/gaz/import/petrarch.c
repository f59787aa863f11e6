// SPDX-License-Identifier: MIT
// Actor dictionaries of PETRARCH and TABARI with CAMEO codes:
//
//     ALEKSANDR_LUKASHENKO_ [BLRGOV]   ; or the codes on lines of their own:
//     +PRESIDENT_LUKASHENKO_
//         [BLRELI <940720]
//         [BLRGOV >940720]
//
// A name at the start of a line is an actor, one after `+` another name of it.
// The first three letters of a code are a country (ISO 3166-1 alpha-3) or a
// kind of actor, further ones in threes are roles.  Types are not in the
// dictionaries: see guess().
#include "gaz/import/import.h"

typedef struct petrarch {
    bool has_actor;
    bool has_date; // a code with a date: a person in office
    kb_buf code;   // the last one
} petrarch;

enum { GROUP = 3 };

// ---- names ------------------------------------------------------------------

static bool
is_small_word(kb_str word)
{
    static const char *const small[] = {"of", "the", "and", "for", "in",
                                        "on", "de",  "la",  "del", "di",
                                        "du", "van", "von", "bin", "ibn"};
    for (size_t i = 0; i < sizeof(small) / sizeof(small[0]); ++i) {
        if (kb_str_equal(word, (kb_str){small[i], strlen(small[i])})) {
            return true;
        }
    }
    return false;
}

static bool
is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (unsigned char)c >= 0x80;
}

// Dictionaries are all in capitals: `GEORGE_W._BUSH_` is George W. Bush.
static kb_status
make_name(kb_buf *out, kb_str raw)
{
    kb_buf_reset(out);
    for (size_t i = 0; i < raw.len; ++i) {
        const char c = raw.ptr[i];
        const bool is_upper = c >= 'A' && c <= 'Z';
        const bool is_first = i == 0 || !is_letter(raw.ptr[i - 1]);
        char written = c;
        if (c == '_') {
            written = ' ';
        } else if (is_upper && !is_first) {
            written = (char)(c - 'A' + 'a');
        }
        KB_TRY(kb_buf_add_byte(out, written));
    }
    for (size_t begin = 0; begin < out->len;) {
        size_t end = begin;
        while (end < out->len && out->ptr[end] != ' ') {
            ++end;
        }
        const char first = out->ptr[begin];
        if (begin > 0 && first >= 'A' && first <= 'Z') {
            out->ptr[begin] = (char)(first - 'A' + 'a');
            if (!is_small_word((kb_str){out->ptr + begin, end - begin})) {
                out->ptr[begin] = first;
            }
        }
        begin = end + 1;
    }
    return KB_OK;
}

static kb_status
add_name(kb_importer *importer, kb_str raw)
{
    enum { ACRONYM_MAX = 5 };
    while (raw.len > 0 && raw.ptr[raw.len - 1] == '_') {
        --raw.len;
    }
    if (raw.len == 0) {
        return KB_OK;
    }
    KB_TRY(make_name(&importer->text, raw));
    KB_TRY(kb_import_add_name(importer, kb_buf_get(&importer->text)));
    // Whether NATO is Nato cannot be told.
    return raw.len <= ACRONYM_MAX && !memchr(raw.ptr, '_', raw.len)
               ? kb_import_add_name(importer, raw)
               : KB_OK;
}

// ---- what it is -------------------------------------------------------------

static bool
has_group(kb_str code, const char *group)
{
    for (size_t i = 0; i + GROUP <= code.len; i += GROUP) {
        if (memcmp(code.ptr + i, group, GROUP) == 0) {
            return true;
        }
    }
    return false;
}

static const struct {
    const char *group;
    kb_entity_class organization, person;
} groups[] = {
    {"IGO", KB_CLASS_BODY, KB_CLASS_OFFICIAL},
    {"NGO", KB_CLASS_NGO, KB_CLASS_ACTIVIST},
    {"NGM", KB_CLASS_NGO, KB_CLASS_ACTIVIST},
    {"MNC", KB_CLASS_COMPANY, KB_CLASS_BUSINESS},
    {"BUS", KB_CLASS_COMPANY, KB_CLASS_BUSINESS},
    {"MED", KB_CLASS_MEDIA, KB_CLASS_JOURNALIST},
    {"PTY", KB_CLASS_PARTY, KB_CLASS_POLITICIAN},
    {"REB", KB_CLASS_ARMED_GROUP, KB_CLASS_MILITANT},
    {"UAF", KB_CLASS_ARMED_GROUP, KB_CLASS_MILITANT},
    {"IMG", KB_CLASS_ARMED_GROUP, KB_CLASS_MILITANT},
    {"SEP", KB_CLASS_ARMED_GROUP, KB_CLASS_MILITANT},
    {"MIL", KB_CLASS_ARMY, KB_CLASS_SOLDIER},
    {"COP", KB_CLASS_AGENCY, KB_CLASS_OFFICIAL},
    {"SPY", KB_CLASS_AGENCY, KB_CLASS_OFFICIAL},
    {"JUD", KB_CLASS_COURT, KB_CLASS_JUDGE},
    {"LEG", KB_CLASS_PARLIAMENT, KB_CLASS_POLITICIAN},
    {"EDU", KB_CLASS_UNIVERSITY, KB_CLASS_SCIENTIST},
    {"LAB", KB_CLASS_UNION, KB_CLASS_ACTIVIST},
    {"OPP", KB_CLASS_PARTY, KB_CLASS_POLITICIAN},
    {"GOV", KB_CLASS_AGENCY, KB_CLASS_POLITICIAN},
    {"ELI", KB_CLASS_GROUP, KB_CLASS_POLITICIAN},
};

static bool
has_organization_word(kb_str name)
{
    static const char *const words[] = {
        "Agency",     "Alliance",   "Army",         "Assembly",   "Association",
        "Bank",       "Board",      "Brigade",      "Bureau",     "Commission",
        "Committee",  "Company",    "Congress",     "Council",    "Court",
        "Department", "Federation", "Force",        "Forces",     "Front",
        "Fund",       "Government", "Group",        "League",     "Ministry",
        "Movement",   "Office",     "Organization", "Parliament", "Party",
        "Police",     "Senate",     "Society",      "Union",      "University"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); ++i) {
        const size_t len = strlen(words[i]);
        for (size_t at = 0; at + len <= name.len; ++at) {
            const bool ends =
                at + len == name.len || !is_letter(name.ptr[at + len]);
            if (ends && memcmp(name.ptr + at, words[i], len) == 0) {
                return true;
            }
        }
    }
    return false;
}

// A country's code alone is a place; a code with a date, or a name of several
// words without one that organizations have, a person.
static kb_entity_type
guess(const kb_importer *importer, kb_str code)
{
    const petrarch *const p = importer->state;
    const kb_str name = kb_buf_get(&importer->cells[KB_CELL_NAME]);
    static const char *const bodies[] = {"IGO", "NGO", "NGM", "MNC", "PTY"};
    if (importer->options->type != 0) {
        return importer->options->type;
    }
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); ++i) {
        if (has_group(code, bodies[i]) && !p->has_date) {
            return KB_ORGANIZATION;
        }
    }
    if (has_organization_word(name)) {
        return KB_ORGANIZATION;
    }
    if (p->has_date) {
        return KB_PERSON;
    }
    if (code.len == GROUP && kb_import_country(code).len > 0) {
        return KB_PLACE;
    }
    return memchr(name.ptr, ' ', name.len) ? KB_PERSON : KB_ORGANIZATION;
}

static kb_entity_class
class_of(kb_entity_type type, kb_str code)
{
    if (type == KB_PLACE) {
        return KB_CLASS_AREA;
    }
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); ++i) {
        if (has_group(code, groups[i].group)) {
            return type == KB_PERSON ? groups[i].person
                                     : groups[i].organization;
        }
    }
    return type == KB_PERSON ? KB_CLASS_OTHER : KB_CLASS_GROUP;
}

static kb_status
end_actor(kb_importer *importer)
{
    petrarch *const p = importer->state;
    const kb_str name = kb_buf_get(&importer->cells[KB_CELL_NAME]);
    if (!p->has_actor || name.len == 0) {
        return KB_OK;
    }
    p->has_actor = false;
    const kb_str code = kb_buf_get(&p->code);
    const kb_str head = {code.ptr, code.len < GROUP ? code.len : GROUP};
    importer->type = guess(importer, code);
    importer->class_ = class_of(importer->type, code);
    KB_TRY(kb_import_set_id(importer, KB_CELL_ID, "cameo-", name));
    KB_TRY(kb_import_set_id(importer, KB_CELL_COUNTRY, "",
                            kb_import_country(head)));
    return kb_import_end(importer);
}

// ---- lines ------------------------------------------------------------------

// `[BLRGOV >940720]`: the code is the first word.
static kb_status
read_code(kb_importer *importer, kb_str line, size_t at)
{
    petrarch *const p = importer->state;
    const char *const close = memchr(line.ptr + at, ']', line.len - at);
    if (!close) {
        kb_import_refuse(importer, at + 1, "`[` without `]`");
        return KB_OK;
    }
    const size_t end = (size_t)(close - line.ptr);
    size_t stop = ++at;
    while (stop < end && line.ptr[stop] >= 'A' && line.ptr[stop] <= 'Z') {
        ++stop;
    }
    if ((stop - at) % GROUP != 0 ||
        (stop < end && line.ptr[stop] != ' ' && line.ptr[stop] != '\t')) {
        kb_import_refuse(importer, at + 1, "no code of CAMEO");
        return KB_OK;
    }
    p->has_date |= stop < end;
    kb_buf_reset(&p->code);
    return kb_buf_add(&p->code, line.ptr + at, stop - at);
}

static kb_str
without_comment(kb_str line)
{
    for (size_t i = 0; i < line.len; ++i) {
        if (line.ptr[i] == ';' || line.ptr[i] == '#') {
            line.len = i;
        }
    }
    while (line.len > 0 &&
           (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\t')) {
        --line.len;
    }
    return line;
}

static kb_status
begin_actor(kb_importer *importer)
{
    petrarch *const p = importer->state;
    KB_TRY(end_actor(importer));
    kb_import_begin(importer, KB_PERSON, KB_CLASS_OTHER);
    kb_buf_reset(&p->code);
    p->has_actor = true;
    p->has_date = false;
    return KB_OK;
}

static kb_status
read_line(kb_importer *importer, kb_str line)
{
    const petrarch *const p = importer->state;
    const char *const open = memchr(line.ptr, '[', line.len);
    const size_t code = open ? (size_t)(open - line.ptr) : line.len;
    size_t begin = 0;
    if (line.ptr[0] == '+') {
        begin = 1;
    } else if (line.ptr[0] != ' ' && line.ptr[0] != '\t' && code > 0) {
        KB_TRY(begin_actor(importer));
    }
    if (!p->has_actor) {
        kb_import_refuse(importer, 1, "no actor stands before it");
        return KB_OK;
    }
    size_t end = code;
    while (begin < end && (line.ptr[begin] == ' ' || line.ptr[begin] == '\t')) {
        ++begin;
    }
    while (end > begin &&
           (line.ptr[end - 1] == ' ' || line.ptr[end - 1] == '\t')) {
        --end;
    }
    KB_TRY(add_name(importer, (kb_str){line.ptr + begin, end - begin}));
    return open ? read_code(importer, line, code) : KB_OK;
}

static kb_status
read_dictionary(kb_importer *importer)
{
    kb_str line = {NULL, 0};
    kb_status st = KB_OK;
    while ((st = kb_import_line(importer, &line)) == KB_OK) {
        line = without_comment(line);
        if (line.len > 0) {
            KB_TRY(read_line(importer, line));
        }
    }
    return st == KB_DONE ? end_actor(importer) : st;
}

static void
clear(kb_importer *importer)
{
    petrarch *const p = importer->state;
    kb_buf_clear(&p->code);
}

const kb_import_methods kb_import_petrarch = {
    .name = "petrarch",
    .state_size = sizeof(petrarch),
    .read = read_dictionary,
    .clear = clear,
};
