// Values as the console shows them.
class Point { constructor(x, y) { this.x = x; this.y = y; } get length() { throw 1; } }
class Point3 extends Point { #hidden = 1; }
const various = { a: 1, b: 's', c: null, d: undefined, e: true, f: 10n, g: Symbol('q'), [Symbol('k')]: 1, 'odd key': 2 };
console.log(various);
// expect: {
// expect:   a: 1,
// expect:   b: 's',
// expect:   c: null,
// expect:   d: undefined,
// expect:   e: true,
// expect:   f: 10n,
// expect:   g: Symbol(q),
// expect:   'odd key': 2,
// expect:   [Symbol(k)]: 1
// expect: }
various.self = various;
console.log([various].length, new WeakRef({ a: 1 })); // expect: 1 WeakRef { { a: 1 } }
console.log(new Point(1, 2), new Point3(3, 4), Point, Point3);
// expect: Point { x: 1, y: 2 } Point3 { x: 3, y: 4 } [class Point] [class Point3 extends Point]
console.log(class {}, class extends null {}, class extends Array {});
// expect: [class (anonymous)] [class (anonymous) extends null] [class (anonymous) extends Array]
console.log(() => 1, async () => 1, function* g() {}, async function* h() {}, Math.max);
// expect: [Function (anonymous)] [AsyncFunction (anonymous)] [GeneratorFunction: g] [AsyncGeneratorFunction: h] [Function: max]
console.log(Object.assign(() => 1, { a: 1 }), Object.setPrototypeOf(function f() {}, null));
// expect: [Function (anonymous)] { a: 1 } [Function (null prototype): f]
console.log([1, , 3, , , ], new Array(5), [, 1], [1, 2, 3]);
// expect: [ 1, <1 empty item>, 3, <2 empty items> ] [ <5 empty items> ] [ <1 empty item>, 1 ] [ 1, 2, 3 ]
console.log(Array.from({ length: 120 }, (_, i) => i));
// expect: [
// expect:    0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15,
// expect:   16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
// expect:   32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
// expect:   48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
// expect:   64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79,
// expect:   80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95,
// expect:   96, 97, 98, 99,
// expect:   ... 20 more items
// expect: ]
console.log(Array.from({ length: 20 }, (_, i) => 'w' + i * i));
// expect: [
// expect:   'w0',   'w1',   'w4',   'w9',   'w16',  'w25',  'w36',  'w49',  'w64',
// expect:   'w81',  'w100', 'w121', 'w144', 'w169', 'w196', 'w225', 'w256', 'w289',
// expect:   'w324', 'w361'
// expect: ]
console.log(['a', 'b'].map(letter => letter.repeat(40)));
// expect: [
// expect:   'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
// expect:   'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'
// expect: ]
console.log(new Map([[1, { a: [1] }], ['x', new Set([1])]]), new Set(), new WeakMap());
// expect: Map(2) { 1 => { a: [ 1 ] }, 'x' => Set(1) { 1 } } Set(0) {} WeakMap { <items unknown> }
console.log(new Set(Array.from({ length: 101 }, (_, i) => i)).size, [new Map([[{ a: 1 }, 2]])]);
// expect: 101 [ Map(1) { { a: 1 } => 2 } ]
console.log(new Uint8Array([1, 2, 3]), new ArrayBuffer(4), new BigInt64Array(1));
// expect: Uint8Array(3) [ 1, 2, 3 ] ArrayBuffer { bytes: <00 00 00 00>, byteLength: 4 } BigInt64Array(1) [ 0n ]
console.log(new DataView(new ArrayBuffer(2), 1));
// expect: DataView {
// expect:   byteLength: 1,
// expect:   byteOffset: 1,
// expect:   buffer: ArrayBuffer { bytes: <00 00>, byteLength: 2 }
// expect: }
console.log(new Date(0), new Date(NaN), /a\/b/gi, [new Date(0), /x/]);
// expect: 1970-01-01T00:00:00.000Z Invalid Date /a\/b/gi [ 1970-01-01T00:00:00.000Z, /x/ ]
console.log(Promise.resolve(5), new Promise(() => {})); // expect: Promise { 5 } Promise { <pending> }
console.log(new Proxy({ a: 1 }, { get() { throw 1; }, ownKeys() { throw 1; } })); // expect: Proxy({ a: 1 })
console.log(new Proxy([1], {}), new Proxy(function f() {}, {})); // expect: Proxy([ 1 ]) Proxy([Function: f])
const { proxy, revoke } = Proxy.revocable({}, {}); revoke();
console.log(proxy); // expect: Proxy(<revoked>)
console.log(Object.create(null), Object.assign(Object.create(null), { x: 1 }));
// expect: [Object: null prototype] {} [Object: null prototype] { x: 1 }
console.log([new Number(1), new String('abc'), Object(Symbol('s')), Object(1n)]);
// expect: [ [Number: 1], [String: 'abc'], [Symbol: Symbol(s)], [BigInt: 1n] ]
console.log({ get a() { return 1; }, set a(v) {}, get b() { return 1; }, set c(v) {} });
// expect: { a: [Getter/Setter], b: [Getter], c: [Setter] }
console.log({ deep: { deeper: { deepest: { x: 1 } }, map: new Map([[1, { a: { b: 1 } }]]) } });
// expect: {
// expect:   deep: { deeper: { deepest: [Object] }, map: Map(1) { 1 => [Object] } }
// expect: }
console.log(Math, (function () { return arguments; })(1, 2), (function* () {})());
// expect: Object [Math] {} [Arguments] { '0': 1, '1': 2 } Object [Generator] {}
console.log([['a\nb', "it's", '"\'', '\u009b']], [-0, NaN, 1e21], Point.prototype, Object.prototype);
// expect: [ [ 'a\nb', "it's", `"'`, '\x9b' ] ] [ -0, NaN, 1e+21 ] {} [Object: null prototype] {}
const sparse = []; sparse[5] = 1; sparse[4000000000] = 2; sparse.named = 3;
console.log(sparse); // expect: [ <5 empty items>, 1, <3999999994 empty items>, 2, named: 3 ]
class Stack extends Array {}
console.log(Stack.from([1, 2]), new (class Names extends Map {})([[1, 2]]));
// expect: Stack [ 1, 2 ] Names(1) [Map] { 1 => 2 }
const a = {}; a.b = { a }; a.c = a.b;
console.log(a); // expect: <ref *1> { b: { a: [Circular *1] }, c: { a: [Circular *1] } }
console.log([a, a]);
// expect: [
// expect:   <ref *1> { b: { a: [Circular *1] }, c: { a: [Circular *1] } },
// expect:   <ref *2> { b: { a: [Circular *2] }, c: { a: [Circular *2] } }
// expect: ]
console.log([[[[1]]]], [[[new Point(1, 2)]]], [[[new Date(0)]]]);
// expect: [ [ [ [Array] ] ] ] [ [ [ [Point] ] ] ] [ [ [ 1970-01-01T00:00:00.000Z ] ] ]
