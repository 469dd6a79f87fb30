"""Where blocks are made: in the place of their strips, or after what is there, and what lies before and after them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import bpy

from ...generator.motion import FPS
from ..blender.typed import ArmatureObject, Scene
from ..blocks import blocks
from ..blocks.blocks import BlockStrip
from ..blocks.body_parts import is_partial
from ..blocks.properties import MotionMambaBlock
from ..blocks.spans import start_frame
from ..keys import keys
from ..nla.part_strips import swap_problem
from ..nla.tracks import is_part
from ..pins.marks import pin_marks
from ..properties import MotionMambaSettings

# Scene frames by which strips may miss each other and still count as joined.
_JOINED = 1.0


@dataclass(frozen=True)
class Passage:
    """Blocks that are made as one motion. first: the scene frame where it begins. seconds: from each block's first pose to the next one's.

    replaced: the strips that it takes the place of. follows: something plays right before it. joins: the frame, at present, of the pose
    in which it ends, None where nothing follows. shift: scene frames by which what is later moves.
    """

    blocks: tuple[MotionMambaBlock, ...]
    seconds: tuple[float, ...]
    first: float
    replaced: tuple[BlockStrip, ...] = ()
    follows: bool = False
    joins: float | None = None
    shift: int = 0


def unmade_runs(settings: MotionMambaSettings, armature: ArmatureObject | None, scene: Scene) -> list[list[MotionMambaBlock]]:
    """The blocks that are on and new or changed, or have other pins; together those that follow each other, in the list and in time. Those
    that lie over others, or of which only a part is made, come last, each by itself."""
    placed, pinned, runs, before = blocks.block_strips(armature), pin_marks(armature, scene), [], None
    alone: list[list[MotionMambaBlock]] = []
    for block in blocks.enabled_blocks(settings):
        if is_alone(block, placed):
            alone += [[block]] if blocks.block_state(block, placed, pinned) != "made" else []
            before = before if blocks.lies_over(block, placed) else None
            continue
        if blocks.block_state(block, placed, pinned) == "made":
            before = None
            continue
        if before is None or _gap(placed.get(before.uid), placed.get(block.uid)) > _JOINED:
            runs.append([])
        runs[-1].append(block)
        before = block
    return [*runs, *alone]


def made_before(settings: MotionMambaSettings, armature: ArmatureObject | None, scene: Scene) -> str | None:
    """The prompt of the block that what Generate makes next goes on from; None where it follows none."""
    runs = unmade_runs(settings, armature, scene)
    placed = blocks.block_strips(armature)
    listed = [block for block in blocks.enabled_blocks(settings) if not blocks.lies_over(block, placed)]
    if not runs or is_alone(runs[0][0], placed):
        return None
    earlier = listed[: next(index for index, block in enumerate(listed) if block.uid == runs[0][0].uid)]
    return earlier[-1].prompt if earlier and earlier[-1].uid in placed else None


def passage_of(run: Sequence[MotionMambaBlock], settings: MotionMambaSettings, armature: ArmatureObject | None, scene: Scene) -> Passage:
    """Where these blocks are to be made now."""
    placed, rate = blocks.block_strips(armature), keys.frame_rate(scene)
    if is_alone(run[0], placed):
        return _part_passage(run[0], placed.get(run[0].uid), settings, armature, scene)
    replaced = tuple(placed[block.uid] for block in run if block.uid in placed)
    others = _strips_beside(armature, [found.strip for found in replaced])
    first, last = map(round, _place(run, placed, settings, (armature, scene)))
    follows = any(strip.frame_start < first <= strip.frame_end + _JOINED for strip in others)
    joins = last if any(strip.frame_start - _JOINED <= last < strip.frame_end for strip in others) else None
    seconds = tuple(_seconds_of(block, placed.get(block.uid), rate, joins is None) for block in run)
    end = first + sum(seconds) * rate
    if replaced:
        return Passage(tuple(run), seconds, first, replaced, follows, joins, round(end - last))
    later = min((strip.frame_start for strip in others if strip.frame_start > last), default=None)
    if joins is None and later is not None and end >= later - _JOINED:
        joins = round(later)
    return Passage(tuple(run), seconds, first, (), follows, joins, max(0, round(end - joins)) if joins is not None else 0)


def is_alone(block: MotionMambaBlock, placed: dict[str, BlockStrip]) -> bool:
    """Whether it is no part of the row of blocks that are made as one motion."""
    return is_partial(block) or blocks.lies_over(block, placed)


def _part_passage(
    block: MotionMambaBlock, made: BlockStrip | None, settings: MotionMambaSettings, armature: ArmatureObject | None, scene: Scene
) -> Passage:
    """In its strip; of a block that has none, over what plays from where the panel says. Raises ValueError for a strip that has other times
    than the block."""
    rate = keys.frame_rate(scene)
    if made is None:
        return Passage((block,), (block.seconds,), round(start_frame(settings, armature, scene)))
    if problem := swap_problem(made.strip):
        raise ValueError(problem)
    if abs(added := blocks.added_seconds(block, made.action)) > 0.5 / FPS:
        raise ValueError(
            f"Only a part of “{made.strip.name}” is made anew, so the block keeps its {block.seconds - added:.1f} s: "
            "set its seconds back, or make everything."
        )
    first, last = round(made.strip.frame_start), round(made.strip.frame_end)
    return Passage((block,), ((last - first) / rate,), first, (made,))


def _gap(before: BlockStrip | None, after: BlockStrip | None) -> float:
    """Scene frames between two strips, either way."""
    return abs(after.strip.frame_start - before.strip.frame_end) if before is not None and after is not None else 0.0


def _place(
    run: Sequence[MotionMambaBlock], placed: dict[str, BlockStrip], settings: MotionMambaSettings, on: tuple[ArmatureObject | None, Scene]
) -> tuple[float, float]:
    """The first and the last scene frame of what is in the place of the run now: the same where nothing is."""
    own = [placed[block.uid].strip for block in run if block.uid in placed]
    if own:
        return min(strip.frame_start for strip in own), max(strip.frame_end for strip in own)
    listed = [block for block in blocks.enabled_blocks(settings) if not blocks.lies_over(block, placed)]
    at = next((index for index, block in enumerate(listed) if block.uid == run[0].uid), len(listed))
    before = [placed[block.uid].strip.frame_end for block in listed[:at] if block.uid in placed]
    after = [placed[block.uid].strip.frame_start for block in listed[at:] if block.uid in placed]
    first = before[-1] if before else after[0] if after else start_frame(settings, *on)
    if before and after and first - keys.frame_rate(on[1]) < after[0] < first:
        # Strips of older files overlap where they are joined.
        first = after[0]
    return first, first


def _strips_beside(armature: ArmatureObject | None, own: Iterable[bpy.types.NlaStrip]) -> list[bpy.types.NlaStrip]:
    """What whole bodies play on the armature beside these strips."""
    animation, own = armature.animation_data if armature is not None else None, list(own)
    tracks = [track for track in animation.nla_tracks if not track.mute] if animation is not None else []
    beside = [strip for track in tracks for strip in track.strips if strip not in own and not is_part(strip)]
    return [strip for strip in beside if not strip.mute and strip.blend_type == "REPLACE"]


def _seconds_of(block: MotionMambaBlock, made: BlockStrip | None, rate: float, is_open: bool) -> float:
    """As long as its strip lies there, where it has one, and by how much the block was made longer since. Where nothing follows, the strip
    may miss the block's own length by a frame of the generator."""
    if made is None:
        return block.seconds
    lies, added = (made.strip.frame_end - made.strip.frame_start) / rate, blocks.added_seconds(block, made.action)
    return block.seconds if is_open and abs(lies + added - block.seconds) < 1.5 / FPS else lies + added
