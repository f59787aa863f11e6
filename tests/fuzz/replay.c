// SPDX-License-Identifier: MIT
// Runs a fuzz target over saved inputs, so that the corpus is a regression
// test under any compiler.  Arguments are files, or folders whose files are
// taken.  Each input lies in a block of exactly its size: a sanitizer sees
// every read past its end.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
run_stream(FILE *in, size_t size, const char *path)
{
    uint8_t *const data = malloc(size > 0 ? size : 1);
    if (!data || fread(data, 1, size, in) != size) {
        perror(path);
        free(data);
        return 1;
    }
    const int result = LLVMFuzzerTestOneInput(data, size);
    free(data);
    return result;
}

static int
replay_file(const char *path)
{
    FILE *const in = fopen(path, "rb");
    struct stat info;
    if (!in || fstat(fileno(in), &info) != 0) {
        perror(path);
        if (in) {
            fclose(in);
        }
        return 1;
    }
    const int result = run_stream(in, (size_t)info.st_size, path);
    fclose(in);
    return result;
}

static int
is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int
replay_folder(const char *folder)
{
    struct dirent **entries = NULL;
    const int n = scandir(folder, &entries, is_visible, alphasort);
    int result = n > 0 ? 0 : 1;
    if (n <= 0) {
        fprintf(stderr, "%s: no inputs\n", folder);
    }
    for (int i = 0; i < n; ++i) {
        char path[4096];
        snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
        if (result == 0) {
            result = replay_file(path);
        }
        free(entries[i]);
    }
    free(entries);
    return result;
}

int
main(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        struct stat info;
        const int is_folder =
            stat(argv[i], &info) == 0 && S_ISDIR(info.st_mode);
        if ((is_folder ? replay_folder(argv[i]) : replay_file(argv[i])) != 0) {
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
