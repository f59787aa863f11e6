// SPDX-License-Identifier: MIT
// WordNet's data.noun (wndb(5WN)): a synset a line,
//
//     offset lex ss_type w_cnt word lex_id ... p_cnt ptr offset pos src ... | …
//
// with numbers of words in hexadecimal.  A synset with a pointer `@i` is an
// instance: a name.  What it is an instance of is followed up by `@` until a
// word that says its class.
#include "gaz/import/import.h"

#include <stdlib.h>

enum { OFFSET_LEN = 8, STEPS_MAX = 20, WORDS_MAX = 255 };

typedef struct synset {
    uint32_t offset;
    uint32_t above; // offset of a hypernym, 0: none
    bool is_instance;
    kb_str words; // separated by `|`
} synset;

typedef struct wordnet {
    KB_VEC(synset) synsets;
    kb_arena arena;
} wordnet;

static const struct {
    const char *word;
    kb_entity_type type;
    kb_entity_class class_;
} classes[] = {
    // `area, country` is no country
    {"area", KB_PLACE, KB_CLASS_AREA},
    {"airport", KB_PLACE, KB_CLASS_FACILITY},
    {"alliance", KB_ORGANIZATION, KB_CLASS_ALLIANCE},
    {"army_unit", KB_ORGANIZATION, KB_CLASS_ARMY},
    {"artist", KB_PERSON, KB_CLASS_ARTIST},
    {"athlete", KB_PERSON, KB_CLASS_ATHLETE},
    {"bay", KB_PLACE, KB_CLASS_SEA},
    {"body_of_water", KB_PLACE, KB_CLASS_SEA},
    {"businessperson", KB_PERSON, KB_CLASS_BUSINESS},
    {"capital", KB_PLACE, KB_CLASS_CITY},
    {"church", KB_ORGANIZATION, KB_CLASS_CHURCH},
    {"city", KB_PLACE, KB_CLASS_CITY},
    {"company", KB_ORGANIZATION, KB_CLASS_COMPANY},
    {"continent", KB_PLACE, KB_CLASS_CONTINENT},
    {"country", KB_PLACE, KB_CLASS_COUNTRY},
    {"clergyman", KB_PERSON, KB_CLASS_CLERIC},
    {"desert", KB_PLACE, KB_CLASS_DESERT},
    {"district", KB_PLACE, KB_CLASS_REGION},
    {"entertainer", KB_PERSON, KB_CLASS_ARTIST},
    {"geographical_area", KB_PLACE, KB_CLASS_AREA},
    {"head_of_state", KB_PERSON, KB_CLASS_POLITICIAN},
    {"island", KB_PLACE, KB_CLASS_ISLAND},
    {"archipelago", KB_PLACE, KB_CLASS_ISLAND},
    {"journalist", KB_PERSON, KB_CLASS_JOURNALIST},
    {"judge", KB_PERSON, KB_CLASS_JUDGE},
    {"lake", KB_PLACE, KB_CLASS_LAKE},
    {"location", KB_PLACE, KB_CLASS_AREA},
    {"military_leader", KB_PERSON, KB_CLASS_SOLDIER},
    {"military_officer", KB_PERSON, KB_CLASS_SOLDIER},
    {"mountain", KB_PLACE, KB_CLASS_MOUNTAIN},
    {"mountain_peak", KB_PLACE, KB_CLASS_MOUNTAIN},
    {"range", KB_PLACE, KB_CLASS_MOUNTAIN},
    {"national_capital", KB_PLACE, KB_CLASS_CITY},
    {"ocean", KB_PLACE, KB_CLASS_SEA},
    {"organization", KB_ORGANIZATION, KB_CLASS_GROUP},
    {"party", KB_ORGANIZATION, KB_CLASS_PARTY},
    {"peninsula", KB_PLACE, KB_CLASS_AREA},
    {"person", KB_PERSON, KB_CLASS_OTHER},
    {"politician", KB_PERSON, KB_CLASS_POLITICIAN},
    {"port", KB_PLACE, KB_CLASS_CITY},
    {"region", KB_PLACE, KB_CLASS_AREA},
    {"reformer", KB_PERSON, KB_CLASS_ACTIVIST},
    {"river", KB_PLACE, KB_CLASS_RIVER},
    {"royalty", KB_PERSON, KB_CLASS_ROYAL},
    {"saint", KB_PERSON, KB_CLASS_CLERIC},
    {"scientist", KB_PERSON, KB_CLASS_SCIENTIST},
    {"sea", KB_PLACE, KB_CLASS_SEA},
    {"social_group", KB_ORGANIZATION, KB_CLASS_GROUP},
    {"sovereign", KB_PERSON, KB_CLASS_ROYAL},
    {"spiritual_leader", KB_PERSON, KB_CLASS_CLERIC},
    {"state", KB_PLACE, KB_CLASS_REGION},
    {"strait", KB_PLACE, KB_CLASS_STRAIT},
    {"terrorist_organization", KB_ORGANIZATION, KB_CLASS_ARMED_GROUP},
    {"town", KB_PLACE, KB_CLASS_CITY},
    {"university", KB_ORGANIZATION, KB_CLASS_UNIVERSITY},
    {"volcano", KB_PLACE, KB_CLASS_MOUNTAIN},
    {"water", KB_PLACE, KB_CLASS_SEA},
    {"writer", KB_PERSON, KB_CLASS_ARTIST},
};

// ---- reading ----------------------------------------------------------------

// The next word of a line, cut off.
static kb_str
next_word(kb_str *rest)
{
    size_t from = 0;
    while (from < rest->len && rest->ptr[from] == ' ') {
        ++from;
    }
    size_t end = from;
    while (end < rest->len && rest->ptr[end] != ' ') {
        ++end;
    }
    const kb_str word = {rest->ptr + from, end - from};
    *rest = (kb_str){rest->ptr + end, rest->len - end};
    return word;
}

static bool
read_number(kb_str word, unsigned base, uint32_t *out)
{
    uint32_t number = 0;
    for (size_t i = 0; i < word.len; ++i) {
        const char c = word.ptr[i];
        unsigned digit = base;
        if (c >= '0' && c <= '9') {
            digit = (unsigned)(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            digit = (unsigned)(c - 'a') + 10;
        }
        if (digit >= base) {
            return false;
        }
        number = number * base + digit;
    }
    *out = number;
    return word.len > 0 && word.len <= OFFSET_LEN;
}

static kb_status
read_words(kb_importer *importer, kb_str *rest, uint32_t n, kb_str *out)
{
    wordnet *const w = importer->state;
    kb_buf *const text = &importer->text;
    kb_buf_reset(text);
    for (uint32_t i = 0; i < n; ++i) {
        if (i > 0) {
            KB_TRY(kb_buf_add_byte(text, '|'));
        }
        KB_TRY(kb_buf_add_str(text, next_word(rest)));
        (void)next_word(rest);
    }
    return kb_arena_copy(&w->arena, kb_buf_get(text), out);
}

static bool
read_pointers(kb_str *rest, synset *out)
{
    uint32_t n = 0;
    if (!read_number(next_word(rest), 10, &n)) {
        return false;
    }
    for (uint32_t i = 0; i < n; ++i) {
        const kb_str symbol = next_word(rest);
        const kb_str offset = next_word(rest);
        const kb_str part = next_word(rest);
        (void)next_word(rest);
        const bool is_instance = kb_str_equal(symbol, KB_STR("@i"));
        uint32_t above = 0;
        if (!read_number(offset, 10, &above) || part.len != 1) {
            return false;
        }
        if ((is_instance || kb_str_equal(symbol, KB_STR("@"))) &&
            out->above == 0) {
            out->above = above;
            out->is_instance = is_instance;
        }
    }
    return true;
}

static kb_status
read_synset(kb_importer *importer, kb_str line)
{
    wordnet *const w = importer->state;
    kb_str rest = line;
    synset s = {0};
    uint32_t n = 0;
    const kb_str offset = next_word(&rest);
    (void)next_word(&rest);
    (void)next_word(&rest);
    if (!read_number(offset, 10, &s.offset) ||
        !read_number(next_word(&rest), 16, &n) || n == 0 || n > WORDS_MAX) {
        kb_import_refuse(importer, 0, "no synset of WordNet");
        return KB_OK;
    }
    KB_TRY(read_words(importer, &rest, n, &s.words));
    if (!read_pointers(&rest, &s)) {
        kb_import_refuse(importer, (size_t)(rest.ptr - line.ptr) + 1,
                         "a pointer is cut off or wrong");
        return KB_OK;
    }
    synset *const kept = KB_VEC_PUSH(&w->synsets);
    if (!kept) {
        return KB_ERR_NOMEM;
    }
    *kept = s;
    return KB_OK;
}

// ---- rows -------------------------------------------------------------------

static int
compare_synsets(const void *a, const void *b)
{
    const uint32_t x = ((const synset *)a)->offset;
    const uint32_t y = ((const synset *)b)->offset;
    return (x > y) - (x < y);
}

static bool
has_word(kb_str words, const char *word)
{
    const size_t len = strlen(word);
    for (size_t at = 0; at + len <= words.len; ++at) {
        const bool begins = at == 0 || words.ptr[at - 1] == '|';
        const bool ends = at + len == words.len || words.ptr[at + len] == '|';
        if (begins && ends && memcmp(words.ptr + at, word, len) == 0) {
            return true;
        }
    }
    return false;
}

static bool
find_class(kb_importer *importer, uint32_t offset)
{
    const wordnet *const w = importer->state;
    for (int step = 0; step < STEPS_MAX && offset != 0; ++step) {
        const synset key = {.offset = offset};
        const synset *const s = bsearch(&key, w->synsets.items, w->synsets.n,
                                        sizeof(key), compare_synsets);
        if (!s) {
            return false;
        }
        for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); ++i) {
            if (has_word(s->words, classes[i].word)) {
                importer->type = classes[i].type;
                importer->class_ = classes[i].class_;
                return true;
            }
        }
        offset = s->above;
    }
    return false;
}

// Beside names there are descriptions: `capital_of_France`, `French_capital`.
static bool
is_name(kb_str word)
{
    bool is_first = true;
    bool is_upper = false;
    for (size_t i = 0; i < word.len; ++i) {
        if (is_first) {
            is_upper = (word.ptr[i] >= 'A' && word.ptr[i] <= 'Z') ||
                       (unsigned char)word.ptr[i] >= 0x80;
        }
        if (is_first && i == 0 && !is_upper) {
            return false;
        }
        is_first = word.ptr[i] == '_';
    }
    return is_upper;
}

static kb_status
add_word(kb_importer *importer, kb_str word, bool is_weak)
{
    kb_buf *const text = &importer->text;
    kb_buf_reset(text);
    KB_TRY(kb_buf_add_str(text, word));
    for (size_t i = 0; i < text->len; ++i) {
        if (text->ptr[i] == '_') {
            text->ptr[i] = ' ';
        }
    }
    return importer->cells[KB_CELL_NAME].len == 0
               ? kb_import_add_name(importer, kb_buf_get(text))
               : kb_import_add_item(importer, KB_CELL_ALIASES, kb_buf_get(text),
                                    is_weak);
}

static bool
cut_word(kb_str *rest, kb_str *word)
{
    if (!rest->ptr) {
        return false;
    }
    const char *const bar =
        rest->len > 0 ? memchr(rest->ptr, '|', rest->len) : NULL;
    *word = (kb_str){rest->ptr, bar ? (size_t)(bar - rest->ptr) : rest->len};
    *rest =
        bar ? (kb_str){bar + 1, rest->len - word->len - 1} : (kb_str){NULL, 0};
    return true;
}

// Of a person the first name of two words or more is the label: the first of
// all is the surname.
static kb_status
add_words(kb_importer *importer, const synset *s)
{
    const bool is_person = importer->type == KB_PERSON;
    kb_str word = {NULL, 0};
    for (kb_str rest = s->words; is_person && cut_word(&rest, &word);) {
        if (word.len > 0 && memchr(word.ptr, '_', word.len) && is_name(word)) {
            KB_TRY(add_word(importer, word, false));
            break;
        }
    }
    for (kb_str rest = s->words; cut_word(&rest, &word);) {
        if (word.len > 0 && is_name(word)) {
            KB_TRY(add_word(importer, word,
                            is_person && !memchr(word.ptr, '_', word.len)));
        }
    }
    return KB_OK;
}

static kb_status
write_synset(kb_importer *importer, const synset *s)
{
    char number[OFFSET_LEN + 1] = {0};
    for (uint32_t i = OFFSET_LEN, left = s->offset; i-- > 0; left /= 10) {
        number[i] = (char)('0' + left % 10);
    }
    kb_import_begin(importer, KB_PERSON, KB_CLASS_OTHER);
    if (!find_class(importer, s->above)) {
        return KB_OK;
    }
    KB_TRY(kb_import_set_id(importer, KB_CELL_ID, "wordnet-",
                            (kb_str){number, OFFSET_LEN}));
    KB_TRY(add_words(importer, s));
    return kb_import_end(importer);
}

static kb_status
finish(kb_importer *importer)
{
    const wordnet *const w = importer->state;
    if (w->synsets.n > 1) {
        qsort(w->synsets.items, w->synsets.n, sizeof(*w->synsets.items),
              compare_synsets);
    }
    for (size_t i = 0; i < w->synsets.n; ++i) {
        if (w->synsets.items[i].is_instance) {
            KB_TRY(write_synset(importer, &w->synsets.items[i]));
        }
    }
    return KB_OK;
}

static kb_status
read_lines(kb_importer *importer)
{
    kb_str line = {NULL, 0};
    kb_status st = KB_OK;
    while ((st = kb_import_line(importer, &line)) == KB_OK) {
        if (line.len > 0 && line.ptr[0] != ' ') { // the licence is indented
            KB_TRY(read_synset(importer, line));
        }
    }
    return st == KB_DONE ? KB_OK : st;
}

static kb_status
begin(kb_importer *importer)
{
    kb_arena_init(&((wordnet *)importer->state)->arena, NULL, 0);
    return KB_OK;
}

static void
clear(kb_importer *importer)
{
    wordnet *const w = importer->state;
    KB_VEC_CLEAR(&w->synsets);
    kb_arena_clear(&w->arena);
}

const kb_import_methods kb_import_wordnet = {
    .name = "wordnet",
    .state_size = sizeof(wordnet),
    .begin = begin,
    .read = read_lines,
    .finish = finish,
    .clear = clear,
};
