// Works for a while.
let target = { x: 3 };

export function update(faulty, dt) {
    faulty.vx = target.x;
    if (faulty.x > 11) target = null;
}
