// SPDX-License-Identifier: MIT
//
// Compiled code that nobody trusts:
//
//     images [--mutate COUNT] [--seed SEED] [--fuel UNITS] [--gc-every N]
//            FILE...
//
// Compiles each file (a module if it ends with ".mjs"), saves it, loads it as
// untrusted and runs it: the verifier may refuse none. With --mutate, changes
// each image COUNT times and does the same with what comes out, in a runtime
// with limits: it may be refused, throw or be terminated, and nothing else. The
// number of the mutation is printed if the program is stopped by a signal, so
// that --seed begins with it. The exit status is 1 if an unchanged image was
// refused.
#include "image_mutate.h"
#include "image_run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Settings {
    uint32_t count;
    uint32_t seed;
    int64_t fuel;
    int64_t gc_every;
} Settings;

typedef struct Tally {
    unsigned refused, terminated, run;
} Tally;

static char place[512];
static size_t place_length;

static void note_place(const char *path, uint32_t seed)
{
    int length = snprintf(place, sizeof(place), "\n%s: stopped at seed %u\n",
                          path, seed);

    place_length = length < (int)sizeof(place) ? (size_t)length : 0;
}

static void say_place(int signal_number)
{
    ssize_t ignored = write(STDERR_FILENO, place, place_length);

    (void)ignored;
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t used = 0;

    while (file && !feof(file) && !ferror(file)) {
        text = realloc(text, used + 65536);
        if (!text)
            abort();
        used += fread(text + used, 1, 65536, file);
    }
    if (file)
        fclose(file);
    *length = used;
    return text;
}

static void mutate(const Settings *settings, const char *path,
                   const void *bytes, size_t size, Tally *tally)
{
    for (uint32_t i = 0; i < settings->count; i++) {
        JsImage *copy = malloc(size);
        ImageResult result;
        size_t length;

        if (!copy)
            abort();
        memcpy(copy, bytes, size);
        note_place(path, settings->seed + i);
        length = mutate_image(copy, size, settings->seed + i);
        image_run(copy, length, settings->fuel, settings->gc_every, &result);
        tally->refused += result.is_refused;
        tally->terminated += result.is_terminated;
        tally->run += !result.is_refused;
        free(copy);
    }
}

static bool run_file(const Settings *settings, const char *path, Tally *tally)
{
    size_t length, size;
    char *text = read_file(path, &length);
    void *bytes = text ? image_compile(path, text, length, &size) : NULL;
    ImageResult result;

    free(text);
    if (!bytes)
        return true;
    note_place(path, 0);
    image_run(bytes, size, settings->fuel, settings->gc_every, &result);
    if (result.is_refused)
        printf("%s: %s\n", path, result.message);
    mutate(settings, path, bytes, size, tally);
    free(bytes);
    return !result.is_refused;
}

int main(int count, char **arguments)
{
    static const int signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGALRM};
    Settings settings = {.seed = 1, .fuel = 200000};
    Tally tally = {0, 0, 0};
    bool succeeded = true;

    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
        signal(signals[i], say_place);
    for (int i = 1; i < count; i++) {
        const char *argument = arguments[i];
        bool has_operand = i + 1 < count;

        if (strcmp(argument, "--mutate") == 0 && has_operand)
            settings.count = (uint32_t)strtoul(arguments[++i], NULL, 10);
        else if (strcmp(argument, "--seed") == 0 && has_operand)
            settings.seed = (uint32_t)strtoul(arguments[++i], NULL, 10);
        else if (strcmp(argument, "--fuel") == 0 && has_operand)
            settings.fuel = strtoll(arguments[++i], NULL, 10);
        else if (strcmp(argument, "--gc-every") == 0 && has_operand)
            settings.gc_every = strtoll(arguments[++i], NULL, 10);
        else
            succeeded &= run_file(&settings, argument, &tally);
    }
    printf("%u changed images refused, %u run, of which %u were stopped\n",
           tally.refused, tally.run, tally.terminated);
    return succeeded ? 0 : 1;
}
