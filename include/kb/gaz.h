// SPDX-License-Identifier: MIT
/**
   @file kb/gaz.h
   Gazetteers: lists of names and words, compiled into one mapped image.

   The source format is told in gazetteers/README.md, the image's layout in
   extract/README.md.
*/
#ifndef KB_GAZ_H
#define KB_GAZ_H

#include <kb/alloc.h>
#include <kb/annotation.h>

KB_BEGIN_DECLS

/// An open image.  Immutable: any number of threads may use it.
typedef struct kb_gaz kb_gaz;

/// What an entity is more exactly; the names are those of the `class` column.
typedef enum kb_entity_class {
    KB_CLASS_NONE = 0,
    // places
    KB_CLASS_COUNTRY,
    KB_CLASS_TERRITORY,
    KB_CLASS_REGION,
    KB_CLASS_CITY,
    KB_CLASS_DISTRICT,
    KB_CLASS_CONTINENT,
    KB_CLASS_AREA,
    KB_CLASS_SEA,
    KB_CLASS_RIVER,
    KB_CLASS_LAKE,
    KB_CLASS_MOUNTAIN,
    KB_CLASS_ISLAND,
    KB_CLASS_STRAIT,
    KB_CLASS_DESERT,
    KB_CLASS_FACILITY,
    // organizations
    KB_CLASS_BODY,
    KB_CLASS_ALLIANCE,
    KB_CLASS_GOVERNMENT,
    KB_CLASS_MINISTRY,
    KB_CLASS_AGENCY,
    KB_CLASS_PARLIAMENT,
    KB_CLASS_COURT,
    KB_CLASS_BANK,
    KB_CLASS_ARMY, ///< `military`
    KB_CLASS_SEAT,
    KB_CLASS_PARTY,
    KB_CLASS_ARMED_GROUP,
    KB_CLASS_COMPANY,
    KB_CLASS_MEDIA,
    KB_CLASS_NGO,
    KB_CLASS_UNIVERSITY,
    KB_CLASS_CLUB,
    KB_CLASS_UNION,
    KB_CLASS_CHURCH, ///< `religious`
    KB_CLASS_GROUP,
    // persons
    KB_CLASS_POLITICIAN,
    KB_CLASS_OFFICIAL,
    KB_CLASS_SOLDIER, ///< `military`
    KB_CLASS_BUSINESS,
    KB_CLASS_JUDGE,
    KB_CLASS_JOURNALIST,
    KB_CLASS_ACTIVIST,
    KB_CLASS_CLERIC, ///< `religious`
    KB_CLASS_MILITANT,
    KB_CLASS_ARTIST,
    KB_CLASS_ATHLETE,
    KB_CLASS_SCIENTIST,
    KB_CLASS_ROYAL,
    KB_CLASS_OTHER
} kb_entity_class;

typedef enum kb_gender {
    KB_GENDER_UNKNOWN = 0,
    KB_GENDER_MALE,
    KB_GENDER_FEMALE
} kb_gender;

/// The classes of word lists; the names are those of the `class` column.
typedef enum kb_word_class {
    KB_WORD_ROLE = 0,
    KB_WORD_HONORIFIC,
    KB_WORD_FIRST_NAME,
    KB_WORD_ORG_HEAD,
    KB_WORD_ORG_SUFFIX,
    KB_WORD_PLACE_HEAD,
    KB_WORD_PARTICLE,
    KB_WORD_NAME_SUFFIX,
    KB_WORD_ABBREVIATION,
    KB_WORD_MONTH,
    KB_WORD_WEEKDAY,
    KB_WORD_RELATIVE,
    KB_WORD_ENGLISH, ///< `word`
    KB_WORD_SURNAME,
    KB_N_WORD_CLASSES
} kb_word_class;

/// Parts of speech, as bits; the names are those of the `tags` column (Penn).
typedef enum kb_pos {
    KB_POS_NN = 1 << 0,
    KB_POS_NNS = 1 << 1,
    KB_POS_VB = 1 << 2, ///< also VBP
    KB_POS_VBZ = 1 << 3,
    KB_POS_VBD = 1 << 4,
    KB_POS_VBN = 1 << 5,
    KB_POS_VBG = 1 << 6,
    KB_POS_JJ = 1 << 7, ///< also JJR, JJS
    KB_POS_RB = 1 << 8, ///< also RBR, RBS
    KB_POS_IN = 1 << 9,
    KB_POS_DT = 1 << 10, ///< also PDT
    KB_POS_PRP = 1 << 11,
    KB_POS_PRPS = 1 << 12, ///< `PRP$`
    KB_POS_MD = 1 << 13,
    KB_POS_CC = 1 << 14,
    KB_POS_CD = 1 << 15,
    KB_POS_WH = 1 << 16, ///< WP, WP$, WDT, WRB
    KB_POS_TO = 1 << 17,
    KB_POS_UH = 1 << 18,
    KB_POS_EX = 1 << 19,
    KB_POS_NNP = 1 << 20, ///< a name: never in a list
    KB_POS_PUNCT = 1 << 21
} kb_pos;

/// An office somebody holds or held.
typedef struct kb_gaz_office {
    kb_str role;   ///< as in roles.tsv
    uint32_t of;   ///< entity it is an office of, or KB_NONE
    kb_day from;   ///< first day, or KB_NO_DAY
    kb_day to;     ///< last day; KB_NO_DAY: still held or unknown
    bool is_ended; ///< an end was given
} kb_gaz_office;

/// An entity of a gazetteer; kb_gaz_id() gives its id.  All text is valid until
/// kb_gaz_close().
typedef struct kb_gaz_entity {
    kb_str name;
    kb_str qualifier; ///< tells two of one name apart; usually empty
    kb_entity_type type;
    kb_entity_class class_;
    kb_gender gender;
    uint32_t wikidata; ///< 0: none
    uint32_t country;  ///< entity index, or KB_NONE; so are the next two
    uint32_t parent;
    uint32_t capital;
    uint32_t prior;     ///< the `prior` column; 0: none
    uint32_t n_aliases; ///< see kb_gaz_alias()
    uint32_t n_offices; ///< see kb_gaz_office_at()
} kb_gaz_entity;

/// A word or phrase of a word list.  All text is valid until kb_gaz_close().
typedef struct kb_gaz_word {
    kb_str word; ///< as listed, of a plural the singular
    kb_word_class class_;
    kb_gender gender;
    bool is_plural;           ///< found under its `plural`
    bool is_gender_free;      ///< gender `u`
    bool may_end_sentence;    ///< abbreviations
    bool is_before, is_after; ///< place heads: side of the name it stands on
    uint32_t tags;            ///< English words: kb_pos bits of all readings
    uint32_t tag;             ///< English words: the likeliest one
    kb_entity_class kind;     ///< organization and place heads
    kb_str country_predicate; ///< roles; `predicate` of relatives
    kb_str org_predicate;
    kb_str place_predicate;
} kb_gaz_word;

/// How a name stands for its entity.
typedef enum kb_sense_flag {
    KB_SENSE_LABEL = 1,        ///< the `name` column
    KB_SENSE_ALIAS = 2,        ///< the `aliases` column
    KB_SENSE_WEAK = 4,         ///< marked `~`
    KB_SENSE_DEMONYM = 8,      ///< the `demonyms` column
    KB_SENSE_OTHER_CASE = 16,  ///< written in capitals where the name is not,
                               ///< or the other way round: KYIV, Nato
    KB_SENSE_OTHER_MARKS = 32, ///< same case, other marks: Erdogan, Erdoğan
    KB_SENSE_EXACT = 64        ///< marked `=`: its capitals are as listed
} kb_sense_flag;

/// One thing that a matched name or phrase may be.
typedef struct kb_gaz_sense {
    const kb_gaz *gaz;
    uint32_t index; ///< of an entity, or of a word
    bool is_word;
    uint8_t flags;  ///< kb_sense_flag bits; words: only the last two
    uint8_t type;   ///< kb_entity_type; of a word 0
    uint8_t class_; ///< kb_entity_class, or of a word kb_word_class
} kb_gaz_sense;

/// Figures about an image.
typedef struct kb_gaz_stats {
    uint64_t bytes;
    uint32_t n_entities[4]; ///< by kb_entity_type; [0]: all
    uint32_t n_words[KB_N_WORD_CLASSES];
    uint32_t n_names;   ///< labels, aliases and demonyms
    uint32_t n_phrases; ///< different folded names and words
    uint32_t longest;   ///< tokens in the longest one
} kb_gaz_stats;

/// A warning or an error of kb_gaz_compile(); the error is borrowed.
typedef void kb_gaz_report(void *ctx, bool is_error, const kb_error *what);

/// What kb_gaz_compile() is at, in this order.
typedef enum kb_gaz_stage {
    KB_GAZ_READ = 0, ///< rows; in bytes of the source at hand
    KB_GAZ_MERGE,    ///< sources and references; in rows
    KB_GAZ_NAMES,    ///< entities with their names; in rows
    KB_GAZ_SORT,     ///< by name; in names
    KB_GAZ_PHRASES,  ///< what each name may be; in names
    KB_GAZ_WRITE,    ///< tables and the file
    KB_N_GAZ_STAGES
} kb_gaz_stage;

/// How far it is, now and then; `total` is 0 where that is not known.
typedef void kb_gaz_progress(void *ctx, kb_gaz_stage stage, uint64_t done,
                             uint64_t total);

/// How to compile.  All zero is a good choice.
typedef struct kb_gaz_compile_options {
    kb_gaz_report *report;     ///< called for each warning and error, or NULL
    kb_gaz_progress *progress; ///< or NULL
    void *ctx;                 ///< passed to both
    size_t memory; ///< bytes to take at most, beside the sources, which are
                   ///< mapped; 0: no limit
} kb_gaz_compile_options;

/**
   Compile source lists into an image.

   The image is written beside `out` and moved over it when whole and synced:
   nothing is ever half written.  Of several sources that tell of one entity,
   by its id or Wikidata id, the last speaks for it, the others fill gaps and
   add names.

   @param sources    Paths of TSV files, or of directories whose `*.tsv` are
                     taken in sorted order as one source.
   @param n_sources  Their number, at least 1.
   @param out        Path of the image.
   @param how        Options, or NULL.
   @param[out] err   The first error.
   @return KB_OK; KB_ERR_SYNTAX when a row is wrong, after reporting all
           wrong rows, with nothing written; KB_ERR_MISSING, KB_ERR_IO,
           KB_ERR_FULL, KB_ERR_UTF8, KB_ERR_LIMIT, KB_ERR_NOMEM (also by the
           limit of memory).

   Ten million names take 2.1 GB beside their sources.
*/
KB_API KB_NODISCARD kb_status kb_gaz_compile(const char *const *sources,
                                             size_t n_sources, const char *out,
                                             const kb_gaz_compile_options *how,
                                             kb_error *err);

/**
   Map an image.  Only its frame is checked, whatever its size: no damaged or
   hostile file can make a later call read out of bounds, but it may give wrong
   or empty names.  kb_gaz_verify() tells whether it does.

   @param path      The file.
   @param alloc     Memory, or NULL.
   @param[out] out  The gazetteer; kb_gaz_close() it.
   @return KB_OK; KB_ERR_MISSING, KB_ERR_VERSION, KB_ERR_CORRUPT, KB_ERR_IO,
           KB_ERR_NOMEM, each with `err` filled.

   Time O(1): no page but the first is read.
*/
KB_API KB_NODISCARD kb_status kb_gaz_open(const char *path,
                                          const kb_allocator *alloc,
                                          kb_gaz **out, kb_error *err);

/**
   Check all of an open image: its sum, every record and table.

   @param path  For messages.
   @return KB_OK, KB_ERR_CORRUPT or KB_ERR_NOMEM, with `err` filled.

   Time: one pass over the file.  Memory: a sixteenth of it.
*/
KB_API KB_NODISCARD kb_status kb_gaz_verify(const kb_gaz *gaz, const char *path,
                                            kb_error *err);

/// Takes NULL.
KB_API void kb_gaz_close(kb_gaz *gaz);

/// Number of entities; their indexes are below it.
KB_API uint32_t kb_gaz_n_entities(const kb_gaz *gaz);

/// Entity `index`, which must be below kb_gaz_n_entities().
KB_API kb_gaz_entity kb_gaz_get(const kb_gaz *gaz, uint32_t index);

/// Bytes of an id at most.
#define KB_GAZ_ID_LEN 1000

/// The id of entity `index`, put into `id` with a NUL behind it: its view,
/// empty when there is none.
KB_API kb_str kb_gaz_id(const kb_gaz *gaz, uint32_t index,
                        char id[KB_GAZ_ID_LEN + 1]);

/// The local name of an entity's IRI, of its type, name and qualifier: see
/// kb_entity_key().  KB_OK or KB_ERR_NOMEM.
KB_API KB_NODISCARD kb_status kb_gaz_key(const kb_gaz *gaz, uint32_t index,
                                         char key[KB_ENTITY_KEY_LEN + 1]);

/// Alias `i` below `n_aliases` of entity `index`; `flags` may be NULL.  The
/// aliases come first, in the order of the source, then the demonyms with
/// KB_SENSE_DEMONYM, of which the first is the adjective.
KB_API kb_str kb_gaz_alias(const kb_gaz *gaz, uint32_t index, uint32_t i,
                           uint8_t *flags);

/// Office `i` below `n_offices` of entity `index`.
KB_API kb_gaz_office kb_gaz_office_at(const kb_gaz *gaz, uint32_t index,
                                      uint32_t i);

/// Word `index` of a sense.
KB_API kb_gaz_word kb_gaz_word_at(const kb_gaz *gaz, uint32_t index);

/// The entity with that `id`: KB_OK or KB_NOT_FOUND.
KB_API KB_NODISCARD kb_status kb_gaz_find(const kb_gaz *gaz, kb_str id,
                                          uint32_t *index);

/**
   Everything that bears a name: exact, or differing in case and marks (see
   the senses' flags; those that differ least come first).

   @param name          A whole name or phrase.
   @param[out] senses   Room for `cap` senses; may be NULL when `cap` is 0.
   @param[out] n_senses How many there are, be it more than `cap`.
   @return KB_OK, KB_NOT_FOUND, KB_ERR_UTF8, KB_ERR_LIMIT (a name of more than
           64 KiB) or KB_ERR_NOMEM.
*/
KB_API KB_NODISCARD kb_status kb_gaz_lookup(const kb_gaz *gaz, kb_str name,
                                            kb_gaz_sense *senses, uint32_t cap,
                                            uint32_t *n_senses);

/// Which names kb_gaz_search() gives.
typedef enum kb_gaz_like {
    KB_LIKE_EXACT = 0, ///< spelt so, case and marks too
    KB_LIKE_FOLDED,    ///< all that kb_gaz_lookup() finds
    KB_LIKE_PREFIX,    ///< folded, begin so: a part of the last word is enough
    KB_LIKE_NEAR       ///< folded, few characters away: misspelt names
} kb_gaz_like;

/// Something that bears a name like the one asked for.
typedef struct kb_gaz_found {
    kb_gaz_sense sense;
    kb_str key;        ///< the folded name.  Valid until the callback returns
    uint32_t distance; ///< KB_LIKE_NEAR: characters changed, else 0
} kb_gaz_found;

/// Takes a find; any other answer than KB_OK ends the search.
typedef kb_status kb_gaz_on_found(void *ctx, const kb_gaz_found *found);

/**
   Find what bears a name like this one.

   By prefix, in the order of the folded names; near, by rising distance: at
   most one change in a name of up to 4 characters, two in one of up to 9,
   three in a longer one, where two neighbours in the wrong order count as one.
   Both leave out English words that are nothing else.

   @param name  A name, or the start of one.
   @return KB_OK, KB_NOT_FOUND, KB_ERR_UTF8, KB_ERR_LIMIT (a name of more than
           64 KiB), KB_ERR_NOMEM, or what `on_found` gave.

   Near names take time in proportion to the gazetteer, all others none.
*/
KB_API KB_NODISCARD kb_status kb_gaz_search(const kb_gaz *gaz, kb_str name,
                                            kb_gaz_like like,
                                            kb_gaz_on_found *on_found,
                                            void *ctx);

// ---- names in a text --------------------------------------------------------

/// Which of several names at one place are given.
typedef enum kb_match_policy {
    KB_MATCH_LONGEST, ///< from left to right the longest ones, none overlapping
    KB_MATCH_ALL      ///< every one, nested and overlapping ones too
} kb_match_policy;

/// What is particular about a match.
typedef enum kb_match_flag {
    KB_MATCH_OTHER_CASE = 1, ///< every reading is written in other case
    KB_MATCH_WEAK = 2,       ///< no reading is to be believed without context
    KB_MATCH_COMMON = 4      ///< one English word, in whatever case
} kb_match_flag;

/// A name in a text.
typedef struct kb_match {
    kb_span span;    ///< bytes of the text, without a possessive ending
    uint32_t phrase; ///< names that fold alike share it
    uint8_t flags;   ///< kb_match_flag bits
} kb_match;

/// Takes a match; any other answer than KB_OK ends the search.
typedef kb_status kb_gaz_on_match(void *ctx, const kb_match *match);

/**
   Find the names of persons, places and organizations in a text, by the lists
   alone: no sentence is parsed, no context weighed.

   A match begins with a word or number and ends where a token ends.  Case and
   marks are folded as kb_gaz_lookup() does it, but a name in the list's
   capitals or title case does not match lower-case text.  White space of any
   kind, a single line end, hyphens between words and the stop of an
   abbreviation may stand where the name has a space; other punctuation and an
   empty line may not.  A stop before white space and a capital ends a name,
   unless the word before it is an abbreviation of the lists.

   @param text      UTF-8 under 4 GiB; what is ill-formed matches nothing.
   @param on_match  Called by rising begin, of one begin the longest first.
   @param ctx       Passed to `on_match`.
   @return KB_OK, KB_ERR_LIMIT for a longer text, KB_ERR_NOMEM, or what
           `on_match` gave.

   Time O(text.len); about 100 KiB of memory.  Names of 10 million cost little
   more than names of 1000: hash lookups are made in batches and prefetched.
*/
KB_API KB_NODISCARD kb_status kb_gaz_match(const kb_gaz *gaz, kb_str text,
                                           kb_match_policy policy,
                                           kb_gaz_on_match *on_match,
                                           void *ctx);

/**
   What a match may be, most likely first.

   @param text  The text that was searched.
   @param[out] senses   Room for `cap` senses; may be NULL when `cap` is 0.
   @param[out] n_senses How many there are, be it more than `cap`.
   @return KB_OK, KB_ERR_NOMEM.
*/
KB_API KB_NODISCARD kb_status
kb_gaz_match_senses(const kb_gaz *gaz, kb_str text, const kb_match *match,
                    kb_gaz_sense *senses, uint32_t cap, uint32_t *n_senses);

// ---- figures ----------------------------------------------------------------

/// Counts all there is: one pass over the records.
KB_API kb_gaz_stats kb_gaz_get_stats(const kb_gaz *gaz);

/// The word that sources use for a class: `country`, `armed-group`.
KB_API const char *kb_entity_class_text(kb_entity_class class_);

/// The word that sources use for a class: `role`, `first-name`.
KB_API const char *kb_word_class_text(kb_word_class class_);

KB_END_DECLS

#endif // KB_GAZ_H
