// SPDX-License-Identifier: MIT
// Reads any bytes as the value or key of each table; what is accepted must be
// written again as the same bytes.  The first byte chooses.
#include "base/escape.h"
#include "store/row.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool is_good)
{
    if (!is_good) {
        abort();
    }
}

static void
require_same(kb_status st, const kb_buf *out, kb_str in)
{
    require(st == KB_OK && kb_str_equal(kb_buf_get(out), in));
}

static void
read_term(kb_str in, kb_buf *out)
{
    uint8_t kind = 0;
    kb_str body;
    if (kb_row_read_term(in, &kind, &body) == KB_OK) {
        require_same(kb_row_add_term(out, kind, body), out, in);
    }
}

static void
read_ent(kb_str in, kb_buf *out)
{
    kb_row_ent row;
    if (kb_row_read_ent(in, &row) == KB_OK) {
        require(kb_row_add_ent(out, &row) == KB_OK);
        out->ptr[3] = in.ptr[3]; // reserved
        require_same(KB_OK, out, in);
    }
}

static void
read_variant(kb_str in, kb_buf *out)
{
    kb_row_variant row;
    kb_row_content content;
    if (kb_row_read_variant(in, &row) == KB_OK) {
        require(kb_row_read_content(row.content, &content) == KB_OK);
        for (uint32_t i = 0; i < content.n_aliases; ++i) {
            (void)kb_code_str(&content.aliases);
        }
        require(kb_code_is_done(&content.aliases));
        require_same(kb_row_add_variant(out, &row), out, in);
    }
}

static void
read_spo(kb_str in, kb_buf *out)
{
    kb_row_spo row;
    if (kb_row_read_spo(in, &row) == KB_OK) {
        const double c = kb_row_confidence(row.voices);
        require(c >= 0 && c <= 0.99);
        require_same(kb_row_add_spo(out, &row), out, in);
    }
}

static void
read_gram(kb_str in, kb_buf *out)
{
    uint32_t n = 0;
    if (kb_row_read_gram(in, &n) == KB_OK) {
        const size_t middle = n / 2 * KB_GRAM_ID;
        require(in.len == n * (size_t)KB_GRAM_ID);
        require(kb_buf_add(out, in.ptr + middle, in.len - middle) == KB_OK);
        require_same(kb_row_join_gram(out, (kb_str){in.ptr, middle}), out, in);
    }
}

static void
read_ev(kb_str in, kb_buf *out)
{
    kb_row_ev row;
    if (kb_row_read_ev(in, &row) == KB_OK) {
        uint8_t voices[KB_N_VOICES] = {0};
        kb_row_add_voice(voices, row.flags >> KB_EV_VOICE_SHIFT,
                         row.confidence);
        require(voices[row.flags >> KB_EV_VOICE_SHIFT] <= 198);
        uint8_t bytes[KB_EV_LEN];
        kb_row_put_ev(bytes, &row);
        require_same(kb_buf_add(out, bytes, sizeof(bytes)), out, in);
    }
}

static void
read_docent(kb_str in, kb_buf *out)
{
    kb_row_docent row;
    kb_row_mention mention;
    if (kb_row_read_docent(in, &row) != KB_OK) {
        return;
    }
    kb_status st = kb_row_add_docent(out, row.variant, row.n_mentions);
    require(st == KB_OK);
    while ((st = kb_row_next_mention(&row, &mention)) == KB_OK) {
        require(kb_row_add_mention(out, &mention) == KB_OK);
    }
    if (st == KB_DONE) {
        require_same(KB_OK, out, in);
    }
}

static void
read_doc(kb_str in, kb_buf *out)
{
    kb_row_doc row;
    if (kb_row_read_doc(in, &row) == KB_OK) {
        require_same(kb_row_add_doc(out, &row), out, in);
    }
}

/// Those that are numbers alone.
static void
read_numbers(kb_str in, kb_buf *out)
{
    uint32_t a = 0;
    uint32_t b = 0;
    uint16_t n = 0;
    uint32_t spo[3];
    kb_str text;
    kb_day day = 0;
    kb_row_ids ids;
    kb_row_counts counts;
    uint8_t kinds = 0;
    (void)out;
    (void)!kb_row_read_id(in, &a);
    (void)!kb_row_read_name(in, &kinds);
    (void)!kb_row_read_docev(in, spo, &n);
    (void)!kb_row_read_entdoc(in, &a, &day);
    (void)!kb_row_read_co(in, &a, &b);
    (void)!kb_row_read_text(in, &a, &text);
    (void)!kb_row_read_ids(in, &ids);
    (void)!kb_row_read_counts(in, &counts);
}

static void
read_keys(kb_str in, kb_buf *out)
{
    uint32_t spo[3];
    uint32_t doc = 0;
    uint16_t n = 0;
    kb_str folded;
    kb_key key;
    (void)out;
    if (kb_key_read_evidence(in, spo, &doc, &n) == KB_OK) {
        kb_key_evidence(&key, spo, doc, n);
        require(kb_str_equal(kb_key_get(&key), in));
    }
    if (kb_key_read_name(in, &folded, &doc) == KB_OK &&
        folded.len <= KB_KEY_TEXT && !memchr(in.ptr, 0, folded.len)) {
        kb_key_name(&key, folded, doc);
        require(kb_str_equal(kb_key_get(&key), in));
    }
    kb_key_term(&key, 2, in);
    require(key.len <= KB_KEY_MAX);
}

static void
read_literal(kb_str in, kb_buf *out)
{
    kb_buf back = {0};
    if (kb_escape(in, out) == KB_OK) {
        require(kb_unescape(kb_buf_get(out), &back) == KB_OK);
        require(kb_str_equal(kb_buf_get(&back), in));
    }
    kb_buf_reset(&back);
    (void)!kb_unescape(in, &back);
    kb_buf_clear(&back);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(kb_str, kb_buf *) = {
        read_term, read_ent,     read_variant, read_spo,
        read_ev,   read_docent,  read_doc,     read_numbers,
        read_keys, read_literal, read_gram,
    };
    if (size > 0) {
        const size_t n = sizeof(readers) / sizeof(readers[0]);
        const kb_str in = {(const char *)data + 1, size - 1};
        kb_buf out = {0};
        readers[data[0] % n](in, &out);
        kb_buf_clear(&out);
    }
    return 0;
}
