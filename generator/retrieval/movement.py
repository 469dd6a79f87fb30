"""Where the root of a library's entry goes, and what it costs where that is not what a prompt asks: a caption may call slow, or backwards,
what is neither."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from ..motion import FPS
from ..representation.features import YAW_VELOCITY

_SIDEWAYS, _AHEAD, _SPEED, _TURNED, AT_THE_END = range(5)
MOVEMENTS = 5
# Metres a second at the end from which on an entry goes on.
STILL_GOING = 0.7
_LAST = round(FPS / 2)
# Metres a second from which on walking, or running, is not slow, below which it is not fast, and by how much wholly not.
_SLOW, _FAST = (0.75, 1.6), (1.45, 3.2)
_WHOLLY = 0.5
# Radians: who goes straight on turns by less; twice as much is another way.
_STRAIGHT = np.radians(60.0)
# Metres a second that are surely ahead.
_SURELY_AHEAD = 0.3
# Who goes on is at the end as fast as this share of the mean at least.
_GOING = 0.35
# Metres a second of the pelvis that are no matter where somebody turns on the spot, and by how much more it wholly wanders.
_ON_THE_SPOT, _WANDERING = 0.25, 0.3
_WRONG_PACE, _WRONG_WAY, _TURNS, _STOPS, _WANDERS = 0.15, 0.3, 0.12, 0.05, 0.1
_SLOWLY, _FASTLY = 0b01, 0b10
_FORWARD, _BACKWARD = 0b001, 0b010
_MAY_TURN = re.compile(
    r"\b(?:turn|circ|curv|arc|around|round|corner|zig|pac(?:es|ing)|wander|return|back and forth|slalom|spiral|diagonal|then|left|right"
    r"|u turn)"
)
_TURNING = re.compile(r"\b(?:turn|rotat|spin|pivot|swivel|fac(?:es?|ing) (?:left|right|about|around|the other))\w*")
_MAY_STOP = re.compile(r"\b(?:stop|halt|paus|stand|end|until|then|before|and|few|steps?|up to|to a|to the|arriv|reach)")


@dataclass(frozen=True)
class AskedMovement:
    """Of a prompt that asks for a way of going. pace, direction: the bits of these aspects. runs: whether it is running."""

    text: str
    pace: int
    direction: int
    runs: bool


def movement_of(rows: np.ndarray) -> np.ndarray:
    """Features (R, 263), not normalised -> (MOVEMENTS,) float32: metres a second to the body's left, ahead, and along the way, radians
    turned to the left, and metres a second in the last half second."""
    velocities = rows[:, 1:3] * FPS
    speeds = np.linalg.norm(velocities, axis=1)
    # The first row's turn may be HumanML3D's jump to the heading.
    turned = -2.0 * rows[1:, YAW_VELOCITY].sum()
    return np.array([*velocities.mean(axis=0), speeds.mean(), turned, speeds[-_LAST:].mean()], np.float32)


def movement_costs(movements: np.ndarray, asked: AskedMovement) -> np.ndarray:
    """(N,) what it costs that entries, whose movements are (N, MOVEMENTS), go at another pace, another way, or come to rest."""
    turned = np.abs(movements[:, _TURNED])
    costs = _pace_costs(movements[:, _SPEED], asked)
    if not _MAY_TURN.search(asked.text):
        costs += _TURNS * np.clip(turned / _STRAIGHT - 1.0, 0.0, 1.0)
    if asked.direction in (_FORWARD, _BACKWARD):
        ahead = movements[:, _AHEAD] * (-1.0 if asked.direction == _FORWARD else 1.0)
        costs += _WRONG_WAY * np.clip(ahead / _SURELY_AHEAD, 0.0, 1.0)
    if not _MAY_STOP.search(asked.text):
        costs += _STOPS * (movements[:, AT_THE_END] < _GOING * movements[:, _SPEED])
    return costs


def off_going_on(movements: np.ndarray, entry: int) -> np.ndarray:
    """(N,) metres a second by which entries, whose movements are (N, MOVEMENTS), miss going straight on as one of them goes at its end."""
    speed = float(movements[entry, AT_THE_END])
    # Which way it goes is that of all of it: backwards, sideways.
    way = movements[entry, [_SIDEWAYS, _AHEAD]]
    wanted = speed * way / max(float(np.linalg.norm(way)), 1e-6)
    # Half a turn is as bad as the whole speed.
    astray = speed * np.abs(movements[:, _TURNED]) / np.pi
    missed: np.ndarray = np.linalg.norm(movements[:, [_SIDEWAYS, _AHEAD]] - wanted, axis=1) + astray
    return missed


def turns_on_the_spot(text: str) -> bool:
    """Whether a prompt that goes nowhere has somebody turn; who turns something else goes nowhere either."""
    return bool(_TURNING.search(text))


def wandering_costs(movements: np.ndarray) -> np.ndarray:
    """(N,) what it costs that entries, whose movements are (N, MOVEMENTS), do not stay where they turn."""
    costs: np.ndarray = _WANDERS * np.clip((movements[:, _SPEED] - _ON_THE_SPOT) / _WANDERING, 0.0, 1.0)
    return costs


def _pace_costs(speeds: np.ndarray, asked: AskedMovement) -> np.ndarray:
    speeds = np.maximum(speeds, 0.1)
    octaves = np.zeros(len(speeds))
    if asked.pace == _SLOWLY:
        octaves = np.log2(speeds / _SLOW[asked.runs])
    if asked.pace == _FASTLY:
        octaves = np.log2(_FAST[asked.runs] / speeds)
    return _WRONG_PACE * np.clip(octaves / _WHOLLY, 0.0, 1.0)
