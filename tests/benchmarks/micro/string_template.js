// A million template strings.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let check = 0;
    for (let i = 0; i < 1000000; i++) {
        const text = `item ${i}: ${i % 10} of ${check & 1}`;
        check += text.length;
    }
    tell(check === 18888890 ? 'ok' : 'wrong: ' + check);
}
main();
