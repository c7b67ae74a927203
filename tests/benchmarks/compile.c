// SPDX-License-Identifier: MIT
//
// What compiling takes: processor time of the thread, and memory, of which the
// compiled code alone is to be left at the end.
//
//   compile             a program made here; the status says whether all other
//                       memory was given back
//   compile FILE.js     prints the milliseconds for this one as well, for
//                       compile.py
#include "../api/text_file.h"
#include "jsmini.h"
#include "measure.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
    FUNCTIONS = 2000,
    // Beside the code: what stands for it, for its source and its name.
    MOST_BESIDE = 4096,
};

static const char function_text[] =
    "function area%d(width, height = 1) {\n"
    "  const names = ['a', \"b\", `c${width}`], sizes = { width, height };\n"
    "  for (let i = 0; i < names.length; i++)\n"
    "    sizes[names[i]] = i %% 2 ? width * i : () => height - i + %d;\n"
    "  return sizes.width * sizes.height || area%d(height);\n"
    "}\n";

// The text of a program, for the caller to free.
static char *make_program(void)
{
    size_t capacity = FUNCTIONS * (sizeof(function_text) + 30);
    char *text = malloc(capacity);
    size_t size = 0;

    for (int i = 0; text && i < FUNCTIONS; i++) {
        size += (size_t)snprintf(text + size, capacity - size, function_text, i,
                                 i, i);
    }
    return text;
}

static bool count_bytes(void *data, const void *bytes, size_t size)
{
    (void)bytes;
    *(size_t *)data += size;
    return true;
}

static size_t memory_used(jsm_runtime *runtime, size_t *peak)
{
    jsm_stats stats = {.size = sizeof(stats)};

    jsm_runtime_stats(runtime, &stats);
    if (peak) {
        *peak = stats.heap_peak;
    }
    return stats.heap_used;
}

static bool measure(jsm_context *cx, const char *text, const char *name)
{
    const jsm_source source = {
        .size = sizeof(source), .text = text, .len = JSM_NTS, .name = name};
    jsm_runtime *runtime = jsm_context_runtime(cx);
    size_t before = memory_used(runtime, NULL);
    double start = measure_now_ns();
    jsm_script *script = jsm_compile(cx, &source);
    double taken = measure_now_ns() - start;
    size_t code = 0, after, peak;

    if (!script) {
        puts(jsm_cstr(cx, jsm_get(cx, jsm_catch(cx), "message"), NULL));
        return false;
    }
    jsm_script_save(script, count_bytes, &code);
    jsm_gc(runtime);  // of the string that the text became
    after = memory_used(runtime, &peak);
    printf("%.3f ms, %zu bytes at most, %zu of code\n", taken / 1e6,
           peak - before, code);
    jsm_script_free(script);
    if (after > before + code + MOST_BESIDE) {
        printf("%zu bytes are left beside the code\n", after - before - code);
        return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "program.js";
    char *text = argc > 1 ? read_text(name) : make_program();
    jsm_runtime *runtime = jsm_runtime_new(NULL);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    bool is_good = text && measure(cx, text, name);

    jsm_context_free(cx);
    jsm_runtime_free(runtime);
    free(text);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
