"""Dances that stay where they are: what is done to each beat, and the programs."""
