from __future__ import annotations

import numpy as np
import pytest
from hands import with_fingers
from people import Look, named, person

from motion_mamba.rigs.math.rotations import angle_between, identity, multiply, rotate
from motion_mamba.rigs.recognition.fingers import FINGERS, fingers_of
from motion_mamba.rigs.retarget.finger_poses import finger_rotations
from motion_mamba.rigs.retarget.hand_shapes import AUTO, HandSpan, hand_degrees, prompt_shape, shape_degrees, shapes
from motion_mamba.rigs.retarget.target import Target

LOOKS = [Look(2, arms=0.1), Look(5, arms=0.9, facing=2.0)]


def tips(look: Look, degrees: np.ndarray, curled: float = 0.0) -> dict[tuple[str, str], np.ndarray]:
    """(3,) where the last bone of each finger begins, seen from its knuckle: along the hand, out of the back of it, to its thumb."""
    rig, mapping = person(named("Mixamo"), look)
    whole = with_fingers(rig, mapping, "Mixamo", curled)
    onto, found = Target.of(whole, mapping), {}
    fingers = fingers_of(whole, mapping)
    turns = finger_rotations(onto, fingers, {side: degrees[None] for side in ("left", "right")})
    for finger in fingers:
        wrist, elbow = (whole.heads[whole.index[mapping.joints[f"{finger.side}_{joint}"]]] for joint in ("wrist", "elbow"))
        turned, place = identity()[()], np.zeros(3)
        for bone, after in zip(finger.bones, finger.bones[1:], strict=False):
            axes = whole.axes[bone]
            own = turns[whole.names[bone]][0]
            turned = multiply(turned, multiply(multiply(axes, own), axes * [1, -1, -1, -1]))
            place = place + rotate(turned, whole.heads[after] - whole.heads[bone])
        along = (wrist - elbow) / np.linalg.norm(wrist - elbow)
        back = np.array([0.0, 1.0, 0.0]) - along[1] * along
        back /= np.linalg.norm(back)
        front = np.cross(along, back) * (1.0 if finger.side == "left" else -1.0)
        found[finger.side, finger.name] = np.array([place @ along, place @ back, place @ front])
    return found


@pytest.mark.parametrize("look", LOOKS)
def test_a_fist_closes_towards_the_palm_on_both_sides(look: Look) -> None:
    closed, straight = tips(look, shape_degrees("fist")), tips(look, np.zeros((5, 4)))
    for (side, finger), tip in closed.items():
        if finger != "thumb":
            assert tip[1] < -0.02 and tip[0] < 0.3 * straight[side, finger][0], (side, finger)
    for finger in FINGERS:
        assert np.allclose(closed["left", finger], closed["right", finger], atol=1e-6), "hands mirror each other"


@pytest.mark.parametrize("look", LOOKS)
def test_pointing_leaves_one_finger_straight(look: Look) -> None:
    pointing, straight = tips(look, shape_degrees("point")), tips(look, np.zeros((5, 4)))
    reach = {finger: pointing["left", finger][0] / straight["left", finger][0] for finger in FINGERS[1:]}
    assert reach["index"] > 0.95 and max(reach[finger] for finger in ("middle", "ring", "pinky")) < 0.5


@pytest.mark.parametrize("look", LOOKS)
def test_an_open_hand_spreads(look: Look) -> None:
    spread, straight = tips(look, shape_degrees("open")), tips(look, np.zeros((5, 4)))
    aside = {finger: spread["right", finger][2] - straight["right", finger][2] for finger in FINGERS}
    assert aside["index"] > 0.004 > 0.0 > -0.004 > aside["pinky"]


def test_a_thumb_closes_across_the_palm() -> None:
    closed, straight = tips(LOOKS[0], shape_degrees("fist")), tips(LOOKS[0], np.zeros((5, 4)))
    assert closed["left", "thumb"][2] < straight["left", "thumb"][2] - 0.01


def test_a_hand_that_rests_half_closed_is_closed_as_far_as_one_that_rests_straight() -> None:
    rested, straight = tips(LOOKS[0], shape_degrees("hold"), curled=0.3), tips(LOOKS[0], shape_degrees("hold"))
    for finger in FINGERS[1:]:
        assert np.linalg.norm(rested["left", finger] - straight["left", finger]) < 0.004


@pytest.mark.parametrize(
    ("prompt", "left", "right"),
    [
        ("a person throws a punch", "fist", "fist"),
        ("a boxer jabs with the left hand", "fist", "relaxed"),
        ("a person waves", "wave", "wave"),
        ("someone waves with the right arm", "relaxed", "wave"),
        ("the man falls to the ground", "open", "open"),
        ("a woman pushes something heavy", "open", "open"),
        ("a person points at the door", "point", "point"),
        ("he carries a box up the stairs", "hold", "hold"),
        ("a person walks forward", "relaxed", "relaxed"),
        ("a person waits in a heavy coat", "relaxed", "relaxed"),
    ],
)
def test_what_is_done_shapes_the_hands(prompt: str, left: str, right: str) -> None:
    assert (prompt_shape(prompt, "left"), prompt_shape(prompt, "right")) == (left, right)


def test_every_shape_names_every_finger() -> None:
    for name in shapes():
        assert shape_degrees(name).shape == (5, 4)


def test_hands_are_never_quite_still_nor_alike_and_the_same_seed_gives_the_same() -> None:
    spans, at = [HandSpan(0, 100, "a person stands")], np.arange(100.0)
    left, right = (hand_degrees(spans, side, at, 20.0, seed=3) for side in ("left", "right"))
    assert np.abs(np.diff(left, axis=0)).max(axis=(1, 2)).min() > 0.02
    assert np.abs(left - right).max() > 2.0
    assert np.abs(left - shape_degrees("relaxed")).max() < 9.0
    assert np.array_equal(left, hand_degrees(spans, "left", at, 20.0, seed=3))
    assert not np.array_equal(left, hand_degrees(spans, "left", at, 20.0, seed=4))


def test_one_shape_goes_over_into_the_next_without_a_jump() -> None:
    spans = [HandSpan(0, 40, "a person walks"), HandSpan(40, 80, "punches"), HandSpan(80, 120, "anything", "open")]
    degrees = hand_degrees(spans, "left", np.arange(120.0), 20.0, seed=1)
    for frame, shape in ((20, "relaxed"), (60, "fist"), (100, "open")):
        assert np.abs(degrees[frame] - shape_degrees(shape)).max() < 9.0
    assert np.abs(np.diff(degrees, axis=0)).max() < 25.0


def test_a_block_s_own_choice_counts_more_than_its_prompt() -> None:
    assert HandSpan(0, 1, "a punch", "open").of("left") == "open" and HandSpan(0, 1, "a punch", AUTO).of("left") == "fist"


def test_rotations_are_unit_and_continuous() -> None:
    rig, mapping = person(named("Mixamo"), LOOKS[0])
    onto = Target.of(with_fingers(rig, mapping, "Mixamo"), mapping)
    degrees = {side: hand_degrees([HandSpan(0, 60, "a person walks")], side, np.arange(60.0), 20.0, 1) for side in ("left", "right")}
    for turns in finger_rotations(onto, fingers_of(onto.rig, mapping), degrees).values():
        assert np.allclose(np.linalg.norm(turns, axis=-1), 1.0)
        assert angle_between(turns[1:], turns[:-1]).max() < 0.05
