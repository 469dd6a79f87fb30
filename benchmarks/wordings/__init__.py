"""Whether the same is done however it is said: each action in five wordings."""
