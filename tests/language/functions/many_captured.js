// More captured variables than an instruction has room for.
const slots = 70000;
let text = '';
for (let i = 0; i < slots; i++)
    text += `let v${i} = ${i};`;
text += 'return () => eval("[v0, v65535, v65536, v69999 += 1, v69999]")';
print(new Function(text)()().join()); // expect: 0,65535,65536,70000,70000
