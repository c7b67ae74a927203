// Ten million calls of Math functions.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let check = 0;
    for (let i = 0; i < 2500000; i++) {
        check += Math.floor(i / 3) + Math.max(i, 7) + Math.abs(-i) + Math.sqrt(4);
    }
    tell(check === 7291667916695 ? 'ok' : 'wrong: ' + check);
}
main();
