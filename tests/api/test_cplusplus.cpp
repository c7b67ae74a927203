// SPDX-License-Identifier: MIT
//
// The header as a C++ program uses it: destructors end what was begun, lambdas
// are natives, instances of a native class are C++ objects.
#include "jsmini.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <vector>

namespace
{

struct RuntimeDeleter {
    void operator()(jsm_runtime *runtime) const
    {
        jsm_runtime_free(runtime);
    }
};
struct ContextDeleter {
    void operator()(jsm_context *cx) const
    {
        jsm_context_free(cx);
    }
};

class Scope
{
  public:
    explicit Scope(jsm_context *context)
        : cx(context), scope(jsm_scope_open(context))
    {
    }
    ~Scope()
    {
        jsm_scope_close(cx, scope, JSM_NONE);
    }
    Scope(const Scope &) = delete;
    Scope &operator=(const Scope &) = delete;

  private:
    jsm_context *cx;
    jsm_scope scope;
};

int alive = 0;

struct Journal {
    std::vector<std::string> lines;
    double limit = 2;

    Journal()
    {
        alive++;
    }
    ~Journal()
    {
        alive--;
    }
    Journal(const Journal &) = delete;
    Journal &operator=(const Journal &) = delete;
};

struct Point {
    double x, y;
    int32_t id;
};

jsm_class *journal_class;

bool journal_construct(jsm_context *, void *self, const jsm_call *)
{
    new (self) Journal;
    return true;
}

void journal_finalize(void *self)
{
    static_cast<Journal *>(self)->~Journal();
}

jsm_value journal_write(jsm_context *cx, const jsm_call *c)
{
    Journal *journal =
        static_cast<Journal *>(jsm_arg_native(cx, c, -1, journal_class));
    size_t length = 0;
    const char *text = jsm_arg_string(cx, c, 0, &length);

    if (jsm_pending(cx) != JSM_OK)
        return JSM_NONE;
    if (static_cast<double>(journal->lines.size()) >= journal->limit)
        return jsm_throwf(cx, JSM_RANGE_ERROR, "%s", "the journal is full");
    journal->lines.emplace_back(text, length);
    return jsm_int(static_cast<int64_t>(journal->lines.size()));
}

jsm_value journal_last(jsm_context *cx, const jsm_call *c)
{
    const Journal *journal =
        static_cast<const Journal *>(jsm_arg_native(cx, c, -1, journal_class));

    if (!journal)
        return JSM_NONE;
    if (journal->lines.empty())
        return JSM_NULL;
    return jsm_string(cx, journal->lines.back().data(),
                      journal->lines.back().size());
}

const jsm_def units[] = {
    JSM_NUM("metre", 1),
    JSM_STR("name", "metric"),
    JSM_END,
};

const jsm_def journal_members[] = {
    JSM_FN("write", journal_write, 1),
    JSM_GET("last", journal_last),
    JSM_SFN("of", journal_last, 0),
    JSM_END,
};

const jsm_def point_members[] = {
    JSM_FIELD(Point, x, JSM_F64),
    JSM_FIELD(Point, y, JSM_F64),
    JSM_FIELD(Point, id, JSM_I32 | JSM_READONLY),
    JSM_GETSET(
        "constant", [](jsm_context *, const jsm_call *) { return jsm_int(7); },
        [](jsm_context *, const jsm_call *) { return JSM_UNDEFINED; }),
    JSM_NS("units", units),
    JSM_END,
};

bool is_good = true;

void expect(jsm_context *cx, const char *script, const std::string &text)
{
    Scope scope(cx);
    jsm_value result = jsm_eval(cx, script, JSM_NTS, "test.js");

    if (jsm_pending(cx) == JSM_EXCEPTION)
        result = jsm_catch(cx);
    if (jsm_cstr(cx, result, nullptr) != text) {
        std::printf("%s gave %s, not %s\n", script,
                    jsm_cstr(cx, result, nullptr), text.c_str());
        is_good = false;
    }
}

void define(jsm_context *cx)
{
    static jsm_class_def journal{};
    static jsm_class_def point{};
    Scope scope(cx);
    jsm_runtime *runtime = jsm_context_runtime(cx);
    const Point home = {3, 4, 5};

    journal.size = sizeof journal;
    journal.name = "Journal";
    journal.native_size = sizeof(Journal);
    journal.construct = journal_construct;
    journal.finalize = journal_finalize;
    journal.members = journal_members;
    point.size = sizeof point;
    point.name = "Point";
    point.native_size = sizeof(Point);
    point.members = point_members;
    journal_class = jsm_class_new(runtime, &journal);
    jsm_class *point_class = jsm_class_new(runtime, &point);

    jsm_set(cx, jsm_global(cx), "Journal", jsm_class_ctor(cx, journal_class));
    jsm_set(cx, jsm_global(cx), "home", jsm_native_new(cx, point_class, &home));
    jsm_set(cx, jsm_global(cx), "twice",
            jsm_function(
                cx, "twice",
                [](jsm_context *inner, const jsm_call *c) {
                    return jsm_number(2 * jsm_arg_number(inner, c, 0, 0));
                },
                1, nullptr, nullptr));
}

}  // namespace

int main()
{
    static const jsm_value nothing = JSM_UNDEFINED_INIT;
    jsm_limits limits{};
    jsm_runtime_options options{};

    limits.size = sizeof limits;
    limits.max_native_depth = JSM_NATIVE_DEPTH(256u * 1024);
    options.size = sizeof options;
    options.limits = &limits;
    {
        std::unique_ptr<jsm_runtime, RuntimeDeleter> runtime(
            jsm_runtime_new(&options));
        std::unique_ptr<jsm_context, ContextDeleter> cx(
            jsm_context_new(runtime.get(), nullptr));

        define(cx.get());
        expect(cx.get(), "twice(21)", "42");
        expect(cx.get(), "twice({ valueOf() { throw 'no' } })", "no");
        expect(cx.get(), "let j = new Journal; j.write('a') + j.write('b')",
               "3");
        expect(cx.get(), "j.last + j.lines", "bundefined");
        expect(cx.get(), "j.write('c')", "RangeError: the journal is full");
        expect(cx.get(), "home.x += home.id; Math.hypot(home.x, home.y) > 8.9",
               "true");
        expect(cx.get(), "home.constant + home.units.name", "7metric");
        is_good =
            is_good && alive == 1 && jsm_typeof(nothing) == JSM_T_UNDEFINED;
    }
    return is_good && alive == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
