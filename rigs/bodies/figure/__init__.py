"""The plain figure's design: rings of points around SMPL_SKELETON's joints, part by part, with the bones that they follow."""
