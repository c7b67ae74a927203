// A million appends to a string, then reading it.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let check = 0;
    for (let round = 0; round < 3; round++) {
        let text = '';
        for (let i = 0; i < 1000000; i++) text += 'ab';
        check += text.length + text.charCodeAt(1999999);
    }
    tell(check === 6000294 ? 'ok' : 'wrong: ' + check);
}
main();
