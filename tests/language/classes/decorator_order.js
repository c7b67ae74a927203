// Decorators are evaluated in the order of the text, called from the inside
// out: static methods, methods, static fields, fields, the class.
const log = [];
function d(name) {
    log.push(`@${name}`);
    return (value, context) => {
        log.push(`${name}:${context.kind}`);
        context.addInitializer(function () { log.push(`+${name}`); });
    };
}
function key(name) {
    log.push(`[${name}]`);
    return name;
}
function flush() {
    print(log.splice(0).join(' '));
}

@d('class1') @d('class2')
class C extends (log.push('extends'), Object) {
    @d('f') [key('f')] = log.push('f=');
    @d('m1') @d('m2') [key('m')]() {}
    @d('sm') static sm() {}
    @d('sf') static [key('sf')] = log.push('sf=');
    static { log.push('block'); }
    @d('a') accessor a = log.push('a=');
    @d('g') get g() { return 1; }
    @d('s') set g(value) {}
    @d('pm') #pm() {}
    plain() {}
    [key('last')]() {}
}
flush(); // expect: @class1 @class2 extends @f [f] @m1 @m2 [m] @sm @sf [sf] @a @g @s @pm [last] sm:method m2:method m1:method a:accessor g:getter s:setter pm:method sf:field f:field class2:class class1:class +sm sf= +sf block +class2 +class1
new C();
flush(); // expect: +m2 +m1 +g +s +pm f= +f a= +a
print(Object.getOwnPropertyNames(C.prototype)); // expect: [ 'constructor', 'm', 'a', 'g', 'plain', 'last' ]
