// SPDX-License-Identifier: MIT
#include "store/row.h"

#include "base/hash.h"

#include <kb/correct.h>

#include <math.h>

enum {
    ENT_REVISION = 1,
    CONFIDENCE_ONE = UINT16_MAX,
    VOICE_ONE = 200,
    FOLDER_LEN = sizeof(KB_ENTITY_FOLDER) - 1
};

// How a row of `spo` is laid out.
enum { SPO_WIDE = 4, SPO_DAYS = 8 };

static const double confidence_max = 0.99;

static kb_status
checked(bool is_good)
{
    return is_good ? KB_OK : KB_ERR_CORRUPT;
}

static kb_span
read_span(kb_code *code)
{
    const uint32_t begin = kb_code_u32(code);
    return (kb_span){begin, kb_code_u32(code)};
}

static void
put_span(uint8_t *out, kb_span span)
{
    kb_code_put32(out, span.begin);
    kb_code_put32(out + 4, span.end);
}

static uint8_t *
put8(uint8_t *at, uint32_t value)
{
    *at = (uint8_t)value;
    return at + 1;
}

static uint8_t *
put32(uint8_t *at, uint32_t value)
{
    kb_code_put32(at, value);
    return at + 4;
}

static bool
is_span(kb_span span)
{
    return span.begin <= span.end;
}

bool
kb_row_is_entity(kb_str body)
{
    return body.len > FOLDER_LEN + 1 &&
           memcmp(body.ptr, KB_ENTITY_FOLDER, FOLDER_LEN) == 0 &&
           body.ptr[body.len - 1] == '>';
}

static bool
is_type(uint8_t type)
{
    return type >= KB_PERSON && type <= KB_ORGANIZATION;
}

kb_status
kb_row_read_id(kb_str value, uint32_t *out)
{
    kb_code code = kb_code_of(value);
    *out = kb_code_u32(&code);
    return checked(kb_code_is_done(&code) && *out != 0);
}

kb_status
kb_row_add_term(kb_buf *out, uint8_t kind, kb_str body)
{
    KB_TRY(kb_buf_add(out, &kind, 1));
    return kb_buf_add_str(out, body);
}

/// Whether a body ends as its kind must.
static bool
is_closed(uint8_t kind, kb_str body)
{
    if (kind == KB_TERM_INTERNAL) {
        return true;
    }
    if (body.len == 0) {
        return false;
    }
    const char last = body.ptr[body.len - 1];
    switch (kind) {
    case KB_TERM_LOCAL:
    case KB_TERM_IRI:
    case KB_TERM_TYPED:
        return last == '>';
    case KB_TERM_PLAIN:
        return last == '"';
    default:
        return true;
    }
}

kb_status
kb_row_read_term(kb_str value, uint8_t *kind, kb_str *body)
{
    kb_code code = kb_code_of(value);
    *kind = kb_code_u8(&code);
    *body = (kb_str){(const char *)code.at, code.left};
    return checked(!code.is_bad && *kind <= KB_TERM_INTERNAL &&
                   is_closed(*kind, *body));
}

kb_status
kb_row_add_ent(kb_buf *out, const kb_row_ent *row)
{
    uint8_t head[40] = {ENT_REVISION, row->type, row->flags, 0};
    const uint32_t numbers[] = {
        row->wikidata,
        row->canonical,
        row->n_mentions,
        row->n_documents,
        row->n_out,
        row->n_in,
        kb_code_from_day(row->first),
        kb_code_from_day(row->last),
    };
    const size_t n = sizeof(numbers) / sizeof(numbers[0]);
    for (size_t i = 0; i < n; ++i) {
        kb_code_put32(head + 4 + 4 * i, numbers[i]);
    }
    KB_TRY(kb_buf_add(out, head, 4 + 4 * n));
    KB_TRY(kb_code_add_str(out, row->label));
    return kb_buf_add_str(out, row->body);
}

kb_status
kb_row_read_ent(kb_str value, kb_row_ent *row)
{
    kb_code code = kb_code_of(value);
    const uint8_t revision = kb_code_u8(&code);
    row->type = kb_code_u8(&code);
    row->flags = kb_code_u8(&code);
    (void)kb_code_u8(&code); // reserved
    row->wikidata = kb_code_u32(&code);
    row->canonical = kb_code_u32(&code);
    row->n_mentions = kb_code_u32(&code);
    row->n_documents = kb_code_u32(&code);
    row->n_out = kb_code_u32(&code);
    row->n_in = kb_code_u32(&code);
    row->first = kb_code_day(&code);
    row->last = kb_code_day(&code);
    row->label = kb_code_str(&code);
    row->body = (kb_str){(const char *)code.at, code.left};
    return checked(!code.is_bad && revision == ENT_REVISION &&
                   is_type(row->type) && kb_row_is_entity(row->body));
}

kb_str
kb_row_ent_key(kb_str body)
{
    return (kb_str){body.ptr + FOLDER_LEN, body.len - FOLDER_LEN - 1};
}

void
kb_row_ent_extend(kb_row_ent *row, kb_day day)
{
    if (day != KB_NO_DAY) {
        row->first =
            row->first == KB_NO_DAY || day < row->first ? day : row->first;
        row->last = row->last == KB_NO_DAY || day > row->last ? day : row->last;
    }
}

kb_status
kb_row_add_variant(kb_buf *out, const kb_row_variant *row)
{
    KB_TRY(kb_code_add32(out, row->n_documents));
    KB_TRY(kb_code_add32(out, row->n_mentions));
    return kb_buf_add_str(out, row->content);
}

kb_status
kb_row_read_variant(kb_str value, kb_row_variant *row)
{
    kb_code code = kb_code_of(value);
    row->n_documents = kb_code_u32(&code);
    row->n_mentions = kb_code_u32(&code);
    row->content = (kb_str){(const char *)code.at, code.left};
    kb_row_content content;
    KB_TRY(checked(!code.is_bad && row->n_documents > 0));
    return kb_row_read_content(row->content, &content);
}

kb_status
kb_row_read_content(kb_str content, kb_row_content *row)
{
    kb_code code = kb_code_of(content);
    row->type = kb_code_u8(&code);
    row->flags = kb_code_u8(&code);
    row->wikidata = kb_code_u32(&code);
    row->name = kb_code_str(&code);
    row->n_aliases = kb_code_u16(&code);
    row->aliases = code;
    for (uint32_t i = 0; i < row->n_aliases && !code.is_bad; ++i) {
        (void)kb_code_str(&code);
    }
    return checked(kb_code_is_done(&code) && is_type(row->type));
}

kb_status
kb_row_add_content(kb_buf *out, const kb_row_content *row,
                   const kb_str *aliases, size_t n)
{
    const uint8_t head[] = {row->type, row->flags};
    uint8_t count[2];
    KB_TRY(kb_buf_add(out, head, sizeof(head)));
    KB_TRY(kb_code_add32(out, row->wikidata));
    KB_TRY(kb_code_add_str(out, row->name));
    kb_code_put16(count, (uint16_t)n);
    KB_TRY(kb_buf_add(out, count, sizeof(count)));
    for (size_t i = 0; i < n; ++i) {
        KB_TRY(kb_code_add_str(out, aliases[i]));
    }
    return KB_OK;
}

kb_status
kb_row_read_name(kb_str value, uint8_t *kinds)
{
    kb_code code = kb_code_of(value);
    *kinds = kb_code_u8(&code);
    return checked(kb_code_is_done(&code) && *kinds != 0);
}

kb_status
kb_row_read_gram(kb_str value, uint32_t *n)
{
    *n = (uint32_t)(value.len / KB_GRAM_ID);
    bool is_good = *n > 0 && value.len % KB_GRAM_ID == 0;
    for (size_t at = KB_GRAM_ID; is_good && at < value.len; at += KB_GRAM_ID) {
        is_good =
            kb_row_gram_id(value, at - KB_GRAM_ID) < kb_row_gram_id(value, at);
    }
    return checked(is_good && kb_row_gram_id(value, value.len - KB_GRAM_ID) <
                                  KB_GRAM_WINDOW);
}

kb_status
kb_row_join_gram(kb_buf *sum, kb_str value)
{
    size_t from[] = {sum->len, value.len};
    if (sum->len % KB_GRAM_ID != 0 || value.len % KB_GRAM_ID != 0) {
        return KB_ERR_CORRUPT;
    }
    KB_TRY(kb_buf_reserve(sum, value.len));
    sum->len += value.len;
    // From the end, so that what is yet to be moved is not overwritten.
    for (size_t at = sum->len; from[1] > 0; at -= KB_GRAM_ID) {
        const kb_str parts[] = {kb_buf_get(sum), value};
        const size_t i =
            from[0] == 0 || kb_row_gram_id(parts[0], from[0] - KB_GRAM_ID) <
                                kb_row_gram_id(value, from[1] - KB_GRAM_ID);
        from[i] -= KB_GRAM_ID;
        memcpy(sum->ptr + at - KB_GRAM_ID, parts[i].ptr + from[i], KB_GRAM_ID);
    }
    return KB_OK;
}

kb_status
kb_row_add_spo(kb_buf *out, const kb_row_spo *row)
{
    enum { HEAD_MAX = 21, MASK = 2 };
    KB_TRY(kb_buf_reserve(out, HEAD_MAX + MASK + KB_N_VOICES));
    uint8_t *const begin = (uint8_t *)out->ptr + out->len;
    uint8_t *at = begin + 1;
    const uint32_t counts[] = {row->n_evidence, row->n_other, row->n_documents};
    const bool is_wide = (counts[0] | counts[1] | counts[2]) > UINT8_MAX;
    const bool has_days = row->first != row->last;
    begin[0] = (uint8_t)(row->flags | (is_wide ? SPO_WIDE : 0) |
                         (has_days ? SPO_DAYS : 0));
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); ++i) {
        at = is_wide ? put32(at, counts[i]) : put8(at, counts[i]);
    }
    at = put32(at, kb_code_from_day(row->first));
    at = has_days ? put32(at, kb_code_from_day(row->last)) : at;
    uint8_t *const mask = at;
    uint32_t heard = 0;
    at += MASK;
    for (size_t i = 0; i < KB_N_VOICES; ++i) {
        if (row->voices[i] > 0) {
            heard |= UINT32_C(1) << i;
            at = put8(at, row->voices[i]);
        }
    }
    kb_code_put16(mask, (uint16_t)heard);
    out->len += (size_t)(at - begin);
    return KB_OK;
}

static bool
read_voices(kb_code *code, uint8_t voices[KB_N_VOICES])
{
    unsigned heard = kb_code_u16(code);
    bool is_good = true;
    memset(voices, 0, KB_N_VOICES);
    for (; heard != 0; heard &= heard - 1) {
        uint8_t *const voice = &voices[__builtin_ctz(heard)];
        *voice = kb_code_u8(code);
        is_good = is_good && *voice > 0;
    }
    return is_good;
}

kb_status
kb_row_read_spo(kb_str value, kb_row_spo *row)
{
    kb_code code = kb_code_of(value);
    const unsigned head = kb_code_u8(&code);
    const bool is_wide = (head & SPO_WIDE) != 0;
    const bool has_days = (head & SPO_DAYS) != 0;
    uint32_t counts[3];
    for (size_t i = 0; i < 3; ++i) {
        counts[i] = is_wide ? kb_code_u32(&code) : kb_code_u8(&code);
    }
    row->flags = (uint8_t)(head & ~(unsigned)(SPO_WIDE | SPO_DAYS));
    row->n_evidence = counts[0];
    row->n_other = counts[1];
    row->n_documents = counts[2];
    row->first = kb_code_day(&code);
    row->last = has_days ? kb_code_day(&code) : row->first;
    const bool is_good = read_voices(&code, row->voices);
    const bool is_asserted = (row->flags & KB_SPO_ASSERTED) != 0;
    return checked(is_good && kb_code_is_done(&code) &&
                   is_wide ==
                       ((counts[0] | counts[1] | counts[2]) > UINT8_MAX) &&
                   has_days == (row->first != row->last) &&
                   is_asserted == (row->n_evidence > 0) &&
                   row->n_documents <= row->n_evidence);
}

void
kb_row_add_voice(uint8_t voices[KB_N_VOICES], unsigned voice,
                 uint16_t confidence)
{
    const double c = (double)confidence / CONFIDENCE_ONE;
    const double capped = c < confidence_max ? c : confidence_max;
    const uint8_t level = (uint8_t)lround(capped * VOICE_ONE);
    uint8_t *const at = &voices[voice % KB_N_VOICES];
    *at = level > *at ? level : *at;
}

double
kb_row_confidence(const uint8_t voices[KB_N_VOICES])
{
    double doubt = 1;
    for (size_t i = 0; i < KB_N_VOICES; ++i) {
        const double c = (double)voices[i] / VOICE_ONE;
        doubt *= 1 - (c < confidence_max ? c : confidence_max);
    }
    return 1 - doubt < confidence_max ? 1 - doubt : confidence_max;
}

void
kb_row_put_ev(uint8_t out[KB_EV_LEN], const kb_row_ev *row)
{
    out[0] = row->flags;
    out[1] = row->modality;
    kb_code_put16(out + 2, row->confidence);
    kb_code_put32(out + 4, row->sentence);
    put_span(out + 8, row->subject);
    put_span(out + 16, row->object);
    put_span(out + 24, row->trigger);
    kb_code_put32(out + 32, row->attribution);
    kb_code_put32(out + 36, row->rule);
    kb_code_put32(out + 40, kb_code_from_day(row->time));
    kb_code_put32(out + 44, kb_code_from_day(row->day));
    kb_code_put32(out + 48, row->place);
}

kb_status
kb_row_read_ev(kb_str value, kb_row_ev *row)
{
    kb_code code = kb_code_of(value);
    row->flags = kb_code_u8(&code);
    row->modality = kb_code_u8(&code);
    row->confidence = kb_code_u16(&code);
    row->sentence = kb_code_u32(&code);
    row->subject = read_span(&code);
    row->object = read_span(&code);
    row->trigger = read_span(&code);
    row->attribution = kb_code_u32(&code);
    row->rule = kb_code_u32(&code);
    row->time = kb_code_day(&code);
    row->day = kb_code_day(&code);
    row->place = kb_code_u32(&code);
    return checked(kb_code_is_done(&code) && row->modality <= KB_ORDERED &&
                   is_span(row->subject) && is_span(row->object) &&
                   is_span(row->trigger));
}

kb_status
kb_row_read_docev(kb_str value, uint32_t spo[3], uint16_t *n)
{
    kb_code code = kb_code_of(value);
    for (size_t i = 0; i < 3; ++i) {
        spo[i] = kb_code_u32(&code);
    }
    *n = kb_code_u16(&code);
    return checked(kb_code_is_done(&code));
}

kb_status
kb_row_read_entdoc(kb_str value, uint32_t *n_mentions, kb_day *day)
{
    kb_code code = kb_code_of(value);
    *n_mentions = kb_code_u32(&code);
    *day = kb_code_day(&code);
    return checked(kb_code_is_done(&code));
}

kb_status
kb_row_add_docent(kb_buf *out, const uint8_t variant[KB_KEY_HASH],
                  uint32_t n_mentions)
{
    KB_TRY(kb_buf_add(out, variant, KB_KEY_HASH));
    return kb_code_add32(out, n_mentions);
}

kb_status
kb_row_add_mention(kb_buf *out, const kb_row_mention *mention)
{
    uint8_t bytes[KB_ROW_MENTION_LEN];
    kb_code_put32(bytes, mention->sentence);
    put_span(bytes + 4, mention->span);
    bytes[12] = mention->kind;
    kb_code_put32(bytes + 13, mention->rule);
    return kb_buf_add(out, bytes, sizeof(bytes));
}

kb_status
kb_row_read_docent(kb_str value, kb_row_docent *row)
{
    kb_code code = kb_code_of(value);
    row->variant = kb_code_take(&code, KB_KEY_HASH);
    row->n_mentions = kb_code_u32(&code);
    row->mentions = code;
    return checked(!code.is_bad && code.left % KB_ROW_MENTION_LEN == 0 &&
                   code.left / KB_ROW_MENTION_LEN == row->n_mentions);
}

kb_status
kb_row_next_mention(kb_row_docent *row, kb_row_mention *out)
{
    kb_code *const code = &row->mentions;
    if (code->left == 0) {
        return KB_DONE;
    }
    out->sentence = kb_code_u32(code);
    out->span = read_span(code);
    out->kind = kb_code_u8(code);
    out->rule = kb_code_u32(code);
    return checked(!code->is_bad && is_span(out->span) &&
                   out->kind <= KB_MENTION_PRONOUN);
}

kb_status
kb_row_read_co(kb_str value, uint32_t *n_documents, uint32_t *n_sentences)
{
    kb_code code = kb_code_of(value);
    *n_documents = kb_code_u32(&code);
    *n_sentences = kb_code_u32(&code);
    return checked(kb_code_is_done(&code));
}

kb_status
kb_row_add_doc(kb_buf *out, const kb_row_doc *row)
{
    const uint32_t numbers[] = {
        kb_code_from_day(row->date),
        row->text_len,
        row->n_sentences,
        row->n_entities,
        row->n_mentions,
        row->n_evidence,
    };
    const kb_str texts[] = {row->external_id, row->title, row->url, row->source,
                            row->lang};
    KB_TRY(kb_buf_add(out, row->digest, KB_KEY_HASH));
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); ++i) {
        KB_TRY(kb_code_add32(out, numbers[i]));
    }
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
        KB_TRY(kb_code_add_str(out, texts[i]));
    }
    return KB_OK;
}

kb_status
kb_row_read_doc(kb_str value, kb_row_doc *row)
{
    kb_code code = kb_code_of(value);
    const uint8_t *const digest = kb_code_take(&code, KB_KEY_HASH);
    if (!digest) {
        return KB_ERR_CORRUPT;
    }
    memcpy(row->digest, digest, KB_KEY_HASH);
    row->date = kb_code_day(&code);
    row->text_len = kb_code_u32(&code);
    row->n_sentences = kb_code_u32(&code);
    row->n_entities = kb_code_u32(&code);
    row->n_mentions = kb_code_u32(&code);
    row->n_evidence = kb_code_u32(&code);
    row->external_id = kb_code_str(&code);
    row->title = kb_code_str(&code);
    row->url = kb_code_str(&code);
    row->source = kb_code_str(&code);
    row->lang = kb_code_str(&code);
    return checked(kb_code_is_done(&code));
}

kb_status
kb_row_add_alias(kb_buf *out, const kb_row_alias *row)
{
    KB_TRY(kb_code_add32(out, row->target));
    KB_TRY(kb_code_add_str(out, row->name));
    KB_TRY(kb_code_add_str(out, row->document));
    return kb_code_add_str(out, row->reason);
}

kb_status
kb_row_read_alias(kb_str key, kb_str value, uint32_t *id, kb_row_alias *row)
{
    kb_code head = kb_code_of(key);
    kb_code code = kb_code_of(value);
    *id = kb_code_u32(&head);
    row->kind = kb_code_u8(&head);
    row->target = kb_code_u32(&code);
    row->name = kb_code_str(&code);
    row->document = kb_code_str(&code);
    row->reason = kb_code_str(&code);
    const bool is_split = row->kind == KB_CORRECTION_SPLIT;
    return checked(
        !head.is_bad && kb_code_is_done(&code) &&
        row->kind >= KB_CORRECTION_MERGE && row->kind <= KB_CORRECTION_SPLIT &&
        (row->target != 0) == (row->kind != KB_CORRECTION_RENAME) &&
        (row->name.len > 0) == (row->kind != KB_CORRECTION_MERGE) &&
        (row->document.len > 0) == is_split && (head.left > 0) == is_split);
}

kb_status
kb_row_read_text(kb_str value, uint32_t *begin, kb_str *text)
{
    kb_code code = kb_code_of(value);
    *begin = kb_code_u32(&code);
    *text = (kb_str){(const char *)code.at, code.left};
    return checked(!code.is_bad && code.left <= UINT32_MAX - *begin);
}

kb_status
kb_row_read_ids(kb_str value, kb_row_ids *row)
{
    kb_code code = kb_code_of(value);
    row->next_term = kb_code_u32(&code);
    row->next_doc = kb_code_u32(&code);
    return checked(kb_code_is_done(&code) && row->next_term > 0 &&
                   row->next_doc > 0);
}

void
kb_row_put_counts(uint8_t out[KB_COUNTS_LEN], const kb_row_counts *row)
{
    const uint64_t counts[] = {
        row->n_documents, row->n_sentences, row->n_entities,
        row->n_mentions,  row->n_triples,   row->n_other_triples,
        row->n_evidence,
    };
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); ++i) {
        kb_code_put64(out + 8 * i, counts[i]);
    }
}

kb_status
kb_row_read_counts(kb_str value, kb_row_counts *row)
{
    kb_code code = kb_code_of(value);
    row->n_documents = kb_code_u64(&code);
    row->n_sentences = kb_code_u64(&code);
    row->n_entities = kb_code_u64(&code);
    row->n_mentions = kb_code_u64(&code);
    row->n_triples = kb_code_u64(&code);
    row->n_other_triples = kb_code_u64(&code);
    row->n_evidence = kb_code_u64(&code);
    return checked(kb_code_is_done(&code));
}

// The host of "https://www.example.org/a": "www.example.org"; empty: none.
static kb_str
host_of(kb_str url)
{
    for (size_t i = 0; i + 2 < url.len; ++i) {
        if (memcmp(url.ptr + i, "://", 3) == 0) {
            const char *const host = url.ptr + i + 3;
            const size_t left = url.len - i - 3;
            const char *const end = left > 0 ? memchr(host, '/', left) : NULL;
            return (kb_str){host, end ? (size_t)(end - host) : left};
        }
    }
    return (kb_str){NULL, 0};
}

unsigned
kb_row_voice(const kb_row_doc *row, bool is_derived)
{
    const kb_str host = host_of(row->url);
    const kb_str names[] = {row->source, host, row->title, row->external_id};
    if (is_derived) {
        return 0;
    }
    size_t i = 0;
    while (i < 3 && names[i].len == 0) {
        ++i;
    }
    const uint64_t hash = kb_hash_finish(kb_hash(names[i]));
    return 1 + (unsigned)(hash % (KB_N_VOICES - 1));
}
