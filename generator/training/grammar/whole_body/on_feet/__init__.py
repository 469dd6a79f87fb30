"""Programs of legs: squats, steps, jumps, kicks, turns, dances."""
