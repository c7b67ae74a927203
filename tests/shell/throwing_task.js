// A task that throws ends with a report and status 1; the others still run.
setTimeout(() => { throw new Error('in a task'); }, 0);
setTimeout(() => print('the next task'), 1); // expect: the next task
// throws: throwing_task.js:2:
// throws: Error: in a task
