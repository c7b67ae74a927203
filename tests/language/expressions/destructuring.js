const { a, b: { c = 5, ...others }, ...rest } = { a: 1, b: { d: 2, e: 3 }, f: 4, g: 5 };
print(a, c, JSON.stringify(others), JSON.stringify(rest)); // expect: 1 5 {"d":2,"e":3} {"f":4,"g":5}
const [x, , y = 'default', [z] = ['nested'], ...more] = [1, 2, undefined, undefined, 4, 5];
print(x, y, z, more.join()); // expect: 1 default nested 4,5
let p = 1, q = 2;
[p, q] = [q, p];
print(p, q); // expect: 2 1
const target = {};
({ length: target.size, [`k${1}`]: target['x'] = 'none' } = 'four');
print(target.size, target.x); // expect: 4 none
const f = ({ a = 1, b } = { b: 2 }, [c, d = c] = [3]) => [a, b, c, d].join();
print(f(), f({}, [7]), f.length); // expect: 1,2,3,3 1,,7,7 0
function named({ x: fn = function () {}, y: arrow = () => {}, z: cls = class {} }) {
    return [fn.name, arrow.name, cls.name].join();
}
print(named({})); // expect: fn,arrow,cls
const order = [];
const log = name => (order.push(name), name);
({ [log('k1')]: target[log('t1')] = log('d1'), [log('k2')]: target[log('t2')] = log('d2') } = { k2: 1 });
print(order.join()); // expect: k1,t1,d1,k2,t2
