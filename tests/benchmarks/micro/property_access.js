// Reading and writing named properties of one object.
const tell = typeof print === 'function' ? print : console.log;
function run(n) {
    const o = { a: 1, b: 2, c: 3, sum: 0 };
    for (let i = 0; i < n; i++) {
        o.sum = o.sum + o.a + o.b;
        o.c = o.sum & 7;
    }
    return o.sum + o.c;
}
tell(run(10000000) === 30000000 ? 'ok' : 'wrong: ' + run(10000000));
