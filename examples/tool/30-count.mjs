// Counts words, changing nothing.
import { words } from 'tool';

const counts = new Map();

export function line(text) {
    for (const word of words(text)) {
        const key = word.toLowerCase();

        counts.set(key, (counts.get(key) ?? 0) + 1);
    }
}

export function end() {
    const most = [...counts].sort((a, b) => b[1] - a[1])[0];

    return `${counts.size} words, most often "${most[0]}" (${most[1]})`;
}
