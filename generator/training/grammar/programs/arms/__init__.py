"""Arms and hands: held, raised, joined, rubbing, clapping."""
