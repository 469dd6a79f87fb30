"""Every predicate on what it names and on a wrong action, and the words that join them."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.predicates.catalogue import predicates
from motion_mamba.generator.predicates.conditions import holds, parse


def _cycles(count: float, frames: int) -> np.ndarray:
    return np.sin(np.linspace(0.0, 2.0 * np.pi * count, frames))


def _waving(b, side="right", frames=60):
    joints = b.standing(frames)
    out = 1.0 if side == "left" else -1.0
    target = b.place_of(joints, f"{side}_shoulder", (0.15 * out, 0.3, 0.15))
    target[:, 0] += 0.12 * _cycles(4, frames)
    return b.with_hand(joints, side, target)


def _raised(b, sides=("left", "right"), frames=60):
    joints = b.standing(frames)
    for side in sides:
        joints = b.with_hand(joints, side, b.place_of(joints, f"{side}_shoulder", (0.0, 0.52, 0.02)))
    return joints


def _clapping(b, frames=60):
    joints = b.standing(frames)
    apart = 0.15 + 0.13 * _cycles(5, frames)
    for side, out in (("left", 1.0), ("right", -1.0)):
        target = b.place_of(joints, "spine3", (0.0, 0.05, 0.35))
        target[:, 0] += out * apart
        joints = b.with_hand(joints, side, target)
    return joints


def _at(b, side, joint, offset, frames=60):
    joints = b.standing(frames)
    return b.with_hand(joints, side, b.place_of(joints, joint, offset))


def _t_pose(b):
    joints = b.standing(60)
    for side, out in (("left", 0.55), ("right", -0.55)):
        joints = b.with_hand(joints, side, b.place_of(joints, f"{side}_shoulder", (out, 0.0, 0.0)))
    return joints


def _squatting(b, times=2, frames=80):
    return b.lowered(b.standing(frames), 0.2 - 0.2 * np.cos(np.linspace(0, 2 * np.pi * times, frames)))


def _sitting(b, frames=60):
    return b.lowered(b.standing(frames), 0.42, back=0.42)


def _lying(b, face_down=False, frames=60):
    return b.on_the_floor(b.turned(b.standing(frames), 90.0 if face_down else -90.0, "x"))


def _jumping(b, times=2, frames=60):
    up = 0.3 * np.maximum(0.0, _cycles(times, frames))
    return b.standing(frames) + up[:, None, None] * [0.0, 1.0, 0.0]


def _leaning(b, degrees, frames=60):
    joints, upper = b.standing(frames), [3, 6, 9, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]
    joints[:, upper] = b.turned(joints, degrees, "x")[:, upper]
    return joints


def _kicking(b, side="right", frames=60):
    joints = b.standing(frames)
    lift = np.maximum(0.0, _cycles(2, frames))
    home = b.place_of(joints, f"{side}_ankle", (0.0, 0.0, 0.0))
    home += lift[:, None] * [0.0, 0.5, 0.74]
    return b.with_feet(joints, {side: home})


def _punching(b, side="right", frames=60):
    joints = b.standing(frames)
    out = 0.16 + 0.36 * np.clip(3 * _cycles(3, frames), 0.0, 1.0)
    target = b.place_of(joints, f"{side}_shoulder", (0.0, -0.05, 0.0))
    target[:, 2] += out
    return b.with_hand(joints, side, target)


def _marching(b, frames=80):
    joints, ankles = b.standing(frames), {}
    for side, sign in (("left", 1.0), ("right", -1.0)):
        lift = 0.3 * np.maximum(0.0, sign * _cycles(4, frames))
        ankles[side] = b.place_of(joints, f"{side}_ankle", (0.0, 0.0, 0.0)) + lift[:, None] * [0.0, 1.0, 0.0]
    return b.with_feet(joints, ankles)


def _one_leg(b, frames=60):
    joints = b.standing(frames)
    return b.with_feet(joints, {"left": b.place_of(joints, "left_ankle", (0.0, 0.3, 0.1))})


def _falling(b, frames=60):
    lying, standing = _lying(b, frames=frames), b.standing(frames)
    share = np.clip(np.linspace(-1.0, 2.0, frames), 0.0, 1.0)
    tipped = b.turned(standing, -90.0 * share, "x")
    height = (1 - share) * standing[0, 0, 1] + share * lying[0, 0, 1]
    return tipped - (tipped[:, 0, 1] - height)[:, None, None] * [0.0, 1.0, 0.0]


MOTIONS = {
    "standing": lambda b: b.standing(60),
    "walking": lambda b: b.walking(80),
    "walking back": lambda b: b.walking(80, direction=(0.0, -1.0)),
    "walking left": lambda b: b.walking(80, 0.6, (1.0, 0.0)),
    "running": lambda b: b.walking(60, 2.8),
    "waving right": _waving,
    "waving left": lambda b: _waving(b, "left"),
    "hands up": _raised,
    "right hand up": lambda b: _raised(b, ("right",)),
    "clapping": _clapping,
    "hand at the mouth": lambda b: _at(b, "right", "head", (-0.03, -0.06, 0.15)),
    "hand at the belly": lambda b: _at(b, "right", "spine1", (0.0, 0.0, 0.18)),
    "T-pose": _t_pose,
    "squatting": _squatting,
    "sitting": _sitting,
    "lying": _lying,
    "lying face down": lambda b: _lying(b, face_down=True),
    "jumping": _jumping,
    "leaning": lambda b: _leaning(b, 35.0),
    "bowing": lambda b: _leaning(b, 20.0 - 20.0 * np.cos(np.linspace(0, 4 * np.pi, 60))),
    "kicking": _kicking,
    "punching": _punching,
    "marching": _marching,
    "on one leg": _one_leg,
    "falling": _falling,
    "turning left": lambda b: b.turned(b.standing(60), np.linspace(0.0, 90.0, 60)),
    "turning right": lambda b: b.turned(b.standing(60), np.linspace(0.0, -90.0, 60)),
}

# condition: what does it, what does not.
CASES = [
    ("stays_within metres=0.3 and stays name=stand and still", "standing", "walking squatting lying"),
    ("travels direction=forward least=1.0", "walking running", "standing turning_left walking_back walking_left"),
    ("travels direction=backward least=1.0", "walking_back", "walking walking_left standing"),
    ("travels direction=left least=1.0", "walking_left", "walking walking_back"),
    ("moves_at least=1.7", "running", "walking standing"),
    ("steps least=4", "walking walking_left", "standing marching waving_right"),
    ("waves side=right", "waving_right", "waving_left hands_up standing punching walking clapping"),
    ("waves side=left", "waving_left", "waving_right standing"),
    ("hand_raised side=both", "hands_up", "right_hand_up standing walking T-pose"),
    ("hand_raised side=right", "right_hand_up", "hands_up standing waving_left"),
    ("claps least=3", "clapping", "standing waving_right hands_up walking"),
    ("hand_at place=mouth side=right", "hand_at_the_mouth", "standing hand_at_the_belly hands_up waving_right"),
    ("hand_at place=belly side=right", "hand_at_the_belly", "standing hand_at_the_mouth hands_up"),
    ("hand_at place=mouth side=left", "", "hand_at_the_mouth standing"),
    ("arm_direction direction=out side=both", "T-pose", "standing hands_up clapping"),
    ("squats least=2 most=2", "squatting", "standing jumping bowing sitting walking"),
    ("posture name=squat seconds=0.3", "squatting", "standing sitting lying"),
    ("posture name=sit_seat seconds=1", "sitting", "standing squatting lying bowing walking"),
    ("posture name=lie_back", "lying", "lying_face_down standing sitting"),
    ("posture name=lie_front", "lying_face_down", "lying standing squatting"),
    ("jumps least=2 most=2", "jumping", "standing squatting walking marching"),
    ("leans direction=forward degrees=20", "leaning bowing", "standing squatting sitting walking"),
    ("bows least=2 most=2", "bowing", "standing leaning squatting walking"),
    ("kicks side=right", "kicking", "standing marching walking squatting"),
    ("kicks side=left", "", "kicking standing"),
    ("punches side=right least=3 most=3", "punching", "standing waving_right clapping walking"),
    ("steps_on_the_spot least=4 and stays_within metres=0.5", "marching", "standing walking jumping"),
    ("on_one_leg lifted=left", "on_one_leg", "standing walking jumping"),
    ("on_one_leg lifted=right", "", "on_one_leg standing"),
    ("falls", "falling", "standing lying squatting sitting"),
    ("turns direction=left least=60", "turning_left", "turning_right standing walking"),
    ("turns direction=right least=60", "turning_right", "turning_left standing"),
    ("posture name=stand then posture name=lie", "falling", "lying standing sitting"),
    ("travels least=0.7 while waves side=right", "", "walking waving_right"),
    ("squats or jumps", "squatting jumping", "standing walking"),
    ("not travels least=0.5", "standing waving_right", "walking"),
]


@pytest.fixture(scope="module")
def made(bodies):
    return {name.replace(" ", "_"): make(bodies) for name, make in MOTIONS.items()}


@pytest.mark.parametrize(("condition", "right", "wrong"), CASES, ids=[condition for condition, _, _ in CASES])
def test_a_condition_holds_for_what_it_names_and_for_nothing_else(made, condition, right, wrong):
    said = {name: holds(made[name], condition) for name in [*right.split(), *wrong.split()]}
    assert {name for name, answer in said.items() if answer} == set(right.split())


@pytest.mark.parametrize("scale", [0.55, 1.25])
def test_children_and_giants_are_judged_alike(made, scale):
    assert holds(scale * made["squatting"], "squats least=2 most=2")
    assert holds(scale * made["hand_at_the_mouth"], "hand_at place=mouth side=right")
    assert holds(scale * made["jumping"], "jumps least=2 most=2")


def test_walking_while_waving_is_both_at_once(bodies, made):
    walk, out = bodies.walking(80), 0.12 * _cycles(6, 80)
    target = bodies.place_of(walk, "right_shoulder", (-0.15, 0.3, 0.15))
    target[:, 0] += out
    assert holds(bodies.with_hand(walk, "right", target), "travels least=0.7 while waves side=right")
    one_after_the_other = np.concatenate([made["walking"], made["waving_right"] + made["walking"][-1, :1] * [1, 0, 1]])
    assert not holds(one_after_the_other, "travels least=1.2 while waves side=right")
    assert holds(one_after_the_other, "travels least=0.7 then waves side=right")
    assert not holds(one_after_the_other, "waves side=right then travels least=0.7")


@pytest.mark.parametrize(
    ("text", "match"),
    [("flies", "no predicate"), ("jumps often=3", "often"), ("hand_at side=left", "place"), ("jumps thrice", "name=value")],
)
def test_what_cannot_be_read_is_said(text, match):
    with pytest.raises(ValueError, match=match):
        parse(text)


def test_every_predicate_answers_for_every_motion(made):
    needs = {"place": "head", "direction": "forward", "name": "stand", "first": "stand", "last": "lie", "where": "front", "metres": 0.5}
    for name, function in predicates().items():
        required = function.__code__.co_varnames[1 : function.__code__.co_argcount - len(function.__defaults__ or ())]
        values = {key: needs[key] for key in required} | ({"direction": "left"} if name == "looks" else {})
        answers = {function(joints, **values) for joints in made.values()}
        assert answers <= {True, False}, name
