// Number printing and parsing on generated values, to be run by two engines:
// compare_blocks.py does, and looks at where their outputs part.
//
// usage: ENGINE numbers.js KIND FIRST_BLOCK BLOCKS [list]
//
// Prints a checksum for each block of 1,000 values, or, with `list`, every
// value and all that was made of it. The values of a block depend on nothing
// but the kind and the number of the block.
const BLOCK = 1000;
const inputs = typeof scriptArgs === 'object' ? scriptArgs.slice(1) : process.argv.slice(2);
const write = typeof print === 'function' ? print : console.log;
const kind = inputs[0];
const first = Number(inputs[1]);
const count = Number(inputs[2]);
const lists = inputs[3] === 'list';

const words = new Uint32Array(2);
const double = new Float64Array(words.buffer);

// A generator of 32-bit words (a counter, mixed), begun anew for each block.
let state = 0;
function word() {
    state = state + 0x9E3779B9 | 0;
    let z = state;
    z = Math.imul(z ^ z >>> 16, 0x85EBCA6B);
    z = Math.imul(z ^ z >>> 13, 0xC2B2AE35);
    return (z ^ z >>> 16) >>> 0;
}
const below = n => word() % n;

function fromWords(low, high) {
    words[0] = low;
    words[1] = high;
    return double[0];
}

// Powers, without what an engine's own arithmetic makes of `**`.
const powerOfTen = n => Number(`1e${n}`);
const powerOfTwo = n => n < -1022 ? fromWords(n < -1042 ? 1 << n + 1074 : 0, n < -1042 ? 0 : 1 << n + 1042)
                                  : fromWords(0, n + 1023 << 20);

// Doubles of all kinds: any bits, few bits, near powers of two and ten,
// subnormal, short decimals, integers on both sides of 2^53.
function anyDouble() {
    switch (below(8)) {
    case 0:
    case 1:
        return fromWords(word(), word());
    case 2:
        return fromWords(0, word());
    case 3:
        return fromWords(word(), word() & 0x800FFFFF);
    case 4:
        return (word() - 2147483648) / powerOfTen(below(23));
    case 5:
        return (below(2097152) * 4294967296 + word()) * powerOfTwo(below(12)) * (below(2) ? 1 : -1);
    case 6: {
        const power = below(2) ? powerOfTwo(below(2098) - 1074) : powerOfTen(below(640) - 325);
        double[0] = power;
        words[0] += below(5) - 2;
        return double[0];
    }
    default:
        return Number(`${below(1000)}.${below(100000)}`);
    }
}

// Numbers that are printed with many digits: of any size, but often middling.
function middling() {
    const sign = below(2) ? 1 : -1;

    switch (below(4)) {
    case 0:
        return anyDouble();
    case 1:
        return sign * (below(100000000) + 0.5) / powerOfTen(below(12));
    case 2:
        return sign * word() * powerOfTwo(below(80) - 60);
    default:
        return sign * below(100000) / 1000;
    }
}

function digits(length, radix) {
    let text = '';

    for (let i = 0; i < length; i++)
        text += '0123456789abcdefghijklmnopqrstuvwxyz'[below(radix)];
    return text;
}

const SPACES = ['', '', '', ' ', '\n\t', '\u00A0', '\uFEFF', '\u2003 '];
const SIGNS = ['', '', '+', '-'];
const TAILS = ['', '', '', '', '', 'e', 'x', '.', '_', 'n', '-', 'e+', ' 1', '\u200B'];

function anyText() {
    let text = SPACES[below(8)] + SIGNS[below(4)];

    switch (below(10)) {
    case 0:
        text += ['Infinity', 'infinity', 'NaN', 'Infinit', '', '.', 'e5', '0x', '0b', '00'][below(10)];
        break;
    case 1:
        text += ['0x', '0X', '0o', '0O', '0b', '0B'][below(6)] + digits(1 + below(30), [2, 8, 16][below(3)]);
        break;
    case 2:
        // The decimal expansion of a double, or of a halfway point, is long.
        text += (below(2) ? middling() : anyDouble()).toPrecision(17 + below(84));
        if (below(2) && !text.includes('e'))
            text += digits(below(3), 10);
        break;
    case 3:
        text += digits(17 + below(800), 10) + (below(2) ? '.' + digits(below(30), 10) : '');
        break;
    default:
        text += digits(below(25), 10);
        if (below(2))
            text += '.' + digits(below(25), 10);
        if (below(2))
            text += 'eE'[below(2)] + SIGNS[below(4)] + digits(1 + below(below(10) ? 3 : 8), 10);
    }
    return text + TAILS[below(14)] + SPACES[below(8)];
}

// Each kind makes the texts of one value; `made` takes them.
const kinds = {
    shortest(made) {
        const x = anyDouble();
        const text = String(x);

        made(text);
        if (!Object.is(Number(text), x) && x === x && x !== 0)
            made('is read as another number');
    },
    fixed(made) {
        made(middling().toFixed(below(below(3) ? 25 : 101)));
    },
    precision(made) {
        made(middling().toPrecision(1 + below(below(3) ? 25 : 100)));
    },
    exponential(made) {
        const x = middling();

        made(below(5) ? x.toExponential(below(below(3) ? 25 : 101)) : x.toExponential());
    },
    // Of what has a fraction the standard leaves the digits open.
    radix(made) {
        const x = below(3) ? word() - 2147483648 : (below(2097152) * 4294967296 + word()) * (below(2) ? 1 : -1);

        made(x.toString(2 + below(35)));
    },
    text(made) {
        const text = anyText();

        made(text);
        made(String(Number(text)));
        made(String(parseFloat(text)));
    },
    integer(made) {
        const radix = below(38);
        const text = SPACES[below(8)] + SIGNS[below(4)] + (below(4) ? '' : '0x') +
            digits(1 + below(below(9) ? 14 : 40), below(2) ? 10 : 36) + TAILS[below(14)];
        // Beyond twenty digits the standard lets other radixes round as they
        // like.
        const exact = [2, 4, 8, 10, 16, 32].includes(radix) || text.length < 10;

        made(text);
        made(String(parseInt(text)));
        if (exact)
            made(String(parseInt(text, radix)));
    },
};

for (let block = first; block < first + count; block++) {
    let sum = 0x811C9DC5 | 0;
    const made = text => {
        if (lists)
            write(JSON.stringify(text));
        for (let i = 0; i < text.length; i++)
            sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
    };

    state = Math.imul(block + 1, 0x2545F491);
    for (let i = 0; i < BLOCK; i++)
        kinds[kind](made);
    if (!lists)
        write(block + ' ' + (sum >>> 0));
}
