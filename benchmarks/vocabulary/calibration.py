"""What a prompt's familiarity foretells: the share done by level, and thresholds found anew from what was measured."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from motion_mamba.generator.retrieval.familiarity import CALIBRATION_FILE, LEVELS, Level, calibration

from .measure import Result

# What is promised of the best and the worst level, and of the one below the best.
MOST_DONE, LEAST_DONE, LIKELY_DONE = 0.9, 0.2, 0.75
# Other prompts than those that were measured do a little worse.
_RESERVE = 0.01
# Prompts that a level must hold for its threshold to be measured: few of the benchmark's are not known at all.
_FEWEST = 5
_GRID = np.round(np.arange(0.2, 1.0, 0.01), 2)


@dataclass(frozen=True)
class Scored:
    """score: (P,) of each prompt. done: (P,) the share of its takes that did it."""

    score: np.ndarray
    done: np.ndarray

    @classmethod
    def of(cls, results: Sequence[Result]) -> Scored:
        """Those whose familiarity was measured."""
        told = [(result.familiarity.score, result.share) for result in results if result.familiarity and result.familiarity.level]
        return cls(*np.array(told, float).reshape(-1, 2).T)

    def __len__(self) -> int:
        return len(self.score)

    def within(self, least: float, below: float = np.inf) -> np.ndarray:
        return self.done[(self.score >= least) & (self.score < below)]

    def half(self, first: int) -> Scored:
        return Scored(self.score[first::2], self.done[first::2])


def thresholds(scored: Scored) -> dict[Level, float]:
    """Of each level the least score: as low for "known" as its promise lets, as high for "unknown". Raises ValueError where no score keeps
    what is promised."""
    sure = [least for least in _GRID if _mean(scored.within(least)) >= MOST_DONE + _RESERVE]
    lost = [below for below in _GRID if len(low := scored.within(0.0, below)) >= _FEWEST and _mean(low) <= LEAST_DONE - _RESERVE]
    if not sure or not lost:
        raise ValueError("no score parts what is done from what is not: measure more prompts (leave --only out)")
    known, unsure = float(min(sure)), float(max(lost))
    likely = [least for least in _GRID if unsure < least < known and _mean(scored.within(least, known)) >= LIKELY_DONE]
    return {"known": known, "likely": float(min(likely, default=known)), "unsure": unsure, "unknown": 0.0}


def _thresholds_or_none(scored: Scored) -> dict[Level, float] | None:
    try:
        return thresholds(scored)
    except ValueError:
        return None


def by_level(scored: Scored, least: dict[Level, float]) -> dict[Level, tuple[int, float]]:
    """Of each level how many prompts, and the share done."""
    bounds = zip(LEVELS, [np.inf, *(least[level] for level in LEVELS[:-1])], strict=True)
    parts = {level: scored.within(-np.inf if level == "unknown" else least[level], below) for level, below in bounds}
    return {level: (len(part), _mean(part)) for level, part in parts.items()}


def table(found: dict[Level, tuple[int, float]], least: dict[Level, float]) -> str:
    lines = [f"| {level} | {least[level]:.2f} | {count} | {share:.3f} |" for level, (count, share) in found.items() if count]
    return "\n".join(["| familiarity | least score | prompts | done |", "|---|---:|---:|---:|", *lines])


def on_the_other_half(scored: Scored) -> dict[Level, float]:
    """The share done by level on prompts whose thresholds were found on others: every second one, both ways, averaged; one way only where
    no score parts the other half."""
    halves = [by_level(scored.half(1 - first), least) for first in (0, 1) if (least := _thresholds_or_none(scored.half(first)))]
    counts = {level: sum(half[level][0] for half in halves) for level in LEVELS}
    return {level: sum(half[level][0] * half[level][1] for half in halves if half[level][0]) / max(counts[level], 1) for level in LEVELS}


def write(scored: Scored, model: str, takes: int) -> None:
    """The thresholds that ship, and what was measured beside them."""
    least = thresholds(scored)
    found = by_level(scored, least)
    levels = {level: {"least": least[level], "done": round(found[level][1], 3), "prompts": found[level][0]} for level in LEVELS}
    other = {level: round(share, 3) for level, share in on_the_other_half(scored).items()}
    content = {"model": model, "takes": takes, "levels": levels, "done_on_other_half": other}
    CALIBRATION_FILE.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    calibration.cache_clear()


def shipped() -> dict[Level, float]:
    """The thresholds in use."""
    return {**calibration().least, "unknown": 0.0}


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")
