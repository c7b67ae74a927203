// Three million steps of a generator.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    function* count(n) { for (let i = 0; i < n; i++) yield i; }
    let check = 0;
    for (const value of count(3000000)) check += value;
    tell(check === 4499998500000 ? 'ok' : 'wrong: ' + check);
}
main();
