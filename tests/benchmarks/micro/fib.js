// fib(32): calls, compares, small integers.
const tell = typeof print === 'function' ? print : console.log;
function fib(n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}
tell(fib(32) === 2178309 ? 'ok' : 'wrong');
