// SPDX-License-Identifier: MIT
// Statements into annotations.  All are read first: what a thing is called and
// what it is may stand anywhere, and nothing is stored of a file with a fault.
//
//     lines ──► nodes, facts ──► what is an entity, its key, its names
//                                    └──► one annotation a graph ──► store
#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/vec.h"
#include "import/lines.h"
#include "store/env.h"
#include "store/slots.h"

#include <kb/predicate.h>

#include <stdlib.h>

#define RDF  "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define RDFS "http://www.w3.org/2000/01/rdf-schema#"
#define OWL  "http://www.w3.org/2002/07/owl#"
#define SKOS "http://www.w3.org/2004/02/skos/core#"
#define FOAF "http://xmlns.com/foaf/0.1/"
#define DBO  "http://dbpedia.org/ontology/"

// KB_STR() for tables.
#define TEXT(literal)                  \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }

enum { MAX_KEY = 64 };

typedef struct node {
    kb_str text;
    uint8_t kind; // kb_line_kind
    bool is_property;
    kb_entity_type type; // 0: none known
    uint32_t wikidata;
    kb_str key;     // of an entity; else empty
    uint32_t begin; // names
    uint32_t end;
    uint32_t doc;   // whose annotation it is in, plus 1
    uint32_t place; // there
} node;

typedef enum meaning {
    MEANS_FACT = 0,
    MEANS_TYPE,
    MEANS_LABEL,
    MEANS_ALIAS,
    MEANS_SAME,
    MEANS_NOTHING // said of properties
} meaning;

typedef struct fact {
    uint32_t doc;
    uint32_t at; // order of the lines
    uint32_t subject;
    uint32_t predicate;
    uint32_t object;
    meaning means;
} fact;

typedef struct name {
    uint32_t node;
    uint8_t rank; // 0: label in English or none, 1: in another, 2: no label
    kb_str text;
} name;

typedef struct import {
    kb_txn *txn;
    kb_arena arena;
    kb_slots slots;
    KB_VEC(node) nodes;
    KB_VEC(fact) facts; // by document, once sorted
    KB_VEC(name) names;
    KB_VEC(kb_str) name_texts;  // of `names`, once sorted
    KB_VEC(kb_entity) entities; // of one document
    KB_VEC(kb_relation) relations;
    kb_slots keys; // nodes by key
    kb_str id;     // of the document of what is in no graph
    kb_ntriples_counts counts;
} import;

// ---- gathering --------------------------------------------------------------

static kb_status
intern(import *im, uint8_t kind, kb_str text, uint32_t *out)
{
    const uint64_t hash = kb_hash_finish(kb_hash_combine(kb_hash(text), kind));
    kb_probe probe = kb_slots_probe(hash);
    while (kb_slots_next(&im->slots, &probe, out)) {
        const node *const n = &im->nodes.items[*out];
        if (n->kind == kind && kb_str_equal(n->text, text)) {
            return KB_OK;
        }
    }
    node added = {.kind = kind};
    KB_TRY(KB_VEC_RESERVE(&im->nodes, 1));
    KB_TRY(kb_arena_copy(&im->arena, text, &added.text));
    *out = (uint32_t)im->nodes.n;
    KB_TRY(kb_slots_add(&im->slots, hash, *out));
    im->nodes.items[im->nodes.n++] = added;
    return KB_OK;
}

static meaning
meaning_of(kb_str predicate)
{
    static const struct {
        kb_str iri;
        meaning means;
    } known[] = {
        {TEXT(RDF "type"), MEANS_TYPE},
        {TEXT(RDFS "label"), MEANS_LABEL},
        {TEXT(SKOS "prefLabel"), MEANS_LABEL},
        {TEXT(SKOS "altLabel"), MEANS_ALIAS},
        {TEXT("http://schema.org/alternateName"), MEANS_ALIAS},
        {TEXT("https://schema.org/alternateName"), MEANS_ALIAS},
        {TEXT(OWL "sameAs"), MEANS_SAME},
        {TEXT(OWL "inverseOf"), MEANS_NOTHING},
        {TEXT(SKOS "closeMatch"), MEANS_NOTHING},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); ++i) {
        if (kb_str_equal(known[i].iri, predicate)) {
            return known[i].means;
        }
    }
    return MEANS_FACT;
}

/// The class of an IRI: 0 is none known.
static kb_entity_type
type_of(kb_str iri)
{
    static const struct {
        kb_str iri;
        kb_entity_type type;
    } known[] = {
        {TEXT("https://schema.org/Person"), KB_PERSON},
        {TEXT("https://schema.org/Place"), KB_PLACE},
        {TEXT("https://schema.org/Organization"), KB_ORGANIZATION},
        {TEXT("http://schema.org/Person"), KB_PERSON},
        {TEXT("http://schema.org/Place"), KB_PLACE},
        {TEXT("http://schema.org/Organization"), KB_ORGANIZATION},
        {TEXT(FOAF "Person"), KB_PERSON},
        {TEXT(FOAF "Organization"), KB_ORGANIZATION},
        {TEXT(DBO "Person"), KB_PERSON},
        {TEXT(DBO "Place"), KB_PLACE},
        {TEXT(DBO "Organisation"), KB_ORGANIZATION},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); ++i) {
        if (kb_str_equal(known[i].iri, iri)) {
            return known[i].type;
        }
    }
    return (kb_entity_type)0;
}

static bool
is_property(kb_str type)
{
    return kb_str_equal(type, KB_STR(RDF "Property")) ||
           kb_str_equal(type, KB_STR(OWL "SymmetricProperty")) ||
           kb_str_equal(type, KB_STR(OWL "ObjectProperty")) ||
           kb_str_equal(type, KB_STR(OWL "DatatypeProperty"));
}

/// The number of Wikidata's item that an IRI names; 0: none.
static uint32_t
wikidata_of(kb_str iri)
{
    static const kb_str head = TEXT("://www.wikidata.org/entity/Q");
    uint64_t number = 0;
    const size_t scheme = kb_str_starts_with(iri, KB_STR("https")) ? 5 : 4;
    if (!kb_str_starts_with(iri, KB_STR("http")) ||
        iri.len <= scheme + head.len ||
        memcmp(iri.ptr + scheme, head.ptr, head.len) != 0) {
        return 0;
    }
    for (size_t i = scheme + head.len; i < iri.len; ++i) {
        const char c = iri.ptr[i];
        number = 10 * number + (uint64_t)(c - '0');
        if (c < '0' || c > '9' || number > UINT32_MAX) {
            return 0;
        }
    }
    return (uint32_t)number;
}

static kb_status
add_name(import *im, uint32_t id, meaning means, const kb_statement *s)
{
    name added = {.node = id, .rank = 2};
    if (means == MEANS_LABEL) {
        added.rank =
            s->lang.len > 0 && !kb_str_starts_with(s->lang, KB_STR("en"));
    }
    KB_TRY(KB_VEC_RESERVE(&im->names, 1));
    KB_TRY(kb_arena_copy(&im->arena, s->object.text, &added.text));
    im->names.items[im->names.n++] = added;
    return KB_OK;
}

static void
note_type(node *subject, kb_str iri)
{
    const kb_entity_type type = type_of(iri);
    if (type != 0 && (subject->type == 0 || type < subject->type)) {
        subject->type = type; // of several, whatever their order
    }
    subject->is_property = subject->is_property || is_property(iri);
}

static kb_status
note_meaning(import *im, const kb_statement *s, const fact *f)
{
    node *const subject = &im->nodes.items[f->subject];
    const bool is_text = s->object.kind == KB_LINE_LITERAL;
    if (f->means == MEANS_TYPE && !is_text) {
        note_type(subject, s->object.text);
    } else if ((f->means == MEANS_LABEL || f->means == MEANS_ALIAS) &&
               is_text && s->object.text.len > 0) {
        return add_name(im, f->subject, f->means, s);
    } else if (f->means == MEANS_SAME && !is_text) {
        const uint32_t number = wikidata_of(s->object.text);
        if (number != 0 &&
            (subject->wikidata == 0 || number < subject->wikidata)) {
            subject->wikidata = number;
        }
    }
    return KB_OK;
}

static kb_status
take(void *ctx, const kb_statement *s)
{
    import *const im = ctx;
    fact f = {.means = meaning_of(s->predicate), .at = (uint32_t)im->facts.n};
    const bool is_default = kb_str_equal(s->graph, im->id);
    if (s->object.text.len > UINT16_MAX || s->graph.len > UINT16_MAX ||
        im->facts.n >= KB_NONE) {
        return KB_ERR_LIMIT;
    }
    KB_TRY(intern(im, KB_LINE_LITERAL, is_default ? KB_STR("") : s->graph,
                  &f.doc));
    KB_TRY(intern(im, (uint8_t)s->subject.kind, s->subject.text, &f.subject));
    KB_TRY(intern(im, KB_LINE_IRI, s->predicate, &f.predicate));
    KB_TRY(intern(im, (uint8_t)s->object.kind, s->object.text, &f.object));
    KB_TRY(note_meaning(im, s, &f));
    KB_TRY(KB_VEC_RESERVE(&im->facts, 1));
    im->facts.items[im->facts.n++] = f;
    return KB_OK;
}

// ---- entities ---------------------------------------------------------------

static int
compare_names(const void *a, const void *b)
{
    const name *const x = a;
    const name *const y = b;
    int order = (x->node > y->node) - (x->node < y->node);
    order = order != 0 ? order : x->rank - y->rank;
    return order != 0 ? order : kb_str_compare(x->text, y->text);
}

/// Give each node its names, the label first.
static kb_status
sort_names(import *im)
{
    if (im->names.n > 1) {
        qsort(im->names.items, im->names.n, sizeof(name), compare_names);
    }
    KB_TRY(KB_VEC_RESERVE(&im->name_texts, im->names.n));
    for (size_t i = 0; i < im->names.n; ++i) {
        const name *const n = &im->names.items[i];
        node *const owner = &im->nodes.items[n->node];
        if (i == 0 || im->names.items[i - 1].node != n->node) {
            owner->begin = (uint32_t)i;
        }
        owner->end = (uint32_t)i + 1;
        im->name_texts.items[im->name_texts.n++] = n->text;
    }
    return KB_OK;
}

/// What follows the last `/` or `#`, or `:` when there is neither.
static kb_str
last_part(kb_str iri)
{
    size_t at = iri.len;
    while (at > 0 && !strchr("/#", iri.ptr[at - 1])) {
        --at;
    }
    for (size_t i = iri.len; at == 0 && i > 0; --i) {
        at = iri.ptr[i - 1] == ':' ? i : 0;
    }
    return (kb_str){iri.ptr + at, iri.len - at};
}

/// Whether an IRI is one of ours: below the store's base, or with a key as
/// kb_entity_key() makes it.
static bool
is_ours(const import *im, kb_str iri, kb_str key)
{
    static const kb_str folder = TEXT("/entity/");
    const kb_str base = kb_store_base(kb_txn_store(im->txn));
    const kb_str folder_iri = {iri.ptr, iri.len - key.len};
    bool is_key = key.len > 0 && key.len <= MAX_KEY;
    bool is_made = key.len == KB_ENTITY_KEY_LEN && key.ptr[1] == '-' &&
                   strchr("plo", key.ptr[0]) != NULL;
    for (size_t i = 0; i < key.len; ++i) {
        const char c = key.ptr[i];
        const bool is_hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        is_made = is_made && (i < 2 || is_hex);
        is_key = is_key && (is_hex || (c >= 'g' && c <= 'z') ||
                            (c >= 'A' && c <= 'Z') || c == '-' || c == '_');
    }
    const bool is_below =
        kb_str_starts_with(folder_iri, base) &&
        folder_iri.len == base.len + folder.len - 1 &&
        kb_str_ends_with(folder_iri, (kb_str){folder.ptr + 1, 7});
    return (is_key && is_below) ||
           (is_made && kb_str_ends_with(folder_iri, folder));
}

static bool
has_key(const import *im, kb_str key)
{
    kb_probe probe = kb_slots_probe(kb_hash_finish(kb_hash(key)));
    uint32_t index = 0;
    while (kb_slots_next(&im->keys, &probe, &index)) {
        if (kb_str_equal(im->nodes.items[index].key, key)) {
            return true;
        }
    }
    return false;
}

/// Of two with one name, the second takes its IRI in.
static kb_status
make_key(import *im, node *n)
{
    char made[KB_ENTITY_KEY_LEN + 1];
    const kb_str key = {made, KB_ENTITY_KEY_LEN};
    const kb_str label = im->name_texts.items[n->begin];
    KB_TRY(kb_entity_key(n->type, label, KB_STR(""), made));
    if (has_key(im, key)) {
        KB_TRY(kb_entity_key(n->type, label, n->text, made));
    }
    return kb_arena_copy(&im->arena, key, &n->key);
}

static kb_status
give_key(import *im, uint32_t id)
{
    node *const n = &im->nodes.items[id];
    kb_str key = last_part(n->text);
    if (n->begin == n->end) { // no label: the IRI's last part
        KB_TRY(KB_VEC_RESERVE(&im->name_texts, 1));
        n->begin = (uint32_t)im->name_texts.n;
        n->end = n->begin + 1;
        im->name_texts.items[im->name_texts.n++] = key.len > 0 ? key : n->text;
    }
    KB_TRY(is_ours(im, n->text, key) ? kb_arena_copy(&im->arena, key, &n->key)
                                     : make_key(im, n));
    return kb_slots_add(&im->keys, kb_hash_finish(kb_hash(n->key)), id);
}

static bool
is_entity(const node *n)
{
    return n->kind == KB_LINE_IRI && n->type != 0 && !n->is_property;
}

typedef struct ordered {
    kb_str text;
    uint32_t id;
} ordered;

static int
compare_ordered(const void *a, const void *b)
{
    return kb_str_compare(((const ordered *)a)->text,
                          ((const ordered *)b)->text);
}

/// In order of IRIs, so that keys do not depend on the order of lines.
static kb_status
give_keys(import *im)
{
    KB_VEC(ordered) order = {.alloc = im->arena.alloc};
    kb_status st = KB_VEC_RESERVE(&order, im->nodes.n);
    for (uint32_t i = 0; st == KB_OK && i < im->nodes.n; ++i) {
        if (is_entity(&im->nodes.items[i])) {
            order.items[order.n++] = (ordered){im->nodes.items[i].text, i};
        }
    }
    if (st == KB_OK && order.n > 1) {
        qsort(order.items, order.n, sizeof(ordered), compare_ordered);
    }
    for (size_t i = 0; st == KB_OK && i < order.n; ++i) {
        st = give_key(im, order.items[i].id);
    }
    im->counts.n_entities = order.n;
    KB_VEC_CLEAR(&order);
    return st;
}

// ---- annotations ------------------------------------------------------------

/// The name that a predicate goes by here; empty: it cannot be stored.
static kb_str
predicate_name(kb_str iri)
{
    const kb_str part = last_part(iri);
    bool is_good = part.len > 0 && part.len <= MAX_KEY &&
                   !(part.ptr[0] >= '0' && part.ptr[0] <= '9');
    for (size_t i = 0; is_good && i < part.len; ++i) {
        const char c = part.ptr[i];
        is_good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                  (c >= 'A' && c <= 'Z');
    }
    return is_good ? part : (kb_str){NULL, 0};
}

/// The place of a node in the annotation of a document.
static kb_status
place_entity(import *im, uint32_t id, uint32_t doc, uint32_t *out)
{
    node *const n = &im->nodes.items[id];
    if (n->doc != doc + 1) {
        KB_TRY(KB_VEC_RESERVE(&im->entities, 1));
        n->doc = doc + 1;
        n->place = (uint32_t)im->entities.n;
        im->entities.items[im->entities.n++] = (kb_entity){
            .type = n->type,
            .wikidata = n->wikidata,
            .key = n->key,
            .name = im->name_texts.items[n->begin],
            .aliases = im->name_texts.items + n->begin + 1,
            .n_aliases = n->end - n->begin - 1,
        };
    }
    *out = n->place;
    return KB_OK;
}

static kb_status
place_fact(import *im, const fact *f)
{
    const node *const object = &im->nodes.items[f->object];
    kb_relation r = {
        .predicate = predicate_name(im->nodes.items[f->predicate].text),
        .subject.entity = KB_NONE,
        .object.entity = KB_NONE,
        .attribution = KB_NONE,
        .place = KB_NONE,
        .time = KB_NO_DAY,
        .rule = KB_STR("import"),
        .confidence = 1,
    };
    const bool is_literal = object->kind == KB_LINE_LITERAL;
    if (r.predicate.len == 0 || f->subject == f->object ||
        (is_literal ? object->text.len == 0 : !is_entity(object))) {
        ++im->counts.n_left_out;
        return KB_OK;
    }
    KB_TRY(place_entity(im, f->subject, f->doc, &r.subject.entity));
    if (is_literal) {
        r.object.literal = object->text;
    } else {
        KB_TRY(place_entity(im, f->object, f->doc, &r.object.entity));
    }
    ++im->counts.n_facts;
    KB_TRY(KB_VEC_RESERVE(&im->relations, 1));
    im->relations.items[im->relations.n++] = r;
    return KB_OK;
}

static kb_status
place_facts(import *im, const fact *facts, size_t n)
{
    im->entities.n = 0;
    im->relations.n = 0;
    for (size_t i = 0; i < n; ++i) {
        uint32_t place = 0;
        if (!is_entity(&im->nodes.items[facts[i].subject])) {
            ++im->counts.n_left_out;
        } else if (facts[i].means == MEANS_FACT) {
            KB_TRY(place_fact(im, &facts[i]));
        } else {
            KB_TRY(place_entity(im, facts[i].subject, facts[i].doc, &place));
        }
    }
    return KB_OK;
}

static kb_status
put_document(import *im, kb_str id, const fact *facts, size_t n, kb_error *err)
{
    const kb_document document = {.id = id, .date = KB_NO_DAY};
    KB_TRY(place_facts(im, facts, n));
    const kb_annotation annotation = {
        .document = &document,
        .entities = im->entities.items,
        .n_entities = (uint32_t)im->entities.n,
        .relations = im->relations.items,
        .n_relations = (uint32_t)im->relations.n,
    };
    ++im->counts.n_documents;
    return kb_txn_put_annotation(im->txn, &annotation, NULL, err);
}

static int
compare_facts(const void *a, const void *b)
{
    const fact *const x = a;
    const fact *const y = b;
    const int order = (x->doc > y->doc) - (x->doc < y->doc);
    return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

static kb_status
put_all(import *im, kb_error *err)
{
    fact *const facts = im->facts.items;
    const size_t n = im->facts.n;
    if (n > 1) {
        qsort(facts, n, sizeof(fact), compare_facts);
    }
    for (size_t i = 0; i < n;) {
        const size_t begin = i;
        while (i < n && facts[i].doc == facts[begin].doc) {
            ++i;
        }
        const kb_str graph = im->nodes.items[facts[begin].doc].text;
        KB_TRY(put_document(im, graph.len > 0 ? graph : im->id, facts + begin,
                            i - begin, err));
    }
    return KB_OK;
}

static kb_status
run(import *im, kb_read_fn read, void *ctx, const kb_ntriples_options *options,
    kb_error *err)
{
    const kb_lines lines = {read, ctx, options, take, im};
    const kb_status st = kb_lines_read(&lines, &im->counts, err);
    if (st == KB_ERR_LIMIT && err && err->status == KB_OK) {
        (void)kb_error_set(err, st, NULL, (uint32_t)im->counts.n_lines,
                           "a literal above 64 KiB");
    }
    KB_TRY(st);
    KB_TRY(sort_names(im));
    KB_TRY(give_keys(im));
    return put_all(im, err);
}

kb_status
kb_ntriples_import(kb_txn *txn, kb_read_fn read, void *ctx,
                   const kb_ntriples_options *options,
                   kb_ntriples_counts *counts, kb_error *err)
{
    const kb_allocator *const alloc = &txn->store->alloc;
    if (options->id.len == 0) {
        return kb_error_set(err, KB_ERR_INVALID, NULL, 0,
                            "an import needs the id of a document");
    }
import im = {.txn = txn, .id = options->id };
    kb_arena_init(&im.arena, alloc, 0);
    im.slots.alloc = im.keys.alloc = alloc;
    im.nodes.alloc = im.facts.alloc = im.names.alloc = alloc;
    im.name_texts.alloc = im.entities.alloc = im.relations.alloc = alloc;
    const kb_status st = run(&im, read, ctx, options, err);
    if (counts) {
        *counts = im.counts;
    }
    KB_VEC_CLEAR(&im.relations);
    KB_VEC_CLEAR(&im.entities);
    KB_VEC_CLEAR(&im.name_texts);
    KB_VEC_CLEAR(&im.names);
    KB_VEC_CLEAR(&im.facts);
    KB_VEC_CLEAR(&im.nodes);
    kb_slots_clear(&im.keys);
    kb_slots_clear(&im.slots);
    kb_arena_clear(&im.arena);
    return st;
}
