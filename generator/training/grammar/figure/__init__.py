"""The body that programs move: its frames, places on it, arms, legs, and whole poses over time."""
