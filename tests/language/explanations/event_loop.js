// Zero milliseconds are not now.
print(1); // expect: 1
setTimeout(() => {
    print(2);
    nextChapter();
}, 0);
print(3); // expect: 3
// expect: 2

function nextChapter() {
    // A timer fires only when the script that set it has ended.
    setTimeout(() => {
        print('timer');
        microtasksGoFirst();
    }, 1);
    const end = performance.now() + 20;
    while (performance.now() < end) {}
    print('Wroom wroom!'); // expect: Wroom wroom!
    // expect: timer
}

function microtasksGoFirst() {
    // All microtasks run between two tasks, those that they add too.
    setTimeout(() => {
        print('task a');
        Promise.resolve().then(() => print('microtask of a'));
    }, 0);
    setTimeout(() => print('task b'), 0);
    Promise.resolve()
        .then(() => {
            print('microtask 1');
            queueMicrotask(() => print('microtask 3'));
        });
    queueMicrotask(() => print('microtask 2'));
    // expect: microtask 1
    // expect: microtask 2
    // expect: microtask 3
    // expect: task a
    // expect: microtask of a
    // expect: task b
}
