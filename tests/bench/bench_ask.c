// SPDX-License-Identifier: MIT
// The questions of tests/bench/query.sh, asked of SQLite: the database of
// bench_sqlite, with an index on names besides.
//     bench_ask prepare FILE
//     bench_ask related FILE KEY       facts, best first
//     bench_ask search FILE NAME       by name or beginning
//     bench_ask path FILE KEY KEY      up to ten chains of at most three steps
#include "news.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sqlite3 *db;

static void
check(int rc)
{
    if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW) {
        (void)fprintf(stderr, "bench_ask: %s\n", sqlite3_errmsg(db));
        exit(EXIT_FAILURE);
    }
}

/// Run a query with texts bound and print its rows; how many there were.
static int
print(const char *sql, char *const *texts, int n_texts)
{
    sqlite3_stmt *statement = NULL;
    int n = 0;
    check(sqlite3_prepare_v2(db, sql, -1, &statement, NULL));
    for (int i = 0; i < n_texts; ++i) {
        check(sqlite3_bind_text(statement, i + 1, texts[i], -1, SQLITE_STATIC));
    }
    for (int rc = 0; (rc = sqlite3_step(statement)) != SQLITE_DONE; ++n) {
        check(rc);
        for (int i = 0; i < sqlite3_column_count(statement); ++i) {
            const unsigned char *const text = sqlite3_column_text(statement, i);
            printf("%s%s", i > 0 ? "\t" : "", text ? (const char *)text : "");
        }
        printf("\n");
    }
    check(sqlite3_finalize(statement));
    return n;
}

static const char related[] =
    "SELECT a.name, b.key, c.name, t.evidence, t.documents, t.first, t.last"
    " FROM (SELECT * FROM triple WHERE s = (SELECT id FROM term WHERE key = ?1)"
    " UNION ALL"
    " SELECT * FROM triple WHERE o = (SELECT id FROM term WHERE key = ?1)) t"
    " JOIN term a ON a.id = t.s JOIN term b ON b.id = t.p"
    " JOIN term c ON c.id = t.o ORDER BY t.weight DESC, b.key, c.key";

static const char search[] =
    "SELECT name, type, mentions, documents, wikidata, key FROM term"
    " WHERE name LIKE ?1 || '%' ORDER BY name = ?1 DESC, mentions DESC";

#define NEXT(from)                          \
    "(SELECT o FROM triple WHERE s = " from \
    " UNION SELECT s FROM triple WHERE o = " from ")"

// One step, two and three: the shortest that gives a row is the answer.
static const char *const paths[] = {
    "SELECT p, s, o FROM triple WHERE"
    " (s = (SELECT id FROM term WHERE key = ?1) AND"
    "  o = (SELECT id FROM term WHERE key = ?2)) OR"
    " (s = (SELECT id FROM term WHERE key = ?2) AND"
    "  o = (SELECT id FROM term WHERE key = ?1)) LIMIT 10",
    "WITH a(x) AS MATERIALIZED " NEXT(
        "(SELECT id FROM term WHERE key = "
        "?1)") ", b(x) AS MATERIALIZED " NEXT("(SELECT id FROM term WHERE key "
                                              "= ?2)") " SELECT t.name FROM a "
                                                       "JOIN b USING (x) JOIN "
                                                       "term t ON t.id = a.x "
                                                       "LIMIT 10",
    "WITH a(x) AS MATERIALIZED " NEXT(
        "(SELECT id FROM term WHERE key = "
        "?1)") ", b(x) AS MATERIALIZED " NEXT("(SELECT id FROM term WHERE key "
                                              "= ?2)") " SELECT u.name, v.name "
                                                       "FROM a JOIN"
                                                       " (SELECT s AS f, o AS "
                                                       "t "
                                                       "FROM triple UNION ALL "
                                                       "SELECT o, s FROM "
                                                       "triple) e"
                                                       " ON e.f = a.x JOIN b "
                                                       "ON "
                                                       "b.x = e.t"
                                                       " JOIN term u ON u.id = "
                                                       "a.x JOIN term v ON "
                                                       "v.id = "
                                                       "b.x LIMIT 10",
};

int
main(int argc, char **argv)
{
    if (argc < 3) {
        return 2;
    }
    check(sqlite3_open(argv[2], &db));
    check(sqlite3_exec(db, "PRAGMA mmap_size = 4294967296", NULL, NULL, NULL));
    if (strcmp(argv[1], "prepare") == 0) {
        check(sqlite3_exec(db,
                           "CREATE INDEX term_name ON term(name COLLATE"
                           " NOCASE); ANALYZE",
                           NULL, NULL, NULL));
    } else if (strcmp(argv[1], "related") == 0) {
        (void)print(related, argv + 3, 1);
    } else if (strcmp(argv[1], "search") == 0) {
        (void)print(search, argv + 3, 1);
    } else {
        int n = 0;
        for (size_t i = 0; n == 0 && i < 3; ++i) {
            n = print(paths[i], argv + 3, 2);
        }
    }
    check(sqlite3_close(db));
    return 0;
}
