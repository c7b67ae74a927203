// 300,000 awaits.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    async function one(i) { return i; }
    async function run() {
        let check = 0;
        for (let i = 0; i < 100000; i++) check += await i;
        for (let i = 0; i < 100000; i++) check += await one(i);
        return check;
    }
    run().then(check => tell(check === 9999900000 ? 'ok' : 'wrong: ' + check));
}
main();
