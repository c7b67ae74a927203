// A Set of words, as in counting distinct words.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let check = 0;
    const words = [];
    for (let i = 0; i < 100000; i++) words.push('w' + (i * 31) % 20011);
    for (let round = 0; round < 5; round++) {
        const set = new Set();
        for (const word of words) set.add(word);
        for (let i = 0; i < words.length; i++) if (set.has(words[i])) check++;
        check += set.size;
    }
    tell(check === 600055 ? 'ok' : 'wrong: ' + check);
}
main();
