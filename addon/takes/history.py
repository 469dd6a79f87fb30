"""The takes of a scene: each one that is made is remembered, the oldest ones without a star make room."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ...generator.motion import Motion
from ...generator.request import Request
from ..blender.typed import Scene
from ..generate.finished import FinishedMotion
from ..keys.keys import frame_rate
from ..requests.destinations import JobSpec
from .packing import packed, unpacked

# In one scene, as text in the file.
MOST_BYTES = 4 * 2**20


@dataclass(frozen=True)
class TakeFacts:
    """segments: prompts with their first and last frame of the motion, and seeds, one each. frame, last, meets: scene frames as in
    `Destination`, at `fps`. space: (16,) the generator's frame in the scene. asked: JSON of `Asked`, "" for none. own: the request's."""

    segments: Sequence[tuple[str, int, int]]
    seeds: Sequence[int]
    blocks: Sequence[str]
    lengths: Sequence[float]
    frame: float
    last: float | None
    meets: Sequence[tuple[int, float]]
    fps: float
    space: Sequence[float]
    asked: str
    part: str
    part_prompts: Sequence[str]
    model: tuple[str, str, str]
    own: dict[str, Any]


def remember(scene: Scene, motions: Sequence[FinishedMotion], job: JobSpec) -> str:
    """At the top, the first of them first. Returns what the animator should know, "" for nothing."""
    for finished in reversed(motions):
        try:
            text = packed(finished.motion.joints, finished.motion.contacts)
        except ValueError as error:
            return str(error)
        if len(text) > MOST_BYTES:
            return "The motion is too long to be stored among the takes."
        _store(scene, finished.motion, job, text)
    make_room(scene.motion_mamba.takes)
    scene.motion_mamba.active_take = 0
    return ""


def _store(scene: Scene, motion: Motion, job: JobSpec, text: str) -> None:
    takes = scene.motion_mamba.takes
    take = takes.add()
    take.uid, take.motion, take.seed, take.model = uuid.uuid4().hex, text, motion.seed, motion.model.name
    take.prompt, take.seconds = motion.prompt, len(motion.joints) / motion.fps
    take.constraints = ", ".join(_constraints(job))
    take.facts = json.dumps(asdict(_facts(scene, motion, job)))
    takes.move(len(takes) - 1, 0)


def _facts(scene: Scene, motion: Motion, job: JobSpec) -> TakeFacts:
    to, request = job.destination, job.request
    variation = motion.seed - request.seed
    seeds = request.segment_seeds or (request.seed,) * len(motion.segments)
    return TakeFacts(
        segments=[(one.prompt, one.first, one.last) for one in motion.segments],
        seeds=[seed + variation for seed in seeds],
        blocks=to.blocks,
        lengths=to.seconds or [(one.last - one.first + 1) / motion.fps for one in motion.segments],
        frame=to.frame,
        last=to.last,
        meets=to.meets,
        fps=frame_rate(scene),
        space=to.space.to_world.ravel().tolist(),
        asked=to.asked.to_json() if to.asked is not None else "",
        part=to.part,
        part_prompts=to.part_prompts,
        model=(motion.model.name, motion.model.hash, motion.model.licence),
        own={"guidance": request.guidance, "steps": request.steps, "one_by_one": request.one_by_one} | _styles(request),
    )


def _styles(request: Request) -> dict[str, list[str]]:
    """None for older takes, and for plain ones."""
    return {"styles": [style.to_text() for style in request.styles]} if request.styles else {}


def _constraints(job: JobSpec) -> Iterable[str]:
    """What the motion was made to meet, in the panel's words."""
    given = job.request.constraints
    if job.destination.pins:
        yield "Pins"
    if given.poses is not None:
        yield "Poses"
    if given.path is not None:
        yield "Path"
    if job.request.loop is not None:
        yield "Loop"


def facts_of(take: Any) -> TakeFacts:
    return TakeFacts(**json.loads(take.facts))


def size_of(takes: Any) -> int:
    """Bytes in the file."""
    return sum(len(take.motion) + len(take.facts) for take in takes)


def make_room(takes: Any) -> None:
    """The oldest without a star go, but never the newest one. Those with a star stay, whatever they take: the panel tells it then."""
    size = size_of(takes)
    for index in range(len(takes) - 1, 0, -1):
        if size > MOST_BYTES and not takes[index].starred:
            size -= len(takes[index].motion) + len(takes[index].facts)
            takes.remove(index)


def joints_of(take: Any) -> tuple[np.ndarray, np.ndarray]:
    """As `unpacked`."""
    return _unpacked(take.motion)


@lru_cache(maxsize=16)
def _unpacked(text: str) -> tuple[np.ndarray, np.ndarray]:
    return unpacked(text)
