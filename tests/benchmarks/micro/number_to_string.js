// Numbers to strings: integers, short decimals, full doubles.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let check = 0;
    for (let i = 0; i < 600000; i++) {
        check += String(i * 7919).length + (i / 4 + '').length + (i / 7).toString().length;
    }
    tell(check === 19543221 ? 'ok' : 'wrong: ' + check);
}
main();
