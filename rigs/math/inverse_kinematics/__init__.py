"""Limbs put where they are wanted, in closed form: two bones and a hinge, hips that come down, trunks that lean."""
