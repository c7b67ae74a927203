// A Map of a million integer keys: set, get, has, delete.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    const map = new Map();
    for (let i = 0; i < 1000000; i++) map.set(i * 3, i);
    let check = 0;
    for (let i = 0; i < 1000000; i++) check += map.get(i * 3);
    for (let i = 0; i < 1000000; i++) if (map.has(i)) check++;
    for (let i = 0; i < 300000; i += 3) map.delete(i);
    tell(check + map.size === 500000733334 ? 'ok' : 'wrong: ' + (check + map.size));
}
main();
