// SPDX-License-Identifier: MIT
#include "file.h"
#include "relation/table.h"

#include <sys/stat.h>

typedef struct refusal {
    const char *name, *bytes;
    size_t n;
    kb_status status;
    uint32_t line;
    const char *message;
} refusal;

#define BYTES(literal) literal, sizeof(literal) - 1

static refusal refusals[] = {
    {"empty file", BYTES(""), KB_ERR_SYNTAX, 1, "there is no header line"},
    {"comments only", BYTES("# a\n#b\n\n"), KB_ERR_SYNTAX, 1,
     "there is no header line"},
    {"bytes that are no UTF-8", BYTES("id\n\xFF\n"), KB_ERR_UTF8, 0,
     "invalid UTF-8 at byte 3"},
    {"too many columns", BYTES("#\n\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n"),
     KB_ERR_SYNTAX, 2, "more than 16 columns"},
    {"a column that is not known", BYTES("id\twhat\n"), KB_ERR_SYNTAX, 1,
     "unknown column \"what\""},
    {"a row that is too long", BYTES("id\tof\n# x\na\tb\tc\n"), KB_ERR_SYNTAX,
     3, "3 cells under 2 columns"},
};

static kb_status
read_all(const char *path, kb_error *err)
{
    kb_table *table = NULL;
    KB_TRY(kb_table_open(path, NULL, &table, err));
    kb_row row;
    kb_status st = kb_table_check_columns(table, "id of", err);
    while (st == KB_OK) {
        st = kb_table_next(table, &row, err);
    }
    kb_table_close(table);
    return st == KB_DONE ? KB_OK : st;
}

static void
is_refused(void **state)
{
    const refusal *const r = *state;
    scratch file;
    kb_error err = {.status = KB_OK};
    scratch_write(&file, r->bytes, r->n);
    assert_int_equal(read_all(file.path, &err), r->status);
    assert_int_equal(err.status, r->status);
    assert_int_equal(err.line, r->line);
    assert_string_equal(err.message, r->message);
    assert_string_equal(err.source, file.path);
    assert_int_equal(read_all(file.path, NULL), r->status);
    scratch_remove(&file);
}

static void
reads_cells_by_column(void **state)
{
    (void)state;
    static const char bytes[] = "# rules\r\nid\tof\r\n\r\na\tb\r\n#c\nd\ne\t\n";
    scratch file;
    kb_table *table = NULL;
    kb_row row;
    scratch_write(&file, bytes, sizeof(bytes) - 1);
    assert_int_equal(kb_table_open(file.path, NULL, &table, NULL), KB_OK);
    assert_kb_str(kb_table_column(table, 0), "id");
    assert_kb_str(kb_table_column(table, 1), "of");
    assert_int_equal(kb_table_column(table, 2).len, 0);
    assert_int_equal(kb_table_next(table, &row, NULL), KB_OK);
    assert_int_equal(kb_row_line(&row), 4);
    assert_kb_str(kb_row_get(&row, "id"), "a");
    assert_kb_str(kb_row_get(&row, "of"), "b");
    assert_int_equal(kb_row_get(&row, "what").len, 0);
    assert_int_equal(kb_table_next(table, &row, NULL), KB_OK);
    assert_kb_str(kb_row_get(&row, "id"), "d");
    assert_int_equal(kb_row_get(&row, "of").len, 0);
    assert_int_equal(kb_table_next(table, &row, NULL), KB_OK);
    assert_int_equal(kb_row_line(&row), 7);
    assert_int_equal(kb_table_next(table, &row, NULL), KB_DONE);
    assert_int_equal(kb_table_next(table, &row, NULL), KB_DONE);
    kb_table_close(table);
    scratch_remove(&file);
}

static void
refuses_a_cell_where_it_stands(void **state)
{
    (void)state;
    static const char bytes[] = "id\tof\nab\tcde\n";
    scratch file;
    kb_table *table = NULL;
    kb_error err = {.status = KB_OK};
    kb_row row;
    scratch_write(&file, bytes, sizeof(bytes) - 1);
    assert_int_equal(kb_table_open(file.path, NULL, &table, NULL), KB_OK);
    assert_int_equal(kb_table_next(table, &row, &err), KB_OK);
    assert_int_equal(kb_row_refuse_at(&row, "of", 2, "no"), KB_ERR_SYNTAX);
    assert_int_equal(err.line, 2);
    assert_int_equal(err.column, 5);
    assert_string_equal(err.message, "of: no");
    assert_int_equal(kb_row_refuse(&row, "id", "bad"), KB_ERR_SYNTAX);
    assert_int_equal(err.column, 1);
    kb_table_close(table);
    scratch_remove(&file);
}

static void
reports_files_that_are_not_there(void **state)
{
    (void)state;
    static const char *const paths[] = {"/nowhere/at all.tsv"};
    kb_table *table = NULL;
    kb_table_paths list;
    kb_error err = {.status = KB_OK};
    assert_int_equal(kb_table_open(paths[0], NULL, &table, &err),
                     KB_ERR_MISSING);
    assert_null(table);
    assert_int_equal(kb_table_list(paths, 1, NULL, &list, &err),
                     KB_ERR_MISSING);
    assert_string_equal(err.source, paths[0]);
    kb_table_paths_clear(&list);
    kb_table_close(NULL);
}

static void
touch(const char *folder, const char *name, char *path, size_t n)
{
    (void)snprintf(path, n, "%s/%s", folder, name);
    FILE *const file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
}

static void
lists_a_folder_in_order(void **state)
{
    (void)state;
    static const char *const files[] = {"b.tsv", "a.tsv", ".c.tsv", "d.txt"};
    char folder[] = "/tmp/kb-table-XXXXXX";
    char paths[4][64];
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < 4; ++i) {
        touch(folder, files[i], paths[i], sizeof(paths[i]));
    }
    const char *const asked[] = {paths[3], folder};
    kb_table_paths list;
    assert_int_equal(kb_table_list(asked, 2, NULL, &list, NULL), KB_OK);
    assert_int_equal(list.n, 3);
    assert_string_equal(list.items[0], paths[3]);
    assert_string_equal(list.items[1], paths[1]);
    assert_string_equal(list.items[2], paths[0]);
    kb_table_paths_clear(&list);
    for (size_t i = 0; i < 4; ++i) {
        assert_int_equal(unlink(paths[i]), 0);
    }
    assert_int_equal(rmdir(folder), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_cells_by_column),
        cmocka_unit_test(refuses_a_cell_where_it_stands),
        cmocka_unit_test(reports_files_that_are_not_there),
        cmocka_unit_test(lists_a_folder_in_order),
    };
    return KB_TEST_ROWS(refusals, is_refused) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
