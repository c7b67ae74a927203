// A loop over integers in local variables.
const tell = typeof print === 'function' ? print : console.log;
function run(n) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
        sum = (sum + (i ^ 5)) & 0xffffff;
    }
    return sum;
}
tell(run(15000000) === 1513248 ? 'ok' : 'wrong: ' + run(15000000));
