// Date parsing and printing on generated values, for compare_blocks.py (see
// numbers.js). Run both engines with the same TZ.
//
// usage: ENGINE dates.js KIND FIRST_BLOCK BLOCKS [list]
const BLOCK = 1000;
const inputs = typeof scriptArgs === 'object' ? scriptArgs.slice(1) : process.argv.slice(2);
const write = typeof print === 'function' ? print : console.log;
const [kind, first, count, mode] = [inputs[0], +inputs[1], +inputs[2], inputs[3]];

let state = 0;
function word() {
    state = state + 0x9E3779B9 | 0;
    let z = state;
    z = Math.imul(z ^ z >>> 16, 0x85EBCA6B);
    z = Math.imul(z ^ z >>> 13, 0xC2B2AE35);
    return (z ^ z >>> 16) >>> 0;
}
const below = n => word() % n;
const pick = list => list[below(list.length)];
const two = n => String(n).padStart(2, '0');

const anyTime = () => (below(2) ? 1 : -1) * 2000 * (word() * 1000 + below(1000));
// Since 1906, when offsets are whole minutes: with others some engines round
// what getTimezoneOffset gives.
const recentTime = () => word() * 1000 + below(1000) - 2e12;

const MONTHS = ['Jan', 'Feb', 'March', 'apr', 'MAY', 'June', 'Jul', 'August', 'Sep', 'Oct', 'november', 'Dec'];
const DAYS = ['', '', 'Mon, ', 'Tue ', 'Wednesday, ', 'Sun '];
const ZONES = ['', '', ' GMT', ' UTC', ' Z', ' GMT+0130', ' +0200', ' -07:00', ' EST', ' PDT'];

const kinds = {
    // The standard's format, with fields at and beyond their limits. That
    // there is no February 30 not all engines see.
    standard(made) {
        let text = pick([String(1900 + below(200)), String(below(10000)).padStart(4, '0'), '+0' + (10000 + below(80000)), '-0' + (10000 + below(80000))]);
        const parts = below(6);

        if (parts > 0)
            text += '-' + two(1 + below(13));
        if (parts > 1)
            text += '-' + two(below(9) ? 1 + below(28) : 32);
        if (parts > 2)
            text += 'T' + two(below(25)) + ':' + two(below(61));
        if (parts > 3)
            text += ':' + two(below(61));
        if (parts > 4)
            text += '.' + String(below(1000)).padStart(3, '0');
        if (parts > 2)
            text += pick(['', 'Z', '+01:30', '-11:00']);
        made(text);
        made(String(Date.parse(text)));
    },
    // What people write.
    written(made) {
        const day = 1 + below(28), month = below(12), year = 1970 + below(130);
        const time = pick(['', ` ${below(24)}:${two(below(60))}`, ` ${two(below(24))}:${two(below(60))}:${two(below(60))}`, ` ${1 + below(12)}:${two(below(60))} ${pick(['am', 'PM'])}`]);
        const date = pick([`${day} ${MONTHS[month]} ${year}`, `${MONTHS[month]} ${day}, ${year}`, `${month + 1}/${day}/${year}`, `${year}-${month + 1}-${day}`, `${year}/${month + 1}/${day}`, `${day}-${MONTHS[month].slice(0, 3)}-${year}`]);
        const isBare = /^\d+-/.test(date) && !/[a-z]/i.test(date);
        const text = (isBare ? '' : pick(DAYS)) + date + time + (time ? pick(ZONES) : '');

        made(text);
        made(String(Date.parse(text)));
    },
    // There and back, and the fields of local time.
    fields(made) {
        const far = new Date(anyTime()), date = new Date(recentTime());

        made(far.toISOString());
        made(far.toUTCString());
        // A negative year not all engines read again.
        made(String(far < -6e13 || Date.parse(far.toUTCString())));
        made([date.getFullYear(), date.getMonth(), date.getDate(), date.getHours(), date.getMinutes(), date.getDay(), date.getTimezoneOffset()].join());
        made(date.toDateString());
        made(String(new Date(date.getFullYear(), below(30) - 9, below(70) - 20, below(50) - 12, below(200) - 60).getTime()));
        made(String(new Date(date).setMonth(below(40) - 15, below(60))));
    },
};

for (let block = first; block < first + count; block++) {
    let sum = 0x811C9DC5 | 0;
    const made = text => {
        if (mode === 'list')
            write(JSON.stringify(text));
        for (let i = 0; i < text.length; i++)
            sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
    };

    state = Math.imul(block + 1, 0x2545F491);
    for (let i = 0; i < BLOCK; i++)
        kinds[kind](made);
    if (mode !== 'list')
        write(block + ' ' + (sum >>> 0));
}
