// SPDX-License-Identifier: MIT
#include "suite.h"

#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

// ------------------------------------------------------------------ unpacking

static bool run_tar(const char *archive, const char *folder)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        execlp("tar", "tar", "-xJf", archive, "-C", folder, (char *)NULL);
        _exit(127);
    }
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

// Unpacked beside its place first: a suite that is there is a whole one.
static bool unpack_aside(const char *archive, const char *parent,
                         const char *place)
{
    char *aside = file_join(parent, "unpacking-XXXXXX");
    char *unpacked = NULL;
    bool done = false;

    if (aside && mkdtemp(aside)) {
        unpacked = file_join(aside, "test262");
        done = unpacked && run_tar(archive, aside) &&
               (rename(unpacked, place) == 0 || errno == ENOTEMPTY);
        rmdir(aside);
    }
    free(unpacked);
    free(aside);
    return done;
}

char *suite_unpack(const char *archive, const char *parent)
{
    char *place = file_join(parent, "test262");
    char *mark = place ? file_join(place, "INTERPRETING.md") : NULL;
    struct stat status;

    mkdir(parent, 0777);
    if (mark && stat(mark, &status) != 0 &&
        !unpack_aside(archive, parent, place)) {
        fprintf(stderr, "test262-run: cannot unpack %s into %s\n", archive,
                parent);
        free(place);
        place = NULL;
    }
    free(mark);
    return place;
}

// -------------------------------------------------------------------- listing

typedef struct Listing {
    const Selection *selection;
    char **paths;
    size_t count;
    size_t capacity;
    bool has_failed;
} Listing;

static bool may_lead_to(const char *path, const char *prefix)
{
    return starts_with(path, prefix) || starts_with(prefix, path);
}

// Whether a folder (with the slash) or a file can be in the selection.
static bool is_wanted(const Selection *selection, const char *path,
                      bool is_folder)
{
    if (!selection->has_intl && (starts_with(path, "intl402/") ||
                                 starts_with(path, "staging/Intl402/") ||
                                 starts_with(path, "staging/intl402/"))) {
        return false;
    }
    for (int i = 0; i < selection->prefix_count; i++) {
        const char *prefix = selection->prefixes[i];

        if (is_folder ? may_lead_to(path, prefix) : starts_with(path, prefix)) {
            return true;
        }
    }
    return selection->prefix_count == 0;
}

static void add_path(Listing *listing, char *path)
{
    if (listing->count == listing->capacity) {
        size_t capacity = listing->capacity ? listing->capacity * 2 : 4096;
        char **paths = realloc(listing->paths, capacity * sizeof(*paths));

        if (!paths) {
            listing->has_failed = true;
            free(path);
            return;
        }
        listing->paths = paths;
        listing->capacity = capacity;
    }
    listing->paths[listing->count++] = path;
}

static bool is_test(const char *name)
{
    return file_has_suffix(name, ".js") && !strstr(name, "_FIXTURE");
}

static void list_folder(Listing *listing, const char *root, const char *below)
{
    char *path = file_join(root, below);
    DIR *folder = path ? opendir(path) : NULL;
    const struct dirent *entry;

    while (folder && (entry = readdir(folder)) != NULL) {
        bool is_folder = entry->d_type == DT_DIR;
        char *name;

        if (entry->d_name[0] == '.' ||
            (!is_folder && !is_test(entry->d_name))) {
            continue;
        }
        name = malloc(strlen(below) + strlen(entry->d_name) + 2);
        if (!name) {
            listing->has_failed = true;
            break;
        }
        sprintf(name, "%s%s%s", below, entry->d_name, is_folder ? "/" : "");
        if (!is_wanted(listing->selection, name, is_folder)) {
            free(name);
        } else if (is_folder) {
            list_folder(listing, root, name);
            free(name);
        } else {
            add_path(listing, name);
        }
    }
    if (folder) {
        closedir(folder);
    }
    free(path);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// Every shard_count-th path, from the shard-th on.
static void keep_shard(Listing *listing, const Selection *selection)
{
    size_t kept = 0;

    for (size_t i = 0; i < listing->count; i++) {
        if (i % (size_t)selection->shard_count ==
            (size_t)selection->shard - 1) {
            listing->paths[kept++] = listing->paths[i];
        } else {
            free(listing->paths[i]);
        }
    }
    listing->count = kept;
}

// ------------------------------------------------------------------- features

static void read_features(Suite *suite)
{
    char *path = file_join(suite->folder, "features.txt");
    size_t length;
    char *text = path ? file_read(path, &length) : NULL;
    char *line = text;
    size_t capacity = 1024;

    free(path);
    suite->features = calloc(capacity, sizeof(*suite->features));
    while (line && *line && suite->features &&
           suite->feature_count < capacity) {
        size_t whole = strcspn(line, "\n");
        size_t name = strcspn(line, " #\r\n");

        if (name > 0) {
            suite->features[suite->feature_count++] = strndup(line, name);
        }
        line += whole + (line[whole] ? 1 : 0);
    }
    free(text);
}

size_t suite_find_feature(const Suite *suite, Span name)
{
    size_t i = 0;

    while (i < suite->feature_count && !span_equals(name, suite->features[i])) {
        i++;
    }
    return i;
}

static bool has_feature(const Metadata *metadata, const char *feature)
{
    for (int i = 0; i < metadata->feature_count; i++) {
        if (span_equals(metadata->features[i], feature)) {
            return true;
        }
    }
    return false;
}

bool selection_takes(const Selection *selection, const Metadata *metadata)
{
    return (!selection->feature || has_feature(metadata, selection->feature)) &&
           !(selection->skipped_feature &&
             has_feature(metadata, selection->skipped_feature));
}

// ---------------------------------------------------------- opening, closing

static TestResult *share_results(size_t count)
{
    void *memory =
        mmap(NULL, count * sizeof(TestResult), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    return memory == MAP_FAILED ? NULL : memory;
}

Suite *suite_open(const char *folder, const Selection *selection)
{
    Suite *suite = calloc(1, sizeof(*suite));
    Listing listing = {.selection = selection};
    char *root = file_join(folder, "test");

    if (suite && root) {
        suite->folder = strdup(folder);
        list_folder(&listing, root, "");
        qsort(listing.paths, listing.count, sizeof(*listing.paths),
              compare_paths);
        keep_shard(&listing, selection);
        suite->paths = listing.paths;
        suite->path_count = listing.count;
        read_features(suite);
    }
    free(root);
    if (suite && listing.count > 0 && !listing.has_failed) {
        suite->results = share_results(suite->path_count);
    }
    if (!suite || !suite->results) {
        fprintf(stderr, "test262-run: no tests to run in %s\n", folder);
        suite_close(suite);
        return NULL;
    }
    return suite;
}

void suite_close(Suite *suite)
{
    if (!suite) {
        return;
    }
    if (suite->results) {
        munmap(suite->results, suite->path_count * sizeof(TestResult));
    }
    for (size_t i = 0; i < suite->path_count; i++) {
        free(suite->paths[i]);
    }
    for (size_t i = 0; i < suite->feature_count; i++) {
        free(suite->features[i]);
    }
    free(suite->paths);
    free(suite->features);
    free(suite->folder);
    free(suite);
}

char *suite_test_path(const Suite *suite, size_t index)
{
    char *root = file_join(suite->folder, "test");
    char *path = root ? file_join(root, suite->paths[index]) : NULL;

    free(root);
    return path;
}
