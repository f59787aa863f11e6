// SPDX-License-Identifier: MIT
#include "gaz/import/import.h"

#include "base/alloc.h"
#include "base/error.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum { PROGRESS_RECORDS = 4096 };

static const kb_import_methods *const kinds[KB_N_IMPORT_KINDS] = {
    [KB_IMPORT_CSV] = &kb_import_csv,
    [KB_IMPORT_GEONAMES] = &kb_import_geonames,
    [KB_IMPORT_ISO_CODES] = &kb_import_iso_codes,
    [KB_IMPORT_OPENSANCTIONS] = &kb_import_opensanctions,
    [KB_IMPORT_PETRARCH] = &kb_import_petrarch,
    [KB_IMPORT_WIKIDATA] = &kb_import_wikidata,
    [KB_IMPORT_WORDNET] = &kb_import_wordnet,
};

const char *
kb_import_kind_text(kb_import_kind kind)
{
    return (unsigned)kind < KB_N_IMPORT_KINDS ? kinds[kind]->name : "";
}

// ---- records ----------------------------------------------------------------

void
kb_import_refuse(kb_importer *importer, size_t column, const char *format, ...)
{
    ++importer->counts.refused;
    if (!importer->options->report) {
        return;
    }
    char message[sizeof(importer->err->message)];
    va_list args;
    va_start(args, format);
    // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): a false alarm
    (void)vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    kb_error what = {0};
    (void)kb_error_set(&what, KB_ERR_SYNTAX, importer->input.name,
                       importer->input.line, "%s", message);
    what.column = column > UINT32_MAX ? 0 : (uint32_t)column;
    importer->options->report(importer->options->ctx, true, &what);
}

static void
show_progress(kb_importer *importer)
{
    importer->counts.bytes =
        importer->bytes_before + kb_input_bytes(&importer->input);
    if (importer->options->progress) {
        importer->options->progress(importer->options->ctx, &importer->counts);
    }
}

kb_status
kb_import_line(kb_importer *importer, kb_str *line)
{
    for (;;) {
        KB_TRY(kb_input_line(&importer->input, line));
        if (++importer->counts.records % PROGRESS_RECORDS == 0) {
            show_progress(importer);
        }
        if (!importer->input.is_cut) {
            return KB_OK;
        }
        kb_import_refuse(importer, 0, "the line is longer than %d bytes",
                         KB_INPUT_LINE_MAX);
    }
}

size_t
kb_import_language(const kb_importer *importer, kb_str language)
{
    for (size_t i = 0; i < importer->n_languages; ++i) {
        if (kb_str_equal(importer->languages[i], language)) {
            return i;
        }
    }
    return KB_IMPORT_LANGUAGES_MAX;
}

json_t *
kb_import_parse(kb_importer *importer, kb_str line)
{
    size_t bad = 0;
    if (kb_str_check_utf8(line, &bad) != KB_OK) {
        kb_import_refuse(importer, bad + 1, "a byte that is not UTF-8");
        return NULL;
    }
    json_error_t why = {0};
    json_t *const value = json_loadb(line.ptr, line.len, JSON_ALLOW_NUL, &why);
    if (!value) {
        kb_import_refuse(importer, why.position > 0 ? (size_t)why.position : 0,
                         "%s", why.text);
    } else if (!json_is_object(value)) {
        kb_import_refuse(importer, 0, "the line is not a JSON object");
        json_decref(value);
        return NULL;
    }
    return value;
}

kb_str
kb_import_json(const json_t *object, const char *key)
{
    const json_t *const value = json_object_get(object, key);
    return json_is_string(value)
               ? (kb_str){json_string_value(value), json_string_length(value)}
               : (kb_str){NULL, 0};
}

// ---- the whole --------------------------------------------------------------

static kb_status
split_languages(kb_importer *importer)
{
    const char *at = importer->options->languages;
    if (!at) {
        at = "en";
    }
    while (*at) {
        const char *const comma = strchr(at, ',');
        const size_t len = comma ? (size_t)(comma - at) : strlen(at);
        if (importer->n_languages == KB_IMPORT_LANGUAGES_MAX || len == 0) {
            break;
        }
        importer->languages[importer->n_languages++] = (kb_str){at, len};
        at += len + (comma ? 1 : 0);
    }
    return *at || importer->n_languages == 0
               ? kb_error_set(importer->err, KB_ERR_INVALID, NULL, 0,
                              "languages are at most %d codes with commas "
                              "between",
                              KB_IMPORT_LANGUAGES_MAX)
               : KB_OK;
}

static kb_status
begin(kb_importer *importer, const kb_import_methods *methods,
      const kb_import_options *options, kb_error *err)
{
    *importer = (kb_importer){.options = options, .err = err};
    kb_arena_init(&importer->arena, NULL, 0);
    kb_sink_init(&importer->sink, options, err);
    KB_TRY(split_languages(importer));
    if (methods->state_size > 0) {
        importer->state = kb_alloc_zeroed(NULL, 1, methods->state_size);
        if (!importer->state) {
            return KB_ERR_NOMEM;
        }
    }
    return methods->begin ? methods->begin(importer) : KB_OK;
}

static void
clear(kb_importer *importer, const kb_import_methods *methods)
{
    if (methods->clear && importer->state) {
        methods->clear(importer);
    }
    kb_alloc_release(NULL, importer->state);
    kb_input_close(&importer->input);
    kb_sink_clear(&importer->sink);
    for (int c = 0; c < KB_N_CELLS; ++c) {
        kb_buf_clear(&importer->cells[c]);
    }
    kb_buf_clear(&importer->clean);
    kb_buf_clear(&importer->text);
    kb_arena_clear(&importer->arena);
}

// All entries of the open input, which is closed.
static kb_status
read_entries(kb_importer *importer, const kb_import_methods *methods)
{
    kb_status st = KB_OK;
    while (st == KB_OK && (st = kb_input_next(&importer->input)) == KB_OK) {
        st = methods->read(importer);
        show_progress(importer);
    }
    importer->bytes_before = importer->counts.bytes;
    return st == KB_DONE ? KB_OK : st;
}

static kb_status
read_files(kb_importer *importer, const kb_import_methods *methods,
           const char *const *paths, size_t n_paths)
{
    for (size_t i = 0; i < n_paths; ++i) {
        kb_input_close(&importer->input);
        KB_TRY(kb_input_open(&importer->input, paths[i], importer->err));
        KB_TRY(read_entries(importer, methods));
    }
    return KB_OK;
}

static kb_status
finish(kb_importer *importer, const kb_import_methods *methods)
{
    if (methods->finish) {
        KB_TRY(methods->finish(importer));
    }
    return kb_sink_finish(&importer->sink, importer->options,
                          &importer->counts);
}

static kb_status
tell(kb_status status, kb_error *err)
{
    if (status == KB_ERR_NOMEM && err && err->status != KB_ERR_NOMEM) {
        return kb_error_set(err, status, NULL, 0, "out of memory");
    }
    return status;
}

kb_status
kb_gaz_import(kb_import_kind kind, const char *const *paths, size_t n_paths,
              const kb_import_options *options, kb_import_counts *counts,
              kb_error *err)
{
    if ((unsigned)kind >= KB_N_IMPORT_KINDS || n_paths == 0) {
        return kb_error_set(err, KB_ERR_INVALID, NULL, 0, "nothing to import");
    }
    kb_importer importer;
    const kb_import_methods *const methods = kinds[kind];
    kb_status st = begin(&importer, methods, options, err);
    if (st == KB_OK) {
        st = read_files(&importer, methods, paths, n_paths);
    }
    if (st == KB_OK) {
        st = finish(&importer, methods);
    }
    if (counts) {
        *counts = importer.counts;
    }
    clear(&importer, methods);
    return tell(st, err);
}

kb_status
kb_import_bytes(kb_import_kind kind, kb_str bytes,
                const kb_import_options *options, kb_error *err)
{
    kb_importer importer;
    const kb_import_methods *const methods = kinds[kind];
    kb_status st = begin(&importer, methods, options, err);
    if (st == KB_OK) {
        st = kb_input_open_bytes(&importer.input, bytes, err);
    }
    if (st == KB_OK) {
        st = read_entries(&importer, methods);
    }
    if (st == KB_OK) {
        st = finish(&importer, methods);
    }
    clear(&importer, methods);
    return tell(st, err);
}
