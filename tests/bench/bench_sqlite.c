// SPDX-License-Identifier: MIT
// SQLite: WAL, tables without row ids, three covering indexes, prepared
// statements, upserts.
//     bench_sqlite batch|bare FILE N [SIZE]  SIZE relations a transaction
//     bench_sqlite bulk FILE N               bare; no journal, indexes last
//     bench_sqlite facts FILE KEY            facts of an entity
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
        (void)fprintf(stderr, "bench_sqlite: %s\n", sqlite3_errmsg(db));
        exit(EXIT_FAILURE);
    }
}

static void
run(const char *sql)
{
    check(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

static sqlite3_stmt *
prepare(const char *sql)
{
    sqlite3_stmt *statement = NULL;
    check(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement,
                             NULL));
    return statement;
}

static void
step(sqlite3_stmt *statement, const sqlite3_int64 *numbers, int n)
{
    for (int i = 0; i < n; ++i) {
        check(sqlite3_bind_int64(statement, i + 1, numbers[i]));
    }
    check(sqlite3_step(statement));
    check(sqlite3_reset(statement));
}

static const char schema[] =
    "CREATE TABLE term(id INTEGER PRIMARY KEY, key TEXT UNIQUE, name TEXT,"
    " type INT, wikidata INT, mentions INT DEFAULT 0, documents INT DEFAULT 0);"
    "CREATE TABLE document(id INTEGER PRIMARY KEY, key TEXT UNIQUE, day INT);"
    "CREATE TABLE sentence(d INT, n INT, begin INT, text TEXT,"
    " PRIMARY KEY(d, n)) WITHOUT ROWID;"
    "CREATE TABLE mention(e INT, d INT, n INT, begin INT, end INT, kind INT,"
    " PRIMARY KEY(e, d, n)) WITHOUT ROWID;"
    "CREATE INDEX mention_document ON mention(d, e);"
    "CREATE TABLE together(a INT, b INT, documents INT, PRIMARY KEY(a, b))"
    " WITHOUT ROWID;"
    "CREATE TABLE evidence(s INT, p INT, o INT, d INT, n INT, flags INT,"
    " confidence INT, sentence INT, s0 INT, s1 INT, o0 INT, o1 INT, t0 INT,"
    " t1 INT, rule INT, day INT, PRIMARY KEY(s, p, o, d, n)) WITHOUT ROWID;"
    "CREATE INDEX evidence_document ON evidence(d);";

static const char triple[] =
    "CREATE TABLE triple(s INT, p INT, o INT, evidence INT, documents INT,"
    " weight INT, first INT, last INT, PRIMARY KEY(s, p, o)) WITHOUT ROWID;";

static const char indexes[] = "CREATE INDEX pos ON triple(p, o, s);"
                              "CREATE INDEX osp ON triple(o, s, p);";

typedef struct writer {
    sqlite3_stmt *find;
    sqlite3_stmt *add;
    sqlite3_stmt *count;
    sqlite3_stmt *document;
    sqlite3_stmt *sentence;
    sqlite3_stmt *mention;
    sqlite3_stmt *together;
    sqlite3_stmt *triple;
    sqlite3_stmt *evidence;
} writer;

static sqlite3_int64
intern(const writer *w, kb_str key, const kb_entity *entity)
{
    check(sqlite3_bind_text(w->find, 1, key.ptr, (int)key.len, SQLITE_STATIC));
    const int rc = sqlite3_step(w->find);
    check(rc);
    const sqlite3_int64 id =
        rc == SQLITE_ROW ? sqlite3_column_int64(w->find, 0) : 0;
    check(sqlite3_reset(w->find));
    if (id != 0) {
        return id;
    }
    check(sqlite3_bind_text(w->add, 1, key.ptr, (int)key.len, SQLITE_STATIC));
    check(entity ? sqlite3_bind_text(w->add, 2, entity->name.ptr,
                                     (int)entity->name.len, SQLITE_STATIC)
                 : sqlite3_bind_null(w->add, 2));
    check(sqlite3_bind_int64(w->add, 3, entity ? (int)entity->type : 0));
    check(sqlite3_bind_int64(w->add, 4, entity ? entity->wikidata : 0));
    check(sqlite3_step(w->add));
    check(sqlite3_reset(w->add));
    return sqlite3_last_insert_rowid(db);
}

static void
put_parts(const writer *w, const news *n, sqlite3_int64 doc,
          const sqlite3_int64 *ids)
{
    check(sqlite3_bind_text(w->document, 1, n->document.id.ptr,
                            (int)n->document.id.len, SQLITE_STATIC));
    check(sqlite3_bind_int64(w->document, 2, n->document.date));
    check(sqlite3_bind_int64(w->document, 3, doc));
    check(sqlite3_step(w->document));
    check(sqlite3_reset(w->document));
    for (uint32_t i = 0; i < n->annotation.n_sentences; ++i) {
        const kb_span span = n->sentences[i];
        check(sqlite3_bind_text(w->sentence, 4, n->text + span.begin,
                                (int)(span.end - span.begin), SQLITE_STATIC));
        step(w->sentence, (sqlite3_int64[]){doc, i, span.begin}, 3);
    }
    for (uint32_t i = 0; i < n->annotation.n_mentions; ++i) {
        const kb_mention *const m = &n->mentions[i];
        step(w->mention,
             (sqlite3_int64[]){ids[m->entity], doc, i, m->span.begin,
                               m->span.end, m->kind},
             6);
    }
    for (uint32_t i = 0; i < n->annotation.n_mentions; ++i) {
        for (uint32_t k = 0; k < i; ++k) {
            const kb_mention *const a = &n->mentions[i];
            const kb_mention *const b = &n->mentions[k];
            if (i * NEWS_SENTENCES / NEWS_MENTIONS ==
                    k * NEWS_SENTENCES / NEWS_MENTIONS &&
                a->entity != b->entity) {
                step(w->together,
                     (sqlite3_int64[]){ids[a->entity], ids[b->entity]}, 2);
                step(w->together,
                     (sqlite3_int64[]){ids[b->entity], ids[a->entity]}, 2);
            }
        }
    }
    for (uint32_t i = 0; i < n->annotation.n_entities; ++i) {
        step(w->count, (sqlite3_int64[]){ids[i]}, 1);
    }
}

static void
put_document(const writer *w, const news *n, sqlite3_int64 doc, int is_bare)
{
    sqlite3_int64 ids[NEWS_ENTITIES];
    for (uint32_t i = 0; i < NEWS_ENTITIES; ++i) {
        ids[i] = intern(w, n->entities[i].key, &n->entities[i]);
    }
    if (!is_bare) {
        put_parts(w, n, doc, ids);
    }
    for (uint32_t i = 0; i < n->annotation.n_relations; ++i) {
        const kb_relation *const r = &n->relations[i];
        const sqlite3_int64 s = ids[r->subject.entity];
        const sqlite3_int64 p = intern(w, r->predicate, NULL);
        const sqlite3_int64 o = ids[r->object.entity];
        const sqlite3_int64 weight = (sqlite3_int64)(r->confidence * 65535);
        step(w->triple, (sqlite3_int64[]){s, p, o, weight, n->document.date},
             5);
        if (!is_bare) {
            step(w->evidence,
                 (sqlite3_int64[]){s, p, o, doc, i, r->is_negative, weight,
                                   r->sentence, r->subject.span.begin,
                                   r->subject.span.end, r->object.span.begin,
                                   r->object.span.end, r->trigger.begin,
                                   r->trigger.end, 1, n->document.date},
                 16);
        }
    }
}

static writer
open_writer(int is_bulk)
{
    writer w = {
        .find = prepare("SELECT id FROM term WHERE key = ?"),
        .add = prepare("INSERT INTO term(key, name, type, wikidata)"
                       " VALUES(?, ?, ?, ?)"),
        .count = prepare("UPDATE term SET documents = documents + 1,"
                         " mentions = mentions + 2 WHERE id = ?"),
        .document = prepare("INSERT INTO document(key, day, id)"
                            " VALUES(?, ?, ?)"),
        .sentence = prepare("INSERT INTO sentence VALUES(?, ?, ?, ?)"),
        .mention = prepare("INSERT INTO mention VALUES(?, ?, ?, ?, ?, ?)"),
        .together = prepare("INSERT INTO together VALUES(?, ?, 1) ON CONFLICT"
                            " DO UPDATE SET documents = documents + 1"),
        .triple = prepare(
            is_bulk ? "INSERT INTO staged VALUES(?, ?, ?, ?, ?)"
                    : "INSERT INTO triple VALUES(?1, ?2, ?3, 1, 1, ?4, ?5, ?5)"
                      " ON CONFLICT DO UPDATE SET evidence = evidence + 1,"
                      " documents = documents + 1, weight = weight + ?4,"
                      " first = min(first, ?5), last = max(last, ?5)"),
        .evidence = prepare("INSERT INTO evidence VALUES(?, ?, ?, ?, ?, ?, ?,"
                            " ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
    };
    return w;
}

static void
close_writer(const writer *w)
{
    sqlite3_stmt *const all[] = {w->find,     w->add,      w->count,
                                 w->document, w->sentence, w->mention,
                                 w->together, w->triple,   w->evidence};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); ++i) {
        (void)sqlite3_finalize(all[i]);
    }
}

static void
load(const char *what, uint64_t n_relations, uint64_t size)
{
    static news n;
    const int is_bulk = strcmp(what, "bulk") == 0;
    const int is_bare = strcmp(what, "batch") != 0;
    news_init(&n, n_relations, is_bare);
    const double begin = news_clock();
    run(is_bulk ? "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
                : "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
    run("PRAGMA cache_size=-262144; PRAGMA temp_store=MEMORY;");
    run(schema);
    run(triple);
    run(is_bulk ? "CREATE TABLE staged(s INT, p INT, o INT, w INT, day INT);"
                : indexes);
    const writer w = open_writer(is_bulk);
    uint64_t done = 0;
    run("BEGIN");
    for (uint64_t i = 0; done < n_relations; ++i) {
        news_make(&n, i);
        put_document(&w, &n, (sqlite3_int64)i + 1, is_bare);
        done += NEWS_RELATIONS;
        if (done % size == 0 && !is_bulk && done < n_relations) {
            run("COMMIT; BEGIN");
        }
    }
    if (is_bulk) {
        run("INSERT INTO triple SELECT s, p, o, count(*), count(*), sum(w),"
            " min(day), max(day) FROM staged GROUP BY s, p, o ORDER BY s, p, o;"
            "DROP TABLE staged;");
        run(indexes);
    }
    run("COMMIT");
    close_writer(&w);
    check(sqlite3_close(db));
    news_report("sqlite", n_relations, news_clock() - begin);
}

static void
ask(const char *key)
{
    run("PRAGMA mmap_size=1099511627776");
    sqlite3_stmt *const statement =
        prepare("SELECT a.name, b.key, c.name, t.evidence FROM"
                " (SELECT s, p, o, evidence FROM triple WHERE s ="
                "  (SELECT id FROM term WHERE key = ?1) UNION ALL"
                "  SELECT s, p, o, evidence FROM triple WHERE o ="
                "  (SELECT id FROM term WHERE key = ?1)) t"
                " JOIN term a ON a.id = t.s JOIN term b ON b.id = t.p"
                " JOIN term c ON c.id = t.o");
    check(sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC));
    while (sqlite3_step(statement) == SQLITE_ROW) {
        printf("%s\t%s\t%s\t%d\n", sqlite3_column_text(statement, 0),
               sqlite3_column_text(statement, 1),
               sqlite3_column_text(statement, 2),
               sqlite3_column_int(statement, 3));
    }
    check(sqlite3_finalize(statement));
    check(sqlite3_close(db));
}

int
main(int argc, char **argv)
{
    if (argc < 4) {
        (void)fputs("usage: see the head of bench_sqlite.c\n", stderr);
        return EXIT_FAILURE;
    }
    check(sqlite3_open(argv[2], &db));
    if (strcmp(argv[1], "facts") == 0) {
        ask(argv[3]);
    } else {
        load(argv[1], strtoull(argv[3], NULL, 10),
             argc > 4 ? strtoull(argv[4], NULL, 10) : 100000);
    }
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
