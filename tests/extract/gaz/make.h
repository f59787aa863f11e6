// SPDX-License-Identifier: MIT
// Gazetteers made in memory.
#ifndef KB_TEST_GAZ_MAKE_H
#define KB_TEST_GAZ_MAKE_H

#include "base/buf.h"
#include "gaz/build.h"
#include "gaz/image.h"
#include "test.h"

typedef struct made_gaz {
    kb_buf image;
    kb_gaz *gaz;
} made_gaz;

static inline kb_str
view(const char *text)
{
    return (kb_str){text, strlen(text)};
}

/// Build and open the image of some source texts; fails the test when they
/// are wrong.
static inline made_gaz
make_gaz(const char *const *texts, size_t n_texts)
{
    made_gaz made = {0};
    kb_error err = {0};
    kb_sources sources;
    kb_sources_init(&sources, NULL, NULL, NULL, &err);
    for (size_t i = 0; i < n_texts; ++i) {
        assert_int_equal(kb_sources_parse(&sources, "list.tsv", view(texts[i])),
                         KB_OK);
    }
    assert_int_equal(kb_gaz_build(&sources, &made.image), KB_OK);
    if (sources.first != KB_OK) {
        fail_msg("%u:%u: %s", (unsigned)err.line, (unsigned)err.column,
                 err.message);
    }
    kb_sources_clear(&sources);
    assert_int_equal(
        kb_gaz_open_bytes(kb_buf_get(&made.image), NULL, &made.gaz, &err),
        KB_OK);
    assert_int_equal(kb_gaz_verify(made.gaz, "made", &err), KB_OK);
    return made;
}

static inline void
clear_gaz(made_gaz *made)
{
    kb_gaz_close(made->gaz);
    kb_buf_clear(&made->image);
}

#endif // KB_TEST_GAZ_MAKE_H
