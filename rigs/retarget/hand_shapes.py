"""What hands look like while something is done: shapes by what a prompt says, going over into each other, never quite still."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..math.easing import smoothstep
from ..recognition.fingers import FINGERS

# Left alone, and as the prompt says.
NONE, AUTO = "none", "auto"
_FILE = Path(__file__).with_name("hand_shapes.json")
# What is done, in order: the first that a prompt says counts.
_DONE = tuple(
    (shape, re.compile(rf"\b(?:{words})", re.IGNORECASE))
    for shape, words in (
        ("point", "point|accus"),
        ("wave", "wav(?:e|es|ing)\\b|greet|salut|high.?five|clap|applau"),
        ("fist", "punch|box(?:es|ing)\\b|jab|uppercut|fist|fight|hook|hammer"),
        ("hold", "hold|carr|grab|grip|grasp|lift|pick|drink|climb|swing|throw|row|drag|pull|catch|hang"),
        ("open", "push|fall|crawl|trip|stumble|handstand|cartwheel|catch (?:him|her|one|them)|all fours|stop|surrender|plank"),
    )
)
_SIDED = {side: re.compile(rf"\b{side}\b (?:hand|arm|fist)", re.IGNORECASE) for side in ("left", "right")}
# Seconds in which one shape goes over into the next; degrees by which fingers never rest, and how many seconds a sway takes.
_CHANGE, _SWAY, _SLOW = 0.4, 4.0, (1.7, 4.3)


@dataclass(frozen=True)
class HandSpan:
    """A stretch of a motion, in its frames, with what hands do in it: the name of a shape, AUTO with the prompt, or NONE."""

    first: float
    last: float
    prompt: str
    shape: str = AUTO

    def of(self, side: str) -> str:
        """The shape of one hand."""
        return prompt_shape(self.prompt, side) if self.shape == AUTO else self.shape


def spans_of(segments: Sequence[tuple[str, float]], fps: float) -> tuple[HandSpan, ...]:
    """What hands do in a motion of these prompts, each with its seconds, one after the other."""
    ends = np.cumsum([0.0, *(seconds * fps for _, seconds in segments)])
    return tuple(HandSpan(first, last, prompt) for first, last, (prompt, _) in zip(ends, ends[1:], segments, strict=False))


def prompt_shape(prompt: str, side: str) -> str:
    """What a hand does in a prompt. A prompt that names one hand says nothing of the other."""
    named = {own for own, pattern in _SIDED.items() if pattern.search(prompt)}
    if named and side not in named:
        return "relaxed"
    return next((shape for shape, pattern in _DONE if pattern.search(prompt)), "relaxed")


@lru_cache
def shapes() -> dict[str, dict[str, list[float]]]:
    """Degrees that each finger's bones are bent from straight, from the knuckle outwards, and `spread` from side to side."""
    return json.loads(_FILE.read_text(encoding="utf-8"))


def shape_degrees(name: str) -> np.ndarray:
    """(5, 4) of each of FINGERS: three bones' bends and the spread."""
    shape = shapes()[name]
    return np.array([[*shape[finger], float(np.ravel(shape["spread"])[0])] for finger in FINGERS], dtype=np.float64)


def hand_degrees(spans: Sequence[HandSpan], side: str, at: np.ndarray, fps: float, seed: int) -> np.ndarray:
    """(N, 5, 4) as `shape_degrees` at frames `at` (N,) of a motion with `fps` a second: each hand sways in its own time."""
    shape = np.array([shape_degrees(span.of(side)) for span in spans])
    weights = np.array([_weight(span, at, fps, number == 0, number == len(spans) - 1) for number, span in enumerate(spans)])
    weights /= np.maximum(weights.sum(axis=0), 1e-9)
    return np.einsum("sn,sfc->nfc", weights, shape) + _sway(at / fps, side, seed)


def _weight(span: HandSpan, at: np.ndarray, fps: float, is_first: bool, is_last: bool) -> np.ndarray:
    half = 0.5 * _CHANGE * fps
    begun = np.ones(len(at)) if is_first else smoothstep(at, span.first - half, span.first + half)
    return begun * (np.ones(len(at)) if is_last else 1.0 - smoothstep(at, span.last - half, span.last + half))


def _sway(seconds: np.ndarray, side: str, seed: int) -> np.ndarray:
    """(N, 5, 4) degrees, of slow waves: half of what a finger does all its bones do together."""
    random = np.random.default_rng([seed % 2**32, side == "left"])
    periods, phases = random.uniform(*_SLOW, (2, 5, 4)), random.uniform(0.0, 2.0 * np.pi, (2, 5, 4))
    waves = np.sin(2.0 * np.pi * seconds[:, None, None, None] / periods + phases).sum(axis=1)
    return 0.25 * _SWAY * (waves + waves.mean(axis=2, keepdims=True)) * [1.0, 1.0, 1.0, 0.3]
