"""Motion that the model has learned, found again by what a prompt says: what a window's diffusion begins from."""
