// SPDX-License-Identifier: MIT
#include "heap.h"

#include <kb/extract.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- helpers ----------------------------------------------------------------

// A new file of these bytes, as a path to unlink() and free().
static char *
write_file(const char *extension, kb_str bytes)
{
    char *const path = malloc(64);
    assert_non_null(path);
    static unsigned serial;
    (void)snprintf(path, 64, "/tmp/kb_test_%ld_%u%s", (long)getpid(), ++serial,
                   extension);
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes.ptr, bytes.len), (ssize_t)bytes.len);
    close(file);
    return path;
}

static void
remove_file(char *path)
{
    unlink(path);
    free(path);
}

// Without the folder and name of a temporary file.
static kb_str
strip_path(kb_str text, const char *path)
{
    const size_t len = strlen(path);
    return text.len >= len && memcmp(text.ptr, path, len) == 0
               ? (kb_str){text.ptr + len, text.len - len}
               : text;
}

static size_t
print_document(const kb_document *document, const char *path, char *out,
               size_t size)
{
    const kb_str fields[] = {document->title, document->url, document->source,
                             document->lang};
    char date[KB_DAY_LEN + 1];
    kb_day_format(document->date, date);
    size_t n = (size_t)snprintf(out, size, "<" KB_FMT ">" KB_FMT,
                                KB_ARG(strip_path(document->id, path)),
                                KB_ARG(document->text));
    n += (size_t)snprintf(out + n, size - n, "|%s", date);
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); ++i) {
        if (fields[i].len > 0) {
            n += (size_t)snprintf(out + n, size - n, "|" KB_FMT,
                                  KB_ARG(fields[i]));
        }
    }
    return n + (size_t)snprintf(out + n, size - n, "\n");
}

static size_t
print_refusal(const kb_error *err, const char *path, char *out, size_t size)
{
    assert_string_equal(err->source, path);
    return (size_t)snprintf(out, size, "%s %u:%u@%u %s\n",
                            kb_status_text(err->status), err->line, err->column,
                            (unsigned)err->offset, err->message);
}

// Everything that a reader yields, documents and refusals.
static void
read_all(kb_reader *reader, const char *path, char *out, size_t size)
{
    size_t n = 0;
    for (;;) {
        kb_document document;
        kb_error err = {0};
        const kb_status st = kb_reader_next(reader, &document, &err);
        if (st == KB_DONE) {
            break;
        }
        if (st == KB_OK) {
            n += print_document(&document, path, out + n, size - n);
        } else {
            assert_int_equal(err.status, st);
            n += print_refusal(&err, path, out + n, size - n);
        }
    }
    kb_document document;
    assert_int_equal(kb_reader_next(reader, &document, NULL), KB_DONE);
}

// ---- formats ----------------------------------------------------------------

typedef struct read_case {
    const char *name;
    kb_reader_format format;
    const char *extension;
    kb_str in;
    const char *out; // <id without path>text|date|title|url|source|lang, or
                     // status line:column@offset message
} read_case;

// A literal with its length, NUL characters inside counted.
#define BYTES(literal)                 \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }

#define OPEN_10 "[[[[[[[[[["
#define SHUT_10 "]]]]]]]]]]"
#define OPEN_70 OPEN_10 OPEN_10 OPEN_10 OPEN_10 OPEN_10 OPEN_10 OPEN_10
#define SHUT_70 SHUT_10 SHUT_10 SHUT_10 SHUT_10 SHUT_10 SHUT_10 SHUT_10

static read_case read_cases[] = {
    {"reads_plain_text", KB_FORMAT_AUTO, ".txt", BYTES("Putin left.\n"),
     "<>Putin left.\n|2022-03-01\n"},
    {"keeps_the_byte_order_mark", KB_FORMAT_AUTO, ".txt",
     BYTES("\xEF\xBB\xBFHe left."), "<>\xEF\xBB\xBFHe left.|2022-03-01\n"},
    {"refuses_an_empty_file", KB_FORMAT_AUTO, ".txt", BYTES(""),
     "syntax error 0:0@0 the document is empty\n"},
    {"refuses_white_space", KB_FORMAT_AUTO, ".txt",
     BYTES("\xEF\xBB\xBF \r\n\t"),
     "syntax error 0:0@0 the document is empty\n"},
    {"refuses_broken_utf8", KB_FORMAT_AUTO, ".txt", BYTES("One\ntwo \xFF."),
     "invalid UTF-8 2:5@8 a byte that is not UTF-8\n"},
    {"refuses_binary_data", KB_FORMAT_AUTO, ".txt", BYTES("a\n\0b"),
     "syntax error 2:1@2 a NUL byte, so it is no text\n"},
    {"tells_json_by_the_first_byte", KB_FORMAT_AUTO, ".json",
     BYTES("{\"text\":\"A\"}\n"), "<#1>A|2022-03-01\n"},
    {"tells_text_by_the_first_byte", KB_FORMAT_AUTO, "", BYTES("A"),
     "<>A|2022-03-01\n"},
    {"reads_a_brace_as_text_by_name", KB_FORMAT_AUTO, ".txt", BYTES("{}"),
     "<>{}|2022-03-01\n"},
    {"reads_json_as_text_when_told", KB_FORMAT_TEXT, ".jsonl", BYTES("{}"),
     "<>{}|2022-03-01\n"},

    {"reads_all_fields", KB_FORMAT_AUTO, ".jsonl",
     BYTES("{\"id\":\"a1\",\"title\":\"T\",\"date\":\"2023-05-06T10:00:00Z\","
           "\"url\":\"u\",\"source\":\"s\",\"lang\":\"en\",\"text\":\"He.\","
           "\"other\":[1,{\"x\":null}]}\n"),
     "<a1>He.|2023-05-06|T|u|s|en\n"},
    {"makes_up_ids", KB_FORMAT_AUTO, ".ndjson",
     BYTES("{\"text\":\"A\"}\n\n{\"text\":\"B\",\"id\":\"\"}\n"
           "{\"text\":\"C\",\"id\":null}"),
     "<#1>A|2022-03-01\n<#3>B|2022-03-01\n<#4>C|2022-03-01\n"},
    {"writes_out_numbers", KB_FORMAT_JSONL, ".x",
     BYTES("{\"text\":\"A\",\"id\":17}\n{\"text\":\"B\",\"id\":-2.5}\n"),
     "<17>A|2022-03-01\n<-2.5>B|2022-03-01\n"},
    {"takes_other_line_ends", KB_FORMAT_JSONL, "",
     BYTES("\xEF\xBB\xBF{\"text\":\"A\"}\r\n \t\r\n{\"text\":\"B\"}\r\n"),
     "<#1>A|2022-03-01\n<#3>B|2022-03-01\n"},
    {"reads_escapes", KB_FORMAT_JSONL, "",
     BYTES("{\"text\":\"\\u201CZelenskyy\\u201D \\ud83d\\udc4d\\n\"}"),
     "<#1>“Zelenskyy” 👍\n|2022-03-01\n"},
    {"reads_every_escape", KB_FORMAT_JSONL, "",
     BYTES("{\"text\":\"a long plain run \\\"q\\\" \\\\ \\/ \\b\\f\\n\\r\\t "
           "\\u00e9\\u20AC \\\\\"}"),
     "<#1>a long plain run \"q\" \\ / \b\f\n\r\t é€ \\|2022-03-01\n"},
    {"takes_the_last_of_equal_keys", KB_FORMAT_JSONL, "",
     BYTES("{\"text\":\"A\",\"text\":\"B\"}\n"
           "{\"text\":\"A\",\"\\u0074ext\":\"B\"}\n"
           "{\"text\":7,\"text\":\"B\"}\n{\"text\":\"A\",\"text\":null}"),
     "<#1>B|2022-03-01\n<#2>B|2022-03-01\n<#3>B|2022-03-01\n"
     "syntax error 4:1@75 `text` is missing\n"},
    {"takes_the_text_of_the_object_itself", KB_FORMAT_JSONL, "",
     BYTES("{\"a\":{\"text\":\"no\"},\"title\":\"text\", \"text\" : "
           "\"yes\",\"b\":[{\"text\":\"no\"}]}"),
     "<#1>yes|2022-03-01|text\n"},
    {"takes_empty_fields", KB_FORMAT_JSONL, "",
     BYTES("{\"text\":\"A\",\"date\":\"\",\"title\":null,\"url\":\"\"}"),
     "<#1>A|2022-03-01\n"},
    {"reads_nothing_from_nothing", KB_FORMAT_JSONL, "", BYTES(""), ""},

    {"goes_on_after_a_refusal", KB_FORMAT_JSONL, "",
     BYTES("{\"text\":\"A\"}\n{\"text\": }\n{\"text\":\"C\"}\n"),
     "<#1>A|2022-03-01\n"
     "syntax error 2:10@22 unexpected token near '}'\n"
     "<#3>C|2022-03-01\n"},
    {"refuses_a_cut_line", KB_FORMAT_JSONL, "", BYTES("{\"text\":\"A"),
     "syntax error 1:10@9 premature end of input near '\"A'\n"},
    {"refuses_two_values", KB_FORMAT_JSONL, "", BYTES("{\"text\":\"A\"} {}"),
     "syntax error 1:14@13 end of file expected near '{'\n"},
    {"refuses_other_values", KB_FORMAT_JSONL, "", BYTES("[\"text\"]\n"),
     "syntax error 1:1@0 the line is not a JSON object\n"},
    {"refuses_a_missing_text", KB_FORMAT_JSONL, "",
     BYTES("{\"id\":1}\n{\"text\":null}\n{\"text\":7}\n{\"text\":\" \"}"),
     "syntax error 1:1@0 `text` is missing\n"
     "syntax error 2:1@9 `text` is missing\n"
     "syntax error 3:1@23 `text` is not a string\n"
     "syntax error 4:1@34 the document is empty\n"},
    {"refuses_a_bad_date", KB_FORMAT_JSONL, "",
     BYTES("{\"text\":\"A\",\"date\":\"3 March\"}\n"
           "{\"text\":\"A\",\"date\":\"2022-02-30\"}\n"
           "{\"text\":\"A\",\"date\":20220301}"),
     "syntax error 1:1@0 `date` is not a day as in 2022-03-01\n"
     "syntax error 2:1@30 `date` is not a day as in 2022-03-01\n"
     "syntax error 3:1@63 `date` is not a string\n"},
    {"refuses_other_types", KB_FORMAT_JSONL, "",
     BYTES("{\"text\":\"A\",\"id\":[]}\n{\"text\":\"A\",\"title\":1}"),
     "syntax error 1:1@0 `id` is neither a string nor a number\n"
     "syntax error 2:1@21 `title` is not a string\n"},
    {"refuses_nul", KB_FORMAT_JSONL, "",
     BYTES("{\"text\":\"A\\u0000\"}\n{\"text\":\"A\",\"id\":\"\\u0000\"}"),
     "syntax error 1:1@0 `text` holds a NUL character\n"
     "syntax error 2:1@19 `id` holds a NUL character\n"},
    {"refuses_a_broken_line", KB_FORMAT_JSONL, "",
     BYTES("{\"text\":\"A\"}\n{\"text\":\"\xC3(\"}\n{\"text\":\"B\"}"),
     "<#1>A|2022-03-01\n"
     "invalid UTF-8 2:10@22 a byte that is not UTF-8\n"
     "<#3>B|2022-03-01\n"},
    {"refuses_what_stands_before_a_text", KB_FORMAT_JSONL, "",
     BYTES("{\"id\":x,\"text\":\"A\"}\n{\"text\":\"A\" \"B\"}"),
     "syntax error 1:7@6 invalid token near 'x'\n"
     "syntax error 2:15@34 '}' expected near '\"B\"'\n"},
    {"refuses_bad_escapes", KB_FORMAT_JSONL, "",
     BYTES("{\"text\":\"\\x\"}\n{\"text\":\"\\u12g4\"}\n"
           "{\"text\":\"a\tb\"}\n{\"text\":\"\\ud83d\\u0041\"}\n"
           "{\"text\":\"\\udc00\"}"),
     "syntax error 1:11@10 invalid escape near '\"\\x'\n"
     "syntax error 2:14@27 invalid escape near '\"\\u12g'\n"
     "syntax error 3:10@41 control character 0x9 near '\"a'\n"
     "syntax error 4:22@68 invalid Unicode '\\uD83D\\u0041' near "
     "'\"\\ud83d\\u0041\"'\n"
     "syntax error 5:16@86 invalid Unicode '\\uDC00' near '\"\\udc00\"'\n"},
    {"passes_over_what_it_does_not_know", KB_FORMAT_JSONL, "",
     BYTES(" { \"a\" : [ ] , \"b\":{},\"c\":[{},[[]],{\"d\":[-0.5,10]}],"
           "\"e\":\"\\u00e9\\\"\" , \"text\":\"A\",\"f\":false } "),
     "<#1>A|2022-03-01\n"},
    {"reads_what_is_unusual", KB_FORMAT_JSONL, "",
     BYTES("{\"id\":1e3,\"text\":\"A\"}\n{\"id\":-0,\"text\":\"B\"}\n"
           "{\"id\":1,\"x\":\"\\u0000\",\"text\":\"C\"}\n"
           "{\"id\":123456789012345678,\"x\":1234567890123456789,"
           "\"text\":\"D\"}\n{\"\\u0069d\":2,\"text\":\"E\\n\"}\n"
           "{\"id\":3,\"x\":" OPEN_70 SHUT_70 ",\"text\":\"F\"}"),
     "<1000>A|2022-03-01\n<0>B|2022-03-01\n<1>C|2022-03-01\n"
     "<123456789012345678>D|2022-03-01\n<2>E\n|2022-03-01\n"
     "<3>F|2022-03-01\n"},
    {"refuses_what_is_ill_formed_beside_the_text", KB_FORMAT_JSONL, "",
     BYTES("{\"text\":\"A\",\"x\":[1,]}\n{\"text\":\"A\",}\n"
           "{\"text\":\"A\",\"x\":{\"y\":[}}\n"
           "{\"text\":\"A\",\"x\":01}\n{\"text\":\"A\",\"x\t\":1}\n"
           "{\"text\":\"A\",\"x\":tru}\n{\"text\":\"A\",\"x\":1.}\n"
           "{\"text\":\"A\",\"x\":[1}}\n{\"text\":\"A\""),
     "syntax error 1:20@19 unexpected token near ']'\n"
     "syntax error 2:13@34 string or '}' expected near '}'\n"
     "syntax error 3:23@58 unexpected token near '}'\n"
     "syntax error 4:17@77 invalid token near '0'\n"
     "syntax error 5:14@94 control character 0x9 near '\"x'\n"
     "syntax error 6:19@119 invalid token near 'tru'\n"
     "syntax error 7:18@139 invalid token near '1.'\n"
     "syntax error 8:19@160 ']' expected near '}'\n"
     "syntax error 9:11@173 '}' expected near end of file\n"},
    {"refuses_half_a_surrogate", KB_FORMAT_JSONL, "",
     BYTES("{\"text\":\"\\ud800\"}"),
     "syntax error 1:16@15 invalid Unicode '\\uD800' near '\"\\ud800\"'\n"},
};

static void
check_read(void **state)
{
    const read_case *const row = *state;
    kb_day date = KB_NO_DAY;
    assert_int_equal(kb_day_make(2022, 3, 1, &date), KB_OK);
    char *const path = write_file(row->extension, row->in);
    kb_reader *reader = NULL;
    assert_int_equal(
        kb_reader_open(path, row->format, date, NULL, &reader, NULL), KB_OK);
    char got[2048] = "";
    read_all(reader, path, got, sizeof(got));
    assert_string_equal(got, row->out);
    assert_int_equal(kb_reader_offset(reader), row->in.len);
    kb_reader_close(reader);
    remove_file(path);
}

// ---- limits -----------------------------------------------------------------

// A file of `n` letters between two texts.
static char *
write_long_file(const char *extension, const char *before, size_t n,
                const char *after)
{
    char *const path = write_file(extension, (kb_str){before, strlen(before)});
    FILE *const file = fopen(path, "ab");
    assert_non_null(file);
    static char letters[4096];
    memset(letters, 'a', sizeof(letters));
    for (; n > 0; n -= n < sizeof(letters) ? n : sizeof(letters)) {
        const size_t part = n < sizeof(letters) ? n : sizeof(letters);
        assert_int_equal(fwrite(letters, 1, part, file), part);
    }
    assert_true(fputs(after, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return path;
}

static void
check_long(char *path, const char *expected)
{
    kb_reader *reader = NULL;
    assert_int_equal(
        kb_reader_open(path, KB_FORMAT_AUTO, KB_NO_DAY, NULL, &reader, NULL),
        KB_OK);
    char got[512] = "";
    read_all(reader, path, got, sizeof(got));
    assert_string_equal(got, expected);
    kb_reader_close(reader);
    remove_file(path);
}

static void
refuses_long_documents(void **state)
{
    (void)state;
    check_long(write_long_file(".txt", "", KB_TEXT_MAX + 1, ""),
               "limit exceeded 0:0@0 the document is longer than 16777216 "
               "bytes\n");
    check_long(write_long_file(".jsonl", "{\"text\":\"", KB_TEXT_MAX + 1,
                               "\"}\n{\"text\":\"B\",\"id\":\"b\"}\n"),
               "limit exceeded 1:1@0 `text` is longer than 16777216 bytes\n"
               "<b>B|\n");
    check_long(write_long_file(".jsonl", "\n", 2 * KB_TEXT_MAX + 1,
                               "\n{\"text\":\"B\",\"id\":\"b\"}\n"),
               "limit exceeded 2:1@1 the line is longer than 33554432 bytes\n"
               "<b>B|\n");
}

static void
refuses_a_heap_of_values(void **state)
{
    (void)state;
    const size_t n = (size_t)2 << 20;
    char *const line = malloc(n + 1);
    assert_non_null(line);
    memset(line, '[', n);
    line[n] = '\0';
    char *const path = write_file(".jsonl", (kb_str){line, n});
    free(line);
    check_long(path, "limit exceeded 1:1@0 the line holds too many values\n");
}

// ---- sources ----------------------------------------------------------------

static void
check_open_error(const char *path, kb_status status, const char *message)
{
    kb_reader *reader = NULL;
    kb_error err = {0};
    assert_int_equal(
        kb_reader_open(path, KB_FORMAT_AUTO, KB_NO_DAY, NULL, &reader, &err),
        status);
    assert_null(reader);
    assert_int_equal(err.status, status);
    assert_string_equal(err.source, path);
    assert_string_equal(err.message, message);
}

static void
says_why_a_file_cannot_be_opened(void **state)
{
    (void)state;
    check_open_error("/nonexistent/a.txt", KB_ERR_MISSING,
                     "No such file or directory");
    check_open_error("/tmp", KB_ERR_IO, "Is a directory");
    check_open_error("/dev/null/x", KB_ERR_MISSING, "Not a directory");
    if (geteuid() != 0) {
        char *const path = write_file(".txt", KB_STR("x"));
        assert_int_equal(chmod(path, 0), 0);
        check_open_error(path, KB_ERR_IO, "Permission denied");
        remove_file(path);
    }
}

static void
says_why_a_file_cannot_be_read(void **state)
{
    (void)state;
    kb_reader *reader = NULL;
    kb_document document;
    kb_error err = {0};
    // Offset 0 of a process's memory is never mapped.
    assert_int_equal(kb_reader_open("/proc/self/mem", KB_FORMAT_TEXT, KB_NO_DAY,
                                    NULL, &reader, NULL),
                     KB_OK);
    assert_int_equal(kb_reader_next(reader, &document, &err), KB_ERR_IO);
    assert_string_equal(err.message, "Input/output error");
    assert_int_equal(kb_reader_next(reader, &document, &err), KB_DONE);
    kb_reader_close(reader);
}

// Read these bytes from standard input.
static void
check_stream(kb_str in, const char *expected)
{
    char *const path = write_file("", in);
    const int saved = dup(STDIN_FILENO);
    const int file = open(path, O_RDONLY);
    assert_true(saved >= 0 && file >= 0);
    assert_true(dup2(file, STDIN_FILENO) >= 0);
    kb_reader *reader = NULL;
    assert_int_equal(
        kb_reader_open("-", KB_FORMAT_AUTO, KB_NO_DAY, NULL, &reader, NULL),
        KB_OK);
    char got[256] = "";
    read_all(reader, "standard input", got, sizeof(got));
    assert_string_equal(got, expected);
    kb_reader_close(reader);
    assert_true(dup2(saved, STDIN_FILENO) >= 0);
    close(saved);
    close(file);
    remove_file(path);
}

static void
tells_the_format_of_a_stream(void **state)
{
    (void)state;
    check_stream(KB_STR("He left."), "<->He left.|\n");
    check_stream(KB_STR("{\"text\":\"A\"}"), "<-#1>A|\n");
    check_stream(KB_STR(""), "syntax error 0:0@0 the document is empty\n");
    check_stream(KB_STR("\xFF"),
                 "invalid UTF-8 1:1@0 a byte that is not UTF-8\n");
}

// ---- memory -----------------------------------------------------------------

static kb_status
read_with(const char *path, size_t n_allocations)
{
    kb_test_heap heap = {.left = n_allocations};
    const kb_allocator alloc = kb_test_allocator(&heap);
    kb_reader *reader = NULL;
    KB_TRY(
        kb_reader_open(path, KB_FORMAT_AUTO, KB_NO_DAY, &alloc, &reader, NULL));
    kb_document document;
    kb_status st = KB_OK;
    while (st == KB_OK) {
        st = kb_reader_next(reader, &document, NULL);
    }
    kb_reader_close(reader);
    return st;
}

static void
reports_every_failed_allocation(void **state)
{
    (void)state;
    static const char *const extensions[] = {".txt", ".jsonl"};
    for (size_t i = 0; i < 2; ++i) {
        char *const path = write_file(
            extensions[i], KB_STR("{\"text\":\"A\"}\n{\"text\":\"B\"}\n"));
        kb_status st = KB_ERR_NOMEM;
        size_t n = 0;
        for (; st == KB_ERR_NOMEM; ++n) {
            st = read_with(path, n);
        }
        assert_int_equal(st, KB_DONE);
        assert_true(n > 3);
        remove_file(path);
    }
}

// ---- the sample articles
// -----------------------------------------------------

// Each line of the articles holds the text of the file that bears its id.
static void
reads_the_sample_articles(void **state)
{
    (void)state;
    kb_reader *reader = NULL;
    assert_int_equal(kb_reader_open(KB_TEST_DATA "/news/articles.jsonl",
                                    KB_FORMAT_AUTO, KB_NO_DAY, NULL, &reader,
                                    NULL),
                     KB_OK);
    kb_document line;
    size_t n = 0;
    for (; kb_reader_next(reader, &line, NULL) == KB_OK; ++n) {
        char path[512];
        (void)snprintf(path, sizeof(path), KB_TEST_DATA "/news/" KB_FMT ".txt",
                       KB_ARG(line.id));
        kb_reader *plain = NULL;
        kb_document file;
        assert_int_equal(
            kb_reader_open(path, KB_FORMAT_AUTO, KB_NO_DAY, NULL, &plain, NULL),
            KB_OK);
        assert_int_equal(kb_reader_next(plain, &file, NULL), KB_OK);
        assert_true(kb_str_equal(file.text, line.text));
        assert_true(line.date != KB_NO_DAY && line.title.len > 0);
        kb_reader_close(plain);
    }
    assert_true(n >= 20);
    kb_reader_close(reader);
}

static void
closes_nothing(void **state)
{
    (void)state;
    kb_reader_close(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_long_documents),
        cmocka_unit_test(refuses_a_heap_of_values),
        cmocka_unit_test(says_why_a_file_cannot_be_opened),
        cmocka_unit_test(says_why_a_file_cannot_be_read),
        cmocka_unit_test(tells_the_format_of_a_stream),
        cmocka_unit_test(reports_every_failed_allocation),
        cmocka_unit_test(reads_the_sample_articles),
        cmocka_unit_test(closes_nothing),
    };
    return KB_TEST_ROWS(read_cases, check_read) +
           cmocka_run_group_tests_name("reader", tests, NULL, NULL);
}
