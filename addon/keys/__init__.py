"""What is keyed: actions and their F-curves, rotation modes, and what an action was made from."""
