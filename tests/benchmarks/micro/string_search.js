// indexOf, includes, startsWith, slice, substring, trim, case, at.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    const text = 'The quick brown fox jumps over the lazy dog; '.repeat(20) + 'needle in the end';
    let check = 0;
    for (let i = 0; i < 150000; i++) {
        const at = i % 800;
        const piece = text.slice(at, at + 20);
        check += text.indexOf('lazy', at) + piece.length + text.substring(at, at + 3).length;
        if (text.includes('needle')) check++;
        if (piece.startsWith('The')) check++;
        check += piece.trim().toUpperCase().lastIndexOf('O') + text[at].length;
    }
    tell(check === 68787411 ? 'ok' : 'wrong: ' + check);
}
main();
