// Three million closures made and called.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let check = 0;
    for (let i = 0; i < 3000000; i++) check += (x => x + i)(1);
    tell(check === 4500001500000 ? 'ok' : 'wrong: ' + check);
}
main();
