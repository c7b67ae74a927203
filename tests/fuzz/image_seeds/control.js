// Operators, jumps, handlers, literals, calls.
function nested(n) {
    for (let i = 0; i < 3; i++) {
        try {
            try { if (n == 0) throw i; if (n == 1) continue; if (n == 2) break; if (n == 3) return 'r'; }
            catch ({ length = 5 }) { return length; }
            finally { if (n == 4) return 'f'; }
        } finally { nested.log = (nested.log ?? '') + i; }
    }
    return n;
}
function choose(v) {
    switch (v) { case 1: return 'one'; case 2: case 3: return 'few'; case 4: v++; case 5: return v; case 'x': return 'text'; default: return null; }
}
function operators(a, b) {
    let r = [a + b, a - b, a * b, a / b, a % b, a ** b, a & b, a | b, a ^ b, a << 1, a >> 1, a >>> 1];
    r.push(a < b, a <= b, a > b, a >= b, a == b, a != b, a === b, a !== b, !a, -a, ~a, +a, typeof a);
    a++; --b; a += 2; b **= 2; a ||= 1; b &&= 2; a ??= 3;
    if (a < 10 && b > 0 || a === 3) r.push(a);
    while (a-- > 0) if (a == 1) break;
    do { b -= 1; } while (b > 0);
    return r;
}
const key = 'k', object = { a: 1, [key]: 2, get g() { return 3; }, set g(v) {}, m() { return super.toString(); }, __proto__: { p: 4 }, ...{ s: 5 }, 7: 8 };
const { a, [key]: k, ...rest } = object;
const array = [1, , 2, ...'ab', [3]];
const tag = (strings, ...values) => strings.raw.join() + values;
print([0, 1, 2, 3, 4].map(nested).join(), [1, 2, 4, 'x', 9].map(choose).join());
print(operators(3, 2).join(), operators('3', 2).length);
print(a, k, Object.keys(rest).join(), array.length, object.m(), object?.p, object.q?.r.s, object?.['m']());
print(tag`x${a}y\n${k}`, `t${array}u${1.5}${'w'}`, /a(b)?/gi.exec('xab').length, 'a' in object, array instanceof Array);
print(Math.max(...array.filter(x => x > 0)), new Date(0, ...[1, 2]).getMonth(), void 0, (1, 2), delete object.a);
var undefinedVariable; try { missing; } catch (e) { print(e.name); } try { null.x; } catch (e) { print(e.message); }
try { array.x.y(); } catch (e) { print(e.message); } try { key(); } catch { } try { new key(); } catch { }
for (var p in object) for (const c of p) if (c == 'k') print(p);
import('nothing').catch(e => print(e.name));
