"""A straight walk led along a curve, captioned so: "a person walks in a circle to the left".

Recordings of walks go straight ahead for the most part, since a stage is small; prompts ask for circles, arcs, a figure of eight. Steps
and pace stay the walk's own, the way it has gone decides how far it has turned, and standing feet are to be held where they stand, since a
body that turns takes them along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from ....rigs.math.easing import smoothstep
from ....rigs.math.ground import course_of
from ...constraints.kinds import RootPath
from ...constraints.root_path import facing, follow, ground_velocity
from ...motion import FPS, FootLock
from ...planning.stitching import without_jump_at
from ...representation.features import POSITIONS, VELOCITIES, canonicalise, contact_labels, features_to_joints, window_features
from ...text.caption_text import GAIT
from ...text.clauses.prompt_actions import prompt_actions
from .made_windows import MadeWindow, WindowDraw, made_of, no_foot_lock

SOURCE = "path_warp"
_CAPTIONS = 6
# Windows that are looked through for each that is wanted.
_TRIES = 20
# Straight: a window of at least so many seconds that goes at least so many metres, never slower than this (m/s), and turns no farther
# than this, nor faces elsewhere than where it goes (radians).
_SHORTEST_WAY, _SECONDS, _SLOWEST, _STRAIGHT, _AHEAD = 3.0, 2.0, 0.4, 0.6, 0.7
# A turn is no narrower than this radius (metres), and pulls outward no more than this (m/s2): runners lean into theirs, and these do not.
_NARROWEST, _PULL = 0.6, 3.0
# Metres, mean over joints: a gait goes round where it comes as near as this to a pose it has had, at least so many rows before.
_SAME_POSE, _CYCLE = 0.06, 12
# Metres a second that a standing root goes at most, and the share of a gait's cycle in which it does.
_STANDS, _RESTING = 0.1, 0.1
_AHEADS = re.compile(r"\b(?:straight )?(?:forwards?|ahead|straight)\b")
# Captions that tell of another way, or of more than a gait.
_WAY = re.compile(r"turn|left|right|circ|curv|corner|back|diagonal|side|around|line|zig|over|under|pick|stop|between|veer", re.IGNORECASE)


@dataclass(frozen=True)
class Course:
    """A kind of way. angles: degrees of its turn, from and to. phrases: what captions call it, turning left. weight: how often it is tried,
    more where fewer walks have room for it."""

    angles: tuple[float, float]
    phrases: tuple[str, ...]
    shape: str = "arc"
    weight: float = 1.0

    def heading(self, angle: float, share: np.ndarray) -> np.ndarray:
        """(N,) radians to the left after a share 0..1 (N,) of the way, where its turn is `angle` radians."""
        if self.shape == "corner":
            return angle * smoothstep((share - 0.35) / 0.3)
        if self.shape == "eight":
            return angle * (1.0 - np.abs(1.0 - 2.0 * share))
        if self.shape == "zigzag":
            return angle * np.clip(1.5 * np.sin(4.0 * np.pi * share), -1.0, 1.0)
        return angle * share


COURSES = (
    Course((45.0, 120.0), ("in a curve to the left", "in an arc to the left", "forward and curves to the left", "forward, veering left")),
    Course((150.0, 210.0), ("in a half circle to the left", "in a semicircle to the left", "in a wide curve to the left")),
    Course((310.0, 400.0), ("in a circle", "in a circle to the left", "in a counterclockwise circle"), weight=3.0),
    Course((80.0, 100.0), ("forward and turns left", "forward and turns 90 degrees left", "around a corner to the left"), "corner", 2.0),
    Course((300.0, 360.0), ("in a figure of eight", "in a figure eight", "in the shape of an 8"), "eight", 4.0),
    Course((35.0, 60.0), ("in a zigzag", "in a zigzag line", "forward in zigzags"), "zigzag", 4.0),
)


def path_warped_windows(draw: WindowDraw, count: int) -> list[MadeWindow]:
    """Up to `count`; fewer where few windows go straight ahead, or their captions tell of more than that."""
    made: list[MadeWindow] = []
    for number, window in enumerate(draw.windows_drawn(_TRIES * count)):
        if len(made) == count:
            break
        texts = [text for text in window.texts if _names_gait_only(text)]
        part = draw.part(window, draw.longest) if len(texts) == len(window.texts) else None
        if part is None or not goes_straight(features_to_joints(part.rows)):
            continue
        rows = going_on(part.rows, int(draw.rng.integers(len(part.rows), draw.longest + 1)))
        course, angle = _drawn_course(features_to_joints(rows), draw.rng)
        if course is not None:
            captions = [_caption(str(draw.rng.choice(texts)), str(draw.rng.choice(course.phrases))) for _ in range(_CAPTIONS)]
            made.append(made_of(SOURCE, number, [window], captions, "human", path_warped(rows, course, angle, draw.foot_lock)))
    return made


def path_warped(rows: np.ndarray, course: Course, angle: float, foot_lock: FootLock = no_foot_lock) -> np.ndarray:
    """Features (R - 1, 263) of a straight walk (R, 263) whose way turns left by `angle` radians as the course does."""
    joints = features_to_joints(rows)
    led = follow(joints, _warped_path(joints, course, angle))
    standing = foot_lock(led, contact_labels(rows))
    return window_features(canonicalise(standing, floor=False)).astype(np.float32)


def going_on(rows: np.ndarray, longest: int) -> np.ndarray:
    """Features (R, 263) of a gait with as many of its cycles more as make at most `longest` rows; none where no pose comes again."""
    poses = np.concatenate([rows[:, POSITIONS], rows[:, VELOCITIES] * _CYCLE / 4], axis=1).reshape(len(rows), -1, 3)
    apart = np.linalg.norm(poses[:, None] - poses[None], axis=-1).mean(-1)
    apart[np.tril_indices(len(rows), _CYCLE - 1)] = np.inf
    apart[_rests(rows) > _RESTING] = np.inf
    first, last = np.unravel_index(apart.argmin(), apart.shape)
    if apart[first, last] > _SAME_POSE:
        return rows
    longer, cycle = rows, last - first
    for end in range(last, longest + 1 - cycle - (len(rows) - last), cycle):
        longer = without_jump_at(np.concatenate([longer[:end], rows[first:]])[None], end)[0]
    return longer


def _rests(rows: np.ndarray) -> np.ndarray:
    """(R, R) the share of the frames from the first to before the last in which the root stands: who leaps goes on by standing no more."""
    stood = np.concatenate([[0], np.cumsum(np.linalg.norm(rows[:, 1:3], axis=1) * FPS < _STANDS)])[:-1]
    frames = np.arange(len(rows))
    return (stood[None] - stood[:, None]) / np.maximum(frames[None] - frames[:, None], 1)


def goes_straight(joints: np.ndarray) -> bool:
    """Whether joints (T, 22, 3) go ahead on a line all the time, far enough to be led along a curve."""
    if len(joints) < _SECONDS * FPS:
        return False
    velocity = ground_velocity(course_of(joints, FPS))
    ahead = np.angle(facing(joints) * np.conj(velocity))
    turn = np.ptp(np.unwrap(np.angle(velocity)))
    way = np.abs(velocity).sum() / FPS
    return bool(way > _SHORTEST_WAY and np.abs(velocity).min() > _SLOWEST and turn < _STRAIGHT and np.abs(np.median(ahead)) < _AHEAD)


def _warped_path(joints: np.ndarray, course: Course, angle: float) -> RootPath:
    velocity = ground_velocity(course_of(joints, FPS))
    way = np.cumsum(velocity * np.exp(1j * course.heading(angle, _share_gone(velocity)))) / FPS
    return RootPath(np.arange(len(way)) / FPS, np.stack([way.imag, way.real], axis=-1))


def _share_gone(velocity: np.ndarray) -> np.ndarray:
    """(T,) from 0 to 1: how much of the way lies behind at each frame."""
    gone = np.cumsum(np.abs(velocity))
    return (gone - gone[0]) / (gone[-1] - gone[0])


def _drawn_course(joints: np.ndarray, rng: np.random.Generator) -> tuple[Course | None, float]:
    """One of the courses that this walk has room and calm for, and its turn in radians; to the left, as mirrored ones go to the right."""
    weights = np.array([course.weight for course in COURSES])
    for index in rng.choice(len(COURSES), size=len(COURSES), replace=False, p=weights / weights.sum()):
        course = COURSES[index]
        angle = float(np.radians(rng.uniform(*course.angles)))
        if _is_possible(joints, course, angle):
            return course, angle
    return None, 0.0


def _is_possible(joints: np.ndarray, course: Course, angle: float) -> bool:
    velocity = ground_velocity(course_of(joints, FPS))
    speed = np.abs(velocity)
    turning = np.abs(np.gradient(course.heading(angle, _share_gone(velocity)))) * FPS
    return bool((turning * _NARROWEST <= speed).all() and (turning * speed <= _PULL).all())


def _names_gait_only(caption: str) -> bool:
    return bool(GAIT.search(caption)) and not _WAY.search(caption) and len(prompt_actions(caption)) == 1


def _caption(caption: str, phrase: str) -> str:
    """The caption with the way in place of its "forward", or at its end."""
    sentence = caption.strip().rstrip(".").rstrip()
    return _AHEADS.sub(phrase, sentence, count=1) if _AHEADS.search(sentence) else f"{sentence} {phrase}"
