// The ball with a slip of the finger: the game goes on with what it has.
export function update(ball, dt {
    ball.vy = 0;
}
