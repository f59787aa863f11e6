// SPDX-License-Identifier: MIT
// libkb from C++17: puts a fact of its own into a store that is not there yet,
// and reads it back.
// usage: consumer DIR
#include <kb/extract.h>
#include <kb/gaz.h>
#include <kb/gaz_import.h>
#include <kb/kb.h>

#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace
{

struct closer {
    void
    operator()(kb_store *store) const
    {
        kb_store_close(store);
    }
    void
    operator()(kb_txn *txn) const
    {
        kb_txn_abort(txn);
    }
};

using store_ptr = std::unique_ptr<kb_store, closer>;
using txn_ptr = std::unique_ptr<kb_txn, closer>;

void
check(kb_status status, const kb_error &err)
{
    if (status != KB_OK) {
        throw std::runtime_error(std::string(kb_status_text(status)) + ": " +
                                 err.message);
    }
}

txn_ptr
begin(const store_ptr &store, kb_txn_kind kind)
{
    kb_error err = {};
    kb_txn *txn = nullptr;
    check(kb_txn_begin(store.get(), kind, &txn, &err), err);
    return txn_ptr(txn);
}

kb_entity
make_entity(kb_entity_type type, const char *key, kb_str name)
{
    kb_entity entity = {};
    entity.type = type;
    entity.key = kb_str{key, KB_ENTITY_KEY_LEN};
    entity.name = name;
    return entity;
}

void
put_fact(const store_ptr &store)
{
    static const kb_str names[] = {KB_STR_INIT("Ada Lind"),
                                   KB_STR_INIT("Ceno")};
    char keys[2][KB_ENTITY_KEY_LEN + 1];
    kb_error err = {};
    check(kb_entity_key(KB_PERSON, names[0], kb_str{}, keys[0]), err);
    check(kb_entity_key(KB_PLACE, names[1], kb_str{}, keys[1]), err);
    const std::array<kb_entity, 2> entities = {
        make_entity(KB_PERSON, keys[0], names[0]),
        make_entity(KB_PLACE, keys[1], names[1])};
    kb_document doc = {};
    doc.id = KB_STR("a document");
    doc.date = KB_NO_DAY;
    kb_relation relation = {};
    relation.predicate = KB_STR("bornIn");
    relation.object.entity = 1;
    relation.attribution = KB_NONE;
    relation.time = KB_NO_DAY;
    relation.rule = KB_STR("consumer");
    relation.confidence = 1;
    kb_annotation annotation = {};
    annotation.document = &doc;
    annotation.entities = entities.data();
    annotation.n_entities = entities.size();
    annotation.relations = &relation;
    annotation.n_relations = 1;
    txn_ptr txn = begin(store, KB_TXN_WRITE);
    check(kb_txn_put_annotation(txn.get(), &annotation, nullptr, &err), err);
    check(kb_txn_commit(txn.release(), &err), err);
}

struct reader {
    kb_txn *txn;
    std::vector<std::string> facts;
};

kb_status
take_triple(void *ctx, const kb_triple *triple)
{
    auto *const r = static_cast<reader *>(ctx);
    std::string fact;
    for (const kb_id id :
         {triple->subject, triple->predicate, triple->object}) {
        kb_node node = {};
        KB_TRY(kb_node_get(r->txn, id, &node));
        fact += (fact.empty() ? "" : " ") +
                std::string(node.name.ptr, node.name.len);
    }
    r->facts.push_back(fact);
    return KB_OK;
}

} // namespace

int
main(int argc, char **argv)
{
    if (argc != 2) {
        return 2;
    }
    try {
        kb_store_options options = {};
        kb_error err = {};
        kb_store *opened = nullptr;
        options.create = true;
        check(kb_store_open(argv[1], &options, &opened, &err), err);
        const store_ptr store(opened);
        put_fact(store);
        const txn_ptr txn = begin(store, KB_TXN_READ);
        reader r = {txn.get(), {}};
        const kb_pattern all = {};
        check(kb_triple_each(txn.get(), &all, take_triple, &r), err);
        for (const std::string &fact : r.facts) {
            std::puts(fact.c_str());
        }
        return r.facts.size() == 1 ? 0 : 1;
    } catch (const std::exception &e) {
        std::fprintf(stderr, "consumer: %s\n", e.what());
        return 1;
    }
}
