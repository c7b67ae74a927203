// SPDX-License-Identifier: MIT
//
// Script that does not end, stopped: each case of the file of hostile scripts
// is called again and again until a deadline, jsm_terminate from a signal
// handler or from another thread, or its fuel ends it. What counts is the
// processor time of the thread, which is also the clock that the runtime is
// given, so that a busy machine makes no difference. On a virtual machine even
// that clock goes on while the processor is taken away: a case has several
// attempts, and the best one counts. What is slow to stop is so in each.
//
//   test_deadline HOSTILE.JS          checks all cases
//   test_deadline HOSTILE.JS 2/5      the second of every five
//   test_deadline HOSTILE.JS CASE...  prints the figures of these; "all"
#include "jsmini.h"
#include "rows.h"
#include "text_file.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

enum {
    LARGE = 1000000,  // the size of a case that is to last
    SMALL = 300,      // of one that is to come to its end
    MOST_MEMORY = 1 << 30,
    ATTEMPTS = 8,
    SHOWN_ATTEMPTS = 3,  // where figures are printed
    UNDISTURBED_ATTEMPTS = 100,
    COMPLAINTS = 1 << 16,  // bytes of them that are kept
};

static const int64_t time_allowed = 20 * 1000000;
static const int64_t most_late = 5 * 1000000;
// So much later it will not be stopped at all.
static const int64_t hopeless = 3000 * (int64_t)1000000;
static const int64_t preparation_allowed = 60000 * (int64_t)1000000;
// Between the two looks at the clock that jsm_terminate is between.
static const int64_t most_disturbed = 1000000;
static const int64_t fuel_allowed = 50000;

typedef struct Run {
    const char *name;
    jsm_runtime *runtime;
    jsm_context *cx;
    jsm_value body;
    uint64_t seed;  // what the host calls random
    bool has_failed;
} Run;

static char *hostile;                // the text of the scripts
static char complaints[COMPLAINTS];  // printed again at the end
static bool is_talkative;

// ----------------------------------------------------------- what the host has

static int64_t time_of(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int64_t thread_time(void)
{
    return time_of(CLOCK_THREAD_CPUTIME_ID);
}

static int64_t now(void *data, bool monotonic)
{
    (void)data;
    return monotonic ? thread_time() : 1000000000000000000;
}

static uint64_t random_word(void *data)
{
    Run *run = data;

    return run->seed = run->seed * 6364136223846793005 + 1442695040888963407;
}

// structuredClone, as a host would have it.
static jsm_value host_clone(jsm_context *cx, const jsm_call *c)
{
    return jsm_clone_read(cx, jsm_clone_write(cx, jsm_arg(c, 0), 0, NULL));
}

// ----------------------------------------------------------------------- a run

// All complaints are the end of what is printed, where a summary shows them;
// each is printed at once, too, in case that there is no end.
static void complain(const char *name, const char *how, const char *what)
{
    size_t length = strlen(complaints);

    snprintf(complaints + length, sizeof(complaints) - length, "%s, %s: %s\n",
             name, how, what);
    fputs(complaints + length, stdout);
    fflush(stdout);
}

static void fail(Run *run, const char *how, const char *what)
{
    complain(run->name, how, what);
    run->has_failed = true;
}

// Takes the exception that is pending. Only a RangeError is to be expected:
// hostile sizes do not fit.
static void take_exception(Run *run, const char *how)
{
    jsm_value error = jsm_catch(run->cx);
    const char *text = jsm_cstr(run->cx, error, NULL);

    // It was time while the text was made.
    if (jsm_pending(run->cx) == JSM_TERMINATED) {
        return;
    }
    if (strncmp(text, "RangeError", strlen("RangeError")) != 0) {
        fail(run, how, text);
    }
}

// A runtime with the case's function.
static bool begin(Run *run, const char *name, int size, uint64_t seed)
{
    const jsm_hooks hooks = {
        .size = sizeof(hooks),
        .data = run,
        .now_ns = now,
        .random = random_word,
    };
    const jsm_limits limits = {.size = sizeof(limits),
                               .heap_hard = MOST_MEMORY};
    const jsm_runtime_options options = {
        .size = sizeof(options),
        .limits = &limits,
        .hooks = &hooks,
    };
    jsm_value arguments[2];
    jsm_value script;

    *run = (Run){.name = name, .seed = seed};
    run->runtime = jsm_runtime_new(&options);
    run->cx = jsm_context_new(run->runtime, NULL);
    jsm_set(run->cx, jsm_global(run->cx), "clone",
            jsm_function(run->cx, "clone", host_clone, 1, NULL, NULL));
    script = jsm_eval(run->cx, hostile, JSM_NTS, "hostile.js");
    arguments[0] = jsm_string(run->cx, name, JSM_NTS);
    arguments[1] = jsm_int(size);
    jsm_set_deadline(run->runtime, thread_time() + preparation_allowed);
    run->body = jsm_invoke(run->cx, script, "prepare", 2, arguments);
    jsm_set_deadline(run->runtime, 0);
    if (jsm_pending(run->cx) == JSM_TERMINATED) {
        fail(run, "preparation", "does not end");
        jsm_clear_termination(run->runtime);
        return false;
    }
    if (jsm_pending(run->cx) != JSM_OK) {
        take_exception(run, "preparation");
        return false;
    }
    return true;
}

// The runtime works as before. (Checked builds see that all memory is freed.)
static void end(Run *run)
{
    static const char script[] =
        "[3, 1, 2].sort().map(x => `${x}`).join('').replace(/1/, 'one')";
    jsm_value answer;

    run->body = JSM_UNDEFINED;
    answer = jsm_eval(run->cx, script, JSM_NTS, "after.js");
    if (jsm_pending(run->cx) != JSM_OK ||
        strcmp(jsm_cstr(run->cx, answer, NULL), "one23") != 0) {
        fail(run, "afterwards", "no more script");
    }
    jsm_context_free(run->cx);
    jsm_runtime_free(run->runtime);
}

static void call_once(Run *run, const char *how)
{
    jsm_scope scope = jsm_scope_open(run->cx);

    jsm_call_fn(run->cx, run->body, JSM_UNDEFINED, 0, NULL);
    if (jsm_pending(run->cx) == JSM_OK) {
        jsm_run_microtasks(run->runtime, LARGE);
    }
    if (jsm_pending(run->cx) == JSM_EXCEPTION) {
        take_exception(run, how);
    }
    jsm_scope_close(run->cx, scope, JSM_UNDEFINED);
}

// Calls until it is terminated, which is to be at `*due`, and gives how late
// that is.
static int64_t call_until(Run *run, const char *how, atomic_llong *due)
{
    int64_t start = thread_time();
    int64_t stopped;

    do {
        call_once(run, how);
        stopped = thread_time();
    } while (!run->has_failed && jsm_pending(run->cx) != JSM_TERMINATED &&
             stopped - start < hopeless);
    if (jsm_pending(run->cx) != JSM_TERMINATED) {
        fail(run, how, "not terminated");
    }
    jsm_clear_termination(run->runtime);
    return stopped - atomic_load(due);
}

// ------------------------------------------------------------ the ways to stop

static int64_t stop_by_deadline(Run *run)
{
    atomic_llong due = thread_time() + time_allowed;
    int64_t late;

    jsm_set_deadline(run->runtime, due);
    late = call_until(run, "deadline", &due);
    jsm_set_deadline(run->runtime, 0);
    return late;
}

static jsm_runtime *signalled;
static atomic_llong signal_time;

static void on_signal(int number)
{
    (void)number;
    atomic_store(&signal_time, thread_time());
    jsm_terminate(signalled);
}

static int64_t stop_by_signal(Run *run)
{
    const struct itimerval timer = {.it_value.tv_usec = time_allowed / 1000};
    const struct itimerval none = {0};
    struct sigaction action = {.sa_handler = on_signal};
    int64_t late;

    signalled = run->runtime;
    atomic_store(&signal_time, thread_time() + hopeless);
    sigemptyset(&action.sa_mask);
    sigaction(SIGPROF, &action, NULL);
    setitimer(ITIMER_PROF, &timer, NULL);
    late = call_until(run, "signal", &signal_time);
    setitimer(ITIMER_PROF, &none, NULL);
    return late;
}

typedef struct Terminator {
    jsm_runtime *runtime;
    clockid_t clock;  // of the thread that runs script
    atomic_llong before, after;
} Terminator;

static void *terminate(void *data)
{
    Terminator *terminator = data;
    const struct timespec pause = {0, time_allowed};

    nanosleep(&pause, NULL);
    atomic_store(&terminator->before, time_of(terminator->clock));
    jsm_terminate(terminator->runtime);
    atomic_store(&terminator->after, time_of(terminator->clock));
    return NULL;
}

// If script went on for long while the other thread was about to terminate it,
// nobody knows when the termination came: another attempt is made.
static int64_t stop_by_thread(Run *run)
{
    Terminator terminator = {.runtime = run->runtime};
    int64_t late, disturbed;
    pthread_t thread;

    pthread_getcpuclockid(pthread_self(), &terminator.clock);
    for (int i = 0; i < UNDISTURBED_ATTEMPTS; i++) {
        atomic_store(&terminator.before, thread_time() + hopeless);
        pthread_create(&thread, NULL, terminate, &terminator);
        late = call_until(run, "thread", &terminator.before);
        pthread_join(thread, NULL);
        jsm_clear_termination(run->runtime);
        disturbed = terminator.after - terminator.before;
        if (disturbed <= most_disturbed || run->has_failed) {
            return late;
        }
    }
    fail(run, "thread", "disturbed in all attempts");
    return late;
}

// A machine that others slow down does so for a while: each rest is twice as
// long as the one before.
static void rest(int attempt)
{
    int64_t duration = (int64_t)10000000 << attempt;
    struct timespec time = {.tv_sec = (time_t)(duration / 1000000000),
                            .tv_nsec = (long)(duration % 1000000000)};

    nanosleep(&time, NULL);
}

static void check_stop(Run *run, const char *how, int64_t (*stop)(Run *run))
{
    int64_t late, least = INT64_MAX;
    int attempts = is_talkative ? SHOWN_ATTEMPTS : ATTEMPTS;
    char text[80];

    for (int i = 0; i < attempts && !run->has_failed; i++) {
        late = stop(run);
        least = late < least ? late : least;
        if (least <= most_late && !is_talkative) {
            return;
        }
        rest(i);
    }
    if (is_talkative) {
        printf("%9.3f ms late by %s: %s\n", (double)least / 1e6, how,
               run->name);
        fflush(stdout);
    }
    if (least > most_late && !run->has_failed) {
        snprintf(text, sizeof(text), "%.3f ms late", (double)least / 1e6);
        fail(run, how, text);
    }
}

static bool check_time(const char *name, size_t number)
{
    Run run;

    if (begin(&run, name, LARGE, 1)) {
        check_stop(&run, "deadline", stop_by_deadline);
        if (number % 2 == 0) {
            check_stop(&run, "signal", stop_by_signal);
        } else {
            check_stop(&run, "thread", stop_by_thread);
        }
    }
    end(&run);
    return !run.has_failed;
}

// ------------------------------------------------------------------------ fuel

typedef struct Fuel {
    int64_t first, second;  // what two calls in one runtime leave
} Fuel;

// Collections come at other times, and in steps, with a larger heap.
static void load_ballast(Run *run)
{
    jsm_eval(run->cx,
             "var ballast = null;"
             "for (let i = 0; i < 50000; i++) ballast = { ballast };",
             JSM_NTS, "ballast.js");
    jsm_gc_step(run->runtime, 1000);
}

static Fuel fuel_left(const char *name, uint64_t seed, bool has_ballast,
                      bool *is_good)
{
    int64_t left[2] = {0};
    Run run;

    if (begin(&run, name, SMALL, seed)) {
        if (has_ballast) {
            load_ballast(&run);
        }
        for (int i = 0; i < 2; i++) {
            jsm_set_fuel(run.runtime, fuel_allowed);
            call_once(&run, "fuel");
            left[i] = jsm_fuel(run.runtime);
            jsm_clear_termination(run.runtime);
        }
        jsm_set_fuel(run.runtime, -1);
    }
    end(&run);
    *is_good &= !run.has_failed;
    return (Fuel){left[0], left[1]};
}

// The same fuel whatever the addresses, hashes and collections.
static bool check_fuel(const char *name)
{
    bool is_good = true;
    Fuel plain = fuel_left(name, 1, false, &is_good);
    Fuel again = fuel_left(name, 2, false, &is_good);
    Fuel collected = fuel_left(name, 3, true, &is_good);
    char text[160];

    if (plain.first != again.first || plain.second != again.second ||
        plain.first != collected.first || plain.second != collected.second) {
        snprintf(text, sizeof(text),
                 "%lld and %lld, %lld and %lld, %lld and %lld left",
                 (long long)plain.first, (long long)plain.second,
                 (long long)again.first, (long long)again.second,
                 (long long)collected.first, (long long)collected.second);
        complain(name, "fuel", text);
        is_good = false;
    } else if (is_talkative) {
        printf("%9lld %9lld units left: %s\n", (long long)plain.first,
               (long long)plain.second, name);
    }
    return is_good;
}

// ------------------------------------------------------------------- the whole

static bool check(const char *name, size_t number)
{
    bool is_good = check_time(name, number);

    return check_fuel(name) && is_good;
}

int main(int argc, char **argv)
{
    bool is_good = false;

    hostile = argc > 1 ? read_text(argv[1]) : NULL;
    is_talkative = are_named(argc - 2, argv + 2);
    if (hostile) {
        is_good = check_rows(hostile, argc - 2, argv + 2, check);
    }
    if (complaints[0]) {
        printf("---- failed:\n%s", complaints);
    }
    free(hostile);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
