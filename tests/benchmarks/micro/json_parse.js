// JSON.parse of a document of 10 MB: records, nested lists, escapes.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    const parts = [];
    for (let i = 0; i < 50000; i++) {
        parts.push('{"id":' + i + ',"name":"user ' + i + '","email":"user' + i
            + '@example.org","active":' + (i % 3 === 0) + ',"score":' + i * 0.37
            + ',"tags":["alpha","beta","line\\n' + i % 100
            + '"],"address":{"street":"Long Street ' + i % 500
            + '","city":"Town","zip":' + (10000 + i % 9000)
            + '},"history":[1,2.5,-3e2,null,' + i + ']}');
    }
    const text = '[' + parts.join(',') + ']';
    let check = text.length > 9e6 ? 0 : 1;
    for (let round = 0; round < 2; round++) {
        const value = JSON.parse(text);
        check += value.length + value[777].history[4] + value[49999].address.zip;
        check += value[5].tags[2].length;
    }
    tell(check === 131564 ? 'ok' : 'wrong: ' + check + ' ' + text.length);
}
main();
