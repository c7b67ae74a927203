import Named, { value, bump, alias as other, 'any name' as any } from './_live.mjs';
import * as star from './_star.mjs';
bump();
any();
print(value, other, star.value, star.live.value); // expect: 2 2 2 2
print(Named.name, Object.keys(star).join()); // expect: Named alias,any name,bump,live,own,value
try { value = 1; } catch (error) { print(error.name); } // expect: TypeError
try { star.own = 1; } catch (error) { print(error.name); } // expect: TypeError
print(Object.prototype.toString.call(star), 'default' in star, 'default' in star.live); // expect: [object Module] false true
const again = await import('./_live.mjs');
print(again === star.live, again.default === Named); // expect: true true
await import('./_broken.mjs').catch(error => print(error.name)); // expect: SyntaxError
print(hoisted()); // expect: hoisted
function hoisted() { return 'hoisted'; }
