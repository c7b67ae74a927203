// A long-lived array of a million slots that new objects are stored into.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    const slots = new Array(1000000).fill(null);
    let check = 0;
    for (let i = 0; i < 4000000; i++) slots[(i * 7919) % 1000000] = { value: i };
    for (const slot of slots) check += slot.value;
    tell(check === 3499999500000 ? 'ok' : 'wrong: ' + check);
}
main();
