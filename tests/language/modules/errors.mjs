// Errors of linking say where in the module that asks, and what of whom; those
// of a JSON module where in its text.
JSON.parse = () => { throw new Error('modules do not ask scripts'); };

async function show(load) {
    try {
        print(await load());
    } catch (error) {
        const [place] = error.stack.split('\n').slice(1);
        print(/[^\s/]+$/.exec(place)?.[0], String(error).replace(/'[^']*\//, "'"));
    }
}

await show(() => import('./_missing_name.mjs')); // expect: _missing_name.mjs:3:5 SyntaxError: 'nothing' is not exported by module '_live.mjs'
await show(() => import('./_missing_export.mjs')); // expect: _missing_export.mjs:1:10 SyntaxError: 'nothing' is not exported by module '_live.mjs'
await show(() => import('./_missing_default.mjs')); // expect: _missing_default.mjs:1:8 SyntaxError: 'default' is not exported by module '_two_stars.mjs'
await show(() => import('./_undeclared.mjs')); // expect: _undeclared.mjs:2:13 SyntaxError: 'b' is exported but not declared in the module
await show(() => import('./_ambiguous.mjs')); // expect: _ambiguous.mjs:1:10 SyntaxError: 'value' is exported more than once by module '_two_stars.mjs'
await show(() => import('./_bad.json', { with: { type: 'json' } })); // expect: _bad.json:3:5 SyntaxError: unexpected character '3' in JSON text at 18
await show(async () => (await import('./_good.json', { with: { type: 'json' } })).default.a); // expect: 1
