// Scripts that keep one builtin, or one other part of the engine, busy for as
// long as can be. Each row prepares what it needs for a size n, in turns that
// are short, and gives a function that is long when n is large: whoever runs
// it has set a deadline, and calls it until the deadline comes.

const cases = new Map();

function hostile(name, prepare) {
    if (cases.has(name))
        throw new Error("twice: " + name);
    cases.set(name, prepare);
}

// Several that share their preparation.
function hostile_all(group, prepare, bodies) {
    for (const [name, body] of Object.entries(bodies)) {
        hostile(group + name, n => {
            const value = prepare(n);
            return () => body(value, n);
        });
    }
}

// ------------------------------------------------------------ what is shared

const numbers = n => {
    const array = [];
    for (let i = 0; i < n; i++)
        array.push(i * 7919 % 1000003);
    return array;
};
const texts = n => numbers(n).map(x => "text" + x);
const holes = n => {
    const array = [];
    array[n - 1] = 1;
    return array;
};
// An array in name only.
const likes = () => ({ length: 2 ** 53 - 1, 0: 1, 5: 2 });
// An array whose length is a number and nothing else.
const sparse = () => {
    const array = [1, 2, 3];
    array.length = 2 ** 32 - 1;
    return array;
};
const many_keys = n => {
    const object = {};
    for (let i = 0; i < n / 4; i++)
        object["key" + i] = i;
    return object;
};
const rope = n => {
    let text = "";
    for (let i = 0; i < n; i++)
        text += "abcdefghij";
    return text;
};
// Flat, made without a long step of its own.
const long_text = (n, piece = "abcdefghij") => piece.repeat(n);
const deep = n => {
    let value = [];
    for (let i = 0; i < n; i++)
        value = [value];
    return value;
};
const bits = n => (1n << BigInt(n)) - 1n;
const typed = n => new Float64Array(n).fill(7).map((x, i) => i * x % 1000003);
const entries = n => numbers(n).map(x => [x, x]);

// ------------------------------------------------------------------ the loop

hostile("loop", () => () => { for (;;); });
hostile("recursion", () => function f() { f(); f(); });
hostile("generator", n => {
    function* count() { for (let i = 0; ; i++) yield i; }
    return () => { for (const i of count()); };
});
hostile("generators in generators", n => {
    function* inner(k) { if (k) yield* inner(k - 1); else yield 1; }
    const depth = Math.min(n, 5000);
    return () => [...inner(depth)];
});
hostile("return through generators", n => {
    function* inner(k) {
        try { if (k) yield* inner(k - 1); else yield 1; } finally { k++; }
    }
    const depth = Math.min(n, 5000);
    return () => { for (const i of inner(depth)) break; };
});
hostile("finally without end", () => () => {
    for (;;) { try { continue; } finally { try { throw 1; } catch {} } }
});
hostile("microtasks", n => () => {
    const next = () => Promise.resolve().then(next);
    next();
   
});
hostile("errors with stacks", n => {
    const at = k => k ? at(k - 1) + 1 : new Error("deep").stack.length;
    return () => at(2000);
});

// -------------------------------------------------------------------- arrays

hostile_all("array: ", numbers, {
    "sort": a => a.slice().sort(),
    "sort by function": a => a.slice().sort((x, y) => x - y),
    "toSorted": a => a.toSorted(),
    "reverse": a => a.reverse(),
    "toReversed": a => a.toReversed(),
    "splice": a => { a.splice(1, 1); a.splice(1, 0, 1); },
    "splice, many": a => { a.splice(1, 2, 1); a.splice(0, 0, ...a.slice(0, 1000)); a.length -= 999; },
    "toSpliced": a => a.toSpliced(1, 1, 2, 3),
    "with": a => a.with(1, 1),
    "shift": a => { a.shift(); a.push(1); },
    "unshift": a => { a.unshift(1); a.pop(); },
    "join": a => a.join(),
    "toString": a => String(a),
    "toLocaleString": a => a.toLocaleString(),
    "indexOf": a => a.indexOf(-1),
    "indexOf a text": a => a.indexOf("a"),
    "lastIndexOf": a => a.lastIndexOf(-1),
    "includes": a => a.includes(-1),
    "includes NaN": a => a.includes(NaN),
    "fill": (a, n) => a.fill(1, 1),
    "fill a new one": (a, n) => new Array(10 * n).fill(1),
    "copyWithin": a => a.copyWithin(1, 0),
    "concat": a => a.concat(a, a, a, a, a, a, a, a),
    "flat": a => [[a, a], [a, [a]]].flat(Infinity),
    "flatMap": a => a.flatMap(x => [x, x]),
    "slice": a => a.slice(1),
    "spread": a => [...a, ...a],
    "spread into a call": a => Math.max(...a.slice(0, 60000)),
    "apply": a => String.fromCharCode.apply(null, a.slice(0, 60000)),
    "map": a => a.map(x => x),
    "map natively": a => a.map(String),
    "filter": a => a.filter(x => true),
    "reduce": a => a.reduce((x, y) => x + y),
    "reduceRight": a => a.reduceRight((x, y) => x + y),
    "forEach natively": a => a.forEach(Number.isInteger),
    "every natively": a => a.every(Number.isInteger),
    "find": a => a.find(x => x < 0),
    "findLast": a => a.findLast(x => x < 0),
    "from an array": a => Array.from(a),
    "from an iterator": a => Array.from(a.values()),
    "from with a function": a => Array.from(a, String),
    "of": a => Array.of.apply(null, a.slice(0, 60000)),
    "keys": a => [...a.keys()],
    "entries": a => [...a.entries()],
    "destructuring": a => { const [x, y, ...rest] = a; return rest; },
    "delete": a => { const b = a.slice(); for (let i = 0; i < b.length; i += 2) delete b[i]; },
    "length of zero": a => { const b = a.slice(); b.length = 0; },
    "freeze": a => Object.freeze(a.slice()),
    "isFrozen": a => Object.isFrozen(Object.preventExtensions(a.slice())),
    "seal": a => Object.seal(a.slice()),
    "defineProperty": a => Object.defineProperty(a.slice(), 5, { get() { return 1; } }),
    "becomes sparse": a => { const b = a.slice(); b[4e9] = 1; },
    "Object.keys": a => Object.keys(a),
    "Object.entries": a => Object.entries(a),
    "own descriptors": a => Object.getOwnPropertyDescriptors(a),
    "for-in": a => { for (const key in a); },
    "JSON": a => JSON.stringify(a),
    "JSON with indent": a => JSON.stringify(a, null, 10),
    "Set": a => new Set(a),
    "groupBy": a => Object.groupBy(a, x => x),
    "Map.groupBy": a => Map.groupBy(a, x => x),
    "Float64Array": a => new Float64Array(a),
    "Uint8ClampedArray": a => new Uint8ClampedArray(a),
    "Promise.all": a => Promise.all(a),
    "sumPrecise": a => Math.sumPrecise(a),
    "hypot": a => Math.hypot.apply(null, a.slice(0, 60000)),
    "structured clone": a => clone(a),
    "iterator helpers": a => a.values().map(x => x).filter(x => x).drop(1).take(1e9).flatMap(x => [x]).toArray(),
    "Iterator.prototype.drop": a => a.values().drop(1e15).next(),
    "Reflect.ownKeys": a => Reflect.ownKeys(a),
    "fromAsync": a => { Array.fromAsync(a); },
});

hostile_all("texts: ", texts, {
    "sort": a => a.slice().sort(),
    "sort by localeCompare": a => a.slice().sort((x, y) => x.localeCompare(y)),
    "join": a => a.join(""),
    "Set": a => new Set(a),
    "as keys": a => { const o = {}; for (const key of a) o[key] = 1; },
    "fromEntries": a => Object.fromEntries(a.map(x => [x, x])),
    "groupBy": a => Object.groupBy(a, x => x),
    "JSON": a => JSON.stringify(a),
    "String.raw": a => String.raw({ raw: a }, ...a.slice(0, 1000)),
    "concat": a => "".concat.apply("", a.slice(0, 60000)),
    "includes": a => a.includes("no such text"),
    "indexOf": a => a.indexOf("text" + -1),
    "symbols": a => { for (const x of a) Symbol.for(x); },
});

hostile_all("holes: ", n => holes(50 * n), {
    "sort": a => a.slice().sort(),
    "join": a => a.join(""),
    "indexOf": a => a.indexOf(2),
    "reverse": a => a.reverse(),
    "forEach": a => a.forEach(x => x),
    "flat": a => a.flat(),
    "concat": a => a.concat(a),
    "reduce": a => a.reduce((x, y) => x, 0),
    "includes": a => a.includes(2),
    "JSON": a => JSON.stringify(a),
    "fill": a => a.fill(),
    "lastIndexOf": a => a.lastIndexOf(3),
    "toSorted": a => a.toSorted(),
    "shift": a => { a.shift(); a.push(1); },
    "splice": a => a.splice(5, 0, 1),
    "keys": a => Object.keys(a),
    "preventExtensions": a => Object.isSealed(Object.preventExtensions(a.slice())),
});

hostile_all("sparse: ", sparse, {
    "sort": a => a.sort(),
    "join": a => a.join(""),
    "indexOf": a => a.indexOf(7),
    "lastIndexOf": a => a.lastIndexOf(7),
    "includes": a => a.includes(7),
    "reverse": a => a.reverse(),
    "fill": a => a.fill(7),
    "fill its end": a => a.fill(7, 2 ** 31),
    "forEach": a => a.forEach(x => x),
    "map": a => a.map(x => x),
    "filter": a => a.filter(x => x),
    "flat": a => a.flat(),
    "flatMap": a => a.flatMap(x => x),
    "slice": a => a.slice(1),
    "splice": a => a.splice(1, 2),
    "shift": a => a.shift(),
    "unshift": a => { a.length--; a.unshift(1); },
    "copyWithin": a => a.copyWithin(1, 0),
    "every": a => a.every(x => x),
    "some": a => a.some(x => !x),
    "find": a => a.find(x => x === 9),
    "findLastIndex": a => a.findLastIndex(x => x === 9),
    "reduce": a => a.reduce((x, y) => x),
    "reduceRight": a => a.reduceRight((x, y) => x),
    "concat": a => [].concat(a, a),
    "toReversed": a => a.toReversed(),
    "toSorted": a => a.toSorted(),
    "with": a => a.with(0, 0),
    "toSpliced": a => a.toSpliced(5, 1),
    "from": a => Array.from(a),
    "spread": a => [...a],
    "Set": a => new Set(a),
    "JSON": a => JSON.stringify(a),
    "toLocaleString": a => a.toLocaleString(),
    "entries": a => { for (const x of a.entries()); },
    "Uint8Array": a => new Uint8Array(a),
    "apply": a => Math.max.apply(null, a),
});

hostile_all("array-like: ", likes, {
    "indexOf": a => [].indexOf.call(a, 7),
    "lastIndexOf": a => [].lastIndexOf.call(a, 7),
    "includes": a => [].includes.call(a, 7),
    "fill": a => [].fill.call(a, 7),
    "reverse": a => [].reverse.call(a),
    "sort": a => [].sort.call(a),
    "join": a => [].join.call(a),
    "copyWithin": a => [].copyWithin.call(a, 5, 0),
    "copyWithin backwards": a => [].copyWithin.call(a, 0, 5),
    "splice": a => [].splice.call(a, 0, 5),
    "shift": a => [].shift.call(a),
    "unshift": a => { a.length -= 5; [].unshift.call(a, 1); },
    "slice": a => [].slice.call(a, 2 ** 52, 2 ** 52 + 2 ** 31),
    "concat": a => { a[Symbol.isConcatSpreadable] = true; return [].concat(a); },
    "flat": a => [].flat.call(a),
    "find": a => [].find.call(a, () => false),
    "every": a => [].every.call(a, () => true),
    "map": a => { a.length = 2 ** 32 - 1; return [].map.call(a, x => x); },
    "from": a => Array.from(a),
    "Uint8Array": a => { a.length = 2 ** 31; return new Uint8Array(a); },
    "apply": a => Math.max.apply(null, a),
    "Reflect.apply": a => Reflect.apply(Math.max, null, a),
    "String.raw": a => String.raw({ raw: a }),
    "toLocaleString": a => [].toLocaleString.call(a),
    "with a getter": a => { Object.defineProperty(a, 3, { get: () => 1, configurable: true }); [].includes.call(a, 8); },
});

hostile("deep arrays: join", n => {
    const value = deep(n);
    return () => String(value);
});
hostile("deep arrays: flat", n => {
    const value = deep(n);
    return () => value.flat(Infinity);
});
hostile("deep arrays: flat, wide", n => {
    let value = numbers(100);
    for (let i = 0; i < 100; i++)
        value = [value, value];
    return () => value.flat(Infinity);
});
hostile("deep arrays: JSON", n => {
    const value = deep(n);
    return () => JSON.stringify(value);
});
hostile("deep arrays: clone", n => {
    const value = deep(n);
    return () => clone(value);
});
hostile("array of one array: join", n => {
    let value = [1, 2, 3, 4, 5, 6, 7, 8];
    for (let i = 0; i < 12; i++)
        value = [value, value, value, value];
    return () => value.join();
});
hostile("array of one array: JSON", n => {
    let value = [1, 2, 3, 4, 5, 6, 7, 8];
    for (let i = 0; i < 12; i++)
        value = [value, value, value, value];
    return () => JSON.stringify(value, null, 10);
});

// ------------------------------------------------------------------- objects

hostile_all("object: ", many_keys, {
    "keys": o => Object.keys(o),
    "values": o => Object.values(o),
    "entries": o => Object.entries(o),
    "assign": o => Object.assign({}, o),
    "spread": o => ({ ...o }),
    "rest": o => { const { key0, ...rest } = o; return rest; },
    "for-in": o => { for (const key in o); },
    "for-in, inherited": o => { for (const key in Object.create(Object.create(o))); },
    "freeze": o => Object.freeze({ ...o }),
    "isFrozen": o => Object.isFrozen(o) || Object.isSealed(Object.preventExtensions({ ...o })),
    "names": o => Object.getOwnPropertyNames(o),
    "symbols": o => Object.getOwnPropertySymbols(o),
    "descriptors": o => Object.getOwnPropertyDescriptors(o),
    "defineProperties": o => Object.defineProperties({}, Object.getOwnPropertyDescriptors(o)),
    "create": o => Object.create({}, Object.getOwnPropertyDescriptors(o)),
    "JSON": o => JSON.stringify(o),
    "JSON with indent": o => JSON.stringify(o, null, "          "),
    "JSON with replacer": o => JSON.stringify(o, (key, value) => value),
    "JSON with list": o => JSON.stringify(o, Object.keys(o)),
    "clone": o => clone(o),
    "delete": o => { const p = { ...o }; for (const key in p) delete p[key]; },
    "setPrototypeOf": o => Object.setPrototypeOf({ ...o }, {}),
    "as a prototype": o => ({ __proto__: { ...o } }).key5,
    "with": o => Function("o", "with (o) { for (;;) key7; }")(o),
    "fromEntries": o => Object.fromEntries(Object.entries(o)),
    "proxy's keys": o => Object.keys(new Proxy(o, {})),
    "proxy's own keys": o => Reflect.ownKeys(new Proxy(Object.preventExtensions({ ...o }), {
        ownKeys: t => Reflect.ownKeys(t) })),
    "proxy's duplicates": o => {
        const keys = Object.keys(o);
        try {
            Reflect.ownKeys(new Proxy({}, { ownKeys: () => keys.concat(keys[5]) }));
        } catch {}
    },
    "Map": o => new Map(Object.entries(o)),
    "class with many fields": (o, n) => {
        const names = Object.keys(o).slice(0, 20000);
        const body = names.map(x => x + " = 1;").join("");
        const C = Function("return class {" + body + "}")();
        for (;;) new C();
    },
});
hostile("object: many symbols", n => {
    const o = {};
    for (let i = 0; i < n / 4; i++)
        o[Symbol(i)] = i;
    return () => Object.getOwnPropertySymbols(o);
});
hostile("object: numeric keys", n => {
    const o = {};
    for (let i = 0; i < n; i++)
        o[(i * 7919) % 1000003 * 4000] = i;
    return () => Object.keys(o);
});
hostile("object: long prototype chain", n => {
    let o = {};
    for (let i = 0; i < n; i++)
        o = Object.create(o);
    return () => o.missing;
});
hostile("object: in of a long chain", n => {
    let o = {};
    for (let i = 0; i < n; i++)
        o = Object.create(o);
    return () => "missing" in o;
});
hostile("object: instanceof on a long chain", n => {
    let o = {};
    for (let i = 0; i < n; i++)
        o = Object.create(o);
    return () => o instanceof Map;
});
hostile("object: isPrototypeOf on a long chain", n => {
    let o = {};
    for (let i = 0; i < n; i++)
        o = Object.create(o);
    return () => [].isPrototypeOf(o);
});
hostile("object: set on a long chain", n => {
    let o = {};
    for (let i = 0; i < n; i++)
        o = Object.create(o);
    return () => { o["x" + Math.random()] = 1; };
});
hostile("object: setPrototypeOf on a long chain", n => {
    let o = {};
    for (let i = 0; i < n; i++)
        o = Object.create(o);
    const p = {};
    return () => { Object.setPrototypeOf(p, o); Object.setPrototypeOf(p, null); };
});
hostile("object: for-in of a long chain", n => {
    let o = {};
    for (let i = 0; i < n; i++)
        o = { __proto__: o, ["key" + i]: 1 };
    return () => { for (const key in o); };
});
hostile("object: element of a long chain", n => {
    let o = {};
    for (let i = 0; i < n; i++)
        o = Object.create(o);
    return () => o[5];
});
hostile("bound functions", n => {
    let f = () => 1;
    for (let i = 0; i < n / 10; i++)
        f = f.bind(null);
    return () => f();
});
hostile("bound functions: new", n => {
    let f = function () {};
    for (let i = 0; i < n / 10; i++)
        f = f.bind(null);
    return () => new f();
});
hostile("bound functions: instanceof", n => {
    let f = function () {};
    for (let i = 0; i < n / 10; i++)
        f = f.bind(null);
    return () => ({}) instanceof f;
});
hostile("bound functions: many arguments", n => {
    let f = (...rest) => rest.length;
    const some = numbers(1000);
    for (let i = 0; i < 50; i++)
        f = f.bind(null, ...some);
    return () => f();
});
hostile_all("proxies: ", n => {
    let p = [];
    for (let i = 0; i < n / 10; i++)
        p = new Proxy(p, {});
    return p;
}, {
    "get": p => p.x,
    "set": p => { p.x = 1; },
    "has": p => "x" in p,
    "delete": p => delete p.x,
    "isArray": p => Array.isArray(p),
    "keys": p => Reflect.ownKeys(p),
    "prototype": p => Reflect.getPrototypeOf(p),
    "isExtensible": p => Object.isExtensible(p),
    "descriptor": p => Reflect.getOwnPropertyDescriptor(p, "length"),
    "instanceof": p => p instanceof Array,
    "for-in": p => { for (const x in p); },
    "toString": p => ({}).toString.call(p),
});
hostile("proxies: call", n => {
    let p = () => 1;
    for (let i = 0; i < n / 10; i++)
        p = new Proxy(p, {});
    return () => p();
});
hostile("proxies: new", n => {
    let p = function () {};
    for (let i = 0; i < n / 10; i++)
        p = new Proxy(p, {});
    return () => new p();
});
hostile("proxies: prototypes", n => {
    const p = new Proxy({}, {});
    const o = { __proto__: p };
    return () => [].indexOf.call({ __proto__: p, length: 1e9 }, 1);
});

// ------------------------------------------------------------------- strings

hostile_all("string: ", n => long_text(2 * n), {
    "indexOf": s => s.indexOf("abcdefghik"),
    "lastIndexOf": s => s.lastIndexOf("abcdefghik"),
    "includes": s => s.includes("jj"),
    "split": s => s.split(""),
    "split by a text": s => s.split("abcd"),
    "spread": s => [...s],
    "replaceAll": s => s.replaceAll("a", "bb"),
    "replaceAll with nothing": s => s.replaceAll("", "x"),
    "replaceAll by function": s => s.replaceAll("abc", x => x),
    "replace with the rest": s => s.replace("a", "$'$`$'"),
    "toUpperCase": s => s.toUpperCase(),
    "toLowerCase": s => (s + "A").toLowerCase(),
    "toLocaleUpperCase": s => s.toLocaleUpperCase(),
    "normalize": s => (s + "\u0344").normalize("NFKD"),
    "trim": s => s.trim(),
    "isWellFormed": s => (s + "\u1234").isWellFormed(),
    "toWellFormed": s => (s + "\uD800").toWellFormed(),
    "slice": s => s.slice(1) + s.slice(2),
    "comparing": s => s + "a" < s + "b",
    "equality": s => s + "a" === s.slice(0) + "b",
    "localeCompare": s => (s + "a").localeCompare(s + "b"),
    "startsWith": s => s.startsWith(s.slice(0, -1)),
    "endsWith": s => s.endsWith(s.slice(1)),
    "concat and flatten": s => (s + s + s).charCodeAt(5),
    "as a key": s => ({ [s + "x"]: 1 }),
    "Symbol.for": s => Symbol.for(s + "y"),
    "in a Map": s => new Map([[s + "x", 1]]),
    "number": s => Number(s.replaceAll(/[a-j]/g, "7")),
    "escape": s => escape(s + "\u1234"),
    "unescape": s => unescape(s + "%u1234"),
    "encodeURIComponent": s => encodeURIComponent(s),
    "encodeURI": s => encodeURI(s),
    "decodeURIComponent": s => decodeURIComponent(s),
    "parseInt": s => parseInt(s, 36),
    "parseFloat": s => parseFloat("1" + s),
    "JSON": s => JSON.stringify(s),
    "JSON.parse": s => JSON.parse('"' + s + '"'),
    "anchor": s => s.anchor('"'.repeat(1000)),
    "Date.parse": s => Date.parse(s),
    "Date": s => new Date(s),
    "RegExp.escape": s => RegExp.escape(s),
    "clone": s => clone(s + s),
    "eval": s => { try { (0, eval)("'" + s + "'"); } catch {} },
    "eval of a comment": s => (0, eval)("/*" + s + "*/"),
    "iterator": s => { for (const c of s); },
    "Array.from": s => Array.from(s),
    "at": s => (s + s).at(-5),
    "fromBase64": s => Uint8Array.fromBase64(s.slice(0, s.length & ~3)),
    "codePointAt": s => (s + "\u1234").codePointAt(3),
    "matchAll": s => [...s.matchAll("a")],
    "search": s => s.search("jj"),
    "error": s => { try { null[s]; } catch {} },
    "tagged": s => Function("t", "return t`" + s + "`")(x => x),
});
hostile_all("string: ", n => n, {
    "repeat": n => ("x" + n).repeat(60 * n).length,
    "repeat of a long one": n => long_text(n).repeat(50),
    "repeat wide": n => "\u1234x".repeat(100 * n),
    "padEnd": n => "x".padEnd(200 * n, "abc"),
    "padStart": n => "x".padStart(200 * n, "\u1234"),
    "rope": n => rope(n).length,
    "rope, flattened": n => rope(n).charCodeAt(7),
    "rope to the left": n => {
        let text = "";
        for (let i = 0; i < n; i++)
            text = "abcdefghij" + text;
        return text.charCodeAt(7);
    },
    "doubling": n => {
        let text = "ab";
        while (text.length < 200 * n)
            text += text;
        return text.charCodeAt(1);
    },
    "trim spaces": n => " ".repeat(50 * n).trim(),
    "trimEnd": n => (" ".repeat(50 * n) + "x" + " ".repeat(50 * n)).trimEnd(),
    "spaces to a number": n => Number(" ".repeat(50 * n)),
    "digits to a number": n => Number("7".repeat(50 * n)),
    "zeros to a number": n => Number("0".repeat(50 * n) + "1"),
    "hex to a number": n => Number("0x" + "F".repeat(50 * n)),
    "fraction to a number": n => Number("0." + "0".repeat(50 * n) + "1e" + 50 * n),
    "digits to parseInt": n => parseInt("7".repeat(50 * n)),
    "digits in base 3 to parseInt": n => parseInt("2".repeat(50 * n), 3),
    "digits to parseFloat": n => parseFloat("7".repeat(50 * n) + "e-" + 50 * n),
    "normalize marks": n => "a\u0301\u0323\u0316".repeat(n).normalize("NFC"),
    "normalize many marks": n => ("a" + "\u0301\u0316".repeat(n)).normalize("NFD"),
    "normalize Hangul": n => "\uD55C".repeat(10 * n).normalize("NFD"),
    "normalize Hangul back": n => "\u1112\u1161\u11AB".repeat(5 * n).normalize("NFC"),
    "toUpperCase longer": n => "\u00DF\u0149".repeat(5 * n).toUpperCase(),
    "final sigma": n => ("\u03A3" + "\u0301".repeat(5 * n)).repeat(3).toLowerCase(),
    "final sigmas": n => "\u0301\u03A3".repeat(2 * n).toLowerCase(),
    "indexOf, repetitive": n => "a".repeat(5 * n).indexOf("a".repeat(2 * n) + "b"),
    "lastIndexOf, repetitive": n => "a".repeat(5 * n).lastIndexOf("b" + "a".repeat(2 * n)),
    "indexOf, wide": n => "\u1234".repeat(5 * n).indexOf("\u1234".repeat(2 * n) + "x"),
    "includes, periodic": n => ("ab".repeat(1000) + "a").repeat(n / 500).includes("ab".repeat(1500)),
    "split, wide": n => "\u1234,".repeat(5 * n).split(","),
    "replaceAll with itself": n => "a".repeat(3000).replaceAll("a", "$`$'"),
    "replace $&": n => "x".repeat(30 * n).replace("x", "$$".repeat(n)),
    "encodeURIComponent, wide": n => encodeURIComponent("\u1234".repeat(5 * n)),
    "decodeURIComponent, wide": n => decodeURIComponent("%E1%88%B4".repeat(n)),
    "escapes in JSON": n => JSON.stringify("\n".repeat(5 * n)),
    "escapes in JSON.parse": n => JSON.parse('"' + "\\u1234".repeat(n) + '"'),
    "surrogates": n => "\uD83D".repeat(5 * n).toWellFormed(),
    "fromCodePoint": n => String.fromCodePoint.apply(null, new Array(60000).fill(0x1F600)),
    "template": n => { const s = long_text(n); return `${s}${s}${s}${s}${s}`.charCodeAt(0); },
    "join of long ones": n => new Array(50).fill(long_text(n)).join(long_text(n)),
    "comparing ropes": n => rope(n / 4) === rope(n / 4),
    "key of a rope": n => ({ [rope(n / 4)]: 1 }),
    "plus in a loop": n => { let s = ""; for (;;) { s += "x"; s.charCodeAt(0); if (s.length > n) s = ""; } },
});

// ------------------------------------------------------- regular expressions

hostile_all("regexp: ", n => n, {
    "nested quantifiers": n => /^(a+)+$/.test("a".repeat(50) + "b"),
    "alternatives": n => /^(a|aa|a)+$/.test("a".repeat(100) + "b"),
    "back references": n => /^(a*)*\1\1$/.test("a".repeat(n) + "b"),
    "square": n => /a*a*b/.test("a".repeat(n)),
    "lazy": n => /^(.*?,){20}x/.test("a,".repeat(1000)),
    "lookahead": n => /(?=a*b)a/.test("a".repeat(n)),
    "lookbehind": n => /(?<=b.*)c/.test("a".repeat(n)),
    "lookbehind, nested": n => /(?<=(a+)+b)c/.test("a".repeat(n) + "c"),
    "ignoring case": n => /\u017F\u212A/iu.test("k".repeat(10 * n)),
    "ignoring case, classes": n => /[^\u0100-\uFFFF]x/iu.test("kK\u212A".repeat(5 * n)),
    "any or line": n => /(?:.|\n)*$x/.test("a".repeat(5 * n)),
    "huge quantifier": n => /a{0,4294967295}b/.test("a".repeat(n)),
    "huge quantifiers": n => /(?:a{0,10000}){0,10000}b/.test("a".repeat(n)),
    "empty loops": n => /(?:(?:)*)*(?:a?)*b/.test("a".repeat(n)),
    "dot": n => /.*x/s.test("a".repeat(10 * n)),
    "global match": n => "ab".repeat(n).match(/a/g),
    "matchAll": n => [..."ab".repeat(n).matchAll(/a/g)],
    "replace": n => "ab".repeat(n).replace(/a/g, "$&$&"),
    "replace by function": n => "ab".repeat(n).replace(/a/g, x => x),
    "replace the empty": n => "ab".repeat(n).replace(/(?:)/g, "x"),
    "replace $`": n => "a".repeat(20000).replace(/a/g, "$`"),
    "split": n => "ab".repeat(n).split(/a/),
    "split by groups": n => "ab".repeat(n).split(/(a)(x)?/),
    "search": n => "a".repeat(10 * n).search(/[b-z]/),
    "search a word": n => "abcdefghij".repeat(5 * n).search(/abcdefghik/),
    "search unicode": n => "\u1234".repeat(5 * n).search(/\u1235/u),
    "search without case": n => "\u1234k".repeat(3 * n).search(/kk/i),
    "search a property": n => "\u1234".repeat(3 * n).search(/\p{Lu}/u),
    "search emoji": n => "\u{1F469}\u200D".repeat(n).search(/\p{RGI_Emoji}x/v),
    "strings of classes": n => /^[\q{a|aa|aaa|aaaa}b]+$/v.test("a".repeat(1000) + "c"),
    "sticky": n => { const r = /a*b/y; r.lastIndex = 1; return r.test("a".repeat(10 * n)); },
    "named groups": n => { for (;;) /(?<year>\d+)-(?<month>\d+)/.exec("12345-789"); },
    "words": n => /\b\w+\b\s*$x/.test("word ".repeat(n)),
    "multiline": n => /^$x/m.test("\n".repeat(5 * n)),
    "many groups": n => new RegExp("(a)?".repeat(5000) + "b").test("a".repeat(1000)),
    "compiling groups": n => new RegExp("(a)".repeat(n / 10)),
    "compiling alternatives": n => new RegExp("a|".repeat(n)),
    "compiling a text": n => new RegExp("abc".repeat(n)),
    "compiling classes": n => new RegExp("[a-z\\w\\d]".repeat(n / 10), "u"),
    "compiling classes without case": n => new RegExp("[\\u0041-\\uFFF0]".repeat(n / 100), "iu"),
    "compiling one class": n => new RegExp("[" + Array.from({ length: n / 20 }, (_, i) => "\\u{" + (i * 2).toString(16) + "}").join("") + "]", "u"),
    "compiling properties": n => new RegExp("[^\\p{L}]".repeat(n / 1000), "iu"),
    "compiling differences": n => new RegExp("[" + "[\\p{L}--\\p{Lu}]".repeat(n / 1000) + "]", "v"),
    "compiling strings": n => new RegExp("[\\p{RGI_Emoji}]".repeat(20), "v"),
    "compiling alternatives of a class": n => new RegExp("[\\q{" + Array.from({ length: n / 20 }, (_, i) => "s" + i).join("|") + "}]", "v"),
    "compiling quantifiers": n => { try { return new RegExp("(?:(?:(?:a{1000}){1000}){1000}){1000}").test("b"); } catch {} },
    "compiling names": n => new RegExp(Array.from({ length: n / 50 }, (_, i) => "(?<n" + i + ">a)").join("")),
    "compiling the same name": n => { try { new RegExp("(?<n>a)|".repeat(n / 50)); } catch {} },
    "compiling references": n => { try { new RegExp("\\k<n>".repeat(n / 10) + "(?<n>a)"); } catch {} },
    "compiling nesting": n => { try { new RegExp("(?:".repeat(n) + ")".repeat(n)); } catch {} },
    "compiling backward": n => new RegExp("(?<=" + "abc".repeat(n) + ")"),
    "source": n => new RegExp("/".repeat(n)).source,
    "test of every one": n => { const r = /a/g; const s = "b".repeat(n) + "a"; while (true) r.test(s); },
    "legacy": n => { const s = "a".repeat(5 * n) + "b"; /b/.exec(s); return RegExp.leftContext.length; },
    "Symbol.split": n => RegExp.prototype[Symbol.split].call(/b/, "a".repeat(n)),
    "Symbol.replace generic": n => {
        const r = /a/g;
        r.exec = function (s) { return RegExp.prototype.exec.call(this, s); };
        return "a".repeat(n).replace(r, "b");
    },
    "long text through a memo": n => /^(?:a|b|ab)*c/.test("ab".repeat(n)),
});

// -------------------------------------------------------------------- BigInt

hostile_all("bigint: ", n => n, {
    "mul": n => bits(10 * n) * bits(10 * n),
    "mul, uneven": n => bits(10 * n) * bits(n / 10),
    "square": n => { const x = bits(10 * n); return x * x; },
    "div": n => bits(12 * n) / bits(5 * n),
    "div, uneven": n => bits(12 * n) / 1234567890123456789n,
    "remainder": n => bits(12 * n) % bits(6 * n),
    "pow": n => 7n ** BigInt(n * 3),
    "pow of two": n => 2n ** BigInt(n * 12),
    "toString": n => bits(5 * n).toString(),
    "toString(16)": n => bits(12 * n).toString(16),
    "toString(2)": n => bits(12 * n).toString(2),
    "toString(7)": n => bits(5 * n).toString(7),
    "toLocaleString": n => bits(5 * n).toLocaleString(),
    "parse": n => BigInt("7".repeat(3 * n)),
    "parse hex": n => BigInt("0x" + "F".repeat(3 * n)),
    "parse binary": n => BigInt("0b" + "1".repeat(12 * n)),
    "parse spaces": n => BigInt(" ".repeat(50 * n) + "1"),
    "literal": n => (0, eval)("7".repeat(3 * n) + "n"),
    "shift left": n => bits(n) << BigInt(12 * n),
    "shift right": n => bits(15 * n) >> 3n,
    "add": n => { let x = bits(15 * n); for (;;) x = x + 1n - 1n; },
    "and": n => { const x = bits(15 * n); for (;;) x & -x; },
    "xor": n => { const x = bits(15 * n); for (;;) x ^ ~x; },
    "asIntN": n => { const x = bits(15 * n); for (;;) BigInt.asIntN(14 * n, -x); },
    "asUintN": n => { const x = bits(15 * n); for (;;) BigInt.asUintN(15 * n, -x); },
    "asUintN, long": n => BigInt.asUintN(16 * n, -1n),
    "compare": n => { const x = bits(15 * n), y = x + 0n; for (;;) x === y; },
    "compare with a text": n => bits(3 * n) == "7".repeat(n),
    "compare with a number": n => { const x = bits(15 * n); for (;;) x > 1.5; },
    "Number": n => { const x = bits(15 * n); for (;;) Number(x); },
    "keys of a Map": n => { const x = bits(15 * n); for (;;) new Map([[x, 1], [x + 1n, 2]]).get(x); },
    "negate": n => { const x = bits(15 * n); for (;;) -x; },
    "increment": n => { let x = bits(15 * n); for (;;) x++; },
    "factorial": n => { let x = 1n; for (let i = 1n; ; i++) x *= i; },
});
hostile_all("number: ", n => n, {
    "toString(2)": n => { for (let i = 1; ; i *= 1.1) (1 / i).toString(2 + i % 30); },
    "toFixed": n => { for (;;) (1e20 / 3).toFixed(100); },
    "toPrecision": n => { for (;;) (1e-300 / 3).toPrecision(100); },
});

// ---------------------------------------------------------------------- JSON

hostile_all("JSON.parse: ", n => n, {
    "numbers": n => JSON.parse("[" + "1.5,".repeat(n) + "0]"),
    "objects": n => JSON.parse("[" + '{"a":1,"b":[]},'.repeat(n) + "0]"),
    "keys": n => JSON.parse("{" + numbers(n).map(x => `"k${x}":1`).join() + "}"),
    "deep": n => { try { JSON.parse("[".repeat(10 * n)); } catch {} },
    "deep and closed": n => JSON.parse("[".repeat(n) + "]".repeat(n)),
    "deep objects": n => JSON.parse('{"a":'.repeat(n) + "1" + "}".repeat(n)),
    "spaces": n => JSON.parse(" ".repeat(50 * n) + "1"),
    "digits": n => JSON.parse("1".repeat(50 * n)),
    "wide": n => JSON.parse('"' + "\u1234".repeat(20 * n) + '"'),
    "reviver": n => JSON.parse("[" + "1,".repeat(n) + "0]", (key, value) => value),
    "reviver, deep": n => JSON.parse("[".repeat(n) + "]".repeat(n), (key, value) => value),
    "an error": n => { try { JSON.parse("[" + "1,".repeat(n) + "]"); } catch {} },
    "duplicates": n => JSON.parse("{" + '"a":1,'.repeat(n) + '"a":1}'),
    "indices": n => JSON.parse("{" + numbers(n).map(x => `"${x * 4096}":1`).join() + "}"),
});
hostile("JSON.stringify: endless", () => {
    const endless = { toJSON: () => [endless, endless] };
    return () => { try { JSON.stringify(endless); } catch {} };
});
hostile("JSON.stringify: getters", n => {
    const o = { get x() { return 1; } };
    const a = new Array(n).fill(o);
    return () => JSON.stringify(a);
});
hostile("JSON.stringify: long texts", n => {
    const a = new Array(50).fill(long_text(n));
    return () => JSON.stringify(a);
});
hostile("JSON.stringify: deep, indented", n => {
    const value = deep(3000);
    return () => JSON.stringify(new Array(100).fill(value), null, 10);
});

// --------------------------------------------------------------- collections

hostile_all("set: ", n => new Set(numbers(n)), {
    "union": s => s.union(s),
    "intersection": s => s.intersection(s),
    "difference": s => s.difference(new Set([-1])),
    "difference of itself": s => s.difference(s),
    "symmetricDifference": s => s.symmetricDifference(s),
    "isSubsetOf": s => s.isSubsetOf(s),
    "isSupersetOf": s => s.isSupersetOf(s),
    "isDisjointFrom": s => s.isDisjointFrom({ size: Infinity, has: () => false, keys() {} }),
    "isDisjointFrom a smaller": s => s.isDisjointFrom(new Set([-1, -2])),
    "of endless keys": s => s.union({ size: 1, has() {}, keys: () => ({ next: () => ({ done: false, value: Math.random() }) }) }),
    "of the same key": s => s.difference({ size: 1, has() {}, keys: () => ({ next: () => ({ done: false, value: 1 }) }) }),
    "of infinite size": s => s.intersection({ size: Infinity, has: Number.isInteger, keys() {} }),
    "forEach": s => s.forEach(x => x),
    "forEach natively": s => s.forEach(Number.isInteger),
    "copy": s => new Set(s),
    "spread": s => [...s],
    "clear": s => { const t = new Set(s); t.clear(); },
    "delete": s => { const t = new Set(s); for (const x of t) t.delete(x); },
    "delete all but the last": s => {
        const t = new Set(s);
        for (const x of t) if (t.size > 1) t.delete(x);
        for (let i = 0; i < 1000; i++) t.values().next();
    },
    "clone": s => clone(s),
    "values": s => s.values().toArray(),
    "Array.from": s => Array.from(s),
});
hostile_all("map: ", n => new Map(entries(n)), {
    "copy": m => new Map(m),
    "forEach": m => m.forEach(x => x),
    "keys": m => [...m.keys()],
    "entries": m => [...m],
    "clone": m => clone(m),
    "fromEntries": m => Object.fromEntries(m),
    "growing": (m, n) => { for (let i = 0; ; i++) m.set("x" + i, i); },
    "empty in front": m => {
        const t = new Map(m);
        for (const k of t.keys()) if (t.size > 1) t.delete(k);
        for (let i = 0; i < 1000; i++) t.keys().next();
    },
});
hostile("map: texts that collide not", n => {
    const keys = texts(n);
    return () => { const m = new Map(); for (const key of keys) m.set(key, 1); };
});
hostile("map: objects", n => {
    const keys = numbers(n).map(x => ({ x }));
    return () => new Map(keys.map(x => [x, x]));
});
hostile("weak map", n => {
    const keys = numbers(n).map(x => ({ x }));
    return () => new WeakMap(keys.map(x => [x, x]));
});
hostile("weak set", n => {
    const keys = numbers(n).map(x => ({ x }));
    return () => new WeakSet(keys);
});
hostile("weak references", n => {
    const keys = numbers(n / 4).map(x => ({ x }));
    return () => keys.map(x => new WeakRef(x));
});
hostile("finalization", n => {
    const keys = numbers(n / 4).map(x => ({ x }));
    const registry = new FinalizationRegistry(() => {});
    return () => {
        for (const key of keys) registry.register(key, 1, key);
        registry.unregister(keys[5]);
        for (const key of keys) registry.unregister(key);
    };
});

// ------------------------------------------------------------------- buffers

hostile_all("typed array: ", n => typed(2 * n), {
    "sort": a => a.slice().sort(),
    "sort by function": a => a.slice().sort((x, y) => y - x),
    "toSorted": a => a.toSorted(),
    "fill": a => a.fill(1.5),
    "reverse": a => a.reverse(),
    "toReversed": a => a.toReversed(),
    "indexOf": a => a.indexOf(-1),
    "lastIndexOf": a => a.lastIndexOf(-1),
    "includes": a => a.includes(-1),
    "includes NaN": a => a.includes(NaN),
    "copyWithin": a => a.copyWithin(1, 0),
    "set": a => a.set(a.subarray(1)),
    "set another type": a => a.set(new Uint8Array(a.length)),
    "set an array": a => a.set(numbers(1e5)),
    "slice": a => a.slice(1),
    "another type": a => new Int8Array(a),
    "halves": a => new Float16Array(a),
    "clamped": a => new Uint8ClampedArray(a),
    "the same type": a => new Float64Array(a),
    "from": a => Uint32Array.from(a),
    "with": a => a.with(1, 1),
    "join": a => a.join(),
    "map": a => a.map(x => x),
    "map natively": a => a.map(Math.sqrt),
    "every natively": a => a.every(Number.isInteger),
    "filter": a => a.filter(x => true),
    "reduce": a => a.reduce((x, y) => x + y),
    "find": a => a.find(x => x < 0),
    "Array.from": a => Array.from(a),
    "spread": a => [...a],
    "keys": a => Object.keys(a),
    "entries": a => Object.entries(a),
    "JSON": a => JSON.stringify(a),
    "for-in": a => { for (const i in a); },
    "clone": a => clone(a),
    "buffer.slice": a => a.buffer.slice(8),
    "buffer.transfer": a => new Uint8Array(a).buffer.transfer(a.byteLength * 5),
    "concat": a => { a[Symbol.isConcatSpreadable] = true; return [].concat(a); },
    "toHex": a => new Uint8Array(a.buffer).toHex(),
    "toBase64": a => new Uint8Array(a.buffer).toBase64(),
    "bytes, filled": a => new Uint8Array(a.buffer).fill(7),
    "bytes, sorted": a => new Uint8Array(a.buffer.slice(0)).sort(),
    "bytes, found": a => new Uint8Array(a.buffer).indexOf(300),
    "words, sorted": a => new Uint16Array(a.buffer.slice(0)).sort(),
    "words, reversed": a => new Uint16Array(a.buffer.slice(0)).reverse(),
    "BigInts": a => new BigInt64Array(a.buffer).sort(),
    "BigInts found": a => new BigInt64Array(a.buffer).indexOf(5n),
    "values": a => a.values().toArray(),
    "sumPrecise": a => Math.sumPrecise(a),
    "Reflect.ownKeys": a => Reflect.ownKeys(a),
    "overlapping": a => new Uint8Array(a.buffer, 0, a.length).set(new Uint16Array(a.buffer, 0, a.length)),
    "freeze": a => { try { Object.freeze(a); } catch {} },
});
hostile_all("buffer: ", n => n, {
    "new": n => new ArrayBuffer(400 * n),
    "new typed": n => new Float64Array(50 * n),
    "shared": n => new SharedArrayBuffer(400 * n),
    "resize": n => { const b = new ArrayBuffer(8, { maxByteLength: 400 * n }); b.resize(400 * n); b.resize(0); b.resize(300 * n); },
    "grow": n => { const b = new SharedArrayBuffer(8, { maxByteLength: 400 * n }); b.grow(400 * n); },
    "fill new bytes": n => new Uint8Array(400 * n).fill(1),
    "slice": n => new ArrayBuffer(200 * n).slice(),
    "transfer": n => new ArrayBuffer(200 * n).transfer(400 * n),
    "transferToFixedLength": n => new ArrayBuffer(200 * n, { maxByteLength: 400 * n }).transferToFixedLength(),
    "fromHex": n => Uint8Array.fromHex("ab".repeat(10 * n)),
    "setFromBase64": n => new Uint8Array(10 * n).setFromBase64("abcd".repeat(10 * n)),
    "fromBase64 of spaces": n => Uint8Array.fromBase64(" ".repeat(50 * n)),
    "Atomics": n => { const a = new Int32Array(new SharedArrayBuffer(8)); for (;;) Atomics.add(a, 0, 1); },
    "Atomics.wait": n => { const a = new Int32Array(new SharedArrayBuffer(8)); try { Atomics.wait(a, 0, 0, 10); } catch {} },
    "clone": n => clone(new ArrayBuffer(100 * n)),
    "DataView": n => { const v = new DataView(new ArrayBuffer(100)); for (;;) v.setFloat64(1, 1.5); },
    "typed from endless": n => { Uint8Array.from({ [Symbol.iterator]: () => ({ next: () => ({ done: false, value: 1 }) }) }); },
});

// ------------------------------------------------------- compiling a long text

const compiled = {
    "sum": n => "0" + " + 1".repeat(n),
    "commas": n => "0" + ", 1".repeat(n),
    "text": n => "'" + "x".repeat(20 * n) + "'",
    "escapes": n => "'" + "\\u1234".repeat(n) + "'",
    "comment": n => "//" + "x".repeat(50 * n),
    "spaces": n => " ".repeat(50 * n),
    "lines": n => "\n".repeat(20 * n),
    "statements": n => "x;".repeat(n),
    "variables": n => numbers(n / 5).map(x => `var v${x};`).join(""),
    "lexical": n => "{" + numbers(n / 5).map(x => `let v${x};`).join("") + "}",
    "functions": n => "function f() { return 1; }".repeat(n / 10),
    "arrows": n => "(a, b) => a;".repeat(n / 5),
    "array": n => "[" + "1,".repeat(n) + "]",
    "objects": n => "[" + "{ a: 1 },".repeat(n / 2) + "]",
    "object": n => "({" + numbers(n / 2).map(x => `a${x}: 1`).join() + "})",
    "identifiers": n => "x || " + numbers(n / 2).map(x => "a" + x).join(" || "),
    "switch": n => "switch (1) {" + numbers(n / 2).map(x => `case ${x}:`).join("") + "}",
    "template": n => "`" + "${1}".repeat(n / 2) + "`",
    "template text": n => "`" + "x".repeat(20 * n) + "`",
    "number": n => "1".repeat(20 * n),
    "fraction": n => "." + "1".repeat(20 * n),
    "identifier": n => "var " + "x".repeat(20 * n),
    "ambiguous": n => "(".repeat(100) + "x = x".repeat(1) + ")".repeat(100) + ";x;".repeat(n),
    "ambiguous arrows": n => "((a = ".repeat(1000) + "1" + ") => 1)".repeat(1000),
    "destructuring": n => "var [" + "a,".repeat(n / 2) + "] = []",
    "class": n => "(class {" + numbers(n / 5).map(x => `m${x}() {}`).join("") + "})",
    "private": n => "(class {" + numbers(n / 10).map(x => `#m${x};`).join("") + "})",
    "labels": n => numbers(Math.min(n / 10, 500)).map((x, i) => `l${i}:`).join("") + ";",
    "tries": n => "try { 1 } catch { 2 }".repeat(n / 5),
    "regexps": n => "/a/;".repeat(n / 5),
    "long regexp": n => "/" + "abc".repeat(n) + "/",
    "error at the end": n => "x;".repeat(n) + "?",
    "nesting": n => "[".repeat(2000) + "]".repeat(2000) + ";x;".repeat(n),
    "captured": n => "(function () {" + numbers(n / 10).map(x => `let v${x} = 1; (() => v${x});`).join("") + "})",
    "with eval": n => "(function () {" + numbers(n / 10).map(x => `let v${x};`).join("") + " eval('1'); })()",
    "BigInt": n => "7".repeat(n) + "n",
    "long jumps": n => "for (;;) { break;" + "x;".repeat(n) + "}",
    "parameters": n => "(function (" + numbers(60000).map((x, i) => "p" + i).join() + ") {})",
    "optional chain": n => "null" + "?.a".repeat(n),
    "conditionals": n => "1 ? 2 : ".repeat(n / 10) + "3",
    "else": n => "if (0); else ".repeat(n / 10) + ";",
    "powers": n => "1 ** ".repeat(n / 10) + "1",
    "assignments": n => "var x = " + "x = ".repeat(n / 10) + "1",
};
globalThis.x = 1;
for (const [name, make] of Object.entries(compiled)) {
    hostile("eval: " + name, n => {
        const text = make(n);
        return () => { try { (0, eval)(text); } catch {} };
    });
}
hostile("Function: parameters", n => {
    const list = numbers(60000).map((x, i) => "p" + i);
    return () => Function.apply(null, list.concat("return 1"));
});
hostile("Function: body", n => {
    const text = "x;".repeat(n);
    return () => Function(text);
});
hostile("Function: toString", n => {
    const f = Function("x;".repeat(n));
    return () => { for (;;) f.toString() + "x" === "y"; };
});
hostile("direct eval", n => {
    const text = "var q = 1;".repeat(n / 10);
    return () => { eval(text); };
});
hostile("eval without end", () => () => { for (let i = 0; ; i++) (0, eval)("var v" + i + " = 1"); });
hostile("import", n => () => { import("missing").catch(() => {}); });

// --------------------------------------------------------------------- others

hostile("heap of objects", n => {
    const kept = [];
    return () => { for (let i = 0; ; i++) kept[i % (2 * n)] = { i, next: kept[(i * 7) % (2 * n)] }; };
});
hostile("heap of arrays", n => {
    const kept = [];
    return () => { for (let i = 0; ; i++) kept[i % n] = [i, [i]]; };
});
hostile("heap of a list", n => () => {
    let list = null;
    for (let i = 0; i < n; i++) list = { list };
});
hostile("heap of closures", n => {
    const kept = [];
    return () => { for (let i = 0; ; i++) kept[i % n] = () => i; };
});
hostile("heap of texts", n => {
    const kept = [];
    return () => { for (let i = 0; ; i++) kept[i % n] = "text" + i; };
});
hostile("heap of shapes", n => () => { for (let i = 0; ; i++) ({ ["k" + i]: 1, ["l" + i]: 2 }); });
hostile("heap of large arrays", n => () => { for (;;) new Array(5 * n).fill(0); });
hostile("heap of weak maps", n => {
    const maps = [];
    return () => { for (let i = 0; ; i++) { const k = {}; (maps[i % 1000] ??= new WeakMap()).set(k, { k }); } };
});
hostile("Date", () => () => { for (let i = 0; ; i++) new Date(i * 1e9).toLocaleString() + Date.parse("2020-01-01T00:00:00Z"); });
hostile("Promise.all of promises", n => {
    const list = numbers(n / 10).map(x => Promise.resolve(x));
    return () => { Promise.all(list); Promise.race(list); Promise.allSettled(list); Promise.any(list); };
});
hostile("promise chain", n => () => {
    let p = Promise.resolve();
    for (let i = 0; i < n / 10; i++) p = p.then(() => p);
   
});
hostile("thenable without end", n => () => {
    const t = { then(f) { f(t); } };
    Promise.resolve(t);
   
});
hostile("async functions", n => () => {
    (async () => { for (;;) await 1; })();
   
});
hostile("async generators", n => () => {
    (async () => { for await (const x of (async function* () { for (;;) yield 1; })()); })();
   
});
hostile("iterators: endless", () => {
    const endless = { [Symbol.iterator]: () => ({ next: () => ({ done: false, value: [1, 1] }) }) };
    return () => new Map(endless);
});
hostile("iterators: zip", n => {
    const a = numbers(n);
    return () => Iterator.zip ? Iterator.zip([a, a]).toArray() : a.values().toArray();
});
hostile("iterators: concat", n => {
    const a = numbers(n);
    return () => Iterator.concat ? Iterator.concat(a, a).toArray() : a.values().toArray();
});
hostile("iterators: reduce", n => {
    const a = numbers(n);
    return () => { a.values().reduce(Math.max); a.values().every(Number.isInteger); a.values().forEach(Number.isInteger); };
});
hostile("iterators: done natively", n => {
    const i = { next: Function.prototype.bind.call(Object, null, { done: false, value: 1 }), __proto__: Iterator.prototype };
    return () => i.forEach(Number.isInteger);
});
hostile("disposal", n => () => {
    const stack = new DisposableStack();
    for (let i = 0; i < n; i++) stack.defer(Number.isInteger);
    stack.dispose();
});
hostile("arguments", n => () => {
    const f = function () { return [].slice.call(arguments).length; };
    f(...numbers(60000));
});
hostile("rest parameters", n => () => ((...rest) => rest)(...numbers(60000)));
hostile("symbols", n => () => { for (let i = 0; ; i++) Symbol("s" + i); });
hostile("registered symbols", n => () => { for (let i = 0; ; i++) Symbol.for("s" + i); });
hostile("errors with causes", n => () => { let e; for (let i = 0; i < n; i++) e = new Error("x", { cause: e }); });
hostile("AggregateError", n => { const a = numbers(n); return () => new AggregateError(a); });
hostile("error text", n => { const e = new Error(long_text(n)); return () => String(e) + e.stack; });
hostile("random", () => () => { for (;;) Math.random(); });
hostile("tail calls", () => { "use strict"; const f = () => { "use strict"; return f(); }; return f; });
hostile("getters", () => { const o = { get x() { return this.y; }, get y() { return 1; } }; return () => { for (;;) o.x; }; });
hostile("toPrimitive", () => { const o = { valueOf: Math.random }; return () => { for (;;) +o; }; });
hostile("decorated keys", n => { const keys = texts(n); return () => { const o = { __proto__: null }; keys.forEach(key => o[key] = o); for (const key of keys) delete o[key]; }; });

({ names: [...cases.keys()], prepare: (name, n) => cases.get(name)(n) });
