"""Parts of the body to choose from for a block."""

from __future__ import annotations

_PARTS = [
    ("UPPER_BODY", "Above the Waist", "Trunk, arms and head"),
    ("ARMS", "Both Arms", "From the collar bones to the fingers"),
    ("LEFT_ARM", "Left Arm", "From the collar bone to the fingers"),
    ("RIGHT_ARM", "Right Arm", "From the collar bone to the fingers"),
    ("LEGS", "Legs", "From the hips to the toes; the pelvis stays as it plays"),
    ("LEFT_LEG", "Left Leg", "From the hip to the toes"),
    ("RIGHT_LEG", "Right Leg", "From the hip to the toes"),
    ("HEAD", "Head", "Neck and head"),
]
MADE_PARTS = [("EVERYTHING", "Everything", "The whole body"), *_PARTS]
# Legs with a prompt of their own take the body along, which the body's own prompt can do.
PROMPTED_PARTS = [("NONE", "Nothing Else", "The whole body does what the prompt says"), *_PARTS[:4], _PARTS[-1]]
