// Reading by a name that is computed, which is remembered by shape and name:
// what is remembered must not outlive a change of the object.
function read(object, key) { return object[key]; }
function each(make, keys) {
    const seen = [];
    for (let i = 0; i < 20; i++) for (const key of keys) seen[keys.indexOf(key)] = read(make(i), key);
    return seen.join();
}
print(each(i => ({ a: i, b: -i }), ['a', 'b', 'c', 'toString']).slice(0, 7)); // expect: 19,-19,
class Point { constructor(x) { this.x = x; } get double() { return this.x * 2; } method() {} }
Point.prototype.shared = 'p';
print(each(i => new Point(i), ['x', 'double', 'shared', 'y'])); // expect: 19,38,p,
const object = { p: 1, q: 2 };
const seen = [read(object, 'p'), read(object, 'p')];
object.p = 3; seen.push(read(object, 'p'));
delete object.p; seen.push(read(object, 'p'));
object.p = 4; seen.push(read(object, 'p'));
Object.defineProperty(object, 'p', { get: () => 5 }); seen.push(read(object, 'p'));
Object.setPrototypeOf(object, { r: 6 }); seen.push(read(object, 'r'));
Object.getPrototypeOf(object).r = 7; seen.push(read(object, 'r'));
object.r = 8; seen.push(read(object, 'r'));
print(seen.join()); // expect: 1,1,3,,4,5,6,7,8
// The name may be a rope, a slice or an index, the object anything.
const long = 'a name that is long enough to be a rope';
const named = { [long]: 1, 7: 'seven', length: 'own' };
for (let i = 0; i < 3; i++)
    print(read(named, 'a name that is long ' + 'enough to be a rope'), read(named, ('x' + long).slice(1)), read(named, '7'), read(named, 7), read(named, 'length'), read([1, 2], 'length'), read('abc', 'length'), read(new Proxy(named, {}), 'length'));
// expect: 1 1 seven seven own 2 3 own
// expect: 1 1 seven seven own 2 3 own
// expect: 1 1 seven seven own 2 3 own
for (let i = 0; i < 40; i++) named['n' + i] = i;
print(read(named, 'n39'), read(named, 'n0'), read(new Uint8Array(3), 'length'), read(print, 'name'), read(1, 'toFixed') === Number.prototype.toFixed); // expect: 39 0 3 print true
try { read(null, 'p'); } catch (error) { print(error.name); } // expect: TypeError
// gc-every: 5
