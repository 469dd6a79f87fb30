"""A grammar of motion: kinematic programs that say what a body does, performed on real recordings and worded by what was performed."""
