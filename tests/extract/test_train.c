// SPDX-License-Identifier: MIT
// Training, and the weights that come of it.
#include "heap.h"
#include "lists.h"
#include "mention/weights.h"

#include <kb/train.h>

#include <unistd.h>

static kb_gaz *lists;
static char path[] = KB_BINARY_DIR "/test_train.weights";

typedef struct lesson {
    const char *text;
    const char *names[4]; // the type's letter, then the name
} lesson;

// Names of which neither rules nor lists know anything.
static const lesson lessons[] = {
    {"Near the mill Quessam lay.", {"LQuessam"}},
    {"Near the mill Brindor lay.", {"LBrindor"}},
    {"Near the mill Tolveck lay.", {"LTolveck"}},
    {"Near the mill Hannock lay.", {"LHannock"}},
    {"Old Quessam smiled at us.", {"PQuessam"}},
    {"Old Brindor smiled at us.", {"PBrindor"}},
    {"Old Tolveck smiled at us.", {"PTolveck"}},
    {"Old Hannock smiled at us.", {"PHannock"}},
    {"Nobody smiled at us.", {NULL}},
    {"Rather Late smiled the moon.", {NULL}},
};

static kb_entity_type
type_of(char letter)
{
    return letter == 'P'   ? KB_PERSON
           : letter == 'L' ? KB_PLACE
                           : KB_ORGANIZATION;
}

static kb_status
add_lessons(kb_trainer *trainer)
{
    for (size_t i = 0; i < sizeof(lessons) / sizeof(lessons[0]); ++i) {
        const char *const text = lessons[i].text;
        kb_gold gold[4];
        size_t n = 0;
        for (; n < 4 && lessons[i].names[n]; ++n) {
            const char *const name = lessons[i].names[n] + 1;
            const uint32_t at = (uint32_t)(strstr(text, name) - text);
            gold[n] = (kb_gold){{at, at + (uint32_t)strlen(name)},
                                type_of(lessons[i].names[n][0])};
        }
        const kb_document document = {
            .id = {"x", 1}, .text = {text, strlen(text)}, .date = KB_NO_DAY};
        KB_TRY(kb_trainer_add(trainer, &document, gold, n, NULL));
    }
    return KB_OK;
}

static kb_status
train(const kb_allocator *alloc)
{
    const kb_gaz *const gazs[] = {lists};
    const kb_train_options options = {.rows = 1024};
    kb_trainer *trainer = NULL;
    kb_status st = kb_trainer_new(gazs, 1, NULL, alloc, &trainer);
    if (st == KB_OK) {
        st = add_lessons(trainer);
    }
    if (st == KB_OK) {
        st = kb_trainer_run(trainer, &options);
    }
    if (st == KB_OK) {
        st = kb_trainer_write(trainer, path, KB_STR("own; MIT"), NULL);
    }
    kb_trainer_free(trainer);
    return st;
}

static size_t
read_back(char *bytes, size_t size)
{
    FILE *const file = fopen(path, "rb");
    assert_non_null(file);
    const size_t n = fread(bytes, 1, size, file);
    (void)fclose(file);
    return n;
}

static void
same_lessons_give_the_same_bytes(void **state)
{
    (void)state;
    static char a[1 << 16];
    static char b[1 << 16];
    assert_int_equal(train(NULL), KB_OK);
    const size_t n = read_back(a, sizeof(a));
    assert_int_equal(train(NULL), KB_OK);
    assert_int_equal(read_back(b, sizeof(b)), n);
    assert_int_equal(n, KB_WEIGHTS_AT_ROWS + 1024 * KB_WEIGHTS_ROW);
    assert_memory_equal(a, b, n);
}

static void
expect_type(kb_extractor *x, const char *text, kb_entity_type type)
{
    const kb_document document = {
        .id = {"x", 1}, .text = {text, strlen(text)}, .date = KB_NO_DAY};
    kb_annotation found;
    assert_int_equal(kb_extractor_run(x, &document, &found, NULL), KB_OK);
    assert_int_equal(found.n_entities, 1);
    assert_kb_str(found.entities[0].name, "Gavrosk");
    assert_int_equal(found.entities[0].type, type);
}

static void
learns_types_from_the_words_around(void **state)
{
    (void)state;
    const kb_gaz *const gazs[] = {lists};
    kb_extractor *x = NULL;
    kb_weights *weights = NULL;
    assert_int_equal(train(NULL), KB_OK);
    assert_int_equal(kb_weights_open(path, NULL, &weights, NULL), KB_OK);
    assert_kb_str(kb_weights_note(weights), "own; MIT");
    assert_int_equal(kb_extractor_new(gazs, 1, NULL, NULL, &x), KB_OK);
    const kb_extractor_options options = {.weights = weights};
    kb_extractor_configure(x, &options);
    expect_type(x, "Near the mill Gavrosk lay.", KB_PLACE);
    expect_type(x, "Old Gavrosk smiled at us.", KB_PERSON);
    kb_extractor_free(x);
    kb_weights_close(weights);
}

static void
counts_names_out_of_reach(void **state)
{
    (void)state;
    const kb_gaz *const gazs[] = {lists};
    kb_trainer *trainer = NULL;
    const kb_document document = {
        .id = {"x", 1},
        .text =
            KB_STR("We saw bell hooks in Boxton with @ bel_hook7 at 3 @ 5.")};
    const kb_gold gold[] = {
        {{7, 17}, KB_PERSON}, {{21, 27}, KB_PLACE}, {{35, 44}, KB_PERSON}};
    assert_int_equal(kb_trainer_new(gazs, 1, NULL, NULL, &trainer), KB_OK);
    assert_int_equal(kb_trainer_add(trainer, &document, gold, 3, NULL), KB_OK);
    const kb_train_counts counts = kb_trainer_counts(trainer);
    assert_int_equal(counts.documents, 1);
    assert_int_equal(counts.names, 3);
    assert_int_equal(counts.missed, 1); // an account's name needs no capital
    kb_trainer_free(trainer);
}

static void
refuses_what_it_cannot_do(void **state)
{
    (void)state;
    const kb_gaz *const gazs[] = {lists};
    kb_trainer *trainer = NULL;
    kb_error err = {0};
    const kb_document document = {.id = {"x", 1}, .text = KB_STR("In Boxton.")};
    const kb_gold beyond = {{3, 99}, KB_PLACE};
    const kb_train_options odd = {.rows = 1000};
    assert_int_equal(kb_trainer_new(gazs, 0, NULL, NULL, &trainer),
                     KB_ERR_INVALID);
    assert_int_equal(kb_trainer_new(gazs, 1, NULL, NULL, &trainer), KB_OK);
    assert_int_equal(kb_trainer_add(trainer, &document, &beyond, 1, &err),
                     KB_ERR_INVALID);
    assert_int_equal(kb_trainer_write(trainer, path, KB_STR(""), &err),
                     KB_ERR_INVALID);
    assert_int_equal(kb_trainer_run(trainer, &odd), KB_ERR_INVALID);
    assert_int_equal(
        kb_trainer_read(trainer, "/nowhere.jsonl", NULL, NULL, &err),
        KB_ERR_MISSING);
    kb_trainer_free(trainer);
    kb_trainer_free(NULL);
}

// Every allocation fails once: always KB_ERR_NOMEM, and nothing is lost.
static void
survives_out_of_memory(void **state)
{
    (void)state;
    kb_status st = KB_ERR_NOMEM;
    for (size_t n = 0; st == KB_ERR_NOMEM && n < 100000; ++n) {
        kb_test_heap heap = {.left = n};
        const kb_allocator alloc = kb_test_allocator(&heap);
        st = train(&alloc);
        assert_int_equal(heap.n_held, 0);
    }
    assert_int_equal(st, KB_OK);
}

int
main(void)
{
    lists = kb_test_open_lists(KB_BINARY_DIR "/test_train.gaz");
    if (!lists) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_lessons_give_the_same_bytes),
        cmocka_unit_test(learns_types_from_the_words_around),
        cmocka_unit_test(counts_names_out_of_reach),
        cmocka_unit_test(refuses_what_it_cannot_do),
        cmocka_unit_test(survives_out_of_memory),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    kb_gaz_close(lists);
    (void)unlink(path);
    return failed;
}
