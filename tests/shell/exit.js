// exit ends the script at once: no finally, no task, no microtask.
setTimeout(() => print('never'), 0);
Promise.resolve().then(() => print('never'));
print('before'); // expect: before
try {
    exit(0);
} finally {
    print('never');
}
