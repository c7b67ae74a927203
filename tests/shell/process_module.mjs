// The module shell:process.
import * as process from 'shell:process';
import { exists } from 'shell:file';

print(process.args().length, Array.isArray(process.args())); // expect: 0 true
print(typeof process.environment(), Object.values(process.environment()).every(value => typeof value === 'string')); // expect: object true
print(exists(process.workingFolder())); // expect: true
process.setWorkingFolder('/');
print(process.workingFolder()); // expect: /
try {
    process.setWorkingFolder('/nonexistent');
} catch (error) {
    print(error.message); // expect: cannot go to '/nonexistent': No such file or directory
}
print(/^[a-z]/.test(process.platform()), process.pid() > 0); // expect: true true
const before = process.now();
print(typeof before, process.now() >= before); // expect: bigint true
const { used, peak, objects } = process.memory();
print(used > 0, peak >= used, objects > 0); // expect: true true true
try {
    process.exit(0);
} finally {
    print('never');
}
