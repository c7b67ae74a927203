function order() {
    const log = [];
    const run = (body, finish) => {
        for (;;) {
            try { log.push('try'); return body(); }
            catch ({ message }) { log.push(message); return 'caught'; }
            finally { log.push('finally'); if (finish) break; }
        }
        return 'broken out';
    };
    log.push(run(() => 'value'));
    log.push(run(() => { throw new Error('bad'); }));
    log.push(run(() => 'lost', true));
    return log.join(' ');
}
print(order()); // expect: try finally value try bad finally caught try finally broken out
print((() => { try { return 1; } finally { return 2; } })()); // expect: 2
print((() => { try { throw 1; } catch { return 'bare'; } })()); // expect: bare
print((() => { let x = 1; try { return x; } finally { x = 2; } })()); // expect: 1
try {
    try { throw new Error('first'); } finally { throw new Error('second'); }
} catch (error) {
    print(error.message); // expect: second
}
const wrapped = new Error('outer', { cause: 'inner' });
print(wrapped.cause); // expect: inner
// An iterator is closed on the way out, but not after it is done.
let closed = 0;
const source = {
    [Symbol.iterator]: () => ({
        next: () => ({ value: 1, done: false }),
        return() { closed++; return {}; },
    }),
};
for (const x of source) break;
try { for (const x of source) throw 1; } catch {}
(() => { for (const x of source) return; })();
const [one] = source;
print(closed); // expect: 4
