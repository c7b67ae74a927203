// A million destructurings and spreads.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let check = 0;
    const base = { a: 1, b: 2, c: 3 };
    for (let i = 0; i < 1000000; i++) {
        const [x, y, z] = [i, i + 1, i + 2];
        const { a, b } = base;
        const copy = { ...base, a: x };
        const list = [...[x, y], z];
        check += copy.a + a + b + list.length + y;
    }
    tell(check === 1000006000000 ? 'ok' : 'wrong: ' + check);
}
main();
