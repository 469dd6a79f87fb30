"""A take of before waits on the character again, as if it had just been made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...generator.motion import FPS, ModelId, Motion, Segment
from ...generator.request import Request
from ...generator.style import Style
from ...rigs.finishing.held_joints import solved
from ...rigs.finishing.joint_motion import JointMotion
from ..blender.typed import ArmatureObject, Context
from ..blocks.blocks import BlockStrip, block_strips
from ..generate import apply_motion
from ..generate.finished import FinishedMotion
from ..keys.keys import frame_rate
from ..preview.preview import check_none_shown
from ..properties import chosen_character
from ..requests.asked import Asked
from ..requests.destinations import Destination, JobSpec, current_destination
from .history import TakeFacts, facts_of, joints_of


def bring_back(context: Context, take: Any) -> tuple[ArmatureObject, str]:
    """On the panel's character, in the place of its blocks' strips, else where it was made. Returns as `apply_motion.apply`.

    Raises ValueError where another motion waits already, for a damaged take, and as `current_destination`.
    """
    check_none_shown(chosen_character(context.scene))
    motion, facts = motion_of(take), facts_of(take)
    to = _destination(context, facts)
    finished = FinishedMotion(motion, solved(JointMotion.of(motion), to.skeleton))
    segments = tuple((prompt, seconds) for (prompt, _, _), seconds in zip(facts.segments, facts.lengths, strict=True))
    styles = tuple(map(Style.from_text, facts.own.get("styles", ())))
    own = {name: value for name, value in facts.own.items() if name != "styles"}
    request = Request(segments, motion.seed, segment_seeds=tuple(facts.seeds), styles=styles, **own)
    return apply_motion.apply(context, (finished,), JobSpec(request, to))


def motion_of(take: Any) -> Motion:
    """Raises ValueError for a damaged take."""
    joints, contacts = joints_of(take)
    facts = facts_of(take)
    segments = tuple(Segment(prompt, first, last) for prompt, first, last in facts.segments)
    return Motion(joints, contacts, segments, take.seed, ModelId(*facts.model), FPS)


def _destination(context: Context, facts: TakeFacts) -> Destination:
    scene, armature = context.scene, chosen_character(context.scene)
    rate = frame_rate(scene)
    placed = block_strips(armature)
    replaced = [placed[uid] for uid in facts.blocks if uid in placed]
    first = min((found.strip.frame_start for found in replaced), default=facts.frame * rate / facts.fps)
    # As many scene frames later as the take now begins later, and at the present frame rate.
    frames = {at: round(first) + round((at - facts.frame) * rate / facts.fps) for at in _frames(facts)}
    length = frames[facts.last] - round(first) if facts.last is not None else sum(facts.lengths) * rate
    return replace(
        current_destination(context),
        frame=round(first),
        last=frames[facts.last] if facts.last is not None else None,
        meets=tuple((index, frames[at]) for index, at in facts.meets),
        blocks=tuple(facts.blocks),
        seconds=tuple(facts.lengths),
        replaces=tuple(found.strip.name for found in replaced),
        shift=round(length - _length(replaced)) if replaced else 0,
        part=facts.part,
        part_prompts=tuple(facts.part_prompts),
        asked=Asked.from_json(facts.asked) if facts.asked else None,
        keep=False,
    )


def _frames(facts: TakeFacts) -> list[float]:
    return [*(at for _, at in facts.meets), *(() if facts.last is None else (facts.last,))]


def _length(replaced: Sequence[BlockStrip]) -> float:
    """Scene frames from the first strip's beginning to the last one's end."""
    return max(found.strip.frame_end for found in replaced) - min(found.strip.frame_start for found in replaced)
