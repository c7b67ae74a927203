// Ten million steps over a Float64Array and an Int32Array.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    const floats = new Float64Array(1000), integers = new Int32Array(1000);
    for (let round = 0; round < 5000; round++) {
        for (let i = 0; i < 1000; i++) {
            floats[i] = floats[i] + i * 0.5;
            integers[i] = integers[i] + i;
        }
    }
    tell(floats[999] + integers[999] === 7492500 ? 'ok' : 'wrong: ' + (floats[999] + integers[999]));
}
main();
