// SPDX-License-Identifier: MIT
// kbq export: everything, for other programs.
#include "graph.h"
#include "kbq.h"
#include "progress.h"

#include <kb/export.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const formats[] = {
    "nt", "nq", "turtle", "dot", "graphml", "gexf", "neo4j",
};

enum { N_RDF = 3, N_FORMATS = sizeof(formats) / sizeof(formats[0]) };

// ---- files ------------------------------------------------------------------

/// Let the output go to a new file; -1 after saying why not.
static int
open_file(kbq *q, const char *path)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        kb_cli_warn(q->cli, "%s: %s", path, strerror(errno));
        return -1;
    }
    q->out.fd = fd;
    return fd;
}

/// Write what is left into the file; an exit status.
static int
close_file(kbq *q, int fd, const char *path)
{
    kb_out_flush(&q->out);
    int error = q->out.error;
    if (close(fd) != 0 && error == 0) {
        error = errno;
    }
    q->out.fd = STDOUT_FILENO;
    q->out.error = 0;
    if (error != 0) {
        kb_cli_warn(q->cli, "%s: %s", path, strerror(error));
        return KB_EXIT_IO;
    }
    return KB_EXIT_OK;
}

// ---- graphs -----------------------------------------------------------------

static kb_status
add_entity(void *ctx, const kb_entity_info *entity)
{
    uint32_t number = 0;
    return kb_graph_add_node(ctx, entity->id, &number);
}

typedef struct chosen {
    kbq *q;
    kb_graph *graph;
} chosen;

static kb_status
add_fact(void *ctx, const kb_triple *triple)
{
    const chosen *const c = ctx;
    return kb_fact_passes(&c->q->filter, triple)
               ? kb_graph_add_fact(c->graph, triple)
               : KB_OK;
}

static kb_status
gather(kbq *q, kb_graph *graph)
{
    const kb_pattern all = {0};
    const kb_fact_filter *const f = &q->filter;
    chosen c = {q, graph};
    if (f->n_predicates == 0 && !f->has_since && !f->has_until &&
        !(f->min_confidence > 0)) {
        KB_TRY(kb_entity_each(q->txn, add_entity, graph));
    }
    return kb_triple_each(q->txn, &all, add_fact, &c);
}

static int
write_part(kbq *q, const kb_graph *graph, const char *name,
           void (*write)(const kb_graph *, kb_out *))
{
    char path[4096];
    const int n = snprintf(path, sizeof(path), "%s/%s", q->output, name);
    if (n < 0 || n >= (int)sizeof(path)) {
        kb_cli_warn(q->cli, "%s: the name is too long", q->output);
        return KB_EXIT_IO;
    }
    const int fd = open_file(q, path);
    if (fd < 0) {
        return KB_EXIT_IO;
    }
    write(graph, &q->out);
    return close_file(q, fd, path);
}

static int
write_neo4j(kbq *q, const kb_graph *graph)
{
    if (!q->output) {
        kb_cli_usage(q->cli, "export: neo4j: needs --output=FOLDER, for "
                             "nodes.csv and relationships.csv");
    }
    if (mkdir(q->output, 0777) != 0 && errno != EEXIST) {
        kb_cli_warn(q->cli, "%s: %s", q->output, strerror(errno));
        return KB_EXIT_IO;
    }
    const int code = write_part(q, graph, "nodes.csv", kb_graph_write_nodes);
    return code == KB_EXIT_OK ? write_part(q, graph, "relationships.csv",
                                           kb_graph_write_relationships)
                              : code;
}

static int
export_graph(kbq *q, kb_graph_format format)
{
    kb_graph graph;
    int code = KB_EXIT_OK;
    kb_graph_init(&graph, q->txn);
    graph.format = format;
    kb_status st = gather(q, &graph);
    if (st == KB_OK && format == KB_GRAPH_NEO4J) {
        code = write_neo4j(q, &graph);
    } else if (st == KB_OK) {
        st = kb_graph_write(&graph, &q->out);
    }
    kb_graph_clear(&graph);
    return st == KB_OK ? code : kb_cli_fail(q->cli, st, "export", NULL);
}

// ---- RDF --------------------------------------------------------------------

typedef struct writing {
    kbq *q;
    kb_progress progress;
    uint64_t n_bytes;
} writing;

static kb_status
write_lines(void *ctx, kb_str lines)
{
    enum { MEGABYTE = 1000000 };
    writing *const w = ctx;
    char stage[64];
    kb_out_str(&w->q->out, lines);
    w->n_bytes += lines.len;
    (void)snprintf(stage, sizeof(stage), "%llu MB written",
                   (unsigned long long)(w->n_bytes / MEGABYTE));
    kb_progress_show_stage(&w->progress, stage, 0, 0);
    return w->q->out.error == 0 ? KB_OK : KB_DONE;
}

enum { BASE_SIZE = 1024 };

/// A base ends with a slash or a hash.
static const char *
with_slash(const char *base, char text[BASE_SIZE])
{
    if (!base) {
        return NULL;
    }
    const size_t len = strlen(base);
    const bool is_closed =
        len > 0 && (base[len - 1] == '/' || base[len - 1] == '#');
    (void)snprintf(text, BASE_SIZE, "%s%s", base, is_closed ? "" : "/");
    return text;
}

static int
export_rdf(kbq *q, kb_export_format format)
{
    static const char *const profiles[] = {"simple", "evidence"};
    kb_export_options how = {.format = format,
                             .wikidata_iris = q->with_wikidata,
                             .facts = q->filter};
    const kb_str own = kb_store_base(kb_txn_store(q->txn));
    if (q->profile) {
        how.profile = (kb_export_profile)kb_cli_choice(q->cli, "--profile",
                                                       q->profile, profiles, 2);
    }
    if (q->base) {
        how.base = (kb_str){q->base, strlen(q->base)};
    } else if (kb_str_equal(own, KB_STR(KB_DEFAULT_BASE))) {
        kb_cli_note(q->cli,
                    "base IRI: " KB_DEFAULT_BASE "; --base writes another one");
    }
    writing w = {.q = q};
    kb_progress_init(&w.progress, false,
                     q->cli->is_quiet || isatty(q->out.fd) == 1);
    const kb_status st = kb_export(q->txn, &how, write_lines, &w, NULL);
    kb_progress_hide(&w.progress);
    if (st == KB_ERR_INVALID) {
        if (format == KB_EXPORT_TURTLE && !q->base) {
            kb_cli_warn(q->cli, "export: turtle: built without serd; --format="
                                "nt works, and any RDF tool converts it");
            return KB_EXIT_USAGE;
        }
        kb_cli_usage(q->cli, "export: --base: %s: not an absolute IRI",
                     q->base ? q->base : "");
    }
    return st == KB_OK || st == KB_DONE
               ? KB_EXIT_OK
               : kb_cli_fail(q->cli, st, "export", NULL);
}

// ---- the command ------------------------------------------------------------

int
kbq_export(kbq *q)
{
    if (q->format_name && (strcmp(q->format_name, "csv") == 0 ||
                           strcmp(q->format_name, "json") == 0 ||
                           strcmp(q->format_name, "ndjson") == 0 ||
                           strcmp(q->format_name, "tsv") == 0)) {
        kb_cli_usage(q->cli,
                     "export: rows are had by: kbq triples "
                     "--format=%s",
                     q->format_name);
    }
    const int format = q->format_name
                           ? kb_cli_choice(q->cli, "export: --format",
                                           q->format_name, formats, N_FORMATS)
                           : 0;
    char base[BASE_SIZE];
    q->base = with_slash(q->base, base);
    int code = kbq_resolve_filter(q);
    if (code != KB_EXIT_OK) {
        return code;
    }
    if (format >= N_RDF && (q->profile || q->base || q->with_wikidata)) {
        kb_cli_usage(q->cli, "export: %s takes no --%s", formats[format],
                     q->profile ? "profile"
                     : q->base  ? "base"
                                : "wikidata-iris");
    }
    const bool is_file = q->output && strcmp(q->output, "-") != 0 &&
                         strcmp(formats[format], "neo4j") != 0;
    const int fd = is_file ? open_file(q, q->output) : -1;
    if (is_file && fd < 0) {
        return KB_EXIT_IO;
    }
    code =
        format < N_RDF
            ? export_rdf(q, (kb_export_format)format)
            : export_graph(q, (kb_graph_format)(KB_GRAPH_DOT + format - N_RDF));
    if (is_file) {
        const int written = close_file(q, fd, q->output);
        code = code == KB_EXIT_OK ? written : code;
    }
    return code;
}
