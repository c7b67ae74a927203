// A Set of integers: add, has, delete, iteration.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let check = 0;
    const set = new Set();
    for (let i = 0; i < 1000000; i++) set.add((i * 7919) % 500009);
    for (let i = 0; i < 1000000; i++) if (set.has(i)) check++;
    for (const value of set) check += value & 1;
    set.forEach(value => { if (value % 5 === 0) set.delete(value); });
    tell(check + set.size === 1150020 ? 'ok' : 'wrong: ' + (check + set.size));
}
main();
