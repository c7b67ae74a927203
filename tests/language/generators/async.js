const log = [];
const sleep = (ms, v) => new Promise(resolve => setTimeout(resolve, ms, v));
async function slow(x) { log.push('in ' + x); const y = await x; log.push('out ' + y); return y; }
async function main() {
    slow(1);
    log.push('sync');
    await slow(2);
    print(log.join(', ')); // expect: in 1, sync, in 2, out 1, out 2
    try { await Promise.reject(new Error('rejected')); } catch (error) { print(error.message); } // expect: rejected
    async function* ticks() {
        try { for (let i = 0; i < 3; i++) yield sleep(1, i); } finally { print('closed'); }
    }
    for await (const t of ticks()) { print('tick', t); if (t === 1) break; }
    // expect: tick 0
    // expect: tick 1
    // expect: closed
    for await (const x of [Promise.resolve('p'), 'q']) print(x);
    // expect: p
    // expect: q
    print((await Promise.all([1, sleep(2, 'two'), Promise.resolve(3)])).join()); // expect: 1,two,3
    print(await Promise.race([sleep(30, 'slow'), sleep(1, 'fast')])); // expect: fast
    print(await Promise.any([Promise.reject(1), sleep(1, 'any')])); // expect: any
    const settled = await Promise.allSettled([Promise.reject(1), 2]);
    print(settled.map(s => s.status).join()); // expect: rejected,fulfilled
    print(await { then(resolve) { resolve('thenable'); } }); // expect: thenable
    print(await (async () => { try { return await sleep(1, 'tried'); } finally { print('finally'); } })());
    // expect: finally
    // expect: tried
    const { promise, resolve } = Promise.withResolvers();
    setTimeout(resolve, 1, 'with resolvers');
    print(await promise); // expect: with resolvers
    await Promise.reject(new TypeError('end')).catch(e => print(e.name)).finally(() => print('last'));
    // expect: TypeError
    // expect: last
}
main();
