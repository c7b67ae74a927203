// SPDX-License-Identifier: MIT
//
// Several contexts of a runtime: which realm the errors, prototypes, template
// objects and wrappers of a call between them are of. The scripts run in one
// context and have the global object of another as `other`.
#include "fixture.h"

#include <string.h>

typedef struct Realms {
    Fixture fixture;
    jsm_context *other;
} Realms;

static void start(Realms *realms)
{
    jsm_context *cx;

    fixture_start(&realms->fixture);
    cx = realms->fixture.cx;
    realms->other = jsm_context_new(realms->fixture.runtime, NULL);
    cr_assert_not_null(realms->other);
    jsm_set(cx, jsm_global(cx), "other", jsm_global(realms->other));
    run(&realms->fixture,
        "function thrown(f) { try { return f(); } catch (e) { return e; } }");
}

static void finish(Realms *realms)
{
    jsm_context_free(realms->other);
    fixture_close(&realms->fixture);
}

// Every script must give true.
static void check(const char *const *scripts, size_t count)
{
    Realms realms;

    start(&realms);
    for (size_t i = 0; i < count; i++) {
        jsm_value result = run(&realms.fixture, scripts[i]);

        pump(&realms.fixture);
        cr_expect_str_eq(text_of(&realms.fixture, result), "true", "%s",
                         scripts[i]);
    }
    finish(&realms);
}

#define CHECK(scripts) check(scripts, sizeof(scripts) / sizeof *(scripts))

Test(realms, errors_are_of_the_realm_of_the_running_function)
{
    static const char *const scripts[] = {
        "thrown(() => other.eval('null.x')).constructor === other.TypeError",
        "thrown(other.Function('return null.x')).constructor ==="
        " other.TypeError",
        "thrown(() => other.Array.prototype.map.call(null)).constructor ==="
        " other.TypeError",
        "thrown(() => other.Function('f', 'return f()')(() => null.x))"
        ".constructor === TypeError",
        "thrown(() => other.Function('f', 'return f()')(1)).constructor ==="
        " other.TypeError",
        "thrown(() => other.eval('1 +')).constructor === other.SyntaxError",
        "thrown(() => new other.Function('1 +')).constructor ==="
        " other.SyntaxError",
        "thrown(() => other.eval('(class {})')()).constructor ==="
        " other.TypeError",
        "thrown(() => new (other.eval('(class extends Object {"
        " constructor() { return 1; } })'))).constructor === TypeError",
        "thrown(() => other.Symbol() + '').constructor === TypeError",
        "thrown(() => other.BigInt('x')).constructor === other.SyntaxError",
        "thrown(() => other.decodeURI('%')).constructor === other.URIError",
        "thrown(() => new other.Array(-1)).constructor === other.RangeError",
        "thrown(() => [].length = -1).constructor === RangeError",
        "thrown(() => { other.eval('[]').length = -1; }).constructor ==="
        " RangeError",
        "thrown(other.eval('(function f() { f(); })')).constructor ==="
        " other.RangeError",
        "thrown(() => other.eval('(function* () {})')().next.call(1))"
        ".constructor === other.TypeError",
        "Error.isError(other.Error()) && !(other.Error() instanceof Error)",
        "Object.prototype.toString.call(other.TypeError()) ==="
        " '[object Error]'",
    };

    CHECK(scripts);
}

Test(realms, prototypes_are_those_of_the_realm_of_the_new_target)
{
    static const char *const scripts[] = {
        "var F = new other.Function(); F.prototype = null;"
        "[Object, Array, Map, Set, WeakMap, Date, Error, RangeError, Boolean,"
        " Number, String, Function, ArrayBuffer, Uint8Array, Iterator]"
        ".every(C => { var o = Reflect.construct(C, [], F);"
        " return Object.getPrototypeOf(o) === other[C.name].prototype })",
        "Object.getPrototypeOf(Reflect.construct(Promise, [() => {}], F)) ==="
        " other.Promise.prototype",
        "Object.getPrototypeOf(Reflect.construct(RegExp, ['a'], F)) ==="
        " other.RegExp.prototype",
        "Object.getPrototypeOf(Reflect.construct(DataView,"
        " [new ArrayBuffer(1)], F)) === other.DataView.prototype",
        "Object.getPrototypeOf(Reflect.construct(Array, [], F.bind())) ==="
        " other.Array.prototype",
        "Object.getPrototypeOf(Reflect.construct(Array, [],"
        " new Proxy(F, {}))) === other.Array.prototype",
        "var revoking = Proxy.revocable(F, {"
        " get() { revoking.revoke(); return 1; } });"
        "thrown(() => Reflect.construct(Array, [], revoking.proxy))"
        ".constructor === TypeError",
        "var plain = function () {}; plain.prototype = 1;"
        "Object.getPrototypeOf(other.Reflect.construct(other.Array, [],"
        " plain)) === Array.prototype",
        "var g = other.eval('(function* () {})'); g.prototype = null;"
        "Object.getPrototypeOf(g()) === Object.getPrototypeOf("
        "other.eval('(function* () {})').prototype)",
        "var a = other.eval('(async function* () {})'); a.prototype = null;"
        "Object.getPrototypeOf(a()) === Object.getPrototypeOf("
        "other.eval('(async function* () {})').prototype)",
        "new (class extends other.Array {}) instanceof other.Array",
        "Object.getPrototypeOf(other.eval('(function () {})').prototype)"
        " === other.Object.prototype",
        "var B = other.eval('(class {})'); B.prototype.x = 1;"
        "new (class extends B {})().x === 1",
        "Object.getPrototypeOf(other.JSON.parse('[{}]')[0]) ==="
        " other.Object.prototype",
        "Object.getPrototypeOf(other.eval('(...a) => a')(1)) ==="
        " other.Array.prototype",
        "Object.getPrototypeOf(other.eval('/a/').exec('a')) ==="
        " other.Array.prototype",
        "Object.getPrototypeOf(RegExp.prototype.exec.call("
        "other.eval('/a/'), 'a')) === Array.prototype",
        "Object.getPrototypeOf(other.Object.getOwnPropertyDescriptor("
        "{ a: 1 }, 'a')) === other.Object.prototype",
    };

    CHECK(scripts);
}

Test(realms, species_of_another_realm_count_only_if_they_are_no_array)
{
    static const char *const scripts[] = {
        "Array.prototype.map.call(other.eval('[1]'), x => x) instanceof Array",
        "other.eval('[1]').map(x => x) instanceof other.Array",
        "Array.prototype.concat.call(other.eval('[1]'), [2]) instanceof Array",
        "Array.prototype.concat.call([1], other.eval('[2, 3]')).join() ==="
        " '1,2,3'",
        "var Sub = other.eval('(class extends Array {})');"
        "Array.prototype.filter.call(new Sub(1, 2), () => true) instanceof Sub",
        "var typed = new other.Uint8Array(2);"
        "Uint8Array.prototype.slice.call(typed) instanceof other.Uint8Array",
        "new Uint8Array(typed) instanceof Uint8Array",
        "ArrayBuffer.prototype.slice.call(new other.ArrayBuffer(2)) instanceof"
        " other.ArrayBuffer",
        "Promise.resolve(other.Promise.resolve()) instanceof Promise",
        "other.Promise.resolve().then() instanceof other.Promise",
        "Promise.prototype.then.call(other.Promise.resolve()) instanceof"
        " other.Promise",
        "Array.isArray(other.eval('[]')) && !(other.eval('[]') instanceof"
        " Array)",
        "[other.eval('[1]'), [2]].flat().join() === '1,2'",
    };

    CHECK(scripts);
}

Test(realms, symbols_are_shared_and_private_names_are_not)
{
    static const char *const scripts[] = {
        "Symbol.for('a') === other.Symbol.for('a')",
        "other.Symbol.keyFor(Symbol.for('b')) === 'b'",
        "Symbol.iterator === other.Symbol.iterator",
        "other.Symbol !== Symbol && Object.getPrototypeOf(Symbol()) ==="
        " Symbol.prototype",
        "Object(other.Symbol()) instanceof Symbol",
        "var text = '(class { #x = 1; static get(o) { return o.#x; } })';"
        "var A1 = eval(text), A2 = other.eval(text);"
        "A2.get(new A2) === 1 && thrown(() => A2.get(new A1)).constructor ==="
        " other.TypeError",
        "class Stamp extends (function (o) { return o; }) { #x = 2;"
        " static get(o) { return o.#x; } }"
        "var foreign = other.eval('({})'); new Stamp(foreign);"
        "Stamp.get(foreign) === 2",
    };

    CHECK(scripts);
}

Test(realms, template_objects_are_one_for_a_site_and_realm)
{
    static const char *const scripts[] = {
        "var site = other.eval('(x => x => x`a${1}b`)()');"
        "var id = x => x; site(id) === site(id)",
        "var again = other.eval('(x => x => x`a${1}b`)()');"
        "site(id) !== again(id)",
        "site(id) instanceof other.Array && Object.isFrozen(site(id).raw)",
        "var text2 = '(f => f`a`)';"
        "var here = eval(text2), there = other.eval(text2);"
        "here(id) !== there(id) && here(id) instanceof Array &&"
        " there(id) instanceof other.Array",
    };

    CHECK(scripts);
}

Test(realms, code_runs_in_the_realm_that_compiled_it)
{
    static const char *const scripts[] = {
        "other.eval('var declared = 1; this') === other",
        "other.declared === 1 && typeof declared === 'undefined'",
        "(function () { var local = 1; var eval = other.eval;"
        " return eval('typeof local') })() === 'undefined'",
        "(function () { var eval = other.eval; return eval('this') })() ==="
        " other",
        "new other.Function('return this')() === other",
        "other.eval('(function () { return this })').call(1) instanceof"
        " other.Number",
        "other.eval('(function () { \"use strict\"; return this })').call(1)"
        " === 1",
        "Object.getOwnPropertyDescriptor(other.eval('(function () {"
        " \"use strict\"; return arguments })()'), 'callee').get !=="
        " Object.getOwnPropertyDescriptor((function () {"
        " 'use strict'; return arguments })(), 'callee').get",
        "other.Math.toString.call([]) === '[object Array]' && other.Math !=="
        " Math",
        "var sees = other.eval('(o => o instanceof Object)');"
        "!sees({}) && sees(other.eval('({})'))",
        "[{}, other.eval('({})'), {}, other.eval('({})')].map(sees).join() ==="
        " 'false,true,false,true'",
        "Object.getOwnPropertyDescriptor(RegExp.prototype, 'global').get"
        ".call(RegExp.prototype) === undefined",
        "thrown(() => Object.getOwnPropertyDescriptor(RegExp.prototype,"
        " 'global').get.call(other.RegExp.prototype)).constructor ==="
        " TypeError",
        "other.eval('/(x)/').exec('x'); /(y)/.exec('y');"
        "RegExp.$1 === 'y' && other.RegExp.$1 === 'x'",
        "eval('Object') === Object && (0, other.eval)('Object') !== Object",
    };

    CHECK(scripts);
}

// FAST PATHs hold for the pristine intrinsics of one realm.
Test(realms, patches_of_one_realm_stay_there)
{
    static const char *const scripts[] = {
        "other.eval('Array.prototype[Symbol.iterator] = function* () {"
        " yield \"patched\" }'); [...[1]].join() === '1'",
        "[...other.eval('[1]')].join() === 'patched'",
        "other.eval('(a => [...a])')([1, 2]).join() === '1,2'",
        "var [x] = other.eval('[3]'); x === 'patched'",
        "new Set(other.eval('[4]')).has('patched')",
        "Math.max(...other.eval('[5]')) !== 5",
        "other.eval('RegExp.prototype.exec = () => null'); /a/.test('a')",
        "!RegExp.prototype.test.call(other.eval('/a/'), 'a')",
        "other.eval('Promise.prototype.then = function () {"
        " return \"patched\" }');"
        "Promise.resolve().then() instanceof Promise",
        "var seen = []; (async () => { await other.Promise.resolve(1);"
        " seen.push(1) })(); true",
        "seen.length === 0",
        "other.eval('Array.prototype.join = () => \"patched\"');"
        "[1, 2].join() === '1,2' && String([1]) === '1'",
        "String(other.eval('[1]')) === 'patched'",
        "other.eval('Object.prototype.inherited = 1');"
        "({}).inherited === undefined && JSON.parse('{}').inherited ==="
        " undefined",
        "other.JSON.parse('{}').inherited === 1",
    };

    CHECK(scripts);
}

// What another realm made goes on working when its context is freed.
Test(realms, functions_outlive_their_context)
{
    static const char *const scripts[] = {
        "make().constructor === kept.Object",
        "thrown(() => kept.eval('null.x')).constructor === kept.TypeError",
        "[...iterate()].join() === '1,2'",
        "kept.Array.prototype.map.call([1], x => x + 1)[0] === 2",
        "Object.getPrototypeOf(Reflect.construct(Array, [], target)) ==="
        " kept.Array.prototype",
        "kept.Function('return this')() === kept",
        "kept.eval('class C { static x = this.name } C.x') === 'C'",
        "kept.eval('(f => f`a`)')(x => x) instanceof kept.Array",
        "new kept.Date(0).getTime() === 0 && kept.JSON.stringify([1]) ==="
        " '[1]'",
    };
    Realms realms;
    jsm_context *cx;

    start(&realms);
    cx = realms.fixture.cx;
    run(&realms.fixture,
        "var kept = other, make = other.eval('() => ({})');"
        "var iterate = other.eval('(function* () { yield 1; yield 2 })');"
        "var target = new other.Function(); target.prototype = 1;"
        "delete globalThis.other;");
    jsm_context_free(realms.other);
    jsm_gc(realms.fixture.runtime);
    for (size_t i = 0; i < sizeof(scripts) / sizeof *scripts; i++) {
        jsm_value result = run(&realms.fixture, scripts[i]);

        jsm_gc(realms.fixture.runtime);
        cr_expect_str_eq(jsm_cstr(cx, result, NULL), "true", "%s", scripts[i]);
    }
    fixture_close(&realms.fixture);
}

// The error that there is no memory to make was made in advance, by each realm.
Test(realms, errors_of_no_memory_are_of_the_realm)
{
    static const char script[] =
        "let kept; try { kept = 'x'.repeat(1e6).split(''); 'enough' }"
        "catch (e) { kept = 0; [e instanceof RangeError, e.message].join() }";
    const jsm_context_options options = {.size = sizeof(options),
                                         .heap_hard = 1 << 20};
    Fixture fixture;

    fixture_start(&fixture);
    for (int i = 0; i < 2; i++) {
        jsm_context *cx = jsm_context_new(fixture.runtime, &options);
        jsm_value result = jsm_eval(cx, script, JSM_NTS, "split.js");

        cr_expect_str_eq(jsm_cstr(cx, result, NULL), "true,out of memory");
        jsm_context_free(cx);
    }
    fixture_close(&fixture);
}
