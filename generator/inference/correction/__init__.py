"""A motion led to its constraints in the latents that it is decoded from."""
