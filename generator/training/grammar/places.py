"""Where hands go: wrist positions on or around the body, said as (out, up, ahead) of the hand's own side, metres.

A wrist is not a fingertip: a hand at the mouth has its wrist a hand's length away. Places on the body lie that far off its surface.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ....rigs import smpl
from .body import Body, from_frame, other, outward

# (body, side) -> wrist positions (T, 3).
Place = Callable[[Body, str], np.ndarray]
ARM_LENGTH = float(sum(np.linalg.norm(smpl.REST_OFFSETS[smpl.JOINT[name]]) for name in ("left_elbow", "left_wrist")))


@dataclass(frozen=True)
class OnBody:
    """A place that goes with a joint ("own_..." and "other_..." stand for the side's) in a frame "head", "chest" or "heading"."""

    joint: str
    offset: tuple[float, float, float]
    frame: str = "chest"

    def __call__(self, body: Body, side: str) -> np.ndarray:
        joint = self.joint.replace("own", side).replace("other", other(side))
        return body.at(joint) + from_frame(getattr(body, self.frame), np.array(self.offset) * outward(side))

    def moved(self, out: float = 0.0, up: float = 0.0, ahead: float = 0.0) -> OnBody:
        x, y, z = self.offset
        return replace(self, offset=(x + out, y + up, z + ahead))

    def jittered(self, rng: np.random.Generator, size: float = 0.02) -> OnBody:
        return self.moved(*rng.uniform(-size, size, 3))


@dataclass(frozen=True)
class Towards:
    """As far from the shoulder as `reach` of the arm's length, in a direction of the chest's or the heading's frame."""

    direction: tuple[float, float, float]
    reach: float = 0.96
    frame: str = "chest"

    def __call__(self, body: Body, side: str) -> np.ndarray:
        unit = np.array(self.direction) / np.linalg.norm(self.direction)
        return body.at(f"{side}_shoulder") + self.reach * ARM_LENGTH * from_frame(getattr(body, self.frame), unit * outward(side))

    def jittered(self, rng: np.random.Generator, size: float = 0.08) -> Towards:
        unit = np.array(self.direction) / np.linalg.norm(self.direction)
        x, y, z = (unit + rng.uniform(-size, size, 3)).tolist()
        return replace(self, direction=(x, y, z))


@dataclass(frozen=True)
class InWorld:
    """Positions (T, 3) that are known already."""

    points: np.ndarray

    def __call__(self, body: Body, side: str) -> np.ndarray:
        return np.broadcast_to(self.points, (len(body), 3))


MOUTH = OnBody("head", (0.06, -0.05, 0.17), "head")
NOSE = OnBody("head", (0.05, 0.0, 0.17), "head")
CHIN = OnBody("head", (0.04, -0.12, 0.14), "head")
CHEEK = OnBody("head", (0.10, -0.05, 0.12), "head")
FACE = OnBody("head", (0.06, -0.04, 0.15), "head")
EYES = OnBody("head", (0.07, 0.02, 0.16), "head")
FOREHEAD = OnBody("head", (0.10, 0.10, 0.15), "head")
BROW = OnBody("head", (0.21, 0.06, 0.12), "head")
EAR = OnBody("head", (0.13, -0.01, 0.08), "head")
TOP_OF_HEAD = OnBody("head", (0.09, 0.20, 0.04), "head")
SIDE_OF_HEAD = OnBody("head", (0.16, 0.08, 0.03), "head")
BACK_OF_HEAD = OnBody("head", (0.12, 0.08, -0.08), "head")
NAPE = OnBody("neck", (0.11, 0.06, -0.07), "chest")
THROAT = OnBody("neck", (0.04, 0.0, 0.15), "chest")
CHEST = OnBody("spine3", (0.02, 0.09, 0.21))
HEART = OnBody("spine3", (-0.02, 0.09, 0.20))
BELLY = OnBody("spine1", (0.04, -0.01, 0.21))
WAIST = OnBody("own_hip", (0.15, 0.16, 0.01), "heading")
POCKET = OnBody("own_hip", (0.13, 0.05, 0.07), "heading")
THIGH = OnBody("own_hip", (0.09, -0.12, 0.12), "heading")
KNEE = OnBody("own_knee", (0.03, 0.12, 0.07), "heading")
LOWER_BACK = OnBody("spine1", (0.05, -0.02, -0.18))
OTHER_SHOULDER = OnBody("other_shoulder", (0.05, 0.02, 0.11))
OWN_SHOULDER = OnBody("own_shoulder", (0.02, 0.07, 0.12))
OTHER_ELBOW = OnBody("spine2", (-0.17, -0.02, 0.20))
FRONT = OnBody("spine3", (0.10, 0.0, 0.36))
