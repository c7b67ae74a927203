// Counts sheep, until it falls into a loop.
import { log } from 'game';

let sheep = 0;

export function update(dreamer, dt) {
    try {
        while (++sheep > 20);
    } finally {
        if (sheep > 20) log('nobody sees this');
    }
}
