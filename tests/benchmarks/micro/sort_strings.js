// Sorts without a comparator: numbers as text, and words.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let seed = 42;
    const words = [], numbers = [];
    for (let i = 0; i < 150000; i++) {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        words.push('word' + seed % 100000);
        numbers.push(seed % 100000);
    }
    words.sort();
    numbers.sort();
    let check = 0;
    for (let i = 1; i < words.length; i++) {
        if (words[i - 1] > words[i] || String(numbers[i - 1]) > String(numbers[i])) check++;
    }
    tell(check === 0 ? 'ok' : 'wrong: ' + check);
}
main();
