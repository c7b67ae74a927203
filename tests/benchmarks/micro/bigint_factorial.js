// The factorial of 5,000 and its digits, several times.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let check = 0;
    for (let round = 0; round < 20; round++) {
        let product = 1n;
        for (let i = 2n; i <= 5000n; i++) product *= i;
        check += product.toString().length;
    }
    tell(check === 326520 ? 'ok' : 'wrong: ' + check);
}
main();
