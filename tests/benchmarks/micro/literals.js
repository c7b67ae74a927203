// Ten million short-lived literals of three fields.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let check = 0;
    for (let i = 0; i < 10000000; i++) {
        const point = { x: i, y: 1, z: 2 };
        check += point.y + point.z;
    }
    tell(check === 30000000 ? 'ok' : 'wrong: ' + check);
}
main();
