// A million reads through a Proxy with a get handler, half a million without.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    const target = { x: 1, y: 2 };
    const handled = new Proxy(target, { get(object, key) { return object[key] + 1; } });
    const plain = new Proxy(target, {});
    let check = 0;
    for (let i = 0; i < 1000000; i++) check += handled.x;
    for (let i = 0; i < 500000; i++) check += plain.y;
    tell(check === 3000000 ? 'ok' : 'wrong: ' + check);
}
main();
