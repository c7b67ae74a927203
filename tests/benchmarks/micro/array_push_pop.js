// Three million pushes and pops.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    const stack = [];
    let check = 0;
    for (let i = 0; i < 3000000; i++) stack.push(i);
    for (let i = 0; i < 3000000; i++) check += stack.pop();
    tell(check === 4499998500000 ? 'ok' : 'wrong: ' + check);
}
main();
