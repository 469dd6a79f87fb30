"""Keys: how fast they are set, and how near the motion they stay at a scene's frame rate."""
