"""Clapping, counted and for a while, before the body and overhead."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from .....motion import FPS
from ...acts.phrases import phrase_captions
from ...captions import times
from ...checks import hands_apart, peaks
from ...figure.arms import HandTrack, Key
from ...figure.body import Body, in_frame
from ...figure.places import OnBody
from ...figure.posing import Pose, turn
from ...program import Performance, Program
from ...stage import Stage
from ...timing import beats, between, clock, minimum_jerk

# Metres between the wrists of hands whose palms touch.
_TOUCHING = 0.10
_CLAP_AT = {
    "chest": OnBody("spine3", (0.045, 0.04, 0.31)),
    "face": OnBody("neck", (0.045, 0.06, 0.33)),
    "belly": OnBody("spine2", (0.045, 0.02, 0.33)),
    "overhead": OnBody("head", (0.045, 0.33, 0.08), "heading"),
}


def _clap(stage: Stage, where: str, is_counted: bool) -> Performance:
    """Palms part and meet: the meeting is sharp, the parting differs from time to time."""
    rng = stage.rng
    period = between(rng, (0.26, 0.52)) if where != "overhead" else between(rng, (0.4, 0.7))
    count = int(rng.integers(1, 7)) if is_counted else max(3, round(between(rng, (1.6, 5.0)) / period))
    lead = between(rng, (0.4, 0.75))
    start = 0.05 if not is_counted and rng.random() < 0.3 else lead + between(rng, (0.15, 0.9))
    done = beats(rng, start, count, period, 0.06)
    stays = not is_counted and rng.random() < 0.4
    base = stage.joints(stage.frames(done.end + (0.0 if stays else lead + between(rng, (0.2, 0.8)))))
    time = clock(len(base))
    wide = between(rng, (0.07, 0.16)) * (1.6 if where == "overhead" else 1.0)
    # Palms meet in a frame, not between two, or nobody would see it.
    openness = wide * _openness(time, np.round(done.edges * FPS) / FPS, done.sizes, lead)
    place = _CLAP_AT[where].jittered(rng, 0.03)
    place = replace(place, offset=(0.5 * _TOUCHING, *place.offset[1:]))
    uneven = between(rng, (0.6, 1.4))
    hands = {}
    for side, share in (("left", uneven), ("right", 2.0 - uneven)):
        stroke = np.stack([share * openness, 0.12 * share * openness, -0.1 * openness], axis=-1)
        key = Key(place, start, 1e6 if stays else done.end, lead, (0.3, 0.0, 0.4), 0.0)
        hands[side] = HandTrack((key,), release=lead, stroke=stroke)
    nod = turn(pitch=3.0 * rng.uniform(0.3, 1.0) * openness / wide)
    joints = stage.posed(base, Pose(hands=hands, neck=nod))
    seen = count if is_counted else max(2, count // 2)
    captions = phrase_captions(stage, _CLAPS[where], often=times(rng, count) if is_counted else str(rng.choice(_OFTEN)))
    return Performance(joints, captions, partial(claps, count=seen, exactly=is_counted))


def _openness(time: np.ndarray, edges: np.ndarray, sizes: np.ndarray, lead: float) -> np.ndarray:
    """(T,) 0 where palms meet, at the end of each repetition, 1 in the middle of each; palms come apart in `lead` seconds
    before the first."""
    share = np.clip(np.interp(time, edges, np.arange(len(edges), dtype=float)), 0.0, len(sizes))
    within = share - np.floor(np.minimum(share, len(sizes) - 1e-9))
    size = np.append(sizes, sizes[-1])[np.minimum(share.astype(int), len(sizes))]
    shape = size * np.sin(np.pi * np.clip(within, 0.0, 1.0)) ** 0.8
    first = edges[0] + 0.5 * (edges[1] - edges[0])
    opened = np.where(time < first, minimum_jerk((time - edges[0] + lead) / lead) * sizes[0], shape)
    return opened + 1.2 * minimum_jerk((time - edges[-1]) / 0.5)


def claps(joints: np.ndarray, count: int, exactly: bool) -> bool:
    """Whether the palms meet so often, or at least so often, in front of the body or above it."""
    body = Body.of(joints)
    apart = hands_apart(joints)
    middle = 0.5 * (body.at("left_wrist") + body.at("right_wrist")) - body.at("spine1")
    ahead = in_frame(body.heading, middle)
    active = (ahead[:, 1] > -0.05) & (apart < 0.62)
    if active.sum() < 4:
        return False
    first, last = np.flatnonzero(active)[[0, -1]]
    first = max(first - 2, 0)
    met = _meetings(apart[first : last + 3])
    return met == count if exactly else met >= count


def _meetings(apart: np.ndarray) -> int:
    """How often wrists come near one another and part again."""
    if apart.min() > 0.19:
        return 0
    low = np.minimum(apart, 0.34)
    return peaks(np.concatenate([[-0.34], -low, [-0.34]]), 0.05)


_OFTEN = ("", "", "", "repeatedly", "several times", "quickly", "for a while", "many times", "enthusiastically")


_CLAPS = {
    "chest": (
        "[clap] (<their> hands|) {often}",
        "[clap] (<their> hands|both hands) {often}",
        "[keep] clapping",
        "[give] someone a (big|) hand, clapping",
        "[clap] (<their> hands|both hands) together {often}",
        "[clap] <their> hands in front of <their> chest {often}",
        "[bring] <their> palms together {often}, clapping",
        "[hit] <their> palms against one another {often}",
        "[strike] <their> hands together {often}",
        "clapping {often}",
        "[stand] clapping {often}",
        "[show] approval by clapping <their> hands {often}",
        "[smack] <their> palms together in front of the body {often}",
    ),
    "face": (
        "[clap] (<their> hands|) (in front of <their> face|at face height) {often}",
        "[clap] with raised hands {often}",
        "[clap] <their> hands high in front {often}",
        "[clap] before <their> face {often}",
        "[hold] <their> hands up and [clap] {often}",
        "[clap] <their> hands {often}",
        "[bring] <their> palms together before the face {often}",
    ),
    "belly": (
        "[clap] (<their> hands|) (low|at the belly|in front of <their> belly) {often}",
        "[clap] <their> hands {often}",
        "[clap] softly in front of <their> stomach {often}",
        "[clap] both hands low in front {often}",
        "[strike] <their> palms together at waist height {often}",
        "[clap] {often}",
    ),
    "overhead": (
        "[clap] (<their> hands|) (above <their> head|overhead) {often}",
        "[raise] both arms and [clap] (<their> hands|) overhead {often}",
        "[clap] with <their> hands above <their> head {often}",
        "[clap] high over the head {often}",
        "[bring] both palms together overhead {often}",
        "[lift] both arms to clap above the head {often}",
        "[strike] <their> hands together over <their> head {often}",
    ),
}


PROGRAMS = (
    Program("claps", "hands together", partial(_clap, where="chest", is_counted=False), base="anything", weight=2.0),
    Program("claps_counted", "hands together", partial(_clap, where="chest", is_counted=True), base="standing", weight=2.0),
    Program("claps_at_face", "hands together", partial(_clap, where="face", is_counted=False), base="standing", weight=0.6),
    Program("claps_low", "hands together", partial(_clap, where="belly", is_counted=False), base="anything", weight=0.6),
    Program("claps_overhead", "hands together", partial(_clap, where="overhead", is_counted=False), base="standing"),
    Program("claps_overhead_counted", "hands together", partial(_clap, where="overhead", is_counted=True), base="standing", weight=0.7),
)
