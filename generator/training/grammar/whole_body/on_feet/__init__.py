"""Programs of legs on the spot: squats, kicks, turns, chairs, kneeling, standing on one leg."""
