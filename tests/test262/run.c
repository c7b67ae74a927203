// SPDX-License-Identifier: MIT
//
// test262-run: runs the suite. The first process lists the tests and makes a
// few workers; each worker has the harness and a warm host, takes the next test
// from a shared counter, and runs it in each of its modes in a process forked
// for that alone. The results come back through shared memory.
//
// Exit status: 0, everything as expected; 1, something was not; 2, the run
// could not be made.
#include "execute.h"
#include "expectations.h"
#include "files.h"
#include "intervals.h"
#include "isolate.h"
#include "report.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_UNEXPECTED = 1, EXIT_USAGE = 2, DEFAULT_TIMEOUT = 10 };

static const char usage[] =
    "usage: test262-run [OPTION]... [PREFIX]...\n"
    "Runs the tests whose path below test/ begins with a PREFIX; all if there\n"
    "is none. The suite is in $TEST262_DIR or in --suite FOLDER, or --archive\n"
    "FILE is unpacked below --unpack-into FOLDER.\n"
    "  --feature NAME           only tests that name this feature\n"
    "  --skip-feature NAME      no test that names it\n"
    "  --intl                   the tests of ECMA-402 too\n"
    "  --shard I/N              of all N parts only the Ith\n"
    "  --jobs N                 how many processes work (default: one a core)\n"
    "  --timeout SECONDS        for one test in one mode (default: 10)\n"
    "  --expectations FILE      compare with what this list expects\n"
    "  --write-expectations     write that list anew\n"
    "  --json FILE              write the results to a file\n"
    "  --failures               print every run that does not pass\n"
    "  --images                 scripts are saved and loaded, untrusted\n"
    "  --no-tables, --features, --slowest N\n"
    "  --gc-every N, --minor-gc-every N, --fail-allocation N,\n"
    "  --fail-for-ever          as the shell has them\n"
    "  --gc-intervals FILE      the tests that are too slow for such "
    "intervals\n";

typedef struct Options {
    Selection selection;
    Switches switches;
    bool reloads_scripts;
    const char *suite_folder;
    const char *archive;
    const char *unpack_folder;
    const char *expectations;
    const char *intervals;
    const char *json;
    int64_t jobs;
    int64_t timeout;  // seconds
    int64_t slowest;
    bool writes_expectations;
    bool prints_failures;
    bool prints_features;
    bool has_no_tables;
} Options;

// ------------------------------------------------------------------ arguments

static bool parse_shard(Selection *selection, const char *text)
{
    char extra;

    return text &&
           sscanf(text, "%d/%d%c", &selection->shard, &selection->shard_count,
                  &extra) == 2 &&
           selection->shard >= 1 && selection->shard <= selection->shard_count;
}

// Options that stand alone: true if it was one.
static bool parse_flag(Options *options, const char *argument)
{
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {
        {"--intl", &options->selection.has_intl},
        {"--write-expectations", &options->writes_expectations},
        {"--failures", &options->prints_failures},
        {"--features", &options->prints_features},
        {"--no-tables", &options->has_no_tables},
        {"--images", &options->reloads_scripts},
    };

    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        if (strcmp(argument, flags[i].name) == 0) {
            *flags[i].flag = true;
            return true;
        }
    }
    return false;
}

// Options with an operand: how many arguments it is, 0 or -1 if it is wrong.
static int parse_option(Options *options, char **argv)
{
    const struct {
        const char *name;
        const char **text;
        int64_t *count;
    } operands[] = {
        {"--feature", &options->selection.feature, NULL},
        {"--skip-feature", &options->selection.skipped_feature, NULL},
        {"--suite", &options->suite_folder, NULL},
        {"--archive", &options->archive, NULL},
        {"--unpack-into", &options->unpack_folder, NULL},
        {"--expectations", &options->expectations, NULL},
        {"--json", &options->json, NULL},
        {"--gc-intervals", &options->intervals, NULL},
        {"--jobs", NULL, &options->jobs},
        {"--timeout", NULL, &options->timeout},
        {"--slowest", NULL, &options->slowest},
    };

    if (parse_flag(options, argv[0])) {
        return 1;
    }
    if (strcmp(argv[0], "--shard") == 0) {
        return parse_shard(&options->selection, argv[1]) ? 2 : -1;
    }
    for (size_t i = 0; i < sizeof(operands) / sizeof(operands[0]); i++) {
        if (strcmp(argv[0], operands[i].name) != 0) {
            continue;
        }
        if (operands[i].text) {
            *operands[i].text = argv[1];
            return argv[1] ? 2 : -1;
        }
        return switches_parse_count(argv[1], operands[i].count) ? 2 : -1;
    }
    return switches_parse(&options->switches, argv);
}

static bool parse_arguments(Options *options, int argc, char **argv)
{
    int i = 1;
    int prefixes = 1;  // gathered at the front of argv, from argv[1] on

    options->selection.shard = 1;
    options->selection.shard_count = 1;
    options->timeout = DEFAULT_TIMEOUT;
    options->jobs = sysconf(_SC_NPROCESSORS_ONLN);
    while (i < argc) {
        int taken;

        if (argv[i][0] != '-') {
            argv[prefixes++] = argv[i++];
            continue;
        }
        taken = parse_option(options, argv + i);
        if (taken <= 0) {
            fprintf(stderr, "test262-run: wrong option %s\n", argv[i]);
            return false;
        }
        i += taken;
    }
    options->selection.prefixes = (const char *const *)(argv + 1);
    options->selection.prefix_count = prefixes - 1;
    if (options->writes_expectations &&
        (!options->expectations || prefixes > 1 || options->selection.feature ||
         options->selection.skipped_feature ||
         options->selection.shard_count > 1)) {
        fputs("test262-run: --write-expectations takes --expectations and "
              "the whole suite\n",
              stderr);
        return false;
    }
    return true;
}

// -------------------------------------------------------------------- working

typedef struct Worker {
    const Options *options;
    const Suite *suite;
    Intervals *intervals;  // NULL: no list
    Harness *harness;
    atomic_size_t *next;  // shared: the first test that nobody has taken
} Worker;

static void run_execution(void *data, RunResult *result)
{
    execute(data, result);
}

static void note_features(const Suite *suite, const Metadata *metadata,
                          TestResult *result)
{
    for (int i = 0; i < metadata->feature_count; i++) {
        size_t index = suite_find_feature(suite, metadata->features[i]);

        if (index < suite->feature_count) {
            result->features[result->feature_count++] = (uint16_t)index;
        }
    }
}

static void run_modes(const Worker *worker, Execution *execution,
                      TestResult *result)
{
    RunMode modes[MOST_MODES];
    int count = test_modes(execution->metadata->flags, modes);

    for (int i = 0; i < count; i++) {
        RunResult *run = &result->runs[i];

        execution->mode = modes[i];
        run->mode = (uint8_t)modes[i];
        if (!isolate(run_execution, execution, run,
                     worker->options->timeout * 1000)) {
            run->status = RUN_FAILED;
            snprintf(run->message, sizeof(run->message), "cannot fork: %s",
                     strerror(errno));
        }
        result->run_count = (uint8_t)(i + 1);
    }
}

static void fail_test(TestResult *result, const char *message)
{
    result->run_count = 1;
    result->runs[0].status = RUN_FAILED;
    snprintf(result->runs[0].message, sizeof(result->runs[0].message), "%s",
             message);
}

static void run_test(const Worker *worker, size_t index)
{
    TestResult *result = &worker->suite->results[index];
    Metadata metadata;
    size_t length = 0;
    char *path = suite_test_path(worker->suite, index);
    char *text = path ? file_read(path, &length) : NULL;

    if (!text) {
        fail_test(result, "cannot read the test");
    } else if (!metadata_parse(text, length, &metadata)) {
        fail_test(result, "cannot understand the front matter");
    } else if (selection_takes(&worker->options->selection, &metadata)) {
        Switches switches = worker->options->switches;
        Execution execution = {
            .harness = worker->harness,
            .metadata = &metadata,
            .path = path,
            .text = text,
            .length = length,
            .switches = &switches,
            .reloads_scripts = worker->options->reloads_scripts,
        };

        intervals_apply(worker->intervals, worker->suite->paths[index],
                        &switches);

        note_features(worker->suite, &metadata, result);
        run_modes(worker, &execution, result);
    }
    free(text);
    free(path);
}

static _Noreturn void run_worker(Worker *worker)
{
    if (!isolate_initialize()) {
        perror("test262-run");
        _exit(EXIT_USAGE);
    }
    harness_warm_up(worker->harness);
    for (;;) {
        size_t index = atomic_fetch_add(worker->next, 1);

        if (index >= worker->suite->path_count) {
            break;
        }
        run_test(worker, index);
    }
    _exit(EXIT_SUCCESS);
}

static bool start_workers(Worker *worker)
{
    bool all_well = true;
    int started = 0;
    int status;

    fflush(NULL);
    for (; started < worker->options->jobs; started++) {
        pid_t child = fork();

        if (child == 0) {
            run_worker(worker);
        }
        if (child < 0) {
            perror("test262-run: fork");
            all_well = false;
            break;
        }
    }
    for (; started > 0; started--) {
        if (wait(&status) < 0 || status != 0) {
            all_well = false;
        }
    }
    if (!all_well) {
        fputs("test262-run: a worker did not finish its part\n", stderr);
    }
    return all_well;
}

static bool run_suite(const Options *options, const Suite *suite)
{
    Worker worker = {.options = options, .suite = suite};
    bool done = false;

    if (options->intervals) {
        worker.intervals = intervals_read(options->intervals);
        if (!worker.intervals) {
            return false;
        }
    }
    worker.harness = harness_new(suite->folder);
    worker.next = mmap(NULL, sizeof(*worker.next), PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!worker.harness) {
        fprintf(stderr, "test262-run: no harness in %s\n", suite->folder);
    } else if (worker.next == MAP_FAILED) {
        perror("test262-run: mmap");
    } else {
        done = start_workers(&worker);
    }
    if (worker.harness) {
        harness_free(worker.harness);
    }
    intervals_free(worker.intervals);
    if (worker.next != MAP_FAILED) {
        munmap(worker.next, sizeof(*worker.next));
    }
    return done;
}

// ------------------------------------------------------------------- reporting

static void print_failures(const Suite *suite)
{
    for (size_t i = 0; i < suite->path_count; i++) {
        const TestResult *result = &suite->results[i];

        for (int k = 0; k < result->run_count; k++) {
            const RunResult *run = &result->runs[k];

            if (run->status != RUN_PASSED) {
                printf("%s: %s %s: %s\n",
                       run_status_name((RunStatus)run->status), suite->paths[i],
                       run_mode_name((RunMode)run->mode), run->message);
            }
        }
    }
}

static size_t count_tests(const Suite *suite, RunStatus status)
{
    size_t count = 0;

    for (size_t i = 0; i < suite->path_count; i++) {
        count += test_status(&suite->results[i]) == status ? 1 : 0;
    }
    return count;
}

// The last line; returns the exit status.
static int conclude(const Options *options, const Suite *suite,
                    const Comparison *comparison, double seconds)
{
    size_t passed = count_tests(suite, RUN_PASSED);
    size_t failed = count_tests(suite, RUN_FAILED);
    size_t crashed = count_tests(suite, RUN_CRASHED);
    size_t timed_out = count_tests(suite, RUN_TIMED_OUT);
    size_t unexpected = failed + crashed + timed_out;

    if (options->expectations) {
        unexpected =
            comparison->unexpected_failures + comparison->unexpected_passes;
        printf("\n%zu failed as expected, %zu failed unexpectedly, %zu passed "
               "unexpectedly\n",
               comparison->expected_failures, comparison->unexpected_failures,
               comparison->unexpected_passes);
    }
    printf("\ntest262: %zu tests in %.1f s: %zu passed, %zu failed, %zu "
           "crashed, %zu timed out, %zu unexpected\n",
           passed + failed + crashed + timed_out, seconds, passed, failed,
           crashed, timed_out, unexpected);
    return unexpected > 0 ? EXIT_UNEXPECTED : EXIT_SUCCESS;
}

static int report(const Options *options, const Suite *suite, double seconds)
{
    Comparison comparison = {0};
    Expectations *expectations = NULL;
    bool all_well = true;

    if (options->prints_failures) {
        print_failures(suite);
    }
    if (!options->has_no_tables) {
        report_folders(suite);
    }
    if (options->prints_features) {
        report_features(suite);
    }
    if (options->slowest > 0) {
        report_slowest(suite, (int)options->slowest);
    }
    if (options->json) {
        all_well = report_json(suite, options->json, seconds);
    }
    if (options->expectations) {
        expectations = expectations_read(options->expectations);
        if (!expectations) {
            return EXIT_USAGE;
        }
        if (options->writes_expectations) {
            all_well &=
                expectations_write(expectations, suite, options->expectations);
        } else {
            comparison = expectations_compare(expectations, suite);
        }
        expectations_free(expectations);
    }
    return all_well ? conclude(options, suite, &comparison, seconds)
                    : EXIT_USAGE;
}

static char *find_suite(const Options *options)
{
    const char *folder =
        options->suite_folder ? options->suite_folder : getenv("TEST262_DIR");

    if (folder && *folder) {
        return strdup(folder);
    }
    if (options->archive && options->unpack_folder) {
        return suite_unpack(options->archive, options->unpack_folder);
    }
    fputs("test262-run: where is the suite?\n", stderr);
    return NULL;
}

static double now_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    Options options = {0};
    Suite *suite = NULL;
    char *folder;
    int status = EXIT_USAGE;
    double start;

    if (!parse_arguments(&options, argc, argv)) {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    folder = find_suite(&options);
    if (folder) {
        suite = suite_open(folder, &options.selection);
    }
    start = now_seconds();
    if (suite && run_suite(&options, suite)) {
        status = report(&options, suite, now_seconds() - start);
    }
    suite_close(suite);
    free(folder);
    return status;
}
