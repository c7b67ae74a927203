// Strings to numbers: Number, parseFloat, parseInt, unary plus.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    const texts = [];
    for (let i = 0; i < 1000; i++) texts.push(String(i * 7919), String(i / 4), String(i / 7), (i * 1e17 / 3).toString());
    let check = 0;
    for (let round = 0; round < 300; round++) {
        for (let i = 0; i < texts.length; i += 4) {
            check += Number(texts[i]) + parseFloat(texts[i + 1]) + +texts[i + 2];
            check += parseInt(texts[i], 10) + (Number(texts[i + 3]) > 1e18 ? 1 : 0);
        }
    }
    tell(Math.round(check) === 2373383460343 ? 'ok' : 'wrong: ' + Math.round(check));
}
main();
