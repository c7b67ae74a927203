// Takes spaces off the ends of lines, and drops comments.
import { trimEnd } from './lib/text.mjs';

export function line(text) {
    return text.startsWith('#') ? null : trimEnd(text);
}
