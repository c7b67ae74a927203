// Reading and writing elements of one array.
const tell = typeof print === 'function' ? print : console.log;
function run(rounds) {
    const a = [];
    for (let i = 0; i < 1000; i++) a.push(i);
    let sum = 0;
    for (let round = 0; round < rounds; round++) {
        for (let i = 1; i < a.length; i++) {
            a[i - 1] = a[i];
            sum = (sum + a[i]) & 0xffffff;
        }
    }
    return sum;
}
tell(run(4000) === 631752 ? 'ok' : 'wrong: ' + run(4000));
