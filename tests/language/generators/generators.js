function* g() {
    try {
        const got = yield 1;
        yield got * 2;
        yield* [3, 4];
        return 5;
    } finally {
        print('cleanup');
    }
}
const it = g();
print(JSON.stringify([it.next(), it.next(10), it.next(), it.next(), it.next(), it.next()]));
// expect: cleanup
// expect: [{"value":1,"done":false},{"value":20,"done":false},{"value":3,"done":false},{"value":4,"done":false},{"value":5,"done":true},{"done":true}]
const early = g();
early.next();
print(JSON.stringify(early.return('r')));
// expect: cleanup
// expect: {"value":"r","done":true}
const thrown = g();
thrown.next();
try { thrown.throw(new Error('into')); } catch (error) { print(error.message); }
// expect: cleanup
// expect: into
function* delegate() { const r = yield* inner(); yield 'r:' + r; }
function* inner() { yield 'a'; return 'b'; }
print([...delegate()].join()); // expect: a,r:b
function* fibonacci(a = 0, b = 1) { for (;;) { yield a; [a, b] = [b, a + b]; } }
const first = [];
for (const n of fibonacci()) { if (n > 50) break; first.push(n); }
print(first.join(' ')); // expect: 0 1 1 2 3 5 8 13 21 34
function* running() { try { self.next(); } catch (error) { yield error.name; } }
const self = running();
print(self.next().value); // expect: TypeError
const lazy = (function* () { throw new Error('not yet'); })();
print(typeof lazy.next, Object.prototype.toString.call(lazy)); // expect: function [object Generator]
