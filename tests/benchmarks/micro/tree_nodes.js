// Two million tree nodes made with new and walked.
const tell = typeof print === 'function' ? print : console.log;

function main() {
    class Node {
        constructor(left, right) { this.left = left; this.right = right; }
        count() { return this.left ? this.left.count() + this.right.count() + 1 : 1; }
    }
    function make(depth) {
        return depth ? new Node(make(depth - 1), make(depth - 1)) : new Node(null, null);
    }
    const kept = make(16);
    let check = kept.count();
    for (let round = 0; round < 28; round++) check += make(15).count();
    tell(check + kept.count() === 2097122 ? 'ok' : 'wrong: ' + (check + kept.count()));
}
main();
