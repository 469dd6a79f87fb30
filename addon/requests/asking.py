"""What the panel's buttons ask for, and what that means at the moment. Main thread only."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable
from dataclasses import replace

from ...generator.motion import FPS
from ...generator.request import LARGEST_SEED, MOST_VARIATIONS
from ..blender.typed import Context
from ..blocks import blocks
from ..blocks.body_parts import is_partial
from ..keys import keys
from ..preview import preview
from ..properties import MotionMambaSettings, active_settings, chosen_character
from . import joined_requests, requests
from .asked import Asked
from .destinations import JobSpec
from .part_requests import part_spec, with_part_prompts
from .passages import is_alone, passage_of, unmade_runs
from .requests import Beginning, Manner


def unmade(context: Context) -> Asked:
    """What is new or changed; of several places in the row, the first. Raises ValueError when nothing is."""
    settings = active_settings(context.scene)
    runs = unmade_runs(settings, chosen_character(context.scene), context.scene)
    if runs:
        return Asked("blocks", tuple(block.uid for block in runs[0]))
    if settings.blocks and not blocks.enabled_blocks(settings):
        raise ValueError("Every block is switched off: switch one on.")
    raise ValueError("Every block is made: change one, add one, roll a seed, or press Generate All.")


def everything(context: Context) -> Asked:
    """All blocks that are on and follow each other, as one motion. Raises ValueError where only a part of one is to be made."""
    settings, placed = active_settings(context.scene), blocks.block_strips(chosen_character(context.scene))
    row = [block for block in blocks.enabled_blocks(settings) if not blocks.lies_over(block, placed)]
    if (partial := next((block for block in row if is_partial(block)), None)) is not None:
        raise ValueError(f"Only a part of the body is to be made of “{partial.prompt}”: press Regenerate, or choose Everything for it.")
    return Asked("blocks", tuple(block.uid for block in row))


def one_block(context: Context, uid: str = "") -> Asked:
    """Raises ValueError when there is no block."""
    settings = active_settings(context.scene)
    if not settings.blocks:
        raise ValueError("There is no block yet: type a prompt first.")
    return Asked("blocks", (uid or blocks.selected_block(settings).uid,))


def from_here(context: Context) -> Asked:
    """The blocks that are new, or the selected one again as a block of its own, from the pose at the current frame."""
    settings = active_settings(context.scene)
    placed = blocks.block_strips(chosen_character(context.scene))
    new = [block for block in blocks.enabled_blocks(settings) if block.uid not in placed and not is_partial(block)]
    if new:
        uids, segments = tuple(block.uid for block in new), tuple((block.prompt, block.seconds) for block in new)
    else:
        (uids, segments) = (uuid.uuid4().hex,), (_selected(settings),)
    return Asked("here", uids, (context.scene.frame_current,), segments)


def between(context: Context, frames: Iterable[float]) -> Asked:
    """The selected block's prompt through the poses at scene frames; a block of its own, where the selected one is made already."""
    settings, at = active_settings(context.scene), tuple(sorted(set(frames)))
    placed, (prompt, _) = blocks.block_strips(chosen_character(context.scene)), _selected(settings)
    is_own = not settings.blocks or blocks.selected_block(settings).uid in placed or is_partial(blocks.selected_block(settings))
    uid = uuid.uuid4().hex if is_own else blocks.selected_block(settings).uid
    steps = round((at[-1] - at[0]) / keys.frame_rate(context.scene) * FPS)
    return Asked("between", (uid,), at, ((prompt, steps / FPS),))


def another_take(context: Context) -> Asked | None:
    """What waits on the character to be kept or discarded; None when nothing does, or it cannot be asked for again."""
    armature = chosen_character(context.scene)
    waiting = armature.motion_mamba.preview if armature is not None and preview.is_shown(armature) else None
    return Asked.from_json(waiting.asked) if waiting is not None and waiting.asked else None


def spec_of(context: Context, asked: Asked, manner: Manner) -> JobSpec:
    """Raises ValueError as the requests do that it comes to. What waits on the character is left out of account."""
    with preview.hidden(chosen_character(context.scene)):
        return spec_as_shown(context, asked, manner)


def spec_as_shown(context: Context, asked: Asked, manner: Manner) -> JobSpec:
    """As `spec_of`, with what waits on the character as part of what plays: for whoever reads no poses off it."""
    job = with_part_prompts(_spec(context, asked, manner), active_settings(context.scene))
    return replace(job, destination=replace(job.destination, joins_takes=True))


def _spec(context: Context, asked: Asked, manner: Manner) -> JobSpec:
    if asked.kind == "blocks":
        return _blocks_spec(context, asked, manner)
    if asked.kind == "between":
        return joined_requests.in_between_spec(context, asked, manner)
    segments = _as_they_are_now(active_settings(context.scene), asked)
    request = requests.request_for(context, segments, asked, manner)
    beginning = Beginning(asked.frames[0], "POSE" if asked.kind == "here" else None)
    job = requests.open_spec(context, request, beginning, manner)
    return replace(job, destination=replace(job.destination, asked=asked, blocks=asked.blocks))


def _blocks_spec(context: Context, asked: Asked, manner: Manner) -> JobSpec:
    scene, armature, settings = context.scene, chosen_character(context.scene), active_settings(context.scene)
    run = [block for block in settings.blocks if block.uid in asked.blocks]
    if not run:
        raise ValueError("The prompt is empty: describe the motion, for example “a person walks forward”.")
    passage = passage_of(run, settings, armature, scene)
    make = part_spec if is_alone(run[0], blocks.block_strips(armature)) else joined_requests.passage_spec
    if not (passage.replaced or passage.follows) and asked.frames:
        # Another take lies where the first one does, wherever the playhead went.
        passage = replace(passage, first=asked.frames[0])
    return make(context, passage, replace(asked, frames=(passage.first,)), manner)


def _as_they_are_now(settings: MotionMambaSettings, asked: Asked) -> tuple[tuple[str, float], ...]:
    """The segments, those of blocks that are in the list with the block's present words and length."""
    now = {block.uid: (block.prompt, block.seconds) for block in settings.blocks}
    uids = asked.blocks or ("",) * len(asked.segments)
    return tuple(now.get(uid, segment) for uid, segment in zip(uids, asked.segments, strict=True))


def _selected(settings: MotionMambaSettings) -> tuple[str, float]:
    if not settings.blocks:
        return settings.prompt, settings.seconds
    block = blocks.selected_block(settings)
    return block.prompt, block.seconds


def drawn_seeds(context: Context, asked: Asked) -> dict[str, int]:
    """A new seed for each block, by its uid, but for those whose seed is locked."""
    locked = {block.uid for block in active_settings(context.scene).blocks if block.lock_seed}
    return {uid: drawn_seed() for uid in asked.blocks if uid not in locked}


def drawn_seed() -> int:
    """Any, with room for the seeds of further variations."""
    return random.randint(0, LARGEST_SEED - MOST_VARIATIONS)
