// SPDX-License-Identifier: MIT
#include "base/sha256.h"
#include "test.h"

enum { MAX = 300 };

static struct {
    const char *name;
    const char *text;
    size_t times;
    const char *digest; // its first 8 bytes
} known[] = {
    // FIPS 180-4, examples of NIST.
    {"nothing", "", 1, "e3b0c44298fc1c14"},
    {"one block", "abc", 1, "ba7816bf8f01cfea"},
    {"two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     1, "248d6a61d20638b8"},
    {"a million", "aaaaaaaaaa", 100000, "cdc76e5c9914fb92"},
};

static void
hashes_what_is_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); ++i) {
        kb_str *const texts = calloc(known[i].times, sizeof(*texts));
        uint8_t out[KB_SHA256_LEN];
        char hex[17];
        assert_non_null(texts);
        for (size_t k = 0; k < known[i].times; ++k) {
            texts[k] = (kb_str){known[i].text, strlen(known[i].text)};
        }
        kb_sha256(texts, known[i].times, out);
        free(texts);
        for (size_t k = 0; k < 8; ++k) {
            snprintf(hex + 2 * k, 3, "%02x", out[k]);
        }
        assert_string_equal(hex, known[i].digest);
    }
}

/// However a text is cut, with the processor's help and without.
static void
agrees_with_the_portable_one(void **state)
{
    (void)state;
    char text[MAX];
    for (size_t i = 0; i < MAX; ++i) {
        text[i] = (char)(i * 7 + i / 13);
    }
    for (size_t n = 0; n < MAX; ++n) {
        for (size_t at = 0; at <= n; ++at) {
            const kb_str whole = {text, n};
            const kb_str cut[] = {{text, at / 2},
                                  {text + at / 2, at - at / 2},
                                  {text + at, n - at}};
            uint8_t a[KB_SHA256_LEN];
            uint8_t b[KB_SHA256_LEN];
            kb_sha256(cut, 3, a);
            kb_sha256_portable(&whole, 1, b);
            assert_memory_equal(a, b, sizeof(a));
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_what_is_known),
        cmocka_unit_test(agrees_with_the_portable_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
