// SPDX-License-Identifier: MIT
/**
   @file kb/extract.h
   Documents in, facts out.

   A reader (kb_reader) yields documents from files; an extractor
   (kb_extractor) turns one document into a kb_annotation.  Extraction is a
   pure function of document, gazetteers, rules and options.
*/
#ifndef KB_EXTRACT_H
#define KB_EXTRACT_H

#include <kb/alloc.h>
#include <kb/annotation.h>
#include <kb/gaz.h>
#include <kb/weights.h>

KB_BEGIN_DECLS

/// Longest text a document may have, in bytes.
#define KB_TEXT_MAX (16U << 20)

/// Compiled rules.  Immutable: any number of threads may use them.
typedef struct kb_rules kb_rules;

/**
   Read rule files (format: extract/relation/README.md).

   @param paths    Rule files, or directories whose `*.tsv` are taken in sorted
                   order; later rows replace earlier ones of the same id.
   @param n_paths  Their number, at least 1.
   @param alloc    Memory, or NULL.
   @param[out] out The rules; kb_rules_free() them.
   @return KB_OK; KB_ERR_SYNTAX with file, line and column; KB_ERR_MISSING,
           KB_ERR_IO, KB_ERR_UTF8, KB_ERR_LIMIT, KB_ERR_NOMEM.
*/
KB_API KB_NODISCARD kb_status kb_rules_load(const char *const *paths,
                                            size_t n_paths,
                                            const kb_allocator *alloc,
                                            kb_rules **out, kb_error *err);

/// Takes NULL.
KB_API void kb_rules_free(kb_rules *rules);

/// One thread's workspace; reuse it for many documents.
typedef struct kb_extractor kb_extractor;

/**
   Make an extractor.  Gazetteers and rules are borrowed and must outlive it;
   they may be shared by many extractors, an extractor not by threads.

   @param gazs    Open gazetteers, at least 1.
   @param rules   Rules, or NULL: no relations, no shapes of names and no cues
                  (pronouns, verbs of speech, nouns for groups): few names
                  beside those of the lists are found, and neither pronouns nor
                  descriptions.
   @param alloc   Memory, or NULL.
   @return KB_OK, KB_ERR_INVALID or KB_ERR_NOMEM.
*/
KB_API KB_NODISCARD kb_status kb_extractor_new(const kb_gaz *const *gazs,
                                               size_t n_gazs,
                                               const kb_rules *rules,
                                               const kb_allocator *alloc,
                                               kb_extractor **out);

/// Parts of the extraction that can be left out, to see what they add; bits.
typedef enum kb_without {
    KB_WITHOUT_CLASSES = 1 << 0,    ///< frames that name classes of nouns
    KB_WITHOUT_ALGEBRA = 1 << 1,    ///< what verbs make of those they govern
    KB_WITHOUT_CLAUSES = 1 << 2,    ///< subjects that are not the nearest noun
    KB_WITHOUT_APPOSITION = 1 << 3, ///< "Y, the head of X,"
    KB_WITHOUT_COORDINATION = 1 << 4, ///< "X, Y and Z"
    KB_WITHOUT_COREFERENCE = 1 << 5,  ///< nominals and pronouns in relations
    KB_WITHOUT_CLOSURE = 1 << 6       ///< what follows from what was read
} kb_without;

/// What may tell which entity a mention speaks of, beside the name itself; in
/// falling order of precision among names, then among other mentions.  Numbers
/// never change their meaning.
typedef enum kb_sieve {
    KB_SIEVE_SURNAME = 0, ///< Brandt, after Lena Brandt
    KB_SIEVE_INITIAL,     ///< L. Brandt; Lena M. Brandt of a list
    KB_SIEVE_SPELLING,    ///< Kowaltchuk, Kovalchuk
    KB_SIEVE_NAMESAKE,    ///< Ford, a person, where Gerald Ford is named
    KB_SIEVE_TEAM,        ///< Miami, where the Miami Dolphins are
    KB_SIEVE_ACRONYM,     ///< Nature Watch (NW)
    KB_SIEVE_SHORT_NAME,  ///< Torvald, after Torvald Metals Inc
    KB_SIEVE_APPOSITION,  ///< Lena Brandt, the mayor
    KB_SIEVE_ROLE,        ///< the mayor, said of somebody in the document
    KB_SIEVE_OFFICE,      ///< the Ukrainian president, by the lists
    KB_SIEVE_COUNTERPART, ///< his Russian counterpart
    KB_SIEVE_STATE,       ///< Russian forces
    KB_SIEVE_CAPITAL,     ///< the Ukrainian capital
    KB_SIEVE_COUNTRY,     ///< his country
    KB_SIEVE_CLASS,       ///< the company
    KB_SIEVE_PAIR,        ///< both sides
    KB_SIEVE_PRONOUN,     ///< she
    KB_SIEVE_SPEAKER,     ///< I, in what somebody says
    KB_N_SIEVES
} kb_sieve;

/// The bit of a sieve in kb_extractor_options.without_sieves.
#define KB_SIEVE_BIT(sieve) (UINT32_C(1) << (sieve))

/// Its name, such as `surname`; empty for what is no sieve.
KB_API const char *kb_sieve_name(kb_sieve sieve);

/// The sieve of a name: KB_OK or KB_NOT_FOUND.
KB_API KB_NODISCARD kb_status kb_sieve_find(kb_str name, kb_sieve *out);

/// How to extract; all zero is how a new extractor does.
typedef struct kb_extractor_options {
    const kb_weights *weights; ///< borrowed, may be shared; NULL: names are
                               ///< found by lists and rules alone
    uint32_t without_sieves;   ///< KB_SIEVE_BIT() of what is not tried
    bool explains;             ///< fill the `why` of mentions and relations
    uint32_t without;          ///< bits of kb_without: what to leave out
} kb_extractor_options;

/// Say how the documents to come are read.
KB_API void kb_extractor_configure(kb_extractor *extractor,
                                   const kb_extractor_options *options);

/// An example of a rule that is not as told.
typedef struct kb_rule_fault {
    kb_str file; ///< of the rule
    uint32_t line;
    kb_str rule;     ///< its id
    kb_str example;  ///< without its marks; empty: the rule has none
    bool is_counter; ///< found though it must not be; else not found
} kb_rule_fault;

/// What is borrowed in `fault` is valid until the visitor returns.
typedef void kb_rule_visitor(void *ctx, const kb_rule_fault *fault);

/**
   Run the examples of all rules of an extractor that have some: of relations,
   and of names, which are read without weights.

   @param visit             Called for each that is not as told.
   @param ctx               Handed to `visit`.
   @param[out] n_examples   How many were run.
   @return KB_OK, though there be faults; else as kb_extractor_run().
*/
KB_API KB_NODISCARD kb_status kb_extractor_test(kb_extractor *extractor,
                                                kb_rule_visitor *visit,
                                                void *ctx, size_t *n_examples,
                                                kb_error *err);

/// Takes NULL.
KB_API void kb_extractor_free(kb_extractor *extractor);

/**
   Find entities and relations in a document.

   @param document   Borrowed; its text must be well-formed UTF-8 of at most
                     KB_TEXT_MAX bytes.
   @param[out] out   The findings.  Valid until the next run or the free.
   @return KB_OK; KB_ERR_UTF8 with the byte in `err->offset`; KB_ERR_LIMIT,
           KB_ERR_NOMEM.

   Time: linear in the text's length.
*/
KB_API KB_NODISCARD kb_status kb_extractor_run(kb_extractor *extractor,
                                               const kb_document *document,
                                               kb_annotation *out,
                                               kb_error *err);

typedef enum kb_reader_format {
    KB_FORMAT_AUTO = 0, ///< `.jsonl` and `.ndjson` are JSON lines, `.txt` is
                        ///< plain text; of any other name, and of a stream,
                        ///< the first byte tells: `{` begins JSON lines;
                        ///< ".gz" and its kind at the end do not count
    KB_FORMAT_TEXT,
    KB_FORMAT_JSONL
} kb_reader_format;

/// Whether a file's name tells what is in it: it ends in `.txt`, `.jsonl` or
/// `.ndjson`, maybe with `.gz`, `.bz2`, `.xz`, `.zst` or `.lz4` behind that.
KB_API bool kb_reader_knows(const char *path);

/// Reads documents from one file or stream.  One thread at a time.
typedef struct kb_reader kb_reader;

/**
   Open a source of documents.

   @param path    A file, or "-" for standard input.  What is compressed by
                  gzip, bzip2, xz, zstd or lz4 is unpacked while it is read.
   @param format  How to read it.
   @param date    Date of documents that bear none, or KB_NO_DAY.
   @param alloc   Memory, or NULL.
   @return KB_OK; KB_ERR_MISSING, KB_ERR_IO, KB_ERR_NOMEM.
*/
KB_API KB_NODISCARD kb_status kb_reader_open(const char *path,
                                             kb_reader_format format,
                                             kb_day date,
                                             const kb_allocator *alloc,
                                             kb_reader **out, kb_error *err);

/**
   Read the next document.

   @param[out] out  The document.  Valid until the next call or the close.
   @return KB_OK; KB_DONE at the end; KB_ERR_UTF8, KB_ERR_SYNTAX or
           KB_ERR_LIMIT when this document is refused, with file, line and
           byte in `err`: reading can go on; KB_ERR_IO, KB_ERR_NOMEM: it cannot.

   A plain text file is one document, its id the path; a byte order mark stays
   in its text.  A document without text is refused (KB_ERR_SYNTAX), as is a
   NUL character, a bad date, or a field of JSON that is of another type than
   a string (`id` may be a number; null means missing).

   Memory is bounded by the longest document accepted: an over-long line is
   skipped without being held.
*/
KB_API KB_NODISCARD kb_status kb_reader_next(kb_reader *reader,
                                             kb_document *out, kb_error *err);

/// Bytes of the file consumed so far, packed ones as they are, for progress.
KB_API uint64_t kb_reader_offset(const kb_reader *reader);

/// Takes NULL.
KB_API void kb_reader_close(kb_reader *reader);

KB_END_DECLS

#endif // KB_EXTRACT_H
