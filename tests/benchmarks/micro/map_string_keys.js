// A Map of 300,000 string keys.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    const map = new Map();
    for (let i = 0; i < 300000; i++) map.set('key' + i, i);
    let check = 0;
    for (let i = 0; i < 300000; i++) check += map.get('key' + i);
    for (const [key, value] of map) check += key.length + value % 3;
    tell(check === 45002738890 ? 'ok' : 'wrong: ' + check);
}
main();
