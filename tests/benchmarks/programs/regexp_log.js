// Regular expressions: the lines of a server's log, taken apart line by line
// and in one go.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

let seed = 12345;
function random(limit) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return (seed >>> 8) % limit;
}
const pick = list => list[random(list.length)];
const two = n => n < 10 ? '0' + n : '' + n;

const methods = ['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE', 'HEAD'];
const paths = ['/index.html', '/images/logo.png', '/api/v2/users', '/search?q=one+two',
    '/static/js/app.min.js', '/favicon.ico', '/blog/2026/11/a-longer-title-of-an-article'];
const agents = ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'curl/8.9.1', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15', '-'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const parts = [];
for (let i = 0; i < 16000; i++) {
    const address = `${1 + random(250)}.${random(256)}.${random(256)}.${random(256)}`;
    const time = `${two(1 + random(28))}/${pick(months)}/2026:${two(random(24))}:${two(random(60))}:${two(random(60))} +0000`;
    const status = pick([200, 200, 200, 200, 301, 304, 404, 500]);
    parts.push(i % 50 === 49 ? 'restarted the server'
        : `${address} - ${random(3) ? '-' : 'user' + random(90)} [${time}] "${pick(methods)} ${pick(paths)} HTTP/1.1" ${status} ${random(90000)} "-" "${pick(agents)}"`);
}
const log = parts.join('\n');

let check = log.length;
const line = /^(\S+) \S+ (\S+) \[([^\]]+)\] "([A-Z]+) ([^ "]+) HTTP\/[0-9.]+" ([0-9]{3}) ([0-9]+|-) "([^"]*)" "([^"]*)"$/;
const bytes = {};
let unread = 0;
for (const text of log.split('\n')) {
    const match = line.exec(text);
    if (!match) {
        unread++;
        continue;
    }
    bytes[match[6]] = (bytes[match[6]] || 0) + Number(match[7]);
    check = (check * 31 + match[5].length + match[9].length) | 0;
}
check = (check + unread) | 0;
for (const status in bytes) check = (check * 31 + bytes[status]) | 0;

const named = /(?<day>\d{1,2})\/(?<month>\w{3})\/(?<year>\d{4}):(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)/g;
const hours = new Array(24).fill(0);
for (const match of log.matchAll(named)) {
    const { day, hour, minute } = match.groups;
    hours[+hour] += +minute + +day;
}
for (const hour of hours) check = (check * 31 + hour) | 0;

const failures = /^.*" (?:4\d\d|5\d\d) .*$/gm;
let match;
while ((match = failures.exec(log)) !== null)
    check = (check * 31 + match.index + match[0].length) | 0;
check = (check + log.match(/Firefox|curl|Macintosh/g).length) | 0;
for (const text of log.split('\n')) {
    if (/favicon|\.png/.test(text)) check++;
    if (text.search(/ (?:POST|PUT) /) > 30) check = (check + 3) | 0;
}
tell(check === -1084431693 ? 'ok' : 'wrong: ' + check);
