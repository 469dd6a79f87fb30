"""Whether text vectors put the same motion together and opposites apart, with and without a text adapter."""
