// SPDX-License-Identifier: MIT
// From files to a file: order, refusals, memory.
#include "heap.h"
#include "make.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 512 };

static const char cities[] = "id\ttype\tclass\tname\tcountry\n"
                             "kyiv-ua\tplace\tcity\tKyiv\tua\n"
                             "lviv-ua\tplace\tcity\tLviv\tua\n";
static const char countries[] = "id\ttype\tclass\tname\tcapital\tdemonyms\n"
                                "ua\tplace\tcountry\tUkraine\tkyiv-ua\t"
                                "Ukrainian|Ukrainians\n";
static const char people[] = "id\ttype\tclass\tname\tcountry\toffices\n"
                             "pat-doe\tperson\tpolitician\tPat Doe\tua\t"
                             "mayor@kyiv-ua:2020..\n";
static const char words[] = "word\tclass\tplural\nmayor\trole\tmayors\n";

static const struct {
    const char *name;
    const char *text;
} files[] = {{"cities.tsv", cities},
             {"countries.tsv", countries},
             {"people.tsv", people},
             {"words.tsv", words}};

enum { N_FILES = sizeof(files) / sizeof(files[0]) };

static char folder[PATH_SIZE];

static void
write_file(const char *path, const char *text)
{
    FILE *const file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static void
path_of(const char *name, char path[2 * PATH_SIZE])
{
    (void)snprintf(path, 2 * PATH_SIZE, "%s/%s", folder, name);
}

static void
read_file(const char *path, kb_buf *out)
{
    FILE *const file = fopen(path, "rb");
    assert_non_null(file);
    char block[4096];
    for (size_t n = 0; (n = fread(block, 1, sizeof(block), file)) > 0;) {
        assert_int_equal(kb_buf_add(out, block, n), KB_OK);
    }
    assert_int_equal(fclose(file), 0);
}

static int
make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof(folder), "%s/test_gaz.XXXXXX", KB_BINARY_DIR);
    if (!mkdtemp(folder)) {
        return -1;
    }
    for (size_t i = 0; i < N_FILES; ++i) {
        char path[2 * PATH_SIZE];
        path_of(files[i].name, path);
        write_file(path, files[i].text);
    }
    return 0;
}

// Files in the folder, and their number.
static size_t
count_files(bool remove_them)
{
    DIR *const dir = opendir(folder);
    assert_non_null(dir);
    size_t n = 0;
    for (const struct dirent *entry = NULL; (entry = readdir(dir));) {
        char path[2 * PATH_SIZE];
        path_of(entry->d_name, path);
        n += entry->d_name[0] != '.';
        if (remove_them && entry->d_name[0] != '.') {
            assert_int_equal(unlink(path), 0);
        }
    }
    assert_int_equal(closedir(dir), 0);
    return n;
}

static int
remove_folder(void **state)
{
    (void)state;
    (void)count_files(true);
    return rmdir(folder);
}

static void
order_of_sources_does_not_matter(void **state)
{
    (void)state;
    char out[2 * PATH_SIZE];
    char paths[N_FILES][2 * PATH_SIZE];
    const char *forward[N_FILES];
    const char *backward[N_FILES];
    const char *const whole[] = {folder};
    kb_buf images[3] = {{0}, {0}, {0}};
    path_of("kb.gaz", out);
    for (size_t i = 0; i < N_FILES; ++i) {
        path_of(files[i].name, paths[i]);
        forward[i] = paths[i];
        backward[N_FILES - 1 - i] = paths[i];
    }
    kb_error err = {0};
    const struct {
        const char *const *sources;
        size_t n;
    } runs[] = {{forward, N_FILES}, {backward, N_FILES}, {whole, 1}};
    for (size_t i = 0; i < 3; ++i) {
        assert_int_equal(
            kb_gaz_compile(runs[i].sources, runs[i].n, out, NULL, &err), KB_OK);
        read_file(out, &images[i]);
        assert_true(
            kb_str_equal(kb_buf_get(&images[0]), kb_buf_get(&images[i])));
    }
    kb_gaz *gaz = NULL;
    assert_int_equal(kb_gaz_open(out, NULL, &gaz, &err), KB_OK);
    assert_int_equal(kb_gaz_n_entities(gaz), 4);
    kb_gaz_close(gaz);
    assert_int_equal(unlink(out), 0);
    assert_int_equal(count_files(false), N_FILES); // nothing is left beside
    for (size_t i = 0; i < 3; ++i) {
        kb_buf_clear(&images[i]);
    }
}

static void
keeps_the_old_image_when_a_row_is_wrong(void **state)
{
    (void)state;
    char out[2 * PATH_SIZE];
    char wrong[2 * PATH_SIZE];
    path_of("old.gaz", out);
    path_of("wrong.tsv", wrong);
    write_file(out, "old");
    write_file(wrong, "word\tclass\nmayor\tjob\n");
    const char *const sources[] = {folder};
    kb_error err = {0};
    kb_buf kept = {0};
    assert_int_equal(kb_gaz_compile(sources, 1, out, NULL, &err),
                     KB_ERR_SYNTAX);
    assert_string_equal(err.source, wrong);
    assert_int_equal(err.line, 2);
    read_file(out, &kept);
    assert_kb_str(kb_buf_get(&kept), "old");
    kb_buf_clear(&kept);
    assert_int_equal(unlink(wrong), 0);
    assert_int_equal(unlink(out), 0);
    assert_int_equal(count_files(false), N_FILES);
}

static void
refuses_what_it_cannot_read_or_write(void **state)
{
    (void)state;
    char good[2 * PATH_SIZE];
    char missing[2 * PATH_SIZE];
    char nowhere[2 * PATH_SIZE];
    path_of("words.tsv", good);
    path_of("none.tsv", missing);
    path_of("none/kb.gaz", nowhere);
    const struct {
        const char *source;
        const char *out;
        kb_status status;
        const char *blamed;
    } rows[] = {
        {missing, "/dev/null", KB_ERR_MISSING, missing},
        {"/dev/null", missing, KB_ERR_SYNTAX, "/dev/null"},
        {good, "/dev/full", KB_ERR_IO, "/dev/full"},
        {good, folder, KB_ERR_IO, folder},
        {good, nowhere, KB_ERR_MISSING, nowhere},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
        kb_error err = {0};
        assert_int_equal(
            kb_gaz_compile(&rows[i].source, 1, rows[i].out, NULL, &err),
            rows[i].status);
        assert_int_equal(err.status, rows[i].status);
        assert_string_equal(err.source, rows[i].blamed);
    }
    assert_int_equal(count_files(false), N_FILES);
}

// ---- out of memory ----------------------------------------------------------

static kb_status
build_all(const kb_allocator *alloc)
{
    kb_sources sources;
    kb_buf image;
    kb_buf_init(&image, alloc);
    kb_sources_init(&sources, alloc, NULL, NULL, NULL);
    kb_status st = KB_OK;
    for (size_t i = 0; i < N_FILES && st == KB_OK; ++i) {
        st = kb_sources_parse(&sources, files[i].name, view(files[i].text));
    }
    if (st == KB_OK) {
        st = kb_gaz_build(&sources, &image);
    }
    assert_int_equal(sources.first, KB_OK);
    kb_buf_clear(&image);
    kb_sources_clear(&sources);
    return st;
}

static void
survives_failing_allocations(void **state)
{
    (void)state;
    kb_status st = KB_ERR_NOMEM;
    size_t n = 0;
    for (; st == KB_ERR_NOMEM && n < 10000; ++n) {
        kb_test_heap heap = {.left = n};
        const kb_allocator alloc = kb_test_allocator(&heap);
        st = build_all(&alloc);
        assert_int_equal(heap.n_held, 0);
    }
    assert_int_equal(st, KB_OK);
    assert_true(n > 10);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_of_sources_does_not_matter),
        cmocka_unit_test(keeps_the_old_image_when_a_row_is_wrong),
        cmocka_unit_test(refuses_what_it_cannot_read_or_write),
        cmocka_unit_test(survives_failing_allocations),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder) != 0;
}
