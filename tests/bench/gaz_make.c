// SPDX-License-Identifier: MIT
// Makes a list of names and a text that holds some of them, always the same:
//
//     gaz_make N_NAMES MEGABYTES FOLDER
//
// FOLDER gets list.tsv for kbgaz, names.txt with a name a line for other
// programs, and text.txt.  Names are persons of two words (their first names
// and surnames from pools that grow with the list), places of one and
// organizations of three.  The text is made of 40,000 words, the frequent ones
// short and often used; one word in ten begins a name, of which half are on the
// list.
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_WORDS = 40000, NAME_MAX = 128, NAME_EVERY = 10, LINE_WORDS = 60 };

static uint64_t state = 88172645463325252U;

static uint64_t
next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static uint64_t
mix(uint64_t x)
{
    x = (x ^ x >> 33) * 0xFF51AFD7ED558CCDU;
    x = (x ^ x >> 33) * 0xC4CEB9FE1A85EC53U;
    return x ^ x >> 33;
}

// ---- words ------------------------------------------------------------------

// The word of a number: every number has another one.
static size_t
spell(uint64_t number, char *out)
{
    static const char onsets[] = "bdfghklmnprstvzj";
    static const char vowels[] = "aeiou";
    size_t len = 0;
    do {
        out[len++] = onsets[number % 16];
        number /= 16;
        out[len++] = vowels[number % 5];
        number /= 5;
    } while (number > 0);
    out[len] = '\0';
    return len;
}

// A capitalised word of a kind, which its ending shows.
static size_t
spell_name(uint64_t number, const char *ending, char *out)
{
    size_t len = spell(number + 80, out);
    out[0] = (char)(out[0] - ('a' - 'A'));
    const size_t more = strlen(ending);
    memcpy(out + len, ending, more + 1);
    return len + more;
}

// Low numbers are frequent.
static uint64_t
skewed(uint64_t n)
{
    const double unit = (double)(next_random() >> 11) / 9007199254740992.0;
    return (uint64_t)(pow(unit, 4.0) * (double)n);
}

// ---- names ------------------------------------------------------------------

// Name `i` of an endless list: always the same, and another for each `i`.
static void
make_name(uint64_t i, uint64_t n, char *out)
{
    const uint64_t firsts = 200 + (uint64_t)sqrt((double)n);
    switch (i % 10) {
    case 0:
    case 1: // a place
        (void)spell_name(i * 3, "ville", out);
        return;
    case 2: { // an organization
        size_t len = spell_name(mix(i) % firsts, "ian", out);
        out[len++] = ' ';
        len += spell_name(i, "tec", out + len);
        memcpy(out + len, " Group", 7);
        return;
    }
    default: { // a person
        size_t len = spell_name(i % firsts, "n", out);
        out[len++] = ' ';
        (void)spell_name(i / firsts * 10 + i % 10, "ov", out + len);
        return;
    }
    }
}

static bool
write_names(uint64_t n, FILE *list, FILE *names)
{
    char name[NAME_MAX];
    (void)fputs("id\ttype\tclass\tname\n", list);
    for (uint64_t i = 0; i < n; ++i) {
        make_name(i, n, name);
        const bool is_place = i % 10 < 2;
        (void)fprintf(list, "n%08" PRIu64 "\t%s\t%s\n", i,
                      is_place ? "place\tcity" : "person\tother", name);
        (void)fprintf(names, "%s\n", name);
    }
    return !ferror(list) && !ferror(names);
}

// ---- text -------------------------------------------------------------------

static size_t
write_word(uint64_t n, bool begins, FILE *out)
{
    char word[NAME_MAX];
    size_t len = 0;
    if (next_random() % NAME_EVERY == 0) {
        // Beyond the list as often as on it.
        make_name(skewed(n) + (next_random() % 2 ? n : 0), n, word);
        len = strlen(word);
    } else {
        len = spell(skewed(N_WORDS), word);
        if (begins) {
            word[0] = (char)(word[0] - ('a' - 'A'));
        }
    }
    (void)fwrite(word, 1, len, out);
    return len;
}

static bool
write_text(uint64_t n, size_t size, FILE *out)
{
    size_t len = 0;
    bool begins = true;
    for (size_t i = 1; len < size; ++i) {
        len += write_word(n, begins, out);
        const uint64_t what = next_random() % 64;
        begins = what < 3;
        const char *const after = i % LINE_WORDS == 0 ? ".\n"
                                  : begins            ? ". "
                                  : what < 6          ? ", "
                                  : what < 7          ? "'s "
                                                      : " ";
        begins = begins || i % LINE_WORDS == 0;
        len += strlen(after);
        (void)fputs(after, out);
    }
    return !ferror(out);
}

// ---- files ------------------------------------------------------------------

static FILE *
make_file(const char *folder, const char *name)
{
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *const file = fopen(path, "w");
    if (!file) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    return file;
}

int
main(int argc, char **argv)
{
    if (argc != 4) {
        (void)fputs("usage: gaz_make N_NAMES MEGABYTES FOLDER\n", stderr);
        return EXIT_FAILURE;
    }
    const uint64_t n = strtoull(argv[1], NULL, 10);
    const size_t size = strtoull(argv[2], NULL, 10) << 20;
    FILE *const list = make_file(argv[3], "list.tsv");
    FILE *const names = make_file(argv[3], "names.txt");
    FILE *const text = make_file(argv[3], "text.txt");
    bool is_good = write_names(n, list, names) && write_text(n, size, text);
    is_good = fclose(list) == 0 && is_good;
    is_good = fclose(names) == 0 && is_good;
    is_good = fclose(text) == 0 && is_good;
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
