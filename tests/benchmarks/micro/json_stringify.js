// JSON.stringify of a document of 10 MB.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    const records = [];
    for (let i = 0; i < 50000; i++) {
        records.push({
            id: i, name: 'user ' + i, email: 'user' + i + '@example.org',
            active: i % 3 === 0, score: i * 0.37,
            tags: ['alpha', 'beta', 'line\n' + i % 100],
            address: { street: 'Long Street ' + i % 500, city: 'Town', zip: 10000 + i % 9000 },
            history: [1, 2.5, -3e2, null, i],
        });
    }
    let check = 0;
    for (let round = 0; round < 2; round++) check += JSON.stringify(records).length;
    tell(check === 22955388 ? 'ok' : 'wrong: ' + check);
}
main();
