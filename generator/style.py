"""How something is done, beside what is done: fast or slowly, with large or small movements, tired, sad or happy. Plain data."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

# What each may be, least and most, and what leaves a motion as the model makes it.
LIMITS = {"pace": (0.6, 1.6), "size": (0.5, 1.5), "tiredness": (0.0, 1.0), "mood": (-1.0, 1.0)}


@dataclass(frozen=True)
class Style:
    """pace: times as fast. size: times as large, of steps and of what arms do. tiredness: 0 to 1. mood: -1 sad, 1 happy.

    Of walking and standing people models have learned words for tiredness and mood, which the prompt gets. Beyond words, all four are done
    to the motion.
    """

    pace: float = 1.0
    size: float = 1.0
    tiredness: float = 0.0
    mood: float = 0.0

    def to_text(self) -> str:
        """What of it is not plain: "pace=0.7,mood=-1"; empty for nothing."""
        plain = asdict(PLAIN)
        return ",".join(f"{name}={round(value, 3):g}" for name, value in asdict(self).items() if value != plain[name])

    @classmethod
    def from_text(cls, text: str) -> Style:
        """As `to_text` writes it. Raises ValueError, a sentence that says what is allowed."""
        values: dict[str, float] = {}
        for part in filter(None, text.split(",")):
            name, _, number = (piece.strip() for piece in part.partition("="))
            least, most = LIMITS.get(name, (1.0, 0.0))
            if not least <= (value := _number(number)) <= most:
                known = ", ".join(f"{one} ({low:g} to {high:g})" for one, (low, high) in LIMITS.items())
                raise ValueError(f"“{part}” is no style: write for example pace=0.7,mood=-1, of {known}")
            values[name] = value
        return cls(**values)


def _number(text: str) -> float:
    """NaN, which lies between no limits, where it is none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


PLAIN = Style()
