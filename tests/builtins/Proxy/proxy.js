const log = [];
const p = new Proxy({ a: 1 }, new Proxy({}, { get: (t, trap) => { log.push(trap); } }));
p.a; p.b = 2; 'a' in p; delete p.b; Object.keys(p); Object.getPrototypeOf(p); Object.isExtensible(p);
print(log.join()); // expect: get,set,getOwnPropertyDescriptor,defineProperty,has,deleteProperty,ownKeys,getOwnPropertyDescriptor,getPrototypeOf,isExtensible
const f = new Proxy(function () {}, { apply: (t, self, args) => args.length, construct: () => ({ made: true }) });
print(f(1, 2), new f().made, typeof f); // expect: 2 true function
const { proxy, revoke } = Proxy.revocable({}, {});
revoke();
try { proxy.x; } catch (error) { print(error.name); } // expect: TypeError
try { Object.keys(new Proxy(Object.freeze({ a: 1 }), { ownKeys: () => [] })); } catch (error) { print(error.name); } // expect: TypeError
const array = new Proxy([1, 2, 3], {});
print(Array.isArray(array), array.map(x => x + 1).join(), JSON.stringify(array), [].concat(array).length); // expect: true 2,3,4 [1,2,3] 3
print(Reflect.get({ get x() { return this.y; } }, 'x', { y: 'receiver' }), Reflect.has({ q: 1 }, 'q')); // expect: receiver true
