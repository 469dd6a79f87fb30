"""Actions of several key poses: throw, catch, punch, block, swing, push, pull, lift, put down, drink, sneeze, yawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ....motion import FPS
from .. import places
from ..acting import told
from ..body import SIDES, Body, in_frame, other, outward
from ..captions import times
from ..checks import feet_stay, hand_from, hands_apart, peaks, pitch
from ..gesture import any_side
from ..places import OnBody, Towards
from ..program import Performance, Program
from ..sequence import Step, stepped
from ..stage import Stage
from ..timing import between

# (joints, side) -> whether it is done there; (joints, side) -> (T,) whose peaks are the repetitions.
Check = Callable[[np.ndarray, str], bool]
Measure = Callable[[np.ndarray, str], np.ndarray]


@dataclass(frozen=True)
class Action:
    """steps: its key poses, for the left. phrases: with {side}, {other}, {often}. check: whether it is done on the side drawn. measure,
    size: what peaks once a repetition, by how much. counts: how often it is done at most. tempo: from and to which speed."""

    name: str
    steps: tuple[Step, ...]
    phrases: tuple[str, ...]
    measure: Measure
    size: float
    check: Check | None = None
    counts: tuple[int, int] = (1, 1)
    tempo: tuple[float, float] = (0.85, 1.2)
    after: tuple[float, float] = (0.5, 1.0)
    home: bool = True
    two_sided: bool = True
    base: str = "standing"
    kind: str = "actions"
    weight: float = 1.0
    alternate: bool = False
    exact: bool = True


def _perform(action: Action, stage: Stage) -> Performance:
    rng = stage.rng
    side = any_side(rng)
    tempo = between(rng, action.tempo)
    count = 1 if rng.random() < 0.6 else int(rng.integers(action.counts[0], action.counts[1] + 1))
    count = min(count, _room(action, stage, tempo))
    steps = action.steps * count
    if action.home:
        steps = (*steps, Step(between(rng, (0.5, 0.9)), 0.0, free=("own", "other")))
    done = stepped(stage, steps, side, tempo=tempo, after=between(rng, action.after))
    often = times(rng, count) if count > 1 else ""
    captions = told(stage, action.phrases, side=side, other=other(side), often=often)
    return Performance(done.joints, captions, partial(_is_done, action=action, side=side, count=count, moves=stage.moves))


def _room(action: Action, stage: Stage, tempo: float) -> int:
    """How often it can be done within a window."""
    once = 1.15 * sum(step.lead + step.stay for step in action.steps) / tempo
    return max(1, int((stage.longest / FPS - 2.8) / once))


def _is_done(joints: np.ndarray, action: Action, side: str, count: int, moves: bool) -> bool:
    if not (moves or feet_stay(joints, 0.3)):
        return False
    if action.check is not None and not action.check(joints, side):
        return False
    found = peaks(_padded(action.measure(joints, side)), action.size)
    return found == count if action.exact and count > 1 else found >= 1


def _padded(values: np.ndarray) -> np.ndarray:
    return np.concatenate([[values.min()], values, [values.min()]])


def ahead_of_shoulder(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) metres that a wrist is ahead of its shoulder, as the hips face."""
    return hand_from(joints, side, f"{side}_shoulder", "heading")[:, 2]


def hand_over(joints: np.ndarray, side: str, joint: str) -> np.ndarray:
    return hand_from(joints, side, joint, "heading")[:, 1]


def hand_speed(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) metres a second of a wrist as the pelvis sees it."""
    body = Body.of(joints)
    hand = in_frame(body.heading, body.at(f"{side}_wrist") - body.at("pelvis"))
    return np.linalg.norm(np.gradient(hand, axis=0), axis=-1) * 20.0


def _only_fast(joints: np.ndarray, side: str) -> bool:
    """The hand of that side is the faster one."""
    return bool(hand_speed(joints, side).max() > hand_speed(joints, other(side)).max())


def _both_ahead(joints: np.ndarray, side: str) -> np.ndarray:
    return np.minimum(ahead_of_shoulder(joints, "left"), ahead_of_shoulder(joints, "right"))


def _both_high(joints: np.ndarray, side: str) -> np.ndarray:
    return np.minimum(hand_over(joints, "left", "head"), hand_over(joints, "right", "head"))


def _both_low(joints: np.ndarray, side: str) -> np.ndarray:
    return -np.maximum(hand_over(joints, "left", "pelvis"), hand_over(joints, "right", "pelvis"))


def _low(joints: np.ndarray, side: str) -> np.ndarray:
    return -hand_over(joints, side, "pelvis")


def _to_mouth(joints: np.ndarray, side: str) -> np.ndarray:
    body = Body.of(joints)
    return -np.linalg.norm(body.at(f"{side}_wrist") - places.MOUTH(body, side), axis=-1)


def _across(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) metres that the middle of the hands is towards the other side of the chest."""
    body = Body.of(joints)
    middle = 0.5 * (body.at("left_wrist") + body.at("right_wrist")) - body.at("spine3")
    return -(outward(side) * in_frame(body.heading, middle))[:, 0]


_GUARD = {"own": OnBody("neck", (0.10, 0.0, 0.21)), "other": OnBody("neck", (0.11, 0.01, 0.26))}
_GUARDED = Step(0.4, 0.15, _GUARD, trunk=(8.0, -6.0, 0.0), pelvis=(0.0, -0.05, 0.0), neck=(3.0, 5.0, 0.0))
_BACK_TO_GUARD = Step(0.24, 0.12, _GUARD, trunk=(8.0, -6.0, 0.0), pelvis=(0.0, -0.05, 0.0), neck=(3.0, 5.0, 0.0))
_TWO_AHEAD = OnBody("spine3", (0.13, -0.02, 0.50))


def _punched(target: Towards | OnBody, wind: Step, trunk: tuple[float, float, float], via: tuple[float, float, float]) -> tuple[Step, ...]:
    hit = Step(
        0.17,
        0.06,
        {"own": target, "other": _GUARD["other"]},
        trunk=trunk,
        pelvis=(0.01, -0.05, 0.04),
        neck=(3.0, 0.0, 0.0),
        via=via,
        heels=(14.0, 0.0),
    )
    return (_GUARDED, wind, hit, _BACK_TO_GUARD)


_WIND = Step(
    0.16, 0.02, {"own": OnBody("neck", (0.15, -0.04, 0.15)), "other": _GUARD["other"]}, trunk=(7.0, 12.0, 0.0), pelvis=(0.0, -0.06, -0.02)
)
ACTIONS = (
    Action("throws_overarm",
        (Step(0.5, 0.08, {"own": OnBody("own_shoulder", (0.22, 0.22, -0.16)), "other": Towards((0.2, -0.1, 0.9), 0.8)}, trunk=(-8.0, 32.0, 6.0), neck=(0.0, -22.0, 0.0), pelvis=(0.05, -0.03, -0.05), via=(0.5, 0.0, -0.3)),
         Step(0.22, 0.03, {"own": Towards((0.0, 0.32, 1.0), 0.96), "other": Towards((0.45, -0.8, -0.1), 0.7)}, trunk=(14.0, -14.0, -4.0), pelvis=(-0.02, -0.04, 0.07), via=(0.25, 0.6, 0.3), heels=(22.0, 0.0)),
         Step(0.24, 0.25, {"own": Towards((-0.35, -0.65, 0.6), 0.9), "other": Towards((0.35, -0.9, -0.15), 0.8)}, trunk=(24.0, -24.0, -4.0), neck=(-8.0, 10.0, 0.0), pelvis=(-0.02, -0.05, 0.07), via=(0.0, 0.1, 0.4), heels=(25.0, 0.0))),
        ("[throw] (a ball|something|an object) (with <their> {side} (hand|arm)|overarm|forward|) {often}", "[throw] a ball overhand with the {side} hand {often}", "[hurl] something forward with <their> {side} (arm|hand) {often}", "[toss] (a ball|something) forward with <their> {side} hand {often}", "[pitch] a (ball|baseball) (with the {side} arm|) {often}", "[wind] up and [throw] with the {side} arm {often}", "[fling] a stone with <their> {side} hand {often}", "[throw] a spear with the {side} arm {often}", "[cast] something away with the {side} hand {often}"),
        lambda joints, side: hand_speed(joints, side), 2.2, _only_fast, counts=(1, 3), weight=1.8, exact=False),
    Action("throws_underarm",
        (Step(0.5, 0.06, {"own": Towards((0.12, -0.8, -0.62), 0.94)}, trunk=(16.0, 12.0, 4.0), pelvis=(0.02, -0.05, -0.02), via=(0.3, 0.0, 0.0)),
         Step(0.3, 0.05, {"own": Towards((0.05, -0.25, 1.0), 0.95)}, trunk=(12.0, -10.0, 0.0), pelvis=(0.0, -0.05, 0.06), via=(0.0, -0.8, 0.2)),
         Step(0.22, 0.3, {"own": Towards((0.0, 0.35, 0.9), 0.9)}, trunk=(4.0, -12.0, 0.0), pelvis=(0.0, -0.02, 0.07), via=(0.0, 0.0, 0.3), heels=(15.0, 0.0))),
        ("[throw] (a ball|something) underarm (with <their> {side} hand|) {often}", "[toss] (a ball|something) underhand with the {side} hand {often}", "[bowl] (a ball|) with <their> {side} (hand|arm) {often}", "[roll] a bowling ball with the {side} hand {often}", "[throw] something low with <their> {side} hand {often}", "[swing] <their> {side} arm forward from below and [let] go {often}", "[lob] something forward with the {side} hand {often}"),
        lambda joints, side: -ahead_of_shoulder(joints, side), 0.25, _only_fast, counts=(1, 3), weight=1.2),
    Action("throws_two_handed",
        (Step(0.5, 0.08, {"own": OnBody("head", (0.10, 0.22, -0.10), "heading"), "other": OnBody("head", (0.10, 0.22, -0.10), "heading")}, trunk=(-12.0, 0.0, 0.0), pelvis=(0.0, -0.03, -0.02), via=(0.3, 0.0, 0.7)),
         Step(0.24, 0.2, {"own": Towards((-0.02, 0.25, 1.0), 0.95), "other": Towards((-0.02, 0.25, 1.0), 0.95)}, trunk=(18.0, 0.0, 0.0), pelvis=(0.0, -0.02, 0.05), via=(0.0, 0.5, 0.3), heels=(12.0, 12.0))),
        ("[throw] (a ball|something) with both hands (overhead|from behind the head|) {often}", "[do] a throw-in with both hands {often}", "[hurl] something (heavy|) forward with both hands {often}", "[throw] a ball over <their> head with both hands {often}", "[toss] something forward with both arms {often}", "[raise] a ball over the head and [throw] it with both hands {often}"),
        _both_high, 0.2, lambda joints, side: bool(_both_high(joints, side).max() > 0.0 and _both_ahead(joints, side).max() > 0.3), counts=(1, 2)),
    Action("passes_ball",
        (Step(0.4, 0.1, {"own": OnBody("spine3", (0.10, 0.02, 0.22)), "other": OnBody("spine3", (0.10, 0.02, 0.22))}, trunk=(3.0, 0.0, 0.0), via=(0.2, 0.0, 0.4)),
         Step(0.22, 0.2, {"own": Towards((-0.05, 0.0, 1.0), 0.96), "other": Towards((-0.05, 0.0, 1.0), 0.96)}, trunk=(10.0, 0.0, 0.0), pelvis=(0.0, -0.02, 0.05)),),
        ("[pass] a (basketball|ball) (from the chest|) {often}", "[do] a chest pass {often}", "[push] a ball away from <their> chest (with both hands|) {often}", "[throw] a ball from the chest with both hands {often}", "[push] both hands forward from the chest {often}", "[shove] (something|someone) with both hands {often}"),
        _both_ahead, 0.18, counts=(1, 3)),
    Action("catches",
        (Step(0.4, 0.2, {"own": Towards((0.0, 0.12, 1.0), 0.82), "other": Towards((0.0, 0.12, 1.0), 0.82)}, trunk=(3.0, 0.0, 0.0), via=(0.2, 0.0, 0.5)),
         Step(0.22, 0.6, {"own": OnBody("spine3", (0.09, 0.0, 0.21)), "other": OnBody("spine3", (0.09, 0.0, 0.21))}, trunk=(8.0, 0.0, 0.0), pelvis=(0.0, -0.04, -0.03), neck=(6.0, 0.0, 0.0))),
        ("[catch] (a ball|something|an object) (with both hands|) {often}", "[reach] out, [catch] a ball and [pull] it to the chest {often}", "[catch] something thrown at <them> {often}", "[stretch] out both hands to catch a ball {often}", "[receive] a ball with both hands {often}", "[grab] a ball out of the air with both hands {often}", "[catch] a ball in front of <their> chest {often}"),
        _both_ahead, 0.14, counts=(1, 2), after=(0.4, 0.8)),
    Action("jabs", _punched(Towards((-0.12, 0.08, 1.0), 0.97, "heading"), replace(_WIND, lead=0.12, trunk=(8.0, 2.0, 0.0)), (10.0, -18.0, 0.0), (0.0, 0.0, 0.2)),
        ("[jab] (with <their> {side} (hand|fist)|) {often}", "[throw] a (quick|) jab with the {side} (hand|fist) {often}", "[punch] (forward|straight ahead) with <their> {side} (fist|hand) {often}", "[punch] (with the {side} (hand|fist)|) {often}", "[hit] someone with <their> {side} fist {often}", "[strike] straight ahead with the {side} fist {often}"),
        ahead_of_shoulder, 0.14, _only_fast, counts=(1, 4), kind="fighting", weight=1.5, exact=False),
    Action("cross_punches", _punched(Towards((-0.18, 0.08, 1.0), 0.97, "heading"), replace(_WIND, trunk=(8.0, 22.0, 0.0)), (12.0, -34.0, 0.0), (0.0, 0.0, 0.2)),
        ("[throw] a (hard|strong|powerful|) (cross|punch) with the {side} (hand|fist|arm) {often}", "[punch] hard with <their> {side} (fist|hand) {often}", "[punch] with the {side} (arm|hand), turning the body into it {often}", "[deliver] a straight {side} (punch|) {often}", "[hit] hard with <their> {side} fist {often}", "[land] a {side} cross {often}"),
        ahead_of_shoulder, 0.14, _only_fast, counts=(1, 3), kind="fighting", exact=False),
    Action("hooks", _punched(OnBody("neck", (-0.16, 0.05, 0.40)), Step(0.2, 0.03, {"own": OnBody("own_shoulder", (0.30, 0.0, 0.14)), "other": _GUARD["other"]}, trunk=(8.0, 26.0, 0.0), pelvis=(0.0, -0.06, 0.0), via=(0.6, 0.0, 0.2)), (10.0, -34.0, 0.0), (0.9, 0.0, 0.5)),
        ("[throw] a (left_|)hook with the {side} (hand|fist|arm) {often}".replace("(left_|)", ""), "[hook] with <their> {side} fist {often}", "[swing] <their> {side} fist in from the side {often}", "[punch] sideways with the {side} (fist|hand) {often}", "[throw] a {side} hook {often}", "[hit] round with <their> {side} fist {often}"),
        lambda joints, side: hand_speed(joints, side), 2.0, _only_fast, counts=(1, 3), kind="fighting", exact=False),
    Action("uppercuts", _punched(OnBody("neck", (0.0, 0.16, 0.36)), Step(0.22, 0.03, {"own": OnBody("own_hip", (0.12, 0.22, 0.08), "heading"), "other": _GUARD["other"]}, trunk=(12.0, 20.0, 8.0), pelvis=(0.0, -0.10, 0.0)), (2.0, -22.0, -4.0), (0.1, -0.4, 0.5)),
        ("[throw] an uppercut with the {side} (hand|fist|arm) {often}", "[punch] upward with <their> {side} (fist|hand) {often}", "[do] an uppercut {often}", "[swing] <their> {side} fist up from below {often}", "[drop] <their> {side} fist and [punch] up to the chin {often}", "[hit] upward with the {side} fist {often}"),
        lambda joints, side: hand_over(joints, side, "neck"), 0.25, _only_fast, counts=(1, 3), kind="fighting", exact=False),
    Action("boxes",
        (_GUARDED, Step(0.16, 0.04, {"own": Towards((-0.12, 0.08, 1.0), 0.96, "heading"), "other": _GUARD["other"]}, trunk=(10.0, -22.0, 0.0), pelvis=(0.0, -0.05, 0.03), neck=(3.0, 0.0, 0.0)), replace(_BACK_TO_GUARD, lead=0.17, stay=0.02),
         Step(0.17, 0.04, {"own": _GUARD["own"], "other": Towards((-0.18, 0.08, 1.0), 0.96, "heading")}, trunk=(12.0, 26.0, 0.0), pelvis=(0.0, -0.05, 0.04), neck=(3.0, 0.0, 0.0)), replace(_BACK_TO_GUARD, lead=0.18, stay=0.1),
         Step(0.16, 0.04, {"own": Towards((-0.12, 0.08, 1.0), 0.96, "heading"), "other": _GUARD["other"]}, trunk=(10.0, -22.0, 0.0), pelvis=(0.0, -0.05, 0.03), neck=(3.0, 0.0, 0.0)), replace(_BACK_TO_GUARD, lead=0.17, stay=0.06),
         Step(0.17, 0.04, {"own": _GUARD["own"], "other": Towards((-0.18, 0.08, 1.0), 0.96, "heading")}, trunk=(12.0, 26.0, 0.0), pelvis=(0.0, -0.05, 0.04), neck=(3.0, 0.0, 0.0)), replace(_BACK_TO_GUARD, lead=0.18, stay=0.1)),
        ("[box]", "[box] with both fists", "[shadowbox]", "[throw] (several|a few|a combination of) punches (with both fists|)", "[punch] (left and right|with both fists in turn|repeatedly|several times)", "[fight] with <their> fists", "[practice] boxing", "[hit] a punching bag", "[throw] alternating punches", "boxing", "[spar] with an opponent", "[punch] the air with both fists"),
        lambda joints, side: ahead_of_shoulder(joints, "left") - ahead_of_shoulder(joints, "right"), 0.3, lambda joints, side: min(peaks(_padded(ahead_of_shoulder(joints, hand)), 0.12) for hand in SIDES) >= 2, counts=(1, 2), kind="fighting", weight=2.0, exact=False, tempo=(0.9, 1.25)),
    Action("slaps",
        (Step(0.35, 0.05, {"own": OnBody("own_shoulder", (0.36, 0.05, 0.10))}, trunk=(-2.0, 22.0, 0.0), via=(0.6, 0.0, 0.2)), Step(0.18, 0.12, {"own": OnBody("neck", (-0.22, 0.06, 0.42))}, trunk=(6.0, -20.0, 0.0), via=(0.7, 0.0, 0.6))),
        ("[slap] (someone|somebody) (with <their> {side} hand|) {often}", "[slap] with the {side} hand {often}", "[hit] someone in the face with the open {side} hand {often}", "[swing] <their> {side} hand across in a slap {often}", "[swat] with the {side} hand {often}", "[strike] sideways with the flat {side} hand {often}"),
        lambda joints, side: hand_speed(joints, side), 2.0, _only_fast, counts=(1, 2), kind="fighting", exact=False),
    Action("pushes",
        (Step(0.45, 0.15, {"own": OnBody("own_shoulder", (0.0, -0.12, 0.16)), "other": OnBody("own_shoulder", (0.0, -0.12, 0.16))}, trunk=(2.0, 0.0, 0.0), via=(0.2, 0.0, 0.4)),
         Step(0.7, 0.6, {"own": Towards((-0.04, -0.05, 1.0), 0.95), "other": Towards((-0.04, -0.05, 1.0), 0.95)}, trunk=(20.0, 0.0, 0.0), pelvis=(0.0, -0.05, 0.10), neck=(-6.0, 0.0, 0.0), heels=(14.0, 14.0))),
        ("[push] (something|a heavy object|a wall|forward|against something) (with both hands|) {often}", "[push] something (heavy|) away from <them> {often}", "[press] both hands forward {often}", "[push] with both (arms|hands) {often}", "[lean] in and [push] with both hands {often}", "[shove] something heavy {often}", "[open] a heavy door with both hands {often}", "[move] a heavy box by pushing it {often}", "pushing something"),
        _both_ahead, 0.18, counts=(1, 2), weight=1.5),
    Action("pulls",
        (Step(0.6, 0.2, {"own": Towards((-0.05, -0.1, 1.0), 0.96), "other": Towards((-0.05, -0.1, 1.0), 0.96)}, trunk=(12.0, 0.0, 0.0), pelvis=(0.0, -0.03, 0.04), via=(0.1, 0.0, 0.4)),
         Step(0.65, 0.35, {"own": OnBody("spine2", (0.16, 0.06, 0.18)), "other": OnBody("spine2", (0.16, 0.06, 0.18))}, trunk=(-14.0, 0.0, 0.0), pelvis=(0.0, -0.08, -0.10))),
        ("[pull] (something|a rope|a heavy object|) (towards <themselves>|with both hands|) {often}", "[pull] (on|) a rope {often}", "[drag] something (heavy|) towards <them> {often}", "[pull] with both (arms|hands) {often}", "[reach] forward and [pull] something back (to the chest|) {often}", "[tug] at (a rope|something) with both hands {often}", "[row] with both arms {often}", "[draw] both hands back to the body {often}", "pulling a rope"),
        _both_ahead, 0.22, counts=(1, 4), weight=1.5),
    Action("opens_door",
        (Step(0.6, 0.15, {"own": OnBody("own_hip", (0.03, 0.16, 0.48), "heading")}, trunk=(5.0, 0.0, 0.0), neck=(8.0, 0.0, 0.0), via=(0.1, 0.0, 0.4)), Step(0.25, 0.1, {"own": OnBody("own_hip", (0.05, 0.11, 0.47), "heading")}, trunk=(5.0, 0.0, 2.0)),
         Step(0.7, 0.3, {"own": OnBody("own_hip", (0.26, 0.14, 0.16), "heading")}, trunk=(-2.0, 16.0, 0.0), pelvis=(0.02, 0.0, -0.03), via=(0.3, 0.0, 0.3))),
        ("[open] a door (with <their> {side} hand|)", "[pull] a door open with the {side} hand", "[reach] for a (doorknob|door handle) with the {side} hand and [pull] it open", "[grab] a handle with <their> {side} hand and [pull]", "[open] a (cupboard|drawer|fridge) with the {side} hand", "[turn] a doorknob and [open] the door with the {side} hand"),
        lambda joints, side: ahead_of_shoulder(joints, side), 0.2, _only_fast),
    Action("lifts_overhead",
        (Step(0.7, 0.2, {"own": OnBody("spine1", (0.16, -0.04, 0.30)), "other": OnBody("spine1", (0.16, -0.04, 0.30))}, trunk=(10.0, 0.0, 0.0), pelvis=(0.0, -0.06, 0.0), neck=(8.0, 0.0, 0.0)), Step(0.5, 0.1, {"own": OnBody("own_shoulder", (-0.02, 0.03, 0.18)), "other": OnBody("own_shoulder", (-0.02, 0.03, 0.18))}, trunk=(-4.0, 0.0, 0.0), pelvis=(0.0, -0.05, 0.0)),
         Step(0.65, 0.8, {"own": Towards((0.02, 1.0, 0.12), 0.95), "other": Towards((0.02, 1.0, 0.12), 0.95)}, trunk=(-4.0, 0.0, 0.0), via=(0.1, 0.0, 0.4))),
        ("[lift] (something|a box|a heavy object|a weight) (over|above) <their> head (with both hands|)", "[lift] something heavy overhead (and [lower] it again|)", "[raise] (a box|something) above <their> head with both hands", "[heave] something over <their> head", "[hold] something up over <their> head with both hands", "[put] something on a high shelf with both hands", "[hoist] a box overhead"),
        _both_high, 0.4, after=(0.3, 0.9), weight=1.2),
    Action("picks_from_table",
        (Step(0.7, 0.2, {"own": OnBody("own_hip", (0.04, 0.06, 0.46), "heading")}, trunk=(20.0, -5.0, 0.0), neck=(12.0, 0.0, 0.0), via=(0.1, 0.0, 0.4)), Step(0.6, 0.6, {"own": OnBody("spine3", (0.10, -0.05, 0.28))}, trunk=(0.0, 0.0, 0.0), neck=(10.0, 0.0, 0.0))),
        ("[pick] something up from a table (with <their> {side} hand|)", "[take] (something|a cup|an object) from the table with <their> {side} hand", "[reach] forward, [grab] something and [bring] it to the chest with the {side} hand", "[grab] (something|an object) in front of <them> with the {side} hand", "[pick] up a cup with the {side} hand and [look] at it", "[fetch] something off a table with <their> {side} hand"),
        lambda joints, side: hand_over(joints, side, "spine1"), 0.1, _only_fast, exact=False),
    Action("puts_on_table",
        (Step(0.5, 0.4, {"own": OnBody("spine3", (0.10, -0.06, 0.28))}, neck=(8.0, 0.0, 0.0), via=(0.2, 0.0, 0.4)), Step(0.7, 0.25, {"own": OnBody("own_hip", (0.04, 0.06, 0.48), "heading")}, trunk=(20.0, -6.0, 0.0), neck=(12.0, 0.0, 0.0))),
        ("[put] something (down|) on a table (with <their> {side} hand|)", "[place] (something|a cup|an object) on the table with <their> {side} hand", "[set] (something|a cup) down in front of <them> with the {side} hand", "[put] down a cup with the {side} hand", "[lay] something on a table with <their> {side} hand", "[place] an object in front of <them> with the {side} hand"),
        lambda joints, side: hand_from(joints, side, "pelvis", "heading")[:, 2], 0.2, _only_fast),
    Action("picks_up_from_floor",
        (Step(0.95, 0.25, {"own": OnBody("own_ankle", (-0.02, 0.16, 0.24), "heading")}, trunk=(80.0, -6.0, 0.0), neck=(-6.0, 0.0, 0.0), pelvis=(0.0, -0.34, -0.10), via=(0.1, 0.0, 0.4), heels=(12.0, 12.0)), Step(1.0, 0.5, {"own": OnBody("spine2", (0.08, 0.0, 0.28))}, neck=(10.0, 0.0, 0.0), via=(0.0, 0.0, 0.5))),
        ("[pick] (something|an object|a coin|a ball) up (from the (floor|ground)|off the floor|) (with <their> {side} hand|)", "[bend] down and [pick] (something|an object) up with <their> {side} hand", "[reach] down to the (floor|ground) with the {side} hand and [take] something", "[pick] up something (from the ground|) with the {side} hand", "[stoop] to grab something from the floor with the {side} hand", "[lift] something off the ground with <their> {side} hand", "[bend] the knees, [grab] something from the floor and [stand] up"),
        _low, 0.32, _only_fast, weight=1.8),
    Action("puts_down_on_floor",
        (Step(0.5, 0.3, {"own": OnBody("spine2", (0.10, 0.0, 0.30)), "other": OnBody("spine2", (0.10, 0.0, 0.30))}, via=(0.1, 0.0, 0.4)), Step(1.0, 0.3, {"own": OnBody("own_ankle", (0.04, 0.22, 0.30), "heading"), "other": OnBody("own_ankle", (0.04, 0.22, 0.30), "heading")}, trunk=(72.0, 0.0, 0.0), neck=(-4.0, 0.0, 0.0), pelvis=(0.0, -0.34, -0.10), heels=(12.0, 12.0))),
        ("[put] (something|a box|a heavy object) down (on the (floor|ground)|)", "[set] (something|a box) down on the (floor|ground) with both hands", "[place] (a box|something) on the floor", "[bend] down and [put] something on the floor", "[lower] a box to the ground with both hands", "[lay] something down on the ground with both hands", "[crouch] and [put] down a box"),
        _both_low, 0.32, weight=1.4),
    Action("lifts_box",
        (Step(1.0, 0.25, {"own": OnBody("own_ankle", (0.04, 0.22, 0.30), "heading"), "other": OnBody("own_ankle", (0.04, 0.22, 0.30), "heading")}, trunk=(70.0, 0.0, 0.0), neck=(-4.0, 0.0, 0.0), pelvis=(0.0, -0.36, -0.10), heels=(12.0, 12.0)), Step(1.1, 0.9, {"own": OnBody("spine2", (0.14, -0.04, 0.30)), "other": OnBody("spine2", (0.14, -0.04, 0.30))}, trunk=(-5.0, 0.0, 0.0), via=(0.0, 0.0, 0.4))),
        ("[lift] (a box|something|something heavy|a heavy box) (from the (floor|ground)|off the ground|) (with both hands|)", "[pick] up a (heavy|) box (with both hands|from the floor|)", "[bend] down and [lift] a box with both hands", "[squat] down, [grab] a box and [stand] up with it", "[raise] something heavy from the floor to the belly", "[pick] something up from the ground with both hands"),
        _both_low, 0.32, home=False, after=(0.1, 0.4), weight=1.6),
    Action("drinks",
        (Step(0.7, 0.25, {"own": OnBody("spine3", (0.08, -0.02, 0.27))}, neck=(6.0, 0.0, 0.0), via=(0.2, 0.0, 0.4)), Step(0.6, 0.9, {"own": places.MOUTH}, trunk=(-3.0, 0.0, 0.0), neck=(-12.0, 0.0, 0.0)), Step(0.6, 0.3, {"own": OnBody("spine3", (0.09, -0.03, 0.27))}, neck=(2.0, 0.0, 0.0))),
        ("[drink] (from a (cup|glass|bottle)|something|water|) (with <their> {side} hand|) {often}", "[take] a (sip|drink) (from a (cup|bottle|glass)|) (with the {side} hand|) {often}", "[bring] a (cup|glass) to <their> (mouth|lips) with the {side} hand {often}", "[raise] a (glass|bottle) to <their> mouth with the {side} hand and [drink]", "[sip] (coffee|tea|a drink) {often}", "[lift] <their> {side} hand to the mouth, drinking", "[have] a drink", "drinking"),
        _to_mouth, 0.12, _only_fast, counts=(1, 2), base="anything", weight=1.8),
    Action("yawns",
        (Step(0.8, 1.2, {"own": places.MOUTH}, trunk=(-9.0, 0.0, 0.0), neck=(-16.0, 0.0, 0.0), via=(0.2, 0.0, 0.5)),),
        ("[yawn] (with a hand at the mouth|)", "[yawn] and [cover] <their> mouth with the {side} hand", "[be] sleepy and [yawn]", "[yawn], holding the {side} hand before <their> mouth", "[lean] back and [yawn] behind the {side} hand", "[be] tired and [yawn] with <their> {side} hand over the mouth"),
        _to_mouth, 0.12, _only_fast, weight=0.8),
    Action("coughs",
        (Step(0.4, 0.1, {"own": places.MOUTH}, trunk=(10.0, 0.0, 0.0), neck=(8.0, 0.0, 0.0), via=(0.2, 0.0, 0.5)), Step(0.14, 0.02, {"own": places.MOUTH}, trunk=(22.0, 0.0, 0.0), neck=(16.0, 0.0, 0.0)), Step(0.2, 0.08, {"own": places.MOUTH}, trunk=(11.0, 0.0, 0.0), neck=(8.0, 0.0, 0.0)), Step(0.14, 0.02, {"own": places.MOUTH}, trunk=(24.0, 0.0, 0.0), neck=(16.0, 0.0, 0.0)), Step(0.22, 0.1, {"own": places.MOUTH}, trunk=(9.0, 0.0, 0.0), neck=(6.0, 0.0, 0.0))),
        ("[cough] (into <their> {side} (hand|fist)|)", "[cough] (with a hand before the mouth|several times|)", "[have] a cough", "[bend] forward and [cough] into the {side} hand", "[cough], <their> {side} hand at <their> mouth", "[clear] <their> throat, a hand at the mouth", "coughing"),
        lambda joints, side: pitch(joints), 5.0, lambda joints, side: _only_fast(joints, side) and bool(_to_mouth(joints, side).max() > -0.13), exact=False),
    Action("sneezes",
        (Step(0.6, 0.3, {"own": OnBody("head", (0.08, -0.10, 0.24), "head")}, trunk=(-10.0, 0.0, 0.0), neck=(-14.0, 0.0, 0.0), via=(0.2, 0.0, 0.5)), Step(0.16, 0.2, {"own": places.NOSE}, trunk=(28.0, 0.0, 0.0), neck=(20.0, 0.0, 0.0), pelvis=(0.0, -0.04, 0.0))),
        ("[sneeze] (into <their> {side} hand|)", "[sneeze] (hard|loudly|) {often}", "[have] to sneeze", "[lean] back and [sneeze] into the {side} hand", "[throw] <their> head back and then forward in a sneeze", "[sneeze], <their> {side} hand at <their> nose", "sneezing"),
        lambda joints, side: pitch(joints), 14.0, _only_fast, counts=(1, 2), exact=False, weight=0.8),
    Action("swings_bat",
        (Step(0.6, 0.25, {"own": OnBody("own_shoulder", (0.14, 0.04, 0.10)), "other": OnBody("own_shoulder", (-0.30, 0.02, 0.14)).moved()}, trunk=(4.0, 34.0, 0.0), neck=(0.0, -34.0, 0.0), pelvis=(0.04, -0.05, 0.0)),
         Step(0.22, 0.03, {"own": OnBody("spine3", (-0.04, -0.06, 0.48)), "other": OnBody("spine3", (0.08, -0.06, 0.48))}, trunk=(8.0, -8.0, 0.0), pelvis=(-0.03, -0.05, 0.03), via=(0.6, 0.0, 0.5)), Step(0.25, 0.4, {"own": OnBody("other_shoulder", (0.12, 0.02, 0.20)), "other": OnBody("own_shoulder", (0.22, 0.04, 0.12))}, trunk=(4.0, -44.0, 0.0), neck=(0.0, 34.0, 0.0), pelvis=(-0.05, -0.04, 0.02), via=(0.0, 0.0, 0.6), heels=(25.0, 0.0))),
        ("[swing] a (baseball|) bat (from the {side} to the {other}|) {often}", "[hit] a (base|)ball with a bat {often}", "[swing] a (bat|stick|axe) with both hands {often}", "[play] baseball, swinging a bat", "[swing] both arms from the {side} across the body to the {other} {often}", "[swing] a club with both hands from {side} to {other} {often}", "[bat] a ball {often}"),
        _across, 0.4, lambda joints, side: bool(np.percentile(hands_apart(joints), 10) < 0.3), counts=(1, 2)),
    Action("swings_sword",
        (Step(0.55, 0.15, {"own": OnBody("head", (0.06, 0.24, -0.04), "heading"), "other": OnBody("head", (0.02, 0.20, -0.02), "heading")}, trunk=(-8.0, 0.0, 0.0), via=(0.2, 0.0, 0.7)), Step(0.22, 0.3, {"own": OnBody("spine2", (0.05, -0.06, 0.44)), "other": OnBody("spine2", (0.05, -0.08, 0.40))}, trunk=(18.0, 0.0, 0.0), pelvis=(0.0, -0.06, 0.04), via=(0.0, 0.4, 0.6))),
        ("[swing] a sword (down|) (with both hands|) {often}", "[strike] (down|) with a sword {often}", "[chop] (wood|something) with an axe {often}", "[raise] both hands overhead and [strike] down {often}", "[slash] downward with a sword held in both hands {often}", "[swing] an axe with both hands {often}", "[bring] both hands down from overhead in a strike {often}"),
        _both_high, 0.3, lambda joints, side: bool(np.percentile(hands_apart(joints), 10) < 0.3), counts=(1, 3)),
    Action("slashes_one_handed",
        (Step(0.45, 0.1, {"own": OnBody("own_shoulder", (0.26, 0.30, 0.04))}, trunk=(-4.0, 26.0, 0.0), neck=(0.0, -20.0, 0.0), via=(0.5, 0.0, 0.4)), Step(0.22, 0.3, {"own": Towards((-0.55, -0.5, 0.65), 0.88)}, trunk=(16.0, -26.0, 0.0), pelvis=(0.0, -0.04, 0.05), neck=(0.0, 14.0, 0.0), via=(0.1, 0.3, 0.7), heels=(14.0, 0.0))),
        ("[slash] with a sword (in <their> {side} hand|) {often}", "[swing] a (sword|knife|racket) with the {side} hand {often}", "[play] tennis, swinging a racket with the {side} hand", "[hit] a tennis ball with the {side} hand {often}", "[strike] diagonally down with the {side} (arm|hand) {often}", "[swing] <their> {side} arm down across the body {often}"),
        lambda joints, side: hand_speed(joints, side), 2.0, _only_fast, counts=(1, 3), exact=False),
    Action("swings_golf_club",
        (Step(0.4, 0.4, {"own": OnBody("spine1", (-0.02, -0.16, 0.34), "heading"), "other": OnBody("spine1", (0.02, -0.12, 0.34), "heading")}, trunk=(28.0, 0.0, 0.0), neck=(6.0, 0.0, 0.0), pelvis=(0.0, -0.04, 0.0)), Step(0.7, 0.1, {"own": OnBody("own_shoulder", (0.16, 0.20, 0.06)), "other": OnBody("own_shoulder", (-0.26, 0.22, 0.14)).moved()}, trunk=(24.0, 44.0, 0.0), neck=(6.0, -36.0, 0.0), pelvis=(0.03, -0.04, 0.0), via=(0.6, 0.0, 0.4)),
         Step(0.24, 0.02, {"own": OnBody("spine1", (-0.02, -0.16, 0.36), "heading"), "other": OnBody("spine1", (0.02, -0.12, 0.36), "heading")}, trunk=(26.0, -6.0, 0.0), neck=(6.0, 0.0, 0.0), pelvis=(-0.02, -0.04, 0.0), via=(0.5, 0.0, 0.4)), Step(0.34, 0.5, {"own": OnBody("other_shoulder", (0.06, 0.20, 0.16)), "other": OnBody("own_shoulder", (0.18, 0.22, 0.06))}, trunk=(2.0, -48.0, 0.0), neck=(0.0, -10.0, 0.0), pelvis=(-0.05, 0.0, 0.03), via=(0.0, 0.0, 0.7), heels=(40.0, 0.0))),
        ("[swing] a golf club (from the {side} to the {other}|) {often}", "[play] golf", "[hit] a golf ball {often}", "[do] a golf swing {often}", "[swing] both arms down and up to the {other} like a golfer {often}", "[tee] off with a golf club"),
        _across, 0.35, lambda joints, side: bool(np.percentile(hands_apart(joints), 10) < 0.3)),
    Action("shoots_basketball",
        (Step(0.5, 0.2, {"own": OnBody("spine3", (0.08, 0.06, 0.24)), "other": OnBody("spine3", (0.08, 0.06, 0.24))}, trunk=(6.0, 0.0, 0.0), pelvis=(0.0, -0.14, 0.0), neck=(-6.0, 0.0, 0.0)), Step(0.35, 0.06, {"own": OnBody("head", (0.08, 0.20, 0.16), "heading"), "other": OnBody("head", (0.10, 0.14, 0.18), "heading")}, trunk=(-4.0, 0.0, 0.0), neck=(-10.0, 0.0, 0.0)),
         Step(0.22, 0.4, {"own": Towards((-0.1, 0.85, 0.55), 0.96), "other": Towards((0.25, 0.55, 0.7), 0.75)}, neck=(-10.0, 0.0, 0.0), heels=(28.0, 28.0))),
        ("[shoot] (a basketball|hoops|a free throw|at the basket) (with <their> {side} hand|)", "[throw] a basketball at the hoop", "[take] a shot with a basketball", "[throw] a ball up high with both hands", "[bend] the knees and [shoot] a basketball", "[toss] a ball up into a basket"),
        _both_high, 0.2),
    Action("dribbles",
        (Step(0.2, 0.0, {"own": OnBody("own_hip", (0.10, 0.20, 0.38), "heading")}, trunk=(12.0, 0.0, 0.0), pelvis=(0.0, -0.05, 0.0), neck=(4.0, 0.0, 0.0)), Step(0.22, 0.0, {"own": OnBody("own_hip", (0.12, -0.02, 0.36), "heading")}, trunk=(15.0, 0.0, 0.0), pelvis=(0.0, -0.06, 0.0), neck=(4.0, 0.0, 0.0))) * 5,
        ("[dribble] a (basketball|ball) (with <their> {side} hand|)", "[bounce] a ball with the {side} hand", "[play] basketball, dribbling with the {side} hand", "[bounce] a basketball on the spot", "[pat] a bouncing ball with <their> {side} hand", "[push] a ball down again and again with the {side} hand", "dribbling a basketball"),
        lambda joints, side: hand_over(joints, side, "pelvis"), 0.08, lambda joints, side: peaks(hand_over(joints, side, "pelvis"), 0.08) >= 3, exact=False),
    Action("pours",
        (Step(0.7, 0.25, {"own": OnBody("spine3", (0.10, -0.02, 0.36))}, trunk=(5.0, 0.0, 0.0), neck=(12.0, 0.0, 0.0), via=(0.1, 0.0, 0.4)), Step(0.7, 1.0, {"own": OnBody("spine3", (0.02, 0.06, 0.36))}, trunk=(6.0, -4.0, 2.0), neck=(14.0, 0.0, 0.0))),
        ("[pour] (something|water|a drink|tea) (with <their> {side} hand|)", "[pour] (water|a drink) (into a glass|from a (bottle|jug)) with the {side} hand", "[fill] a glass from a jug with <their> {side} hand", "[water] (the plants|a flower) with the {side} hand", "[tip] a bottle with the {side} hand to pour", "[serve] a drink with <their> {side} hand"),
        lambda joints, side: hand_over(joints, side, "spine1"), 0.15, _only_fast, weight=0.8, exact=False),
    Action("stops_someone",
        (Step(0.45, 1.0, {"own": Towards((-0.02, 0.12, 1.0), 0.9)}, trunk=(-2.0, 0.0, 0.0), via=(0.1, 0.0, 0.7)),),
        ("[gesture] (stop|to stop|to halt) (with <their> {side} hand|)", "[hold] up <their> {side} (hand|palm) (to say stop|in a stop gesture)", "[signal] (someone|) to stop with the {side} hand", "[stretch] out the {side} palm to stop someone", "[tell] someone to (stop|halt|wait) with <their> {side} hand", "[raise] the {side} palm in front of <them>", "[put] up <their> {side} hand like a traffic cop", "stop gesture"),
        ahead_of_shoulder, 0.25, _only_fast, base="anything"),
    Action("gives_thumbs_up",
        (Step(0.45, 1.0, {"own": OnBody("own_shoulder", (0.04, -0.16, 0.36))}, via=(0.1, 0.0, 0.5), neck=(2.0, 0.0, 0.0)),),
        ("[give] a thumbs up (with <their> {side} hand|)", "[show] a thumbs up with the {side} hand", "[hold] up <their> {side} thumb", "[signal] ok with the {side} hand", "[show] something in <their> {side} hand", "[hold] out <their> {side} fist, thumb up", "[hand] something over with <their> {side} hand", "[offer] something with the {side} hand", "thumbs up"),
        ahead_of_shoulder, 0.2, _only_fast, base="anything"),
    Action("high_fives",
        (Step(0.35, 0.08, {"own": OnBody("own_shoulder", (0.12, 0.20, 0.12))}, trunk=(-3.0, 10.0, 0.0), via=(0.2, 0.0, 0.5)), Step(0.2, 0.3, {"own": Towards((-0.1, 0.55, 0.85), 0.92)}, trunk=(5.0, -10.0, 0.0), pelvis=(0.0, 0.0, 0.03))),
        ("[give] (someone|) a high five (with <their> {side} hand|)", "[high five] someone".replace("[high five] someone", "[do] a high five with the {side} hand"), "[slap] hands with someone overhead with <their> {side} hand", "[raise] <their> {side} hand for a high five", "[hit] a raised hand with the {side} palm", "[celebrate] with a high five of the {side} hand", "high five"),
        ahead_of_shoulder, 0.2, _only_fast, weight=0.8),
    Action("blows_kiss",
        (Step(0.5, 0.3, {"own": places.MOUTH}, neck=(2.0, 0.0, 0.0), via=(0.2, 0.0, 0.4)), Step(0.5, 0.5, {"own": Towards((0.15, 0.05, 1.0), 0.85)}, trunk=(4.0, 0.0, 0.0))),
        ("[blow] (someone|) a kiss (with <their> {side} hand|) {often}", "[throw] a kiss with the {side} hand {often}", "[put] <their> {side} hand to <their> lips and then out to someone {often}", "[send] a kiss {often}", "[blow] kisses with the {side} hand", "[bring] the {side} hand from the mouth forward {often}"),
        _to_mouth, 0.12, _only_fast, counts=(1, 2), weight=0.7),
    Action("puts_on_hat",
        (Step(0.5, 0.3, {"own": OnBody("spine2", (0.08, 0.05, 0.32)), "other": OnBody("spine2", (0.08, 0.05, 0.32))}, neck=(10.0, 0.0, 0.0)), Step(0.7, 0.4, {"own": places.TOP_OF_HEAD, "other": places.TOP_OF_HEAD}, neck=(6.0, 0.0, 0.0), via=(0.3, 0.0, 0.6))),
        ("[put] on a (hat|helmet|cap)", "[put] a (hat|crown) on <their> head (with both hands|)", "[raise] both hands from the belly to the head, putting on a hat", "[set] a hat on <their> head with both hands", "[pull] a cap over <their> head", "[place] a helmet on <their> head with both hands"),
        lambda joints, side: _both_high(joints, side), 0.35, weight=0.7),
)  # fmt: skip

PROGRAMS = tuple(Program(action.name, action.kind, partial(_perform, action), base=action.base, weight=action.weight) for action in ACTIONS)
