// An object as a dictionary of 300,000 keys.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    const table = {};
    for (let i = 0; i < 300000; i++) table['key' + i] = i;
    let check = 0;
    for (let i = 0; i < 300000; i++) check += table['key' + i];
    for (const key in table) check += key.length;
    for (let i = 0; i < 300000; i += 2) delete table['key' + i];
    tell(check + Object.keys(table).length === 45002588890 ? 'ok' : 'wrong: ' + (check + Object.keys(table).length));
}
main();
