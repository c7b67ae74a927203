// SPDX-License-Identifier: MIT
//
// Ways in which script can call itself by way of C. Each is a function that is
// given `again`, which goes one level deeper, and returns a function that
// calls it through some piece of the engine. test_stack.c measures what the
// levels take and sees that each ends in a RangeError. `host` are functions
// of that program.
(function () {
    "use strict";
    const families = Object.create(null);

    // Plain calls and what the interpreter does without C.
    families.call = again => () => again();
    families.getter = again => {
        const o = { get x() { return again(); } };
        return () => o.x;
    };
    families.setter = again => {
        const o = { set x(v) { again(); } };
        return () => { o.x = 1; };
    };
    families.constructor = again => {
        function C() { again(); }
        return () => new C();
    };
    families.derived_constructor = again => {
        class A { constructor() { again(); } }
        class B extends A { }
        return () => new B();
    };
    families.field_initializer = again => {
        class A { x = again(); }
        return () => new A();
    };
    families.static_block = again => () => { class A { static { again(); } } };
    families.computed_key = again => () =>
        ({ [{ toString() { again(); return ""; } }]: 1 });
    families.default_parameter = again => (a = again()) => a;
    families.tagged_template = again => () => again``;
    families.finally_block = again => () => { try { } finally { again(); } };
    families.switch_discriminant = again => () => { switch (again()) { } };

    // Conversions.
    families.to_string = again => {
        const o = { toString() { again(); return ""; } };
        return () => `${o}`;
    };
    families.to_string_of_concatenation = again => {
        const o = { toString() { again(); return ""; } };
        return () => o + "";
    };
    families.value_of = again => {
        const o = { valueOf() { again(); return 1; } };
        return () => o * 2;
    };
    families.value_of_comparison = again => {
        const o = { valueOf() { again(); return 1; } };
        return () => o < 2 || o == 3;
    };
    families.to_primitive = again => {
        const o = { [Symbol.toPrimitive]() { again(); return 1; } };
        return () => -o;
    };
    families.to_number_in_c = again => {
        const o = { valueOf() { again(); return 1; } };
        return () => Math.max(o, o);
    };
    families.to_string_in_c = again => {
        const o = { toString() { again(); return ""; } };
        return () => "abc".indexOf(o);
    };
    families.string_constructor = again => {
        const o = { toString() { again(); return ""; } };
        return () => new String(o);
    };
    families.number_constructor = again => {
        const o = { valueOf() { again(); return 1; } };
        return () => Number(o);
    };
    families.bigint_conversion = again => {
        const o = { valueOf() { again(); return 1n; } };
        return () => BigInt.asIntN(8, o);
    };
    families.date_conversion = again => {
        const o = { valueOf() { again(); return 1; } };
        return () => new Date(2000, o);
    };
    families.date_to_json = again => {
        const o = { toISOString: again, valueOf() { return 1; } };
        return () => Date.prototype.toJSON.call(o);
    };
    families.parse_float = again => {
        const o = { toString() { again(); return "1"; } };
        return () => parseFloat(o) + parseInt(o);
    };
    families.array_join = again => {
        const o = { toString() { again(); return ""; } };
        return () => [o, o].join();
    };
    families.array_to_string = again => {
        const o = { toString() { again(); return ""; } };
        return () => String([o]);
    };
    families.array_to_locale_string = again => {
        const o = { toLocaleString() { again(); return ""; } };
        return () => [o].toLocaleString();
    };
    families.error_to_string = again => {
        const o = new Error();
        Object.defineProperty(o, "name", { get: again });
        return () => String(o);
    };
    families.symbol_description = again => {
        const o = { toString() { again(); return ""; } };
        return () => Symbol(o);
    };
    families.error_message = again => {
        const o = { toString() { again(); return ""; } };
        return () => new Error(o);
    };
    families.error_cause = again => () =>
        new Error("", { get cause() { again(); } });
    families.escape = again => {
        const o = { toString() { again(); return ""; } };
        return () => encodeURIComponent(o);
    };

    // Callbacks of arrays.
    for (const name of ["forEach", "map", "filter", "find", "findIndex",
        "findLast", "findLastIndex", "some", "every", "flatMap"])
        families["array_" + name] = again => () => [1][name](again);
    for (const name of ["sort", "toSorted", "reduce", "reduceRight"])
        families["array_" + name] = again => () => [2, 1][name](again);
    families.array_from = again => () => Array.from([1], again);
    families.array_from_iterable = again => {
        const o = { *[Symbol.iterator]() { again(); yield 1; } };
        return () => Array.from(o);
    };
    families.array_species = again => {
        const a = [1];
        a.constructor = { get [Symbol.species]() { again(); } };
        return () => a.slice();
    };
    families.array_concat = again => {
        const a = { get [Symbol.isConcatSpreadable]() { again(); } };
        return () => [].concat(a);
    };
    families.array_like_length = again => {
        const a = { get length() { again(); return 0; } };
        return () => Array.prototype.includes.call(a, 1);
    };
    families.array_splice = again => {
        const o = { valueOf() { again(); return 0; } };
        return () => [1].splice(o, o);
    };
    families.array_index_getter = again => {
        const a = Object.defineProperty([], 0, { get: again });
        return () => a.reverse().concat(a.slice());
    };
    families.array_set_length = again => {
        const o = { valueOf() { again(); return 0; } };
        return () => { [].length = o; };
    };
    for (const name of ["forEach", "map", "filter", "find", "some"])
        families["typed_array_" + name] =
            again => () => new Uint8Array(1)[name](again);
    families.typed_array_sort = again => () =>
        new Uint8Array(2).sort(() => { again(); return 1; });
    families.typed_array_set = again => {
        const o = { valueOf() { again(); return 1; } };
        return () => { new Uint8Array(1)[0] = o; };
    };
    families.typed_array_fill = again => {
        const o = { valueOf() { again(); return 1; } };
        return () => new Float64Array(1).fill(o);
    };
    families.typed_array_from = again => () => Uint8Array.from([1], again);
    families.data_view = again => {
        const o = { valueOf() { again(); return 0; } };
        return () => new DataView(new ArrayBuffer(8)).setFloat64(o, o);
    };
    families.atomics = again => {
        const o = { valueOf() { again(); return 0; } };
        return () => Atomics.add(new Int32Array(1), 0, o);
    };

    // Strings and regular expressions.
    families.replace_callback = again => () => "a".replace("a", again);
    families.replace_all_callback = again => () => "a".replaceAll("a", again);
    families.regexp_replace_callback = again => () => "a".replace(/a/, again);
    families.regexp_replace_groups = again => () =>
        "a".replace(/(?<g>a)/g, again);
    families.regexp_exec = again => {
        const r = /a/;
        r.exec = () => { again(); return null; };
        return () => r.test("a");
    };
    families.regexp_last_index = again => {
        const r = /a/g;
        r.lastIndex = { valueOf() { again(); return 0; } };
        return () => r.exec("a");
    };
    families.regexp_flags = again => {
        const r = /a/;
        Object.defineProperty(r, "flags", { get: again });
        return () => "a".matchAll(r);
    };
    families.regexp_split = again => {
        const r = /a/;
        r.constructor = { get [Symbol.species]() { again(); } };
        return () => "bab".split(r);
    };
    for (const name of ["match", "search", "split", "replace"])
        families["symbol_" + name] = again => {
            const o = { [Symbol[name]]: again };
            return () => "a"[name](o);
        };
    families.regexp_source = again => {
        const o = { toString() { again(); return "(a|b)*"; } };
        return () => new RegExp(o);
    };

    // JSON.
    families.to_json = again => () => JSON.stringify({ toJSON: again });
    families.json_replacer = again => () => JSON.stringify([1], again);
    families.json_getter = again => () =>
        JSON.stringify({ get x() { return again(); } });
    families.json_reviver = again => () => JSON.parse("[1]", again);

    // Collections, objects, reflection.
    families.map_for_each = again => () => new Map([[1, 1]]).forEach(again);
    families.set_for_each = again => () => new Set([1]).forEach(again);
    families.map_group_by = again => () => Map.groupBy([1], again);
    families.object_group_by = again => () => Object.groupBy([1], again);
    families.map_iterable = again => () =>
        new Map({ *[Symbol.iterator]() { again(); } });
    families.map_adder = again => {
        class M extends Map { set() { again(); } }
        return () => new M([[1, 1]]);
    };
    families.map_get_or_insert = again => () =>
        new Map().getOrInsertComputed(1, again);
    families.set_union = again => {
        const like = { size: 1, has: again, keys: again };
        return () => new Set([1]).isSubsetOf(like);
    };
    families.from_entries = again => () =>
        Object.fromEntries({ *[Symbol.iterator]() { again(); } });
    families.object_assign = again => () =>
        Object.assign({}, { get x() { return again(); } });
    families.object_spread = again => () =>
        ({ ...{ get x() { return again(); } } });
    families.object_entries = again => () =>
        Object.entries({ get x() { return again(); } });
    families.define_properties = again => () =>
        Object.defineProperties({}, { x: { get value() { again(); } } });
    families.reflect_get = again => {
        const o = { get x() { return again(); } };
        return () => Reflect.get(o, "x");
    };
    families.reflect_set = again => {
        const o = { set x(v) { again(); } };
        return () => Reflect.set(o, "x", 1);
    };
    families.reflect_apply = again => () => Reflect.apply(again, 1, []);
    families.reflect_construct = again => {
        class A { constructor() { again(); } }
        return () => Reflect.construct(A, []);
    };
    families.function_call = again => () => again.call(1);
    families.function_apply = again => () => again.apply(1, []);
    families.function_apply_array_like = again => () =>
        again.apply(1, { get length() { again(); return 0; } });
    families.bound = again => {
        const bound = again.bind(1).bind(2, 3);
        return () => bound();
    };
    families.bound_from_c = again => {
        const bound = again.bind(1).bind(2, 3);
        return () => [1].map(bound);
    };
    families.has_instance = again => () =>
        1 instanceof { [Symbol.hasInstance]: again };
    families.instance_prototype = again => {
        const f = Object.defineProperty(() => 0, "prototype", { get: again });
        return () => ({}) instanceof f;
    };
    families.to_string_tag = again => () =>
        Object.prototype.toString.call({ get [Symbol.toStringTag]() { again(); } });
    families.spread_call = again => () =>
        Math.max(...{ *[Symbol.iterator]() { again(); } });
    families.new_spread = again => {
        class A { constructor() { again(); } }
        return () => new A(...[1]);
    };
    families.with_statement = again => Function("again",
        "return () => { with ({ get x() { return again(); } }) x; }")(again);

    // Every trap of a proxy.
    const o = {};
    const traps = {
        get: p => p.x,
        set: p => { p.x = 1; },
        has: p => "x" in p,
        deleteProperty: p => delete p.x,
        ownKeys: p => Object.keys(p),
        getOwnPropertyDescriptor: p => Object.getOwnPropertyDescriptor(p, "x"),
        defineProperty: p => Object.defineProperty(p, "x", {}),
        getPrototypeOf: p => Object.getPrototypeOf(p),
        setPrototypeOf: p => Object.setPrototypeOf(p, null),
        isExtensible: p => Object.isExtensible(p),
        preventExtensions: p => Object.preventExtensions(p),
    };
    for (const name of Object.keys(traps))
        families["proxy_" + name] = again => {
            const p = new Proxy({}, { [name]() { again(); } });
            return () => traps[name](p);
        };
    families.proxy_apply = again => {
        const p = new Proxy(again, { apply() { again(); } });
        return () => p();
    };
    families.proxy_construct = again => {
        const p = new Proxy(class { }, { construct() { again(); return o; } });
        return () => new p();
    };
    families.proxy_target = again => {
        const p = new Proxy({ get x() { return again(); } }, {});
        return () => p.x;
    };
    families.proxy_prototype = again => {
        const p = Object.create(new Proxy({}, { get() { again(); } }));
        return () => p.x;
    };
    families.proxy_of_proxies = again => {
        let p = again;
        for (let i = 0; i < 1000; i++)
            p = new Proxy(p, {});
        return () => p();
    };
    families.proxies_read = again => {
        let p = { get x() { return again(); } };
        for (let i = 0; i < 1000; i++)
            p = new Proxy(p, {});
        return () => p.x;
    };
    families.proxies_below = again => {
        let p = { get x() { return again(); } };
        for (let i = 0; i < 1000; i++)
            p = Object.create(new Proxy(p, {}));
        return () => { p.x; p.y = 1; "z" in p; };
    };
    families.revoker = again => {
        const p = Proxy.revocable({}, { get() { again(); } }).proxy;
        return () => p.x;
    };

    // Code from text.
    families.eval_direct = again => {
        globalThis.again = again;
        return () => eval("again()");
    };
    families.eval_indirect = again => {
        globalThis.again = again;
        return () => (0, eval)("again()");
    };
    families.function_constructor = again => {
        globalThis.again = again;
        return () => Function("a", "again()")();
    };

    // Nested text, compiled at every level: to where it is too much, and a
    // little less, since compiling takes stack as well as parsing.
    const nested = (open, middle, close) => n =>
        open.repeat(n) + middle + close.repeat(n);
    const texts = {
        parentheses: nested("(", "1", ")"),
        arrays: nested("[", "", "]"),
        objects: nested("({ x:", "1", "})"),
        templates: nested("`${", "1", "}`"),
        calls: nested("f(", "", ")"),
        news: nested("new ", "f", ""),
        unary: nested("- ", "1", ""),
        powers: nested("2 ** ", "1", ""),
        conditionals: nested("1 ? 2 : ", "1", ""),
        conditionals_inside: nested("1 ? ", "1", " : 2"),
        assignments: nested("a = ", "1", ""),
        sums: nested("1 + (", "1", ")"),
        members: nested("a[", "1", "]"),
        optional: nested("a?.[", "1", "]"),
        arrows: nested("() => ", "1", ""),
        async_arrows: nested("async () => ", "1", ""),
        arrow_bodies: nested("() => {", "1", "}"),
        arrow_parameters: nested("(a = ", "1", ") => 1"),
        functions: nested("(function () {", "1", "})"),
        generators: nested("(function* () { yield ", "1", "})"),
        async_functions: nested("(async function () { await ", "1", "})"),
        declarations: nested("function f() {", "", "}"),
        default_parameters: nested("function f(a = ", "1", ") {}"),
        classes: nested("(class extends ", "Object", "{})"),
        class_fields: nested("(class { x = ", "1", "})"),
        class_methods: nested("(class { m() {", "", "} })"),
        class_keys: nested("(class { [", "1", "]() {} })"),
        static_blocks: nested("class A { static {", "", "} }"),
        array_patterns: n => "var " + "[".repeat(n) + "a" + "]".repeat(n) +
            " = 1",
        object_patterns: n => "var " + "{x:".repeat(n) + "a" + "}".repeat(n) +
            " = 1",
        assignment_patterns: n => "[".repeat(n) + "a" + "]".repeat(n) + " = 1",
        blocks: nested("{", "", "}"),
        ifs: nested("if (0) ", ";", ""),
        elses: nested("if (0); else ", ";", ""),
        fors: nested("for (;0;) ", ";", ""),
        for_ofs: nested("for (a of []) ", ";", ""),
        for_lets: nested("for (let a of [() => a]) {", "", "}"),
        whiles: nested("while (0) ", ";", ""),
        withs: nested("with (1) ", ";", ""),
        labels: n => Array.from({ length: n }, (_, i) => `l${i}:`).join("") +
            ";",
        switches: nested("switch (0) { case 1: ", "", "}"),
        tries: nested("try {", "", "} finally {}"),
        catches: nested("try {} catch (e) {", "", "}"),
        finallies: nested("try {} finally {", "", "}"),
        imports: nested("import(", "1", ")"),
        commas: nested("(1, ", "1", ")"),
        yields: n => "(function* () { " + "yield ".repeat(n) + "1 })",
        awaits: n => "(async () => { " + "await ".repeat(n) + "1 })",
        json: nested("[{\"a\":", "1", "}]"),
    };
    const evaluate = eval;
    for (const name of Object.keys(texts))
        families["text_" + name] = again => () => {
            for (let n = 6; n < 220; n += 8) {
                try {
                    evaluate("if (0) {" + texts[name](n) + "}");
                } catch { }
            }
            Reflect.apply(again, 1, []);
        };
    families.text_regexp = again => () => {
        for (const text of [nested("(", "", ")"), nested("(?:", "", ")*"),
            nested("(?=", "", ")"), nested("(?<=a", "", ")")])
            for (let n = 10; n < 1000; n += 90) {
                try {
                    new RegExp(text(n)).test("aaaa");
                } catch { }
            }
        for (let n = 1; n < 100; n += 20) {
            try {
                new RegExp(nested("[", "a", "]")(n), "v");
            } catch { }
        }
        Reflect.apply(again, 1, []);
    };
    families.text_json = again => () => {
        try {
            JSON.stringify(JSON.parse("[".repeat(300) + "]".repeat(300)));
            JSON.parse("[".repeat(1e4));
        } catch { }
        Reflect.apply(again, 1, []);
    };

    // Generators, iterators, promises.
    families.generator = again => {
        function* g() { again(); yield 1; }
        return () => g().next();
    };
    families.generator_from_c = again => {
        function* g() { again(); yield 1; }
        return () => new Set(g());
    };
    families.generator_return = again => {
        function* g() { try { yield 1; } finally { again(); } }
        return () => { const i = g(); i.next(); i.return(); };
    };
    families.generator_delegate = again => {
        function* g() { again(); yield 1; }
        function* d() { yield* g(); }
        return () => d().next();
    };
    families.for_of = again => {
        const o = { [Symbol.iterator]: () => ({ next: again }) };
        return () => { for (const x of o) break; };
    };
    families.iterator_close = again => {
        const o = {
            [Symbol.iterator]: () => ({
                next: () => ({ done: false }), return: again
            })
        };
        return () => { const [x] = o; };
    };
    for (const name of ["map", "filter", "flatMap"])
        families["iterator_" + name] = again => () =>
            [1].values()[name](again).next();
    for (const name of ["forEach", "some", "every", "find", "reduce"])
        families["iterator_direct_" + name] = again => () =>
            [1, 2].values()[name](again);
    families.iterator_concat = again => () =>
        Iterator.concat({ *[Symbol.iterator]() { again(); } }).next();
    families.iterator_from = again => () =>
        Iterator.from({ next: again }).toArray();
    families.promise_executor = again => () => { new Promise(again); };
    families.promise_resolve_getter = again => () => {
        Promise.resolve({ get then() { again(); } });
    };
    families.promise_all = again => {
        class P extends Promise {
            static resolve() { again(); return super.resolve(1); }
        }
        return () => P.all([1]);
    };
    families.promise_try = again => () => Promise.try(again);
    families.async_function = again => async () => { again(); };
    families.async_await_getter = again => async () => {
        await { get then() { again(); } };
    };
    families.async_generator = again => {
        async function* g() { again(); yield 1; }
        return () => g().next();
    };
    families.dispose = again => () => {
        const s = new DisposableStack();
        s.defer(again);
        s.dispose();
    };
    families.using_declaration = again => () => {
        using x = { [Symbol.dispose]: again };
    };
    families.import_call = again => () => {
        import({ toString() { again(); return "x"; } }).catch(() => 0);
    };

    // By way of natives of the host.
    families.host_call = again => () => host.call(again);
    families.host_invoke = again => () => host.invoke({ f: again });
    families.host_get = again => () => host.get({ get x() { return again(); } });
    families.host_construct = again => {
        class A { constructor() { again(); } }
        return () => host.construct(A);
    };
    families.host_eval = again => {
        globalThis.again = again;
        return () => host.eval("again()");
    };
    families.host_string = again => () =>
        host.string({ toString() { again(); return ""; } });
    families.host_iterate = again => () =>
        host.iterate({ *[Symbol.iterator]() { again(); yield 1; } });
    families.host_class = again => () => new host.Thing(again);
    families.host_subclass = again => {
        class T extends host.Thing { }
        return () => new T(again);
    };
    families.host_callable = again => () => new host.Callable()(again);
    families.host_interceptor = again => {
        const t = new host.Thing();
        globalThis.again = again;
        return () => t.intercepted;
    };
    families.host_json = again => () => host.json({ toJSON: again });

    // Runs a family until there is no stack left, three times: the least
    // number of levels.
    function run(name) {
        let least = Infinity;
        for (let turn = 0; turn < 3; turn++) {
            let depth = 0;
            let thrown;
            const step = families[name](() => { depth++; step(); });
            try {
                step();
            } catch (e) {
                thrown = e;
            }
            if (thrown !== undefined && !(thrown instanceof RangeError))
                throw thrown;
            if (thrown && (typeof thrown.stack !== "string" ||
                !/recursion|call stack/.test(thrown.message)))
                throw new Error(`no usable error: ${thrown.message}`);
            least = Math.min(least, depth);
        }
        return least;
    }
    return { names: Object.keys(families), run };
})();
