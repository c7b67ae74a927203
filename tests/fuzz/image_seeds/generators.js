// Frames that are suspended: generators, async functions, async generators.
function* numbers(n) { try { for (let i = 0; i < n; i++) yield i; } finally { print('closed'); } }
function* delegate() { const r = yield* numbers(3); yield* [7, 8]; return r; }
async function waits(p) { try { return await p + await waits2(); } catch (e) { return e; } finally { await null; } }
const waits2 = async () => { await 1; throw new Error('two'); };
async function* stream(n) { for (let i = 0; i < n; i++) yield await i; yield* numbers(1); yield* inner(); }
async function* inner() { try { yield 1; } finally { await 2; } }
async function consume() {
    let all = [];
    for await (const v of stream(2)) all.push(v);
    for await (const v of [Promise.resolve(1), 2]) { all.push(v); if (v == 2) break; }
    await using r = { async [Symbol.asyncDispose]() { all.push('gone'); } };
    return all;
}
function resources() {
    let log = [];
    { using a = { [Symbol.dispose]() { log.push('a'); } }, b = null; log.push('in'); }
    try { using c = { [Symbol.dispose]() { throw 1; } }; throw 2; } catch (e) { log.push(e.name); }
    return log;
}
const g = delegate();
print(g.next().value, g.next().value, g.return(5).value, [...delegate()].join());
let [first, , third = 3, ...others] = numbers(6);
for (const x of numbers(9)) { if (x > 2) break; print(x); }
try { g.throw(1); } catch (e) { print(e); }
class It { *[Symbol.iterator]() { yield 1; yield this; } async m() { await this; return super.toString(); } }
print(first, third, others.length, [...new It()].length, resources().join());
waits(1).then(print); consume().then(print); new It().m().then(print);
const o = { async *m() { yield* stream(1); }, *[Symbol.iterator]() { yield* this.list; }, list: [1, 2] };
(async () => { for await (const v of o.m()) print(v, ...o); })();
