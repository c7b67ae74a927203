// 2,000 digits of pi by a spigot, in BigInt.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    let q = 1n, r = 0n, t = 1n, k = 1n, n = 3n, l = 3n;
    let digits = '';
    while (digits.length < 2000) {
        if (4n * q + r - t < n * t) {
            digits += n;
            const next = 10n * (r - n * t);
            n = 10n * (3n * q + r) / t - 10n * n;
            q *= 10n;
            r = next;
        } else {
            const next = (2n * q + r) * l;
            n = (q * (7n * k) + 2n + r * l) / (t * l);
            q *= k;
            t *= l;
            l += 2n;
            k += 1n;
            r = next;
        }
    }
    tell(digits.startsWith('31415926535') && digits.endsWith('4780275900') ? 'ok' : 'wrong: ' + digits);
}
main();
