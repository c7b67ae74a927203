// Spreading plain records, and objects that are not quite that.
const s = Symbol('s');
const o = { a: 1, b: { c: 2 }, [s]: 3 };
const p = { ...o }, q = { ...{ x: 1, y: 2 } }, r = { z: 0, ...q, x: 5 }, t = { ...q, ...r }, u = { ...null, ...'hi', ...[7] };
print(JSON.stringify([p, q, r, t, u]), p[s], Object.keys({ ...{ 2: 1, b: 1, 1: 2 } }).join(), { ...{ get g() { return 9; } } }.g); // expect: [{"a":1,"b":{"c":2}},{"x":1,"y":2},{"z":0,"x":5,"y":2},{"x":5,"y":2,"z":0},{"0":7,"1":"i"}] 3 1,2,b 9
q.x = 77; print(r.x, t.x, { ...q }.x, JSON.stringify({ ...Object.freeze({ f: 1 }) }), Object.isFrozen({ ...Object.freeze({ f: 1 }) })); // expect: 5 5 77 {"f":1} false
class K { a = 1; #b = 2; static has(o) { return #b in o; } }
print(JSON.stringify({ ...new K() }), K.has({ ...new K() }), Object.getOwnPropertyNames({ ...Object.defineProperty({ v: 1 }, 'h', { value: 2 }) }).join()); // expect: {"a":1} false v
const { a, ...rest } = { a: 1, b: 2, c: 3 }; print(JSON.stringify(rest), JSON.stringify({ ...rest, ...{ __proto__: { inherited: 1 } } })); // expect: {"b":2,"c":3} {"b":2,"c":3}
let big = {}; for (let i = 0; i < 300; i++) big['k' + i] = i; print(Object.keys({ ...big }).length, { ...big }.k299); // expect: 300 299
const wide = { a0: 0, a1: 1, a2: 2, a3: 3, a4: 4, a5: 5, a6: 6, a7: 7, a8: 8, a9: 9, a10: 10, a11: 11 }; print(Object.values({ ...wide }).join()); // expect: 0,1,2,3,4,5,6,7,8,9,10,11
