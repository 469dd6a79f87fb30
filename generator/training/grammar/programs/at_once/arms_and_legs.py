"""Legs on which any program of the arms is performed."""

from __future__ import annotations

import numpy as np

from .....motion import FPS
from ...acts.at_once import Legs
from ...checks import pitch
from ...figure.body import Body, J, in_frame
from ...stage import Stage
from ...whole_body.feet import home_of
from ...whole_body.going.gaits import PROGRAMS as GAITS
from ...whole_body.going.running import jogged
from ...whole_body.on_feet.balancing import PROGRAMS as BALANCING
from ...whole_body.on_feet.chairs import PROGRAMS as CHAIRS
from ...whole_body.on_feet.in_place import PROGRAMS as IN_PLACE
from ...whole_body.on_feet.kneeling import PROGRAMS as KNEELING
from ...whole_body.on_feet.squatting import PROGRAMS as SQUATTING
from ...whole_body.on_feet.standing_about import PROGRAMS as STANDING
from ...whole_body.on_floor.sitting import PROGRAMS as SITTING
from ...whole_body.scene import standing
from ...whole_body.upright import Upright, perform_upright
from ...whole_body.walkway import Walkway

_SOURCES = {program.name: program for program in (*BALANCING, *CHAIRS, *GAITS, *IN_PLACE, *KNEELING, *SQUATTING, *STANDING, *SITTING)}


class _Performed:
    """What a program of the whole body does."""

    def __init__(self, name: str) -> None:
        self.program = _SOURCES[name]

    def __call__(self, stage: Stage) -> np.ndarray:
        return self.program.perform(stage).joints


def _walked(stage: Stage) -> np.ndarray:
    return stage.joints(stage.longest)


def _gone_back(stage: Stage) -> np.ndarray:
    """A walk in reverse: who walks backwards sets the feet down in the order in which a walk lifts them."""
    return stage.joints(stage.longest)[::-1]


def _turned(stage: Stage) -> np.ndarray:
    """On the spot, in small steps, all the while."""
    rng = stage.rng
    base = standing(stage, rng.uniform(5.0, 9.0))
    way, to, pace = Walkway(home_of(base), 0.1), (1.0 if rng.random() < 0.5 else -1.0), rng.uniform(0.34, 0.5)
    foot = 0 if to > 0 else 1
    while way.at < len(base) / FPS - pace:
        way.go(turn=to * rng.uniform(32, 48))
        way.step(foot, pace, 0.0, lift=0.06, sway=8.0)
        foot = 1 - foot
    return perform_upright(base, Upright(moves=way.moves, weight_time=0.17), rng)


def _velocity(joints: np.ndarray) -> np.ndarray:
    """(T, 3) metres a second of the pelvis to the left, up and ahead, over half a second."""
    kernel = np.ones(11) / 11.0
    smooth = np.stack([np.convolve(np.pad(column, 5, mode="edge"), kernel, "valid") for column in joints[:, 0].T], axis=-1)
    return in_frame(Body.of(joints).heading, np.gradient(smooth, axis=0)) * FPS


def _height(joints: np.ndarray, name: str) -> np.ndarray:
    return joints[:, J[name], 1]


def _runs(joints: np.ndarray) -> np.ndarray:
    return _velocity(joints)[:, 2] > 1.3


def _backs(joints: np.ndarray) -> np.ndarray:
    return _velocity(joints)[:, 2] < -0.25


def _walks(joints: np.ndarray) -> np.ndarray:
    return _velocity(joints)[:, 2] > 0.25


def _creeps(joints: np.ndarray) -> np.ndarray:
    return _velocity(joints)[:, 2] > 0.0


def _sits(joints: np.ndarray) -> np.ndarray:
    """The pelvis at a seat's height behind the feet, the trunk up."""
    body = Body.of(joints)
    feet = 0.5 * (body.at("left_ankle") + body.at("right_ankle")) - body.at("pelvis")
    behind = in_frame(body.heading, feet)[:, 2] > 0.22
    return behind & (_height(joints, "pelvis") < 0.72) & (_height(joints, "pelvis") > 0.35) & (np.abs(pitch(joints)) < 40.0)


def _sits_low(joints: np.ndarray) -> np.ndarray:
    return (_height(joints, "pelvis") < 0.3) & (np.abs(pitch(joints)) < 45.0)


def _kneels(joints: np.ndarray) -> np.ndarray:
    knees = np.maximum(_height(joints, "left_knee"), _height(joints, "right_knee"))
    return (knees < 0.16) & (_height(joints, "pelvis") > 0.3) & (np.abs(pitch(joints)) < 40.0)


def _crouches(joints: np.ndarray) -> np.ndarray:
    knees = np.minimum(_height(joints, "left_knee"), _height(joints, "right_knee"))
    return (_height(joints, "pelvis") < 0.68) & (knees > 0.18)


def _on_one_leg(joints: np.ndarray) -> np.ndarray:
    return np.abs(_height(joints, "left_ankle") - _height(joints, "right_ankle")) > 0.13


def _steps(joints: np.ndarray) -> np.ndarray:
    """Either foot comes off the floor within half a second."""
    lifted = np.maximum(_height(joints, "left_ankle"), _height(joints, "right_ankle")) > 0.15
    return np.convolve(lifted, np.ones(21), "same") > 0


def _taps(joints: np.ndarray) -> np.ndarray:
    """The toes of one foot come up within a second, the heel on the floor."""
    tips = np.max([_height(joints, f"{side}_foot") for side in ("left", "right")], axis=0) > 0.025
    return np.convolve(tips, np.ones(31), "same") > 0


def _jumps(joints: np.ndarray) -> np.ndarray:
    """Both feet are off the floor within half a second."""
    flies = np.minimum(_height(joints, "left_foot"), _height(joints, "right_foot")) > 0.035
    return np.convolve(flies, np.ones(21), "same") > 0


def _turns(joints: np.ndarray) -> np.ndarray:
    ahead = Body.of(joints).heading[..., 2]
    angle = np.unwrap(np.arctan2(ahead[:, 0], ahead[:, 2]))
    kernel = np.ones(21) / 21.0
    return np.abs(np.convolve(np.pad(np.gradient(angle) * FPS, 10, mode="edge"), kernel, "valid")) > np.radians(30.0)


LEGS = (
    Legs("running", jogged, _runs, weight=3.0),
    Legs("backward", _gone_back, _backs, base="walking", weight=3.0),
    Legs("sitting", _Performed("sit_on_chair"), _sits, still=True, weight=3.0),
    Legs("on the floor", _Performed("sit_on_floor"), _sits_low, still=True),
    Legs("kneeling", _Performed("kneel_both"), _kneels, still=True),
    Legs("crouching", _Performed("crouch"), _crouches, still=True),
    Legs("on one leg", _Performed("stand_on_one_leg"), _on_one_leg, still=True),
    Legs("jogging", _Performed("jog_in_place"), _steps),
    Legs("marching", _Performed("march_in_place"), _steps),
    Legs("jumping", _Performed("jump_rope"), _jumps, weight=3.0),
    Legs("turning", _turned, _turns, weight=3.0),
    Legs("kneeling", _Performed("kneel_both"), _kneels, still=True, arms=("prays", "begs"), label="prays"),
    Legs("backward", _gone_back, _backs, base="walking", arms=("waves",), label="waves"),
    Legs("sitting", _Performed("sit_on_chair"), _sits, still=True, arms=("waves",), label="waves"),
    Legs(
        "sitting", _Performed("sit_on_chair"), _sits, still=True, arms=("types", "writes", "reads_book", "plays_piano"), label="desk_work"
    ),
    Legs("jumping", _Performed("jump_rope"), _jumps, arms=("claps_overhead", "arms_in_v"), label="claps"),
    Legs("turning", _turned, _turns, arms=("raises_arm_to_side",), label="arms_out"),
    Legs("running", jogged, _runs, arms=("raises_arm_to_side",), label="arms_out"),
    Legs("crouching", _Performed("crouch"), _crouches, still=True, arms=("raises_arm_forward",), label="arms_ahead"),
    Legs("walking", _walked, _walks, base="walking", arms=("phone_call", "texts_on_phone"), label="phones"),
    Legs("walking", _walked, _walks, base="walking", arms=("hands_in_pockets", "hands_behind_back"), label="hands_away"),
    Legs("walking", _walked, _walks, base="walking", arms=("looks_around",), label="looks_around"),
    Legs("walking", _walked, _walks, base="walking", arms=("carries_tray", "holds_baby", "carries_in_front"), label="carries"),
    Legs("walking", _walked, _walks, base="walking", arms=("dribbles",), label="dribbles", weight=1.0),
    Legs("walking", _walked, _walks, base="walking", arms=("drinks", "eats"), label="meals", weight=1.0),
    Legs("walking", _walked, _walks, base="walking", arms=("holds_rail",), label="holds_rail"),
    Legs("marching", _Performed("march_in_place"), _steps, arms=("salutes",), label="salutes", weight=1.5),
    Legs("sitting", _Performed("sit_on_chair"), _sits, still=True, arms=("drinks", "eats"), label="meals"),
    Legs("sitting", _Performed("sit_on_chair"), _sits, still=True, arms=("claps",), label="claps"),
    Legs("sitting", _Performed("sit_on_chair"), _sits, still=True, arms=("phone_call", "texts_on_phone"), label="phones"),
    Legs("sitting", _Performed("sit_on_chair"), _sits, still=True, arms=("hands_on_face", "holds_head_in_pain"), label="head_in_hands"),
    Legs("kneeling", _Performed("kneel_both"), _kneels, still=True, arms=("looks_up",), label="looks_up", weight=1.0),
    Legs("sneaking", _Performed("sneak"), _creeps, arms=("looks_around",), label="looks_around", weight=1.5),
    Legs(
        "tapping a foot", _Performed("tap_foot"), _taps, still=True, arms=("crosses_arms", "hands_on_hips", "checks_watch"), label="waits"
    ),
)
PROGRAMS = tuple(legs.program() for legs in LEGS)
