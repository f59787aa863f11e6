// SPDX-License-Identifier: MIT
// The values of the tables: written here, and checked here when read.
// Layouts: kb/README.md.  Every kb_row_read_* returns KB_ERR_CORRUPT for bytes
// that the matching kb_row_add_* cannot have written; the others append to a
// buffer and return KB_OK or KB_ERR_NOMEM.  Text read is a view of the value.
#ifndef KB_STORE_ROW_H
#define KB_STORE_ROW_H

#include "store/key.h"

enum { KB_ROW_TEXT_MAX = UINT16_MAX };

typedef enum kb_term_kind {
    KB_TERM_LOCAL = 0,   ///< IRI below the base, with its closing `>`
    KB_TERM_IRI = 1,     ///< any IRI, with its closing `>`
    KB_TERM_PLAIN = 2,   ///< literal, with its closing `"`
    KB_TERM_LANG = 3,    ///< literal with `"@tag`
    KB_TERM_TYPED = 4,   ///< literal with `"^^<iri>`
    KB_TERM_INTERNAL = 5 ///< names of rules; never in a triple
} kb_term_kind;

KB_NODISCARD kb_status kb_row_read_id(kb_str value, uint32_t *out);

/// `term`: kind1 body.
KB_NODISCARD kb_status kb_row_add_term(kb_buf *out, uint8_t kind, kb_str body);
KB_NODISCARD kb_status kb_row_read_term(kb_str value, uint8_t *kind,
                                        kb_str *body);

/// What the body of an entity's term begins with.
#define KB_ENTITY_FOLDER "entity/"

enum { KB_ENT_KNOWN = 1 };

typedef struct kb_row_ent {
    uint8_t type;
    uint8_t flags;
    uint32_t wikidata;
    uint32_t canonical; ///< 0: itself
    uint32_t n_mentions;
    uint32_t n_documents;
    uint32_t n_out;
    uint32_t n_in;
    kb_day first;
    kb_day last;
    kb_str label;
    kb_str body; ///< of its term
} kb_row_ent;

KB_NODISCARD kb_status kb_row_add_ent(kb_buf *out, const kb_row_ent *row);
KB_NODISCARD kb_status kb_row_read_ent(kb_str value, kb_row_ent *row);

/// Whether the body of a local term is an entity's.
bool kb_row_is_entity(kb_str body);

/// The key in the body of an entity's term.
kb_str kb_row_ent_key(kb_str body);

/// Let the first and last day take in another one, or none.
void kb_row_ent_extend(kb_row_ent *row, kb_day day);

/// What documents say of an entity itself; those that say the same share one.
typedef struct kb_row_variant {
    uint32_t n_documents;
    uint32_t n_mentions;
    kb_str content; ///< see kb_row_read_content()
} kb_row_variant;

typedef struct kb_row_content {
    uint8_t type;
    uint8_t flags;
    uint32_t wikidata;
    kb_str name;
    uint16_t n_aliases;
    kb_code aliases; ///< kb_code_str() each
} kb_row_content;

KB_NODISCARD kb_status kb_row_add_variant(kb_buf *out,
                                          const kb_row_variant *row);
KB_NODISCARD kb_status kb_row_read_variant(kb_str value, kb_row_variant *row);
KB_NODISCARD kb_status kb_row_read_content(kb_str content, kb_row_content *row);

/// Write a content with `n` sorted aliases, at most UINT16_MAX.
KB_NODISCARD kb_status kb_row_add_content(kb_buf *out,
                                          const kb_row_content *row,
                                          const kb_str *aliases, size_t n);

/// Kinds of `name` rows, as bits.
enum {
    KB_NAME_LABEL = 1,   ///< a document calls the entity so
    KB_NAME_ALIAS = 2,   ///< another of its names
    KB_NAME_TOKEN = 4,   ///< a word of a name
    KB_NAME_WIKIDATA = 8 ///< `q7747`
};

KB_NODISCARD kb_status kb_row_read_name(kb_str value, uint8_t *kinds);

/// `gram`: ids ascending, each as its distance from that of the key.
enum { KB_GRAM_ID = 2 };
KB_NODISCARD kb_status kb_row_read_gram(kb_str value, uint32_t *n);

/// The one that lies at an offset of a value that was read.
static inline uint32_t
kb_row_gram_id(kb_str value, size_t at)
{
    return kb_code_get16((const uint8_t *)value.ptr + at);
}

/// Join two rows of one key that have no id in common.
KB_NODISCARD kb_status kb_row_join_gram(kb_buf *sum, kb_str value);

enum { KB_SPO_ASSERTED = 1, KB_SPO_LITERAL = 2 };

/// Whoever says the same again adds nothing: evidence counts by voice, which
/// is one of so many.
enum { KB_N_VOICES = 16 };

typedef struct kb_row_spo {
    uint8_t flags;
    uint32_t n_evidence;
    uint32_t n_other;
    uint32_t n_documents;
    uint8_t voices[KB_N_VOICES]; ///< best confidence of each, in 1/200
    kb_day first;
    kb_day last;
} kb_row_spo;

KB_NODISCARD kb_status kb_row_add_spo(kb_buf *out, const kb_row_spo *row);
KB_NODISCARD kb_status kb_row_read_spo(kb_str value, kb_row_spo *row);

/// Note what a voice says.  Maxima are the same in every order.
void kb_row_add_voice(uint8_t voices[KB_N_VOICES], unsigned voice,
                      uint16_t confidence);

/// What all voices say together: 1 - (1-a)(1-b)..., at most 0.99.
double kb_row_confidence(const uint8_t voices[KB_N_VOICES]);

/// The high four bits hold the voice.
enum { KB_EV_NEGATIVE = 1, KB_EV_DERIVED = 2, KB_EV_SWAPPED = 4 };
enum { KB_EV_VOICE_SHIFT = 4 };

typedef struct kb_row_ev {
    uint8_t flags;
    uint8_t modality;
    uint16_t confidence;
    uint32_t sentence;
    kb_span subject;
    kb_span object;
    kb_span trigger;
    uint32_t attribution;
    uint32_t place;
    uint32_t rule;
    kb_day time; ///< of the event, or KB_NO_DAY
    kb_day day;  ///< `time`, else the document's date
} kb_row_ev;

enum { KB_EV_LEN = 52 };
void kb_row_put_ev(uint8_t out[KB_EV_LEN], const kb_row_ev *row);
KB_NODISCARD kb_status kb_row_read_ev(kb_str value, kb_row_ev *row);

static inline bool
kb_row_is_fact(const kb_row_ev *row)
{
    return (row->flags & KB_EV_NEGATIVE) == 0 && row->modality == KB_ASSERTED;
}

/// `docev`: s4 p4 o4 n2.
enum { KB_DOCEV_LEN = 14 };
KB_NODISCARD kb_status kb_row_read_docev(kb_str value, uint32_t spo[3],
                                         uint16_t *n);

/// `entdoc`: mentions4 day4.
enum { KB_ENTDOC_LEN = 8 };
KB_NODISCARD kb_status kb_row_read_entdoc(kb_str value, uint32_t *n_mentions,
                                          kb_day *day);

typedef struct kb_row_mention {
    uint32_t sentence; ///< KB_NONE: in none
    kb_span span;
    uint8_t kind;
    uint32_t rule;
} kb_row_mention;

enum { KB_ROW_MENTION_LEN = 17 };

/// `docent`: variant16, n4, then the mentions.
typedef struct kb_row_docent {
    const uint8_t *variant; ///< KB_KEY_HASH bytes
    uint32_t n_mentions;
    kb_code mentions; ///< kb_row_next_mention() each
} kb_row_docent;

/// The beginning of a row; kb_row_add_mention() `n_mentions` times.
KB_NODISCARD kb_status kb_row_add_docent(kb_buf *out,
                                         const uint8_t variant[KB_KEY_HASH],
                                         uint32_t n_mentions);
KB_NODISCARD kb_status kb_row_add_mention(kb_buf *out,
                                          const kb_row_mention *mention);
KB_NODISCARD kb_status kb_row_read_docent(kb_str value, kb_row_docent *row);
KB_NODISCARD kb_status kb_row_next_mention(kb_row_docent *row,
                                           kb_row_mention *out);

/// `co`: documents4 sentences4.
enum { KB_CO_LEN = 8 };
KB_NODISCARD kb_status kb_row_read_co(kb_str value, uint32_t *n_documents,
                                      uint32_t *n_sentences);

typedef struct kb_row_doc {
    uint8_t digest[KB_KEY_HASH];
    kb_day date;
    uint32_t text_len;
    uint32_t n_sentences;
    uint32_t n_entities;
    uint32_t n_mentions;
    uint32_t n_evidence;
    kb_str external_id;
    kb_str title;
    kb_str url;
    kb_str source;
    kb_str lang;
} kb_row_doc;

/// Whose word a document is: its publisher's, the host's of its address, that
/// of all texts with its title, its own; what is derived is the lists' word.
unsigned kb_row_voice(const kb_row_doc *row, bool is_derived);

KB_NODISCARD kb_status kb_row_add_doc(kb_buf *out, const kb_row_doc *row);
KB_NODISCARD kb_status kb_row_read_doc(kb_str value, kb_row_doc *row);

/// `alias`: of old4 kind1 [document]: target4 name document reason.
typedef struct kb_row_alias {
    uint8_t kind; ///< kb_correction_kind, in the key
    uint32_t target;
    kb_str name;
    kb_str document;
    kb_str reason;
} kb_row_alias;

KB_NODISCARD kb_status kb_row_add_alias(kb_buf *out, const kb_row_alias *row);
KB_NODISCARD kb_status kb_row_read_alias(kb_str key, kb_str value, uint32_t *id,
                                         kb_row_alias *row);

/// `text`: begin4, then the sentence.
KB_NODISCARD kb_status kb_row_read_text(kb_str value, uint32_t *begin,
                                        kb_str *text);

/// `meta`, row `ids`.
typedef struct kb_row_ids {
    uint32_t next_term;
    uint32_t next_doc;
} kb_row_ids;

KB_NODISCARD kb_status kb_row_read_ids(kb_str value, kb_row_ids *row);

/// `meta`, row `counts`.
typedef struct kb_row_counts {
    uint64_t n_documents;
    uint64_t n_sentences;
    uint64_t n_entities;
    uint64_t n_mentions;
    uint64_t n_triples;
    uint64_t n_other_triples;
    uint64_t n_evidence;
} kb_row_counts;

enum { KB_COUNTS_LEN = 56 };
void kb_row_put_counts(uint8_t out[KB_COUNTS_LEN], const kb_row_counts *row);
KB_NODISCARD kb_status kb_row_read_counts(kb_str value, kb_row_counts *row);

#endif // KB_STORE_ROW_H
