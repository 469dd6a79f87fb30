"""Arms raised, lowered and held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ..acting import sided, told
from ..body import SIDES, Body, in_frame, other, outward
from ..checks import feet_stay
from ..gesture import Gesture, Way, any_side, performed
from ..places import ARM_LENGTH, Towards
from ..program import Performance, Program
from ..stage import Stage


@dataclass(frozen=True)
class Raised:
    """An arm held in a direction (out, up, ahead). near: how far off the wrist may be, as a share of the arm's length."""

    name: str
    direction: Way
    one: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    gesture: Gesture = Gesture({})
    reach: tuple[float, float] = (0.92, 0.985)
    near: float = 0.33
    base: str = "anything"
    weight: float = 1.0
    both_share: float = 0.5


def _perform(raised: Raised, stage: Stage) -> Performance:
    rng, side = stage.rng, any_side(stage.rng)
    is_both = bool(raised.both) and (not raised.one or rng.random() < raised.both_share)
    sides = SIDES if is_both else (side,)
    place = Towards(raised.direction, float(rng.uniform(*raised.reach)), "heading")
    gesture = replace(raised.gesture, hands=dict.fromkeys(sides, place))
    gesture = replace(gesture, trunk=(gesture.trunk[0], 0.0, 0.0)) if is_both else sided(gesture, side)
    done = performed(stage, gesture)
    captions = told(stage, raised.both if is_both else raised.one, side=side, other=other(side))
    return Performance(done.joints, captions, partial(_is_held, raised=raised, sides=sides, moves=stage.moves))


def arm_direction(joints: np.ndarray, side: str) -> np.ndarray:
    """(T, 3) wrist from shoulder (out, up, ahead) in arm lengths, as the heading sees it."""
    body = Body.of(joints)
    return outward(side) * in_frame(body.heading, body.at(f"{side}_wrist") - body.at(f"{side}_shoulder")) / ARM_LENGTH


def is_held(joints: np.ndarray, side: str, direction: Way, near: float, seconds: float = 0.3) -> bool:
    """Whether an arm points in a direction for so long."""
    unit = np.array(direction) / np.linalg.norm(direction)
    return bool((np.linalg.norm(arm_direction(joints, side) - 0.92 * unit, axis=-1) < near).sum() >= seconds * 20.0)


def _is_held(joints: np.ndarray, raised: Raised, sides: Sequence[str], moves: bool) -> bool:
    held = [side for side in SIDES if is_held(joints, side, raised.direction, raised.near)]
    return held == list(sides) and (moves or feet_stay(joints))


def _gesture(**values) -> Gesture:
    return Gesture({}, **values)


RAISED = (
    Raised(
        "raises_arm_up", (0.15, 1.0, 0.12),
        one=("[raise] <their> {side} (arm|hand)", "[lift] <their> {side} (arm|hand) (up|above <their> head|overhead|into the air)", "[put] <their> {side} (hand|arm) up (in the air|high|)",
             "[raise] the {side} hand (above the head|high|up)", "[stretch] <their> {side} arm straight up", "[hold] <their> {side} arm (up high|straight up|overhead)",
             "[raise] (a|the {side}) hand (to ask a question|)", "[reach] (up|for the sky|to the ceiling) with <their> {side} (hand|arm)", "[extend] the {side} arm upward", "[point] <their> {side} (arm|hand) (straight up|to the sky)"),
        both=("[raise] both (arms|hands)", "[raise] (<their>|both) (arms|hands) (above <their> head|overhead|up|into the air)", "[lift] both (arms|hands) (up|high|overhead|above the head)", "[put] <their> hands up (in the air|)",
              "[hold] both arms (straight up|overhead|up high)", "[stretch] both arms (up|overhead|to the sky)", "[throw] <their> arms up", "[reach] (up|for the sky) with both (hands|arms)", "[surrender], hands up", "[extend] both arms upward", "hands up"),
        gesture=_gesture(via=(0.35, 0.0, 0.7)), weight=2.5,
    ),
    Raised(
        "raises_arm_to_side", (1.0, 0.02, 0.05),
        one=("[raise] <their> {side} arm (out|) to the side", "[stretch] <their> {side} arm (out|) (to the side|sideways)", "[hold] <their> {side} arm out (to the side|sideways)", "[lift] the {side} arm to shoulder height at the side",
             "[extend] <their> {side} arm (to the {side}|sideways|out to the side)", "[point] <their> {side} arm out sideways", "[spread] <their> {side} arm", "[reach] (out|) to the {side} with the {side} (arm|hand)",
             "[point] to the {side} with <their> {side} (hand|arm)"),
        both=("[spread] <their> arms (wide|out|)", "[raise] both arms (out|) to the sides", "[stretch] (both|<their>) arms (out|) (to the sides|sideways)", "[hold] <their> arms out to the sides (at shoulder height|)", "[do] a t-pose", "[make] a t pose", "[stand] in a t-pose",
              "[extend] both arms (to the sides|sideways|horizontally)", "[lift] both arms sideways to shoulder height", "[stand] with arms (outstretched|spread wide)", "t-pose", "arms out to the sides", "[open] <their> arms wide"),
        gesture=_gesture(via=(0.6, 0.0, 0.1), already=0.2), weight=2.0, near=0.3, both_share=0.6,
    ),
    Raised(
        "raises_arm_forward", (0.03, 0.03, 1.0),
        one=("[raise] <their> {side} arm (straight|) (forward|in front)", "[stretch] <their> {side} (arm|hand) (out|) (forward|in front of <them>|ahead)", "[hold] <their> {side} arm out in front (of <them>|)", "[extend] the {side} (arm|hand) (forward|to the front)",
             "[point] (forward|ahead|straight ahead|to the front) with <their> {side} (hand|arm|finger)", "[reach] (forward|out|ahead) with <their> {side} (hand|arm)", "[reach] out <their> {side} hand", "[lift] the {side} arm to the front", "[point] at something in front of <them>"),
        both=("[raise] both arms (straight|) (forward|in front of <them>)", "[stretch] both (arms|hands) (out|) (forward|in front|ahead)", "[hold] <their> arms (straight|) out in front (of <them>|)", "[extend] both arms (forward|to the front)", "[reach] (forward|out) with both (hands|arms)",
              "[lift] both arms to the front", "[stand] with (both|<their>) arms outstretched in front", "[hold] out both (hands|arms)", "arms forward"),
        gesture=_gesture(via=(0.2, 0.0, 0.5)), weight=2.0, near=0.3,
    ),
    Raised(
        "points_up_ahead", (0.12, 0.62, 0.75),
        one=("[point] up (ahead|forward|) with <their> {side} (hand|arm|finger)", "[raise] <their> {side} arm and [point] (upward|at the sky|up)", "[point] (up|upward) at something with <their> {side} hand", "[reach] up (high|) in front with <their> {side} (hand|arm)",
             "[hold] <their> {side} arm out diagonally upward", "[reach] for something (high up|on a shelf|above) with <their> {side} hand", "[grab] something from a high shelf with <their> {side} hand"),
        both=("[reach] up (in front of <them>|) with both (hands|arms)", "[raise] both arms up and forward", "[hold] both arms out diagonally upward", "[reach] for something high (up|) with both hands", "[stretch] both arms up in front", "[take] something from a high shelf with both hands"),
        gesture=_gesture(via=(0.2, 0.0, 0.6), neck=(-12.0, 0.0, 0.0)), both_share=0.3, near=0.28,
    ),
    Raised(
        "arms_in_v", (0.62, 0.85, 0.05),
        one=("[raise] <their> {side} arm (diagonally|) up and (out|to the side)", "[hold] <their> {side} arm out and up", "[stretch] <their> {side} arm up to the {side}", "[reach] up (high|) to the {side} with <their> {side} (arm|hand)", "[point] up to the {side} with the {side} arm", "[lift] the {side} arm diagonally upward to the side"),
        both=("[raise] both arms in a v (shape|)", "[form] a y with <their> (body|arms)", "[hold] both arms up and apart", "[stretch] <their> arms up and out", "[celebrate], arms (raised|up) in a v", "[raise] (both|<their>) arms up and apart", "[make] a v with <their> arms", "[lift] both arms diagonally upward", "[throw] both arms up in triumph"),
        gesture=_gesture(via=(0.6, 0.0, 0.4)), both_share=0.6, near=0.26,
    ),
    Raised(
        "a_pose", (0.72, -0.72, 0.03),
        one=("[hold] <their> {side} arm (a little|slightly|) away from the body", "[lift] <their> {side} arm a little to the side", "[raise] the {side} arm halfway to the side", "[keep] <their> {side} arm out low at the side", "[spread] the {side} arm low to the side", "[hold] <their> {side} arm down and out"),
        both=("[stand] in an a-pose", "[do] an a-pose", "[make] an a pose", "[hold] both arms a little away from the body", "[lift] both arms a little to the sides", "[hold] <their> arms down and out at the sides", "[stand] with arms slightly spread", "[spread] <their> arms low", "a-pose", "a pose"),
        gesture=_gesture(via=(0.4, 0.0, 0.1), already=0.4, stays=0.5, hold=(1.5, 5.0), follow=0.3), both_share=0.75, near=0.24, base="standing",
    ),
    Raised(
        "points_across", (-0.7, 0.02, 0.72),
        one=("[point] to the {other} with <their> {side} (hand|arm|finger)", "[reach] across <their> body (to the {other}|) with <their> {side} (hand|arm)", "[stretch] <their> {side} arm across <their> (chest|body)", "[point] across to the {other} with the {side} arm",
             "[swing] <their> {side} arm over to the {other} (side|)", "[extend] the {side} arm across the body to the {other}"),
        gesture=_gesture(via=(0.1, 0.0, 0.9), trunk=(2.0, -14.0, 0.0), neck=(0.0, -18.0, 0.0)), near=0.36, weight=1.2, reach=(0.8, 0.95),
    ),
    Raised(
        "reaches_down_ahead", (0.08, -0.64, 0.77),
        one=("[point] (down|at the (floor|ground)) with <their> {side} (hand|arm|finger)", "[hold] <their> {side} arm low in front", "[reach] down in front (of <them>|) with <their> {side} (hand|arm)", "[point] (downward|to the ground) (in front of <them>|) with the {side} hand",
             "[reach] for something low with <their> {side} hand", "[extend] <their> {side} arm forward and down"),
        both=("[hold] both arms low in front", "[reach] down in front (of <them>|) with both (hands|arms)", "[point] at the (floor|ground) with both hands", "[extend] both arms forward and down", "[reach] for something low with both hands", "[hold] both hands out low"),
        gesture=_gesture(via=(0.1, 0.0, 0.4), trunk=(9.0, 0.0, 0.0), neck=(12.0, 0.0, 0.0)), both_share=0.35, near=0.26, base="standing",
    ),
    Raised(
        "arm_behind", (0.22, -0.78, -0.6),
        one=("[stretch] <their> {side} arm (back|backward|behind <them>)", "[swing] <their> {side} arm back (behind <them>|)", "[reach] (back|behind <them>|backward) with <their> {side} (hand|arm)", "[hold] <their> {side} arm out behind (<them>|the body)",
             "[point] (back|behind <them>|backward) with the {side} (hand|arm)", "[extend] the {side} arm backward"),
        both=("[stretch] both arms (back|backward|behind <them>)", "[hold] both arms out behind (<them>|the body)", "[reach] back with both (hands|arms)", "[pull] both arms back behind the body", "[extend] both arms backward", "[swing] both arms back and [hold] them there"),
        gesture=_gesture(via=(0.4, 0.0, 0.0), trunk=(5.0, 10.0, 0.0)), reach=(0.88, 0.97), near=0.33, both_share=0.35, base="standing",
    ),
)  # fmt: skip

PROGRAMS = tuple(Program(raised.name, "arms", partial(_perform, raised), base=raised.base, weight=raised.weight) for raised in RAISED)
