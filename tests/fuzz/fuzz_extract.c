// SPDX-License-Identifier: MIT
// Any bytes that are UTF-8 as a document, and what must hold of the findings.
#include "extract/cues.h"
#include "gaz/build.h"
#include "gaz/image.h"

#include <kb/extract.h>

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char entities[] =
    "id\ttype\tclass\tname\taliases\tdemonyms\tcountry\tcapital\toffices\n"
    "anna\tperson\tpolitician\tAnna Lis\tLis\t\tua\t\tpresident@ua:2019..\n"
    "kyiv\tplace\tcity\tKyiv\t\t\tua\t\t\n"
    "nato\torganization\talliance\tNATO\tAlliance of A\t\t\t\t\n"
    "ua\tplace\tcountry\tUkraine\tA B\tUkrainian|Ukrainians\t\tkyiv\t\n";

static const char words[] =
    "word\tclass\tplural\tgender\tkind\tposition\ttags\n"
    "A\tfirst-name\t\tm\t\t\t\n"
    "B of\torg-head\t\t\tbody\t\t\n"
    "Inc\torg-suffix\t\t\t\t\t\n"
    "Jr\tname-suffix\t\t\t\t\t\n"
    "Lake\tplace-head\t\t\tlake\tboth\t\n"
    "Mr\thonorific\t\tm\t\t\t\n"
    "a\tword\t\t\t\t\tDT\n"
    "de\tparticle\t\t\t\t\t\n"
    "president\trole\tpresidents\t\t\t\t\n"
    "said\tword\t\t\t\t\tVBD\n"
    "son\trelative\tsons\tm\t\t\t\n";

static void
fail_with(const char *why)
{
    fprintf(stderr, "%s\n", why);
    abort();
}

static void
check(const kb_annotation *found)
{
    const kb_str text = found->document->text;
    uint32_t name_end = 0;
    uint32_t begin = 0;
    for (uint32_t i = 0; i < found->n_mentions; ++i) {
        const kb_mention *const m = &found->mentions[i];
        if (m->span.begin >= m->span.end || m->span.end > text.len) {
            fail_with("a mention leaves the text");
        }
        if (m->entity >= found->n_entities) {
            fail_with("a mention of no entity");
        }
        if (m->span.begin < begin) {
            fail_with("mentions in disorder");
        }
        begin = m->span.begin;
        if (m->kind == KB_MENTION_NAME) {
            if (m->span.begin < name_end) {
                fail_with("names overlap");
            }
            name_end = m->span.end;
        }
    }
    for (uint32_t i = 0; i < found->n_entities; ++i) {
        const kb_entity *const e = &found->entities[i];
        if (e->name.len == 0 || e->key.len != KB_ENTITY_KEY_LEN) {
            fail_with("an entity without name or key");
        }
    }
}

// Never freed: one for all inputs.
static kb_extractor *
make_extractor(void)
{
    static kb_buf image;
    const char *const texts[] = {entities, words};
    kb_gaz *gaz = NULL;
    kb_extractor *extractor = NULL;
    kb_sources sources;
    kb_error err;
    kb_sources_init(&sources, NULL, NULL, NULL, &err);
    for (size_t i = 0; i < 2; ++i) {
        const kb_str text = {texts[i], strlen(texts[i])};
        if (kb_sources_parse(&sources, "list.tsv", text) != KB_OK) {
            fail_with("no list");
        }
    }
    if (kb_gaz_build(&sources, &image) != KB_OK ||
        kb_gaz_open_bytes(kb_buf_get(&image), NULL, &gaz, &err) != KB_OK) {
        fail_with("no gazetteer");
    }
    kb_sources_clear(&sources);
    const kb_gaz *const gazs[] = {gaz};
    kb_rules *const rules = kb_test_load_cues();
    if (!rules || kb_extractor_new(gazs, 1, rules, NULL, &extractor) != KB_OK) {
        fail_with("no extractor");
    }
    return extractor;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static kb_extractor *extractor;
    if (!extractor) {
        extractor = make_extractor();
    }
    const kb_document document = {
        .id = {"x", 1}, .text = {(const char *)data, size}, .date = 19000};
    kb_annotation found;
    if (kb_extractor_run(extractor, &document, &found, NULL) == KB_OK) {
        check(&found);
    }
    return 0;
}
