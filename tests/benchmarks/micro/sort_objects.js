// A sort of 200,000 objects by a text field, then by a number.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let seed = 42;
    const values = [];
    for (let i = 0; i < 200000; i++) {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        values.push({ name: 'n' + seed % 5000, rank: seed % 977 });
    }
    values.sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : a.rank - b.rank);
    let check = 0;
    for (let i = 1; i < values.length; i++) if (values[i - 1].name > values[i].name) check++;
    values.sort((a, b) => b.rank - a.rank);
    for (let i = 1; i < values.length; i++) if (values[i - 1].rank < values[i].rank) check++;
    tell(check === 0 ? 'ok' : 'wrong: ' + check);
}
main();
