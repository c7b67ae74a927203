// JSON: texts of nested records there and back, with reviver and replacer.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

const records = [];
for (let i = 0; i < 3000; i++) {
    records.push({
        id: i,
        name: 'name "' + i + '"',
        price: i * 1.25,
        tags: ['a', 'b\n', 'ü' + i % 10],
        nested: { ok: i % 2 === 0, none: null, list: [i, i + 1, [i + 2]] },
    });
}

let check = 0;
let text = JSON.stringify(records);
for (let round = 0; round < 6; round++) {
    const back = JSON.parse(text);
    check += back.length + back[round * 100].nested.list[2][0] + back[7].tags[2].length;
    back[round].id = -1;
    text = JSON.stringify(back);
}
check += text.length;
check += JSON.stringify(records, null, 2).length;
check += JSON.stringify(records, ['id', 'price']).length;
const revived = JSON.parse(text, (key, value) => typeof value === 'number' ? value + 1 : value);
check += revived[100].id + revived[0].nested.list[1];
tell(check === 1321781 ? 'ok' : 'wrong: ' + check);
