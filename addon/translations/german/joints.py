"""Joints as the mapping editor labels them."""

from __future__ import annotations

_SIDED = {
    "collar": ("Linkes Schlüsselbein", "Rechtes Schlüsselbein"),
    "shoulder": ("Linke Schulter", "Rechte Schulter"),
    "elbow": ("Linker Ellbogen", "Rechter Ellbogen"),
    "wrist": ("Linkes Handgelenk", "Rechtes Handgelenk"),
    "hip": ("Linke Hüfte", "Rechte Hüfte"),
    "knee": ("Linkes Knie", "Rechtes Knie"),
    "ankle": ("Linkes Fußgelenk", "Rechtes Fußgelenk"),
    "foot": ("Linke Zehen", "Rechte Zehen"),
}
JOINTS = {
    "Pelvis": "Becken",
    "Head": "Kopf",
    "Travel": "Weg",
    "Root": "Wurzel",
    **{f"Spine{n}": f"Rücken {n}" for n in range(1, 7)},
    **{f"Neck{n}": f"Hals {n}" for n in range(1, 4)},
    **{f"{side} {limb}": words[side == "Right"] for limb, words in _SIDED.items() for side in ("Left", "Right")},
}
