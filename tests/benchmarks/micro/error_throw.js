// 300,000 new Error thrown and caught.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let check = 0;
    function fail(i) { throw new Error('bad ' + i); }
    for (let i = 0; i < 300000; i++) {
        try {
            fail(i);
        } catch (error) {
            check += error.message.length;
        }
    }
    tell(check === 2888890 ? 'ok' : 'wrong: ' + check);
}
main();
