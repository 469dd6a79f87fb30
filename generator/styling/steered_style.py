"""Style on a motion that is steered: second by second, with what is known by then of the second that follows.

As on other motions steps and arms are made larger, then trunk and head carried, then all of it played faster or slower; a slider that is
dragged acts within a second, and nothing that was handed out changes any more.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...rigs.math.easing import smoothstep
from ...rigs.math.interpolation import cubic
from ..motion import Piece
from ..planning.steering import Standing
from ..style import PLAIN, Style
from .bearing import Bearings, carried, upwards
from .movement_size import with_arms, with_steps

# Frames over which an average reaches back; over which a slider goes from one end to the other, and what was foreseen wrongly dies out.
_PAST, _TURNING, _FADING = 40, 20, 10
_GROUND = np.array([1.0, 0.0, 1.0])


class SteeredStyle:
    """given: frames at the beginning whose poses are given: they stay."""

    def __init__(self, given: int) -> None:
        self._given, self._values, self._raw = given, np.zeros((0, 5)), np.zeros((0, 22, 3))
        self._shift, self._before = np.zeros(3), np.zeros((0, 22, 3))
        self._contacts, self._place, self._frames = np.zeros((0, 4), dtype=bool), 0.0, 0

    def standing(self, standing: Standing) -> Standing:
        """As it is seen from outside: where the body stands that takes longer steps, at the frame that is handed out next."""
        (x, z), size = standing.place, self._values[-1, 1] if len(self._values) else 1.0
        place = (x + float(self._shift[0]), z + float(self._shift[2]))
        return replace(standing, frame=self._frames, place=place, speed=standing.speed * float(size))

    def seen(self, goal: tuple[float, float] | None) -> tuple[float, float] | None:
        """Where a goal lies for the body whose steps are the model's own."""
        return None if goal is None else (goal[0] - float(self._shift[0]), goal[1] - float(self._shift[2]))

    def played(self, piece: Piece, ahead: np.ndarray, style: Style) -> Piece:
        """The frames that one piece (of one variation) becomes. ahead: (K, 22, 3) what follows it, as far as it is known."""
        raw, known = piece.joints[0].astype(np.float64), len(self._raw)
        values = self._eased(style, piece.first, len(raw))
        whole = np.concatenate([self._raw, raw, ahead.astype(np.float64)])
        curves = np.concatenate([self._values, values, np.repeat(values[-1:], len(ahead), axis=0)])
        new = slice(known, known + len(raw))
        styled = self._on_the_ground(_styled(whole, curves), whole, known)
        if known:
            styled[new] += smoothstep(1.0 - np.arange(1, len(raw) + 1) / _FADING)[:, None, None] * (self._before[-1] - styled[known - 1])
        kept = max(0, min(self._given - piece.first, len(raw)))
        styled[known : known + kept] = raw[:kept]
        self._shift = (styled[new][-1, 0] - raw[-1, 0]) * _GROUND
        made = self._in_time(piece, styled[known:], values[:, 0])
        self._raw, self._values = whole[: new.stop][-_PAST:], curves[: new.stop][-_PAST:]
        return made

    def _eased(self, style: Style, first: int, count: int) -> np.ndarray:
        """(count, 5) pace, size and bearing on the frames that follow, without jumps from what they were."""
        now, wanted = (self._values[-1] if len(self._values) else _values_of(PLAIN)), _values_of(style)
        steps = np.maximum(np.arange(1, count + 1) - max(0, min(self._given - first, count)), 0)[:, None] / _TURNING
        return now + np.clip(wanted - now, -steps, steps)

    def _on_the_ground(self, styled: np.ndarray, raw: np.ndarray, known: int) -> np.ndarray:
        """Going on from where the body that was handed out stands."""
        if not known:
            return styled
        return styled + self._shift - (styled[known - 1, 0] - raw[known - 1, 0]) * _GROUND

    def _in_time(self, piece: Piece, styled: np.ndarray, paces: np.ndarray) -> Piece:
        """The frames of a piece, and what is known of those that follow, at their pace."""
        count, tail = len(paces), len(self._before)
        places: list[float] = []
        while self._place < count:
            places.append(self._place)
            self._place += float(paces[max(int(self._place), 0)])
        self._place -= count
        at = np.array(places)
        joints = cubic(np.concatenate([self._before, styled]), at + tail)
        contacts = np.concatenate([self._contacts, piece.contacts[0]])
        nearest = np.clip(np.round(at).astype(int) + tail, 0, len(contacts) - 1)
        self._before, self._contacts = np.concatenate([self._before, styled[:count]])[-2:], contacts[-2:]
        made = Piece(self._frames, joints.astype(np.float32)[None], contacts[nearest][None])
        self._frames += len(at)
        return made


def _values_of(style: Style) -> np.ndarray:
    """pace, size, and how far trunk and head are let down, are held up, and are sad rather than tired."""
    sad = float(-style.mood > style.tiredness)
    return np.array([style.pace, style.size, max(style.tiredness, -style.mood), upwards(style), sad])


def _styled(joints: np.ndarray, values: np.ndarray) -> np.ndarray:
    sizes, bearings = values[:, 1], Bearings(*values[:, 2:].T)
    if (sizes != 1.0).any():
        joints = with_arms(with_steps(joints, sizes), sizes)
    return carried(joints, bearings) if bearings.any() else joints.copy()
