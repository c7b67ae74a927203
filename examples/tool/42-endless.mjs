// Never comes back, and does not care for errors.
export function line(text) {
    for (;;) {
        try {
            text += text.slice(1, 2);
        } catch {
            text = '';
        }
    }
}
