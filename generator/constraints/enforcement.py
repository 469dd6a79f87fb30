"""Holding given frames exactly: a motion is moved onto them as it is made, and what lies between goes along smoothly.

First the path: heading and ground position are corrected at each given frame, and from one to the next by smooth interpolation
(before the first, the clip keeps its start; after each, it goes along rigidly). Then the pose, within half a second. Where at least two
given frames follow each other, the motion also comes to them and leaves them at their speed.
"""

from __future__ import annotations

import numpy as np

from ...rigs.math.easing import smoothstep
from ...rigs.math.ground import GROUND, GroundMove, turn_between, turned
from .kinds import PoseConstraint

# How far in time a correction reaches: half a second for the pose, longer for the speed, which is not changed at once.
_REACH_FRAMES, _SPEED_REACH_FRAMES = 10, 16


class PoseEnforcer:
    """Takes a motion part by part and gives it back, corrected, as soon as no later frame can change it any more.

    Without given frames ahead nothing is held back; otherwise everything up to the next one is.
    """

    def __init__(self, poses: PoseConstraint | None):
        frames = np.zeros(0, dtype=int) if poses is None else np.asarray(poses.frames)
        order = np.argsort(frames)
        self._at = frames[order]
        self._wanted = np.asarray(poses.joints, dtype=np.float64)[order] if poses is not None else np.zeros((0, 22, 3))
        self._passed = 0
        self._waiting = np.zeros((0, 22, 3))
        self._first = 0
        self._left, self._residual, self._leaving = 0, np.zeros((22, 3)), None
        self._missing = np.zeros((22, 3))

    def add(self, joints: np.ndarray) -> tuple[np.ndarray, list[GroundMove]]:
        """Frames that follow those added before, (K, 22, 3) -> frames that are done (M, 22, 3), float64, and the moves, one after the
        other, that all frames not added yet have to make too."""
        self._waiting = np.concatenate([self._waiting, joints])
        done, moves = [self._waiting[:0]], []
        while self._passed < len(self._at) and self._at[self._passed] < self._first + len(self._waiting):
            part, move = self._up_to_next()
            done.append(part)
            moves.append(move)
        if self._passed == len(self._at):
            done.append(self._after_last())
        return np.concatenate(done), moves

    def _up_to_next(self) -> tuple[np.ndarray, GroundMove]:
        at, wanted = int(self._at[self._passed]), self._wanted[self._passed]
        part, frames = self._waiting[: at - self._first + 1], np.arange(self._first, at + 1)
        turn = float(turn_between(part[-1:], wanted[None])[0])
        root = part[-1, 0] * GROUND
        share = smoothstep((frames - self._left) / (at - self._left)) if at > self._left else np.ones(len(frames))
        share = share[:, None, None]
        shift = wanted[0] * GROUND - root
        moved = part[:, :1] + turned(part - part[:, :1], share[..., 0] * turn) + share * shift
        residual = wanted - moved[-1]
        moved += (1.0 - share) * self._left_behind(frames, moved) + share * _fade(at - frames) * residual
        if len(part) > 1 and self._is_given(at + 1):
            missing = self._wanted[self._passed + 1] - wanted - (moved[-1] - moved[-2])
            moved -= share * _swing(at - frames) * missing
        move = GroundMove(turn, root + shift - turned(root, turn))
        self._waiting = move.of(self._waiting[len(part) :])
        self._leaving = wanted - self._wanted[self._passed - 1] if self._is_given(at - 1) else None
        self._first, self._left, self._residual = at + 1, at, residual
        self._passed += 1
        return moved, move

    def _after_last(self) -> np.ndarray:
        frames = self._first + np.arange(len(self._waiting))
        moved = self._waiting + self._left_behind(frames, self._waiting)
        self._first, self._waiting = self._first + len(moved), self._waiting[:0]
        return moved

    def _left_behind(self, frames: np.ndarray, joints: np.ndarray) -> np.ndarray:
        """(K, 22, 3) what the last given frame still does to joints (K, 22, 3) at later frames (K,)."""
        away = frames - self._left
        if self._leaving is not None and len(frames) and away[0] == 1:
            first = joints[0] + _fade(away[:1])[0] * self._residual
            self._missing = self._leaving - (first - self._wanted[self._passed - 1])
        missing = self._missing if self._leaving is not None else 0.0
        return _fade(away) * self._residual + _swing(away) * missing

    def _is_given(self, frame: int) -> bool:
        return bool(np.isin(frame, self._at))


def _swing(frames_away: np.ndarray) -> np.ndarray:
    """A correction that is nothing at a given frame, one a frame away, and dies out smoothly: it changes the speed, not the place."""
    x = np.clip(frames_away / _SPEED_REACH_FRAMES, 0.0, 1.0)
    return (frames_away * ((1.0 - x) / (1.0 - 1.0 / _SPEED_REACH_FRAMES)) ** 2)[:, None, None]


def _fade(frames_away: np.ndarray) -> np.ndarray:
    return smoothstep(1.0 - frames_away / _REACH_FRAMES)[:, None, None]
