// SPDX-License-Identifier: MIT
// Reads the documents of tests/data/documents/names.txt with the shipped lists
// and weights, and compares every name with the marks; see there.
#include "base/buf.h"
#include "cues.h"
#include "test.h"

#include <kb/extract.h>

enum { MAX_DOCUMENTS = 256, MAX_MARKS = 64, MAX_NOT = 16, MAX_TEXT = 4096 };

typedef struct mark {
    uint32_t begin, end;
    kb_entity_type type;
    char label[4]; // P1
    bool is_name;
    bool is_open; // not found yet: passed over
} mark;

typedef struct document {
    char title[128];
    char text[MAX_TEXT];
    size_t len;
    mark marks[MAX_MARKS];
    uint32_t n_marks;
    char not_names[MAX_NOT][64];
    uint32_t n_not;
} document;

static document documents[MAX_DOCUMENTS];
static uint32_t n_documents;
static struct CMUnitTest tests[MAX_DOCUMENTS + 1];
static kb_extractor *extractor;

// ---- reading ----------------------------------------------------------------

// A mark that begins behind "[": what follows it.
static const char *
read_mark(document *d, const char *at)
{
    assert_true(d->n_marks < MAX_MARKS);
    mark *const m = &d->marks[d->n_marks++];
    const char *const space = strchr(at, ' ');
    const char *const close = strchr(at, ']');
    assert_true(space && close && space < close);
    m->is_open = *at == '?';
    m->is_name = space[-1] != '~';
    m->type = *at == 'P' ? KB_PERSON : *at == 'L' ? KB_PLACE : KB_ORGANIZATION;
    const size_t n = (size_t)(space - at) - !m->is_name;
    assert_true(n < sizeof(m->label));
    memcpy(m->label, at, n);
    m->begin = (uint32_t)d->len;
    memcpy(d->text + d->len, space + 1, (size_t)(close - space - 1));
    d->len += (size_t)(close - space - 1);
    m->end = (uint32_t)d->len;
    return close + 1;
}

static void
read_line(document *d, const char *line)
{
    const size_t len = strlen(line);
    if (line[0] == '*' && line[1] == ' ') {
        assert_true(d->n_not < MAX_NOT && len < sizeof(d->not_names[0]));
        memcpy(d->not_names[d->n_not++], line + 2, len - 1);
        return;
    }
    assert_true(d->len + len + 1 < MAX_TEXT);
    for (const char *at = line; *at != '\0';) {
        if (*at == '[') {
            at = read_mark(d, at + 1);
        } else {
            d->text[d->len++] = *at++;
        }
    }
    d->text[d->len++] = '\n';
}

static bool
read_documents(void)
{
    char line[MAX_TEXT];
    document *d = NULL;
    FILE *const file = fopen(KB_TEST_DATA "/documents/names.txt", "rb");
    while (file && fgets(line, sizeof(line), file)) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "== ", 3) == 0 && n_documents < MAX_DOCUMENTS) {
            d = &documents[n_documents++];
            (void)snprintf(d->title, sizeof(d->title), "%.100s", line + 3);
        } else if (d && line[0] != '\0') {
            read_line(d, line);
        }
    }
    if (file) {
        (void)fclose(file);
    }
    return n_documents > 0;
}

// ---- comparing --------------------------------------------------------------

static void
complain(kb_buf *out, const char *what, const document *d, uint32_t begin,
         uint32_t end)
{
    char line[256];
    (void)snprintf(line, sizeof(line), "\n  %s: %.*s", what, (int)(end - begin),
                   d->text + begin);
    assert_int_equal(kb_buf_add(out, line, strlen(line)), KB_OK);
}

static const mark *
find_mark(const document *d, const kb_mention *m)
{
    for (uint32_t i = 0; i < d->n_marks; ++i) {
        const mark *const k = &d->marks[i];
        if (k->begin == m->span.begin && k->end == m->span.end) {
            return k;
        }
    }
    return NULL;
}

static bool
is_passed_over(const document *d, const kb_mention *m)
{
    for (uint32_t i = 0; i < d->n_marks; ++i) {
        const mark *const k = &d->marks[i];
        if (k->is_open && k->begin < m->span.end && m->span.begin < k->end) {
            return true;
        }
    }
    return false;
}

// The mention that a mark is, or NULL.
static const kb_mention *
find_mention(const kb_annotation *found, const mark *k)
{
    for (uint32_t i = 0; i < found->n_mentions; ++i) {
        const kb_mention *const m = &found->mentions[i];
        if (m->span.begin == k->begin && m->span.end == k->end &&
            (m->kind == KB_MENTION_NAME) == k->is_name) {
            return m;
        }
    }
    return NULL;
}

static void
check_marks(const document *d, const kb_annotation *found, kb_buf *out)
{
    const kb_mention *mentions[MAX_MARKS] = {NULL};
    for (uint32_t i = 0; i < d->n_marks; ++i) {
        const mark *const k = &d->marks[i];
        mentions[i] = k->is_open ? NULL : find_mention(found, k);
        if (k->is_open) {
            continue;
        }
        if (!mentions[i]) {
            complain(out, "missed", d, k->begin, k->end);
        } else if (found->entities[mentions[i]->entity].type != k->type) {
            complain(out, "wrong type", d, k->begin, k->end);
        }
    }
    for (uint32_t i = 0; i < d->n_marks; ++i) {
        for (uint32_t j = 0; j < i; ++j) {
            const bool wants_same =
                d->marks[i].label[1] != '\0' &&
                strcmp(d->marks[i].label, d->marks[j].label) == 0;
            if (mentions[i] && mentions[j] &&
                (mentions[i]->entity == mentions[j]->entity) != wants_same &&
                (wants_same || d->marks[i].label[1] != '\0')) {
                complain(out, wants_same ? "parted" : "joined", d,
                         d->marks[i].begin, d->marks[i].end);
            }
        }
    }
}

static void
check_names(const document *d, const kb_annotation *found, kb_buf *out)
{
    for (uint32_t i = 0; i < found->n_mentions; ++i) {
        const kb_mention *const m = &found->mentions[i];
        if (m->kind == KB_MENTION_NAME && !find_mark(d, m) &&
            !is_passed_over(d, m)) {
            complain(out, "no name", d, m->span.begin, m->span.end);
        }
    }
}

static void
check_not_names(const document *d, const kb_annotation *found, kb_buf *out)
{
    for (uint32_t i = 0; i < d->n_not; ++i) {
        const char *const word = d->not_names[i];
        const char *at = strstr(d->text, word);
        assert_non_null(at);
        for (; at; at = strstr(at + 1, word)) {
            const uint32_t begin = (uint32_t)(at - d->text);
            const uint32_t end = begin + (uint32_t)strlen(word);
            for (uint32_t k = 0; k < found->n_mentions; ++k) {
                const kb_mention *const m = &found->mentions[k];
                if (m->kind == KB_MENTION_NAME && m->span.begin < end &&
                    begin < m->span.end && !find_mark(d, m)) {
                    complain(out, "in a name", d, begin, end);
                }
            }
        }
    }
}

static void
finds_the_names(void **state)
{
    const document *const d = *state;
    const kb_document doc = {
        .id = {"x", 1}, .text = {d->text, d->len}, .date = KB_NO_DAY};
    kb_annotation found;
    kb_buf out = {0};
    assert_int_equal(kb_extractor_run(extractor, &doc, &found, NULL), KB_OK);
    check_marks(d, &found, &out);
    check_names(d, &found, &out);
    check_not_names(d, &found, &out);
    if (out.len > 0) {
        print_error("%s:%.*s\n%s\n", d->title, (int)out.len, out.ptr, d->text);
    }
    const bool is_right = out.len == 0;
    kb_buf_clear(&out);
    assert_true(is_right);
}

// So that nobody marks the hard ones as not found yet.
static void
passes_over_few(void **state)
{
    (void)state;
    uint32_t n = 0;
    uint32_t n_open = 0;
    for (uint32_t i = 0; i < n_documents; ++i) {
        n += documents[i].n_marks;
        for (uint32_t k = 0; k < documents[i].n_marks; ++k) {
            n_open += documents[i].marks[k].is_open;
        }
    }
    assert_true(n_documents >= 60);
    assert_true(n_open * 20 < n);
}

int
main(void)
{
    kb_gaz *gaz = NULL;
    kb_weights *weights = NULL;
    kb_error err = {0};
    if (kb_gaz_open(KB_BINARY_DIR "/share/kb/kb.gaz", NULL, &gaz, &err) !=
            KB_OK ||
        kb_weights_open(KB_SOURCE_DIR "/gazetteers/names.weights", NULL,
                        &weights, &err) != KB_OK) {
        fprintf(stderr, "%s: %s\n", err.source, err.message);
        return 1;
    }
    const kb_gaz *const gazs[] = {gaz};
    const kb_extractor_options options = {.weights = weights};
    kb_rules *const rules = kb_test_load_cues();
    if (!rules || kb_extractor_new(gazs, 1, rules, NULL, &extractor) != KB_OK ||
        !read_documents()) {
        return 1;
    }
    kb_extractor_configure(extractor, &options);
    for (uint32_t i = 0; i < n_documents; ++i) {
        tests[i] = (struct CMUnitTest){documents[i].title, finds_the_names,
                                       NULL, NULL, &documents[i]};
    }
    tests[n_documents] = (struct CMUnitTest)cmocka_unit_test(passes_over_few);
    const int failed = _cmocka_run_group_tests("documents", tests,
                                               n_documents + 1, NULL, NULL);
    kb_extractor_free(extractor);
    kb_rules_free(rules);
    kb_weights_close(weights);
    kb_gaz_close(gaz);
    return failed;
}
