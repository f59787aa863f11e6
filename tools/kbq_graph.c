// SPDX-License-Identifier: MIT
// kbq graph: a picture of what is around an entity, or of everything.
#include "graph.h"
#include "kbq.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

typedef enum picture {
    SVG,
    PNG,
    PDF,
    DOT,
    HTML,
    GRAPHML,
    GEXF,
    N_PICTURES
} picture;

static const char *const pictures[N_PICTURES] = {
    "svg", "png", "pdf", "dot", "html", "graphml", "gexf",
};

/// Facts in a picture that says no other limit: more are a hairball.
enum { DRAWN_LIMIT = 150, PAGE_LIMIT = 2000, DEFAULT_SENTENCES = 3 };

// ---- gathering --------------------------------------------------------------

typedef struct gathering {
    kbq *q;
    kb_graph *graph;
    uint32_t limit; // of facts; 0: none
} gathering;

static kb_status
add_around(void *ctx, const kb_around_fact *fact)
{
    return kb_graph_add_fact(((gathering *)ctx)->graph, &fact->relative.triple);
}

static kb_status
add_any(void *ctx, const kb_triple *triple)
{
    const gathering *const g = ctx;
    if (!kb_fact_passes(&g->q->filter, triple)) {
        return KB_OK;
    }
    KB_TRY(kb_graph_add_fact(g->graph, triple));
    return g->limit > 0 && g->graph->n_edges >= g->limit ? KB_DONE : KB_OK;
}

static kb_status
gather(kbq *q, const kb_entity_info *entity, kb_graph *graph, bool is_drawn)
{
    enum { DEFAULT_DEPTH = 2, FAN = 12 };
    const kb_pattern all = {0};
    gathering g = {q, graph, q->limit};
    uint32_t number = 0;
    if (!entity) {
        return kb_triple_each(q->txn, &all, add_any, &g);
    }
    const uint32_t limit = is_drawn ? DRAWN_LIMIT : PAGE_LIMIT;
    const kb_around_options how = {.depth =
                                       q->depth > 0 ? q->depth : DEFAULT_DEPTH,
                                   .limit = q->limit > 0 ? q->limit : limit,
                                   .fan = q->limit > 0 ? 0
                                          : is_drawn   ? FAN
                                                       : 0,
                                   .facts = q->filter,
                                   .type = q->type};
    KB_TRY(kb_graph_add_node(graph, entity->id, &number));
    return kb_around(q->txn, entity->id, &how, add_around, &g);
}

// ---- graphviz ---------------------------------------------------------------

/// Let graphviz draw `dot` into `output`: an exit status.
static int
draw(kbq *q, const kb_out *dot, picture kind, int output)
{
    char format[] = "-Tsvg";
    char layout[64];
    char program[] = "dot";
    char *const args[] = {program, format, layout, NULL};
    char path[] = "/tmp/kbq-XXXXXX";
    posix_spawn_file_actions_t actions;
    pid_t pid = 0;
    int status = 0;
    memcpy(format + 2, pictures[kind], 3);
    (void)snprintf(layout, sizeof(layout), "-K%s",
                   q->layout ? q->layout : "sfdp");
    const int input = mkstemp(path);
    if (input < 0) {
        kb_cli_warn(q->cli, "%s: %s", path, strerror(errno));
        return KB_EXIT_IO;
    }
    (void)unlink(path);
    kb_out file = {.fd = input};
    kb_out_bytes(&file, dot->data, dot->len);
    const int code = kb_out_close(&file, q->cli);
    if (code != KB_EXIT_OK || lseek(input, 0, SEEK_SET) != 0 ||
        posix_spawn_file_actions_init(&actions) != 0) {
        (void)close(input);
        return KB_EXIT_IO;
    }
    int error = posix_spawn_file_actions_adddup2(&actions, input, 0);
    error = error != 0 ? error
                       : posix_spawn_file_actions_adddup2(&actions, output, 1);
    error = error != 0
                ? error
                : posix_spawnp(&pid, program, &actions, NULL, args, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)close(input);
    if (error != 0) {
        kb_cli_warn(q->cli,
                    "graph: svg, png and pdf are drawn by graphviz's dot: "
                    "%s; html and dot need nothing",
                    strerror(error));
        return KB_EXIT_IO;
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status == 0 ? KB_EXIT_OK : KB_EXIT_IO;
}

// ---- writing ----------------------------------------------------------------

static int
write_picture(kbq *q, kb_graph *graph, const kb_entity_info *entity,
              picture kind, kb_out *out)
{
    const kb_str title = entity ? entity->label : KB_STR("Everything");
    kb_status st = KB_OK;
    kb_out dot;
    switch (kind) {
    case HTML:
        st = kb_graph_write_html(
            graph, title, entity ? 0 : -1,
            q->n_sentences > 0 ? q->n_sentences : DEFAULT_SENTENCES, out);
        break;
    case SVG:
    case PNG:
    case PDF: {
        kb_out_init(&dot, -1);
        kb_graph_write_dot(graph, &dot);
        const int code = draw(q, &dot, kind, out->fd);
        kb_out_clear(&dot);
        return code;
    }
    case GRAPHML:
        kb_graph_write_graphml(graph, out);
        break;
    case GEXF:
        kb_graph_write_gexf(graph, out);
        break;
    case DOT:
    case N_PICTURES:
    default:
        kb_graph_write_dot(graph, out);
    }
    return st == KB_OK ? KB_EXIT_OK : kb_cli_fail(q->cli, st, "graph", NULL);
}

/// By --format, else by the end of the file's name.
static picture
choose_kind(const kbq *q)
{
    if (q->format_name) {
        return (picture)kb_cli_choice(q->cli, "graph: --format", q->format_name,
                                      pictures, N_PICTURES);
    }
    const char *const dot = q->output ? strrchr(q->output, '.') : NULL;
    if (!dot) {
        if (!q->output && isatty(STDOUT_FILENO) == 1) {
            kb_cli_usage(q->cli, "graph: say where to, such as -o graph.html");
        }
        if (!q->output || strcmp(q->output, "-") == 0) {
            return DOT;
        }
        kb_cli_usage(q->cli,
                     "graph: %s: name it .svg, .png, .pdf, .dot, .html, "
                     ".graphml or .gexf, or give --format",
                     q->output);
        return DOT;
    }
    return (picture)kb_cli_choice(q->cli, "graph: --output", dot + 1, pictures,
                                  N_PICTURES);
}

static int
write_to(kbq *q, kb_graph *graph, const kb_entity_info *entity, picture kind)
{
    if (!q->output || strcmp(q->output, "-") == 0) {
        return write_picture(q, graph, entity, kind, &q->out);
    }
    const int fd =
        open(q->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        kb_cli_warn(q->cli, "%s: %s", q->output, strerror(errno));
        return KB_EXIT_IO;
    }
    kb_out file;
    kb_out_init(&file, fd);
    const int code = write_picture(q, graph, entity, kind, &file);
    kb_out_flush(&file);
    int error = file.error;
    kb_out_clear(&file);
    if (close(fd) != 0 && error == 0) {
        error = errno;
    }
    if (error != 0) {
        kb_cli_warn(q->cli, "%s: %s", q->output, strerror(error));
        return KB_EXIT_IO;
    }
    return code;
}

int
kbq_graph(kbq *q)
{
    kb_entity_info entity = {0};
    const bool has_entity = q->n_args > 0;
    const picture kind = choose_kind(q);
    int code = has_entity ? kbq_resolve(q, q->args[0], &entity) : KB_EXIT_OK;
    code = code == KB_EXIT_OK ? kbq_resolve_filter(q) : code;
    if (code != KB_EXIT_OK) {
        return code;
    }
    kb_graph graph;
    kb_graph_init(&graph, q->txn);
    const bool is_drawn = kind != HTML && kind != GRAPHML && kind != GEXF;
    const kb_entity_info *const center = has_entity ? &entity : NULL;
    const kb_status st = gather(q, center, &graph, is_drawn);
    if (st != KB_OK) {
        code = kb_cli_fail(q->cli, st, "graph", NULL);
    } else if (graph.n_edges == 0) {
        kb_cli_note(q->cli, "graph: nothing found");
        code = KB_EXIT_NOT_FOUND;
    } else {
        code = write_to(q, &graph, center, kind);
    }
    if (code == KB_EXIT_OK && q->output && strcmp(q->output, "-") != 0) {
        kb_cli_note(q->cli, "%s: %zu entities and values, %zu facts", q->output,
                    graph.n_nodes, graph.n_edges);
    }
    kb_graph_clear(&graph);
    return code;
}
