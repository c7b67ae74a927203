class Point {
    static #count = 0;
    static origin = new Point(0, 0);
    #x; y = 1;
    static { this.block = 'ran'; }
    constructor(x, y) { this.#x = x; this.y = y; Point.#count++; }
    get x() { return this.#x; }
    set x(value) { this.#x = value * 2; }
    #secret() { return this.#x + this.y; }
    sum() { return this.#secret(); }
    static get count() { return Point.#count; }
    static has(o) { return #x in o; }
    ['comp' + 'uted']() { return 'c'; }
    *[Symbol.iterator]() { yield this.x; yield this.y; }
    async later() { return this.#x; }
}
class Point3 extends Point {
    z = super.sum();
    constructor(x, y) { super(x, y); }
    sum() { return super.sum() + this.z; }
    get x() { return super.x + 100; }
    static get count() { return super.count + 1000; }
}
const p = new Point(1, 2);
p.x = 5;
print(p.x, p.sum(), Point.count, Point.block, p.computed()); // expect: 10 12 2 ran c
const q = new Point3(3, 4);
print(q.z, q.sum(), q.x, Point3.count, [...q].join()); // expect: 7 14 103 1003 103,4
print(Point.has(q), Point.has({}), q instanceof Point, Object.getPrototypeOf(Point3) === Point); // expect: true false true true
p.later().then(v => print('later', v));
try { Point(); } catch (error) { print(error.name); } // expect: TypeError
try { Point.prototype.sum.call({}); } catch (error) { print(error.name); } // expect: TypeError
class Early extends Point { constructor() { try { this.y; } catch (error) { print(error.name); } super(0, 0); } }
new Early(); // expect: ReferenceError
class List extends Array { last() { return this[this.length - 1]; } }
const list = List.from([1, 2, 3]).map(x => x * 2);
print(list.last(), list instanceof List, list.length); // expect: 6 true 3
class MyError extends Error { get name() { return 'MyError'; } }
print(String(new MyError('m')), new MyError() instanceof Error); // expect: MyError: m true
const key = Symbol('k');
const o = { __proto__: { hi() { return 'base'; } }, hi() { return 'own ' + super.hi(); }, [key]: 1, async *gen() {} };
print(o.hi(), o[key], Object.getOwnPropertySymbols(o).length); // expect: own base 1 1
print(class {}.name, class N {}.name, (() => {}).name, o.hi.name); // expect:  N  hi
// expect: later 10
