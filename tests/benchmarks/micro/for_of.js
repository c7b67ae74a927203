// for-of over ten million elements.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    const values = [];
    for (let i = 0; i < 1000; i++) values.push(i);
    let check = 0;
    for (let round = 0; round < 10000; round++) for (const value of values) check += value;
    tell(check === 4995000000 ? 'ok' : 'wrong: ' + check);
}
main();
