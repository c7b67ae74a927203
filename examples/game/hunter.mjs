// Hunts whatever is nearest, with memory of its own for each hunter.
import { nearest, remove, log } from 'game';

const hunts = new WeakMap();

class Hunt {
    steps = 0;

    follow(hunter, prey, dt) {
        const dx = prey.x - hunter.x, dy = prey.y - hunter.y;
        const distance = Math.hypot(dx, dy);

        this.steps++;
        if (distance < 2) {
            log(`a hunter caught a ${prey.kind} after ${this.steps} steps`);
            remove(prey);
            this.steps = 0;
            return;
        }
        hunter.vx = dx / distance * 30;
        hunter.vy = dy / distance * 30;
    }
}

export function update(hunter, dt) {
    const prey = nearest(hunter, 'rabbit');

    if (!prey) {
        hunter.vx = hunter.vy = 0;
        return;
    }
    if (!hunts.has(hunter)) hunts.set(hunter, new Hunt());
    hunts.get(hunter).follow(hunter, prey, dt);
}
