// A million calls of which half throw a number.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let check = 0;
    function half(i) { if (i & 1) throw i; return i; }
    for (let i = 0; i < 1000000; i++) {
        try {
            check += half(i);
        } catch (number) {
            check -= number;
        }
    }
    tell(check === -500000 ? 'ok' : 'wrong: ' + check);
}
main();
