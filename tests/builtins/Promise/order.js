// The number of microtasks that each way of waiting takes.
function race(name, start) {
    const log = [];
    let chain = Promise.resolve();
    const done = () => log.push(name);
    start(done);
    for (let i = 0; i < 5; i++) chain = chain.then(() => { log.push(i); });
    return chain.then(() => print(log.join(' ')));
}
const settled = Promise.resolve();

(async () => {
    await race('then', done => settled.then(done));
    // expect: then 0 1 2 3 4
    await race('resolve', done => Promise.resolve(settled).then(done));
    // expect: resolve 0 1 2 3 4
    await race('adopt', done => new Promise(r => r(settled)).then(done));
    // expect: 0 1 adopt 2 3 4
    await race('await', async done => { await settled; done(); });
    // expect: await 0 1 2 3 4
    await race('return', done => (async () => settled)().then(done));
    // expect: 0 1 return 2 3 4
    await race('return await', done => (async () => await settled)().then(done));
    // expect: 0 return await 1 2 3 4
    await race('thenable', done => new Promise(r => r({ then(f) { f(); } })).then(done));
    // expect: 0 thenable 1 2 3 4
    await race('then promise', done => settled.then(() => settled).then(done));
    // expect: 0 1 2 then promise 3 4
    await race('finally', done => settled.finally(() => {}).then(done));
    // expect: 0 1 2 finally 3 4
    await race('yield', async done => { for await (const x of (async function* () { yield 1; })()) done(); });
    // expect: 0 yield 1 2 3 4
    await race('sync', async done => { for await (const x of [1]) done(); });
    // expect: 0 sync 1 2 3 4
    await race('all', done => Promise.all([settled, 1]).then(done));
    // expect: 0 all 1 2 3 4
})();
