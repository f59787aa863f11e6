// SPDX-License-Identifier: MIT
// kbgaz lookup: what bears a name, or one like it.
#include "kbgaz.h"
#include "names.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static const kb_table_column columns[] = {
    {"id", false},      {"type", false},     {"class", false},
    {"name", false},    {"wikidata", false}, {"country", false},
    {"matched", false}, {"as", false},       {"distance", true},
};

// The last columns are for names that are not the one asked for.
enum {
    N_COLUMNS = 7,
    N_PREFIX_COLUMNS = 8,
    N_NEAR_COLUMNS = 9,
    MAX_FLAGS = 64
};

typedef struct lookup {
    const kb_cli *cli;
    const kbgaz_options *chosen;
    kb_out out;
    kb_table table; // begun by its first row
    uint64_t n_rows;
    bool is_cut;
} lookup;

static void
describe_flags(uint8_t flags, char text[MAX_FLAGS])
{
    static const struct {
        kb_sense_flag flag;
        const char *text;
    } names[] = {
        {KB_SENSE_LABEL, "name"},
        {KB_SENSE_ALIAS, "alias"},
        {KB_SENSE_WEAK, "weak"},
        {KB_SENSE_EXACT, "exact case"},
        {KB_SENSE_DEMONYM, "demonym"},
        {KB_SENSE_OTHER_CASE, "other case"},
        {KB_SENSE_OTHER_MARKS, "other marks"},
    };
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
        if (flags & (unsigned)names[i].flag) {
            const int n = snprintf(text + used, MAX_FLAGS - used, "%s%s",
                                   used > 0 ? ", " : "", names[i].text);
            used += n > 0 ? (size_t)n : 0;
        }
    }
}

static void
add_entity(kb_table *table, const kb_gaz_sense *sense)
{
    const kb_gaz_entity entity = kb_gaz_get(sense->gaz, sense->index);
    char wikidata[16];
    char id[KB_GAZ_ID_LEN + 1];
    kbgaz_wikidata(entity.wikidata, wikidata);
    kb_table_cell(table, kb_gaz_id(sense->gaz, sense->index, id));
    kb_table_text(table, kb_type_text(entity.type));
    kb_table_text(table, kb_entity_class_text(entity.class_));
    kb_table_cell(table, entity.name);
    kb_table_text(table, wikidata);
    kb_table_cell(table, kb_gaz_id(sense->gaz, entity.country, id));
}

static void
add_word(kb_table *table, const kb_gaz_sense *sense)
{
    const kb_gaz_word word = kb_gaz_word_at(sense->gaz, sense->index);
    kb_table_text(table, NULL);
    kb_table_text(table, "word");
    kb_table_text(table, kb_word_class_text(word.class_));
    kb_table_cell(table, word.word);
    kb_table_text(table, NULL);
    kb_table_text(table, NULL);
}

static void
begin_table(lookup *l)
{
    const kb_gaz_like like = l->chosen->like;
    const int n = like == KB_LIKE_NEAR     ? N_NEAR_COLUMNS
                  : like == KB_LIKE_PREFIX ? N_PREFIX_COLUMNS
                                           : N_COLUMNS;
    kb_table_begin(&l->table, l->cli, &l->out, l->chosen->format, columns, n);
}

static kb_status
print_found(void *ctx, const kb_gaz_found *found)
{
    lookup *const l = ctx;
    if (l->chosen->limit > 0 && l->n_rows == l->chosen->limit) {
        l->is_cut = true;
        return KB_DONE;
    }
    if (l->n_rows == 0) {
        begin_table(l);
    }
    ++l->n_rows;
    if (found->sense.is_word) {
        add_word(&l->table, &found->sense);
    } else {
        add_entity(&l->table, &found->sense);
    }
    char matched[MAX_FLAGS];
    describe_flags(found->sense.flags, matched);
    kb_table_text(&l->table, matched);
    if (l->chosen->like >= KB_LIKE_PREFIX) {
        kb_table_cell(&l->table, found->key);
    }
    if (l->chosen->like == KB_LIKE_NEAR) {
        kb_table_number(&l->table, found->distance);
    }
    return KB_OK;
}

static int
end(lookup *l, kb_status status, const char *name)
{
    if (l->n_rows > 0) {
        kb_table_end(&l->table);
    }
    const int written = kb_out_close(&l->out, l->cli);
    if (status == KB_NOT_FOUND) {
        kb_cli_note(l->cli, "%s: nothing bears that name", name);
        return KB_EXIT_NOT_FOUND;
    }
    if (status != KB_OK && status != KB_DONE) {
        (void)kb_cli_fail(l->cli, status, name, NULL);
        return status == KB_ERR_NOMEM ? KB_EXIT_IO : KB_EXIT_USAGE;
    }
    if (l->is_cut) {
        kb_cli_note(l->cli, "%s: there is more: see --limit", name);
    }
    return written;
}

int
kbgaz_lookup(const kb_cli *cli, const kbgaz_options *chosen)
{
    if (cli->n_operands != 3) {
        kb_cli_usage(cli, "lookup: needs a gazetteer and a name");
    }
    const char *const name = cli->operands[2];
    kb_gaz *gaz = NULL;
    const int opened = kbgaz_open(cli, cli->operands[1], &gaz);
    if (opened != KB_EXIT_OK) {
        return opened;
    }
    lookup l = {.cli = cli, .chosen = chosen};
    kb_out_init(&l.out, STDOUT_FILENO);
    const kb_status status = kb_gaz_search(gaz, (kb_str){name, strlen(name)},
                                           chosen->like, print_found, &l);
    const int code = end(&l, status, name);
    kb_gaz_close(gaz);
    return code;
}
