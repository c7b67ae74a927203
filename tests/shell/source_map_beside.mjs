// A map in a file beside the module, and texts that are no maps.
import { fail } from './_mapped.mjs';
try {
    fail();
} catch (error) {
    print(error.stack.includes('original_module.ts:42:7')); // expect: true
}
//# sourceMappingURL=data:application/json,%7B%22no%20map
