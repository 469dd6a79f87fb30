"""The library beside a checkpoint: which windows go into it, and how nearly their latents are decoded."""
