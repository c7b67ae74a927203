// runs: --heap-limit 4M
const kept = [];
try {
    for (;;) {
        kept.push(new Array(1000).fill(0));
    }
} catch (error) {
    const count = kept.length;
    kept.length = 0;
    print(error instanceof RangeError, count > 100); // expect: true true
}
