"""What is known of one file after it was measured."""

from __future__ import annotations

from dataclasses import dataclass

LIMBS = [(f"{side}_{a}", f"{side}_{b}") for side in ("left", "right")
         for a, b in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))]  # fmt: skip


@dataclass(frozen=True)
class Row:
    """limbs, legs: degrees; drift, height: centimetres, as `FeetFigures`; None where the file is not sure, with the problem."""

    file: str
    convention: str
    limbs: float | None = None
    legs: float | None = None
    drift: float | None = None
    height: float | None = None
    problem: str = ""
