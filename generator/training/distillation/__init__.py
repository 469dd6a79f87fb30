"""A denoiser's student, which needs one step and no guidance."""
