// map, filter, reduce, forEach and some over a million elements.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    const values = [];
    for (let i = 0; i < 1000000; i++) values.push(i);
    let check = 0;
    const doubled = values.map(x => x * 2);
    const some = doubled.filter(x => x % 3 === 0);
    check += some.reduce((sum, x) => sum + x, 0);
    values.forEach(x => { check += x & 1; });
    if (values.some(x => x < 0)) check++;
    tell(check === 333334166666 ? 'ok' : 'wrong: ' + check);
}
main();
