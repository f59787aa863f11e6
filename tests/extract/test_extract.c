// SPDX-License-Identifier: MIT
// Runs every tests/data/annotate/*.txt and compares what is found with the
// file of the same name that ends in .expected; KB_UPDATE_GOLDEN=1 rewrites it.
#include "base/buf.h"
#include "cues.h"
#include "heap.h"
#include "lists.h"

#include <kb/extract.h>

#include <dirent.h>

enum { MAX_FILES = 256, MAX_PATH = 512 };

static char names[MAX_FILES][MAX_PATH];
static struct CMUnitTest tests[MAX_FILES + 8];
static kb_gaz *lists;
static kb_rules *rules;
static kb_extractor *extractor;

static void
add_text(kb_buf *out, const char *text)
{
    assert_int_equal(kb_buf_add(out, text, strlen(text)), KB_OK);
}

static void
add_mentions(kb_buf *out, const kb_annotation *found, uint32_t entity)
{
    static const char *const kinds[] = {"name", "demonym", "nominal",
                                        "pronoun"};
    char line[1024];
    for (uint32_t i = 0; i < found->n_mentions; ++i) {
        const kb_mention *const m = &found->mentions[i];
        if (m->entity == entity) {
            (void)snprintf(line, sizeof(line), "\t%u\t%s\t%.*s\t" KB_FMT "\n",
                           m->span.begin, kinds[m->kind],
                           (int)(m->span.end - m->span.begin),
                           found->document->text.ptr + m->span.begin,
                           KB_ARG(m->rule));
            add_text(out, line);
        }
    }
}

static void
render(kb_buf *out, const kb_annotation *found)
{
    static const char *const types[] = {"", "person", "place", "organization"};
    char line[1024];
    for (uint32_t i = 0; i < found->n_entities; ++i) {
        const kb_entity *const e = &found->entities[i];
        (void)snprintf(line, sizeof(line), "%s\t" KB_FMT "\t" KB_FMT "%s\n",
                       types[e->type], KB_ARG(e->name), KB_ARG(e->key),
                       e->is_known ? "\tknown" : "");
        add_text(out, line);
        add_mentions(out, found, i);
    }
}

static void
read_file(const char *path, kb_buf *out)
{
    FILE *const file = fopen(path, "rb");
    char chunk[4096];
    size_t n = 0;
    while (file && (n = fread(chunk, 1, sizeof(chunk), file)) > 0) {
        assert_int_equal(kb_buf_add(out, chunk, n), KB_OK);
    }
    if (file) {
        fclose(file);
    }
}

static void
run(kb_str text, kb_annotation *found, kb_document *document)
{
    *document = (kb_document){.id = {"x", 1}, .text = text};
    assert_int_equal(kb_day_make(2022, 3, 4, &document->date), KB_OK);
    assert_int_equal(kb_extractor_run(extractor, document, found, NULL), KB_OK);
}

static void
finds_what_is_expected(void **state)
{
    const char *const name = *state;
    char path[MAX_PATH + 512];
    kb_buf text = {0};
    kb_buf got = {0};
    kb_buf want = {0};
    (void)snprintf(path, sizeof(path), "%s/annotate/%s.txt", KB_TEST_DATA,
                   name);
    read_file(path, &text);
    assert_true(text.len > 0);
    kb_document document;
    kb_annotation found;
    run(kb_buf_get(&text), &found, &document);
    render(&got, &found);
    (void)snprintf(path, sizeof(path), "%s/annotate/%s.expected", KB_TEST_DATA,
                   name);
    if (getenv("KB_UPDATE_GOLDEN")) {
        FILE *const file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(got.ptr, 1, got.len, file), got.len);
        assert_int_equal(fclose(file), 0);
    } else {
        read_file(path, &want);
        assert_int_equal(kb_buf_add_byte(&want, '\0'), KB_OK);
        assert_int_equal(kb_buf_add_byte(&got, '\0'), KB_OK);
        assert_string_equal(got.ptr, want.ptr);
    }
    kb_buf_clear(&text);
    kb_buf_clear(&got);
    kb_buf_clear(&want);
}

// The same document twice, with another between, gives the same.
static void
keeps_nothing_between_documents(void **state)
{
    (void)state;
    const kb_str first = KB_STR("John Brannigan met NATO in Oslo. He left.");
    const kb_str other = KB_STR("Karl Brandt said so in Kyiv.");
    kb_document document;
    kb_annotation found;
    kb_buf a = {0};
    kb_buf b = {0};
    run(first, &found, &document);
    render(&a, &found);
    run(other, &found, &document);
    run(first, &found, &document);
    render(&b, &found);
    assert_true(kb_str_equal(kb_buf_get(&a), kb_buf_get(&b)));
    kb_buf_clear(&a);
    kb_buf_clear(&b);
}

static void
refuses_bytes_that_are_no_utf8(void **state)
{
    (void)state;
    const kb_document document = {.id = {"x", 1}, .text = {"ab\xFF", 3}};
    kb_annotation found;
    kb_error err = {0};
    assert_int_equal(kb_extractor_run(extractor, &document, &found, &err),
                     KB_ERR_UTF8);
    assert_int_equal(err.offset, 2);
}

// Every allocation fails once: always KB_ERR_NOMEM, and nothing is lost.
static void
survives_out_of_memory(void **state)
{
    (void)state;
    const kb_gaz *const gazs[] = {lists};
    const kb_str text =
        KB_STR("Foreign Minister Anna Lis met Torvald Metals Inc in Kyiv. She "
               "left. The company praised the Ukrainian president.");
    kb_document document = {.id = {"x", 1}, .text = text};
    assert_int_equal(kb_day_make(2022, 3, 4, &document.date), KB_OK);
    kb_status st = KB_ERR_NOMEM;
    for (size_t n = 0; st == KB_ERR_NOMEM && n < 100000; ++n) {
        kb_test_heap heap = {.left = n};
        const kb_allocator alloc = kb_test_allocator(&heap);
        kb_extractor *x = NULL;
        st = kb_extractor_new(gazs, 1, rules, &alloc, &x);
        if (st == KB_OK) {
            kb_annotation found;
            st = kb_extractor_run(x, &document, &found, NULL);
        }
        kb_extractor_free(x);
        assert_int_equal(heap.n_held, 0);
    }
    assert_int_equal(st, KB_OK);
}

static void
wants_a_gazetteer(void **state)
{
    (void)state;
    kb_extractor *none = NULL;
    assert_int_equal(kb_extractor_new(NULL, 0, NULL, NULL, &none),
                     KB_ERR_INVALID);
    kb_extractor_free(NULL);
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(a, b);
}

static size_t
list_files(void)
{
    DIR *const dir = opendir(KB_TEST_DATA "/annotate");
    size_t n = 0;
    const struct dirent *entry = NULL;
    while (dir && n < MAX_FILES && (entry = readdir(dir)) != NULL) {
        const size_t len = strlen(entry->d_name);
        if (len > 4 && strcmp(entry->d_name + len - 4, ".txt") == 0 &&
            len - 4 < MAX_PATH) {
            memcpy(names[n], entry->d_name, len - 4);
            names[n++][len - 4] = '\0';
        }
    }
    if (dir) {
        closedir(dir);
    }
    qsort(names, n, sizeof(names[0]), compare_names);
    return n;
}

int
main(void)
{
    lists = kb_test_open_lists(KB_BINARY_DIR "/test_extract.gaz");
    const kb_gaz *const gazs[] = {lists};
    rules = kb_test_load_cues();
    if (!lists || !rules ||
        kb_extractor_new(gazs, 1, rules, NULL, &extractor) != KB_OK) {
        return 1;
    }
    size_t n = 0;
    const size_t n_files = list_files();
    for (; n < n_files; ++n) {
        tests[n] = (struct CMUnitTest){names[n], finds_what_is_expected, NULL,
                                       NULL, names[n]};
    }
    tests[n++] =
        (struct CMUnitTest)cmocka_unit_test(keeps_nothing_between_documents);
    tests[n++] =
        (struct CMUnitTest)cmocka_unit_test(refuses_bytes_that_are_no_utf8);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(survives_out_of_memory);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(wants_a_gazetteer);
    const int failed = _cmocka_run_group_tests("extract", tests, n, NULL, NULL);
    kb_extractor_free(extractor);
    kb_rules_free(rules);
    kb_gaz_close(lists);
    return failed;
}
