// Five million charCodeAt.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let text = '';
    for (let i = 0; i < 1000; i++) text += 'abcdefghij'[i % 10];
    let check = 0;
    for (let round = 0; round < 5000; round++) {
        for (let i = 0; i < 1000; i++) check += text.charCodeAt(i);
    }
    tell(check === 507500000 ? 'ok' : 'wrong: ' + check);
}
main();
