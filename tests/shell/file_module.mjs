// The module shell:file.
import * as file from 'shell:file';
import { pid, environment } from 'shell:process';

const folder = `${environment().TMPDIR ?? '/tmp'}/jsmini-test-${pid()}`;
file.makeFolder(folder);
const path = `${folder}/a.txt`;

function attempt(action) {
    try {
        print(action());
    } catch (error) {
        print(error.name, error.code, error.path?.replace(folder, ''));
    }
}

file.writeFile(path, 'grüße\n');
file.appendFile(path, new Uint8Array([0x68, 0x69, 0xFF]).subarray(1));
print(JSON.stringify(file.readFile(path))); // expect: "grüße\ni�"
print(file.readBytes(path).length, file.readBytes(path).at(-1)); // expect: 10 255
file.writeFile(path, new Uint8Array([1, 2, 3, 4]).buffer);
print(file.readBytes(path).join()); // expect: 1,2,3,4
file.writeFile(path, '');
print(file.readBytes(path).length, file.readFile(path) === ''); // expect: 0 true
file.writeFile(`${folder}/b`, 1234);
print(file.status(`${folder}/b`).kind, file.status(`${folder}/b`).size); // expect: file 4
print(file.status(folder).kind, file.status(folder).modified instanceof Date); // expect: folder true
print(file.listFolder(folder).join()); // expect: a.txt,b
file.rename(`${folder}/b`, `${folder}/c`);
print(file.exists(`${folder}/b`), file.exists(`${folder}/c`)); // expect: false true
attempt(() => file.readFile(`${folder}/b`)); // expect: Error ENOENT /b
attempt(() => file.makeFolder(folder)); // expect: Error EEXIST 
attempt(() => file.remove(folder)); // expect: Error ENOTEMPTY 
attempt(() => file.readFile(folder)); // expect: Error EISDIR 
attempt(() => file.listFolder(path)); // expect: Error ENOTDIR /a.txt
attempt(() => file.readFile('a\0b')); // expect: TypeError undefined undefined
attempt(() => file.readFile()); // expect: TypeError undefined undefined
file.remove(path);
file.remove(`${folder}/c`);
file.remove(folder);
print(file.exists(folder)); // expect: false
file.readFile('/nonexistent/file'); // throws: ENOENT: No such file or directory: /nonexistent/file
