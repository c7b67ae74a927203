// SPDX-License-Identifier: MIT
//
// The parts of the test262 runner that decide what counts as passed.
#include "expectations.h"
#include "files.h"
#include "intervals.h"
#include "isolate.h"
#include "judge.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// --------------------------------------------------------------- front matter

static bool parse(const char *text, Metadata *metadata)
{
    return metadata_parse(text, strlen(text), metadata);
}

Test(metadata, reads_lists_in_brackets)
{
    Metadata metadata;

    cr_assert(parse("// c\n/*---\ndescription: >\n  flags: [raw]\n"
                    "flags: [onlyStrict, async]\n"
                    "includes: [compareArray.js,propertyHelper.js]\n"
                    "features: [ BigInt , \"class\" ]\n---*/\nvar a;",
                    &metadata));
    cr_assert_eq(metadata.flags, TEST_ONLY_STRICT | TEST_ASYNC);
    cr_assert_eq(metadata.include_count, 2);
    cr_assert(span_equals(metadata.includes[0], "compareArray.js"));
    cr_assert(span_equals(metadata.includes[1], "propertyHelper.js"));
    cr_assert_eq(metadata.feature_count, 2);
    cr_assert(span_equals(metadata.features[0], "BigInt"));
    cr_assert(span_equals(metadata.features[1], "class"));
    cr_assert_eq(metadata.negative_phase, PHASE_NONE);
}

Test(metadata, reads_lists_on_lines_of_their_own)
{
    Metadata metadata;

    cr_assert(parse("/*---\nflags:\n  - module\n\n  - raw\nfeatures:\n- a\n"
                    "- b\nesid: x\n---*/",
                    &metadata));
    cr_assert_eq(metadata.flags, TEST_MODULE | TEST_RAW);
    cr_assert_eq(metadata.feature_count, 2);
    cr_assert(span_equals(metadata.features[1], "b"));
}

Test(metadata, reads_the_negative_expectation)
{
    Metadata metadata;

    cr_assert(parse("/*---\r\nnegative:\r\n  phase: resolution\r\n"
                    "  type: SyntaxError\r\nflags: [module]\r\n---*/",
                    &metadata));
    cr_assert_eq(metadata.negative_phase, PHASE_RESOLUTION);
    cr_assert(span_equals(metadata.negative_type, "SyntaxError"));
    cr_assert_eq(metadata.flags, TEST_MODULE);
}

Test(metadata, takes_any_line_end)
{
    Metadata metadata;

    cr_assert(parse("/*---\r\rflags: [raw]\rnegative:\r  phase: parse\r"
                    "  type: SyntaxError\r---*/",
                    &metadata));
    cr_assert_eq(metadata.flags, TEST_RAW);
    cr_assert_eq(metadata.negative_phase, PHASE_PARSE);
}

Test(metadata, refuses_what_it_does_not_know)
{
    Metadata metadata;

    cr_assert_not(parse("var a = 1;", &metadata));
    cr_assert_not(parse("/*---\nflags: [raw]\n", &metadata));
    cr_assert_not(parse("/*---\nflags: [raw\n---*/", &metadata));
    cr_assert_not(parse("/*---\nflags: raw\n---*/", &metadata));
    cr_assert_not(parse("/*---\nnegative:\n  phase: early\n"
                        "  type: SyntaxError\n---*/",
                        &metadata));
    cr_assert_not(parse("/*---\nnegative:\n  phase: parse\n---*/", &metadata));
}

Test(results, runs_a_test_in_the_modes_of_its_flags)
{
    RunMode modes[MOST_MODES];

    cr_assert_eq(test_modes(0, modes), 2);
    cr_assert(modes[0] == RUN_SLOPPY && modes[1] == RUN_STRICT);
    cr_assert(test_modes(TEST_NO_STRICT, modes) == 1 && modes[0] == RUN_SLOPPY);
    cr_assert(test_modes(TEST_ONLY_STRICT, modes) == 1 &&
              modes[0] == RUN_STRICT);
    cr_assert(test_modes(TEST_MODULE, modes) == 1 && modes[0] == RUN_MODULE);
    cr_assert(test_modes(TEST_RAW, modes) == 1 && modes[0] == RUN_RAW);
}

// -------------------------------------------------------------------- verdicts

static RunStatus verdict(const char *text, Phase phase, const char *name,
                         bool is_done, const char *report)
{
    Metadata metadata;
    Outcome outcome = {.phase = phase};
    RunResult result = {0};

    cr_assert(parse(text, &metadata));
    strcpy(outcome.name, name);
    judge(&metadata, &outcome, is_done, report, &result);
    return (RunStatus)result.status;
}

Test(judge, compares_phase_and_name)
{
    const char *negative = "/*---\nnegative:\n  phase: parse\n"
                           "  type: SyntaxError\n---*/";

    cr_assert_eq(verdict(negative, PHASE_PARSE, "SyntaxError", false, NULL),
                 RUN_PASSED);
    cr_assert_eq(verdict(negative, PHASE_RUNTIME, "SyntaxError", false, NULL),
                 RUN_FAILED);
    cr_assert_eq(verdict(negative, PHASE_PARSE, "Error", false, NULL),
                 RUN_FAILED);
    cr_assert_eq(verdict(negative, PHASE_NONE, "", false, NULL), RUN_FAILED);
}

Test(judge, asks_for_no_exception_otherwise)
{
    cr_assert_eq(verdict("/*---\n---*/", PHASE_NONE, "", false, NULL),
                 RUN_PASSED);
    cr_assert_eq(verdict("/*---\n---*/", PHASE_RUNTIME, "Error", false, NULL),
                 RUN_FAILED);
}

Test(judge, waits_for_the_word_of_an_asynchronous_test)
{
    const char *text = "/*---\nflags: [async]\n---*/";

    cr_assert_eq(verdict(text, PHASE_NONE, "", true, NULL), RUN_PASSED);
    cr_assert_eq(verdict(text, PHASE_NONE, "", false, NULL), RUN_FAILED);
    cr_assert_eq(verdict(text, PHASE_NONE, "", true, "no"), RUN_FAILED);
    cr_assert_eq(verdict(text, PHASE_RUNTIME, "Error", true, NULL), RUN_FAILED);
}

// ------------------------------------------------------------------- isolation

static RunResult *share(void)
{
    void *memory = mmap(NULL, sizeof(RunResult), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    cr_assert_neq(memory, MAP_FAILED);
    return memory;
}

static void pass(void *data, RunResult *result)
{
    (void)data;
    result->status = RUN_PASSED;
}

static void crash(void *data, RunResult *result)
{
    (void)data;
    result->status = RUN_PASSED;
    fputs("a last word\nand more\n", stderr);
    raise(SIGABRT);
}

static void leave(void *data, RunResult *result)
{
    (void)data;
    (void)result;
    _exit(EXIT_SUCCESS);
}

static void leave_with_error(void *data, RunResult *result)
{
    (void)data;
    result->status = RUN_PASSED;
    _exit(23);
}

static void hang(void *data, RunResult *result)
{
    (void)data;
    (void)result;
    pause();
}

Test(isolate, one_bad_end_is_one_result)
{
    RunResult *result = share();

    cr_assert(isolate_initialize());
    cr_assert(isolate(pass, NULL, result, 10000));
    cr_assert_eq(result->status, RUN_PASSED);
    cr_assert(isolate(crash, NULL, result, 10000));
    cr_assert_eq(result->status, RUN_CRASHED);
    cr_assert(strstr(result->message, "a last word"), "%s", result->message);
    cr_assert(isolate(leave, NULL, result, 10000));
    cr_assert_eq(result->status, RUN_CRASHED);
    cr_assert_not(strstr(result->message, "a last word"));
    cr_assert(isolate(leave_with_error, NULL, result, 10000));
    cr_assert_eq(result->status, RUN_CRASHED);
    cr_assert(strstr(result->message, "23"));
    cr_assert(isolate(hang, NULL, result, 50));
    cr_assert_eq(result->status, RUN_TIMED_OUT);
    cr_assert(isolate(pass, NULL, result, 10000));
    cr_assert_eq(result->status, RUN_PASSED);
}

// ---------------------------------------------------------------- expectations

// Makes a file of that text; `name` is the pattern of mkstemp.
static void write_list(char *name, const char *text)
{
    int file = mkstemp(name);

    cr_assert_geq(file, 0);
    cr_assert_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
    close(file);
}

static Expectations *read_list(const char *text)
{
    char name[] = "expectations-XXXXXX";
    Expectations *list;

    write_list(name, text);
    list = expectations_read(name);
    unlink(name);
    return list;
}

Test(expectations, cover_folders_tests_and_modes)
{
    Expectations *list = read_list("# c\n\nreason: no Temporal\n"
                                   "built-ins/Temporal/\n"
                                   "reason: other\nlanguage/a.js\n"
                                   "language/b.js strict");

    cr_assert_not_null(list);
    cr_assert(expectations_has(list, "built-ins/Temporal/Now/x.js", RUN_RAW));
    cr_assert_not(expectations_has(list, "built-ins/Temporal2.js", RUN_RAW));
    cr_assert(expectations_has(list, "language/a.js", RUN_SLOPPY));
    cr_assert_not(expectations_has(list, "language/a.jsx", RUN_SLOPPY));
    cr_assert(expectations_has(list, "language/b.js", RUN_STRICT));
    cr_assert_not(expectations_has(list, "language/b.js", RUN_SLOPPY));
    expectations_free(list);
}

Test(expectations, absent_file_is_an_empty_list)
{
    Expectations *list = expectations_read("no-such-file.txt");

    cr_assert_not_null(list);
    cr_assert_not(expectations_has(list, "a.js", RUN_SLOPPY));
    expectations_free(list);
}

Test(expectations, refuse_a_line_without_a_known_form)
{
    cr_assert_null(read_list("language/a\n"));
    cr_assert_null(read_list("a.js sometimes\n"));
}

// ------------------------------------------------------------------- intervals

static Intervals *read_intervals(const char *text)
{
    char name[] = "intervals-XXXXXX";
    Intervals *intervals;

    write_list(name, text);
    intervals = intervals_read(name);
    unlink(name);
    return intervals;
}

Test(intervals, raise_what_is_switched_on)
{
    Intervals *intervals = read_intervals("# c\n\n20 language/a.js\n9 c/\n");
    Switches switches = {.gc_every = 1};

    cr_assert_not_null(intervals);
    intervals_apply(intervals, "language/b.js", &switches);
    cr_assert_eq(switches.gc_every, 1);
    intervals_apply(intervals, "c/d.js", &switches);
    cr_assert_eq(switches.gc_every, 9);
    intervals_apply(intervals, "language/a.js", &switches);
    cr_assert_eq(switches.gc_every, 20);
    cr_assert_eq(switches.minor_gc_every, 0);
    switches.gc_every = 30;
    intervals_apply(intervals, "language/a.js", &switches);
    cr_assert_eq(switches.gc_every, 30);
    intervals_free(intervals);
}

Test(intervals, refuse_a_line_without_the_form)
{
    cr_assert_null(read_intervals("language/a.js\n"));
    cr_assert_null(read_intervals("0 language/a.js\n"));
    cr_assert_null(read_intervals("2 language/a\n"));
    cr_assert_null(intervals_read("no-such-file.txt"));
}

static TestResult result_of(RunStatus sloppy, RunStatus strict)
{
    TestResult result = {.run_count = 2};

    result.runs[0].mode = RUN_SLOPPY;
    result.runs[0].status = (uint8_t)sloppy;
    result.runs[1].mode = RUN_STRICT;
    result.runs[1].status = (uint8_t)strict;
    return result;
}

static char path_a[] = "x/a.js";
static char path_b[] = "x/b.js";
static char path_c[] = "y/c.js";
static char path_d[] = "y/d.js";

Test(expectations, tell_what_changed)
{
    char *paths[] = {path_a, path_b, path_c, path_d};
    TestResult results[] = {
        result_of(RUN_FAILED, RUN_PASSED),
        result_of(RUN_PASSED, RUN_PASSED),
        result_of(RUN_FAILED, RUN_FAILED),
        result_of(RUN_CRASHED, RUN_FAILED),
    };
    Suite suite = {.paths = paths, .path_count = 4, .results = results};
    Expectations *list = read_list("x/a.js sloppy\nx/b.js strict\ny/d.js\n");
    Comparison comparison = expectations_compare(list, &suite);

    cr_assert_eq(comparison.expected_failures, 1);
    cr_assert_eq(comparison.unexpected_failures, 2);
    cr_assert_eq(comparison.unexpected_passes, 1);
    expectations_free(list);
}

Test(expectations, written_list_covers_exactly_what_failed)
{
    char *paths[] = {path_a, path_b, path_c, path_d};
    TestResult results[] = {
        result_of(RUN_FAILED, RUN_PASSED),
        result_of(RUN_PASSED, RUN_PASSED),
        result_of(RUN_FAILED, RUN_FAILED),
        result_of(RUN_FAILED, RUN_FAILED),
    };
    Suite suite = {.paths = paths, .path_count = 4, .results = results};
    Expectations *old = read_list("reason: a known one\nx/a.js\n");
    Expectations *list;
    Comparison comparison;
    char name[] = "expectations-XXXXXX";
    size_t length;
    char *text;

    close(mkstemp(name));
    cr_assert(expectations_write(old, &suite, name));
    text = file_read(name, &length);
    cr_assert_not_null(text);
    cr_assert(strstr(text, "reason: a known one\nx/a.js sloppy\n"));
    cr_assert(strstr(text, "\ny/\n"));
    list = expectations_read(name);
    unlink(name);
    comparison = expectations_compare(list, &suite);
    cr_assert_eq(comparison.expected_failures, 3);
    cr_assert_eq(comparison.unexpected_failures, 0);
    cr_assert_eq(comparison.unexpected_passes, 0);
    free(text);
    expectations_free(list);
    expectations_free(old);
}

// ----------------------------------------------------------------------- paths

static void check_resolve(const char *specifier, const char *referrer,
                          const char *expected)
{
    char *path = file_resolve(specifier, referrer);

    cr_assert_str_eq(path, expected);
    free(path);
}

Test(files, resolve_specifiers)
{
    check_resolve("./b.js", "a.js", "b.js");
    check_resolve("./b.js", "/x/y/a.js", "/x/y/b.js");
    check_resolve("../b.js", "/x/y/a.js", "/x/b.js");
    check_resolve("../../../b.js", "/x/y/a.js", "/b.js");
    check_resolve("../b.js", "x/a.js", "b.js");
    check_resolve("../../b.js", "x/a.js", "../b.js");
    check_resolve("../../../b.js", "x/a.js", "../../b.js");
    check_resolve("/b//c/./d.js", "/x/y/a.js", "/b/c/d.js");
    check_resolve("b.js", NULL, "b.js");
}
