// A sort of a million numbers with a comparator.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let seed = 42;
    const values = [];
    for (let i = 0; i < 1000000; i++) {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        values.push(seed % 1000003);
    }
    values.sort((a, b) => a - b);
    let check = 0;
    for (let i = 1; i < values.length; i++) if (values[i - 1] > values[i]) check++;
    tell(check === 0 && values[0] >= 0 ? 'ok' : 'wrong: ' + check);
}
main();
