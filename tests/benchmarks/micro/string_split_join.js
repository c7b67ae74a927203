// Split and join of 200,000 words.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    const words = [];
    for (let i = 0; i < 200000; i++) words.push('word' + i % 1000);
    let text = words.join(' ');
    let check = 0;
    for (let round = 0; round < 5; round++) {
        const parts = text.split(' ');
        check += parts.length + parts[round * 1000 + 77].length;
        text = parts.join(round % 2 ? ' ' : '-').replaceAll('-', ' ');
    }
    tell(check + text.length === 2578029 ? 'ok' : 'wrong: ' + (check + text.length));
}
main();
