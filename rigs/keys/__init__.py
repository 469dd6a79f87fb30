"""From a pose track to keys: on a scene's whole frames, and as few as hold it within a tolerance."""
