// SPDX-License-Identifier: MIT
// Any bytes as a file of weights, with the checksum set right: refused, or safe
// to read names with.
#include "extract/cues.h"
#include "fuzz/sealed.h"
#include "gaz/image.h"
#include "mention/weights.h"

#include <kb/extract.h>

#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char entities[] = "id\ttype\tclass\tname\tdemonyms\n"
                               "kyiv\tplace\tcity\tKyiv\t\n"
                               "nato\torganization\talliance\tNATO\t\n"
                               "ua\tplace\tcountry\tUkraine\tUkrainian\n";

static const char text[] =
    "Ms Anna van Lis of Kyiv Steel Inc met NATO in New Ukraine City.\n"
    "KYIV BEATS BOXTON AND HARROW UNITED\n"
    "A. B. Quist, Ukrainian Farmers Bank of the North, Tom's O'Hara-Smith";

// Never freed: one for all inputs.
static kb_extractor *
make_extractor(void)
{
    static kb_buf image;
    kb_gaz *gaz = NULL;
    kb_extractor *extractor = NULL;
    kb_sources sources;
    kb_error err;
    kb_sources_init(&sources, NULL, NULL, NULL, &err);
    const kb_str list = {entities, sizeof(entities) - 1};
    if (kb_sources_parse(&sources, "list.tsv", list) != KB_OK ||
        kb_gaz_build(&sources, &image) != KB_OK ||
        kb_gaz_open_bytes(kb_buf_get(&image), NULL, &gaz, &err) != KB_OK) {
        abort();
    }
    kb_sources_clear(&sources);
    const kb_gaz *const gazs[] = {gaz};
    kb_rules *const rules = kb_test_load_cues();
    if (!rules || kb_extractor_new(gazs, 1, rules, NULL, &extractor) != KB_OK) {
        abort();
    }
    return extractor;
}

static void
check(const kb_annotation *found)
{
    uint32_t end = 0;
    for (uint32_t i = 0; i < found->n_mentions; ++i) {
        const kb_mention *const m = &found->mentions[i];
        if (m->span.begin >= m->span.end || m->span.end >= sizeof(text) ||
            (m->kind == KB_MENTION_NAME && m->span.begin < end)) {
            abort();
        }
        end = m->kind == KB_MENTION_NAME ? m->span.end : end;
    }
}

static void
read_with(const kb_weights *weights)
{
    static kb_extractor *extractor;
    if (!extractor) {
        extractor = make_extractor();
    }
    const kb_extractor_options options = {.weights = weights};
    const kb_document document = {
        .id = {"x", 1}, .text = {text, sizeof(text) - 1}, .date = KB_NO_DAY};
    kb_annotation found;
    kb_extractor_configure(extractor, &options);
    if (kb_extractor_run(extractor, &document, &found, NULL) != KB_OK) {
        abort();
    }
    check(&found);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *const copy =
        kb_fuzz_seal((kb_str){(const char *)data, size}, KB_WEIGHTS_AT_ROWS,
                     KB_WEIGHTS_AT_SUM, kb_weights_sum);
    if (!copy) {
        return 0;
    }
    kb_weights *weights = NULL;
    if (kb_weights_open_bytes((kb_str){copy, size}, NULL, &weights, NULL) ==
        KB_OK) {
        read_with(weights);
    }
    kb_weights_close(weights);
    free(copy);
    return 0;
}
