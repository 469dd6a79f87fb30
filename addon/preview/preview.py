"""A made motion on the character before it is kept: shown as its active action, browsed, kept in the NLA, or taken away without a trace.

Everything is data in the .blend (preview_properties.py), so undo, saving and opening need no help.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import bpy

from ..blender.typed import ArmatureObject, all_scenes, animation_of
from ..blocks.blocks import block_strips, tell_seed
from ..keys.actions import HAS_SLOTS, assign_action, remove_actions
from ..keys.metadata import read_metadata
from ..nla import fingerprints, nla_strips, tracks
from ..properties import copy_settings
from .new_character import NewCharacter
from .properties import MotionMambaPreview, MotionMambaTake
from .segments import TakeSegment, take_segments

_POSE = ("location", "rotation_quaternion", "rotation_euler", "rotation_axis_angle", "scale")


@dataclass(frozen=True)
class Take:
    """One variation of a motion that is to wait. shift: scene frames by which later strips move when it is kept."""

    action: bpy.types.Action
    seed: int
    segments: Sequence[TakeSegment]
    shift: float = 0.0


@dataclass(frozen=True)
class Origin:
    """Where a motion that waits comes from. replaces: the names of the strips that it takes the place of when it is kept; Blender lets no
    two strips of an object share a name (tracks may). asked: JSON of what was asked for, "" where it cannot be asked for again. made: the
    armature, where it was made for this motion, so that Discard takes it away again."""

    replaces: Sequence[str] = ()
    asked: str = ""
    made: NewCharacter | None = None


def is_shown(armature: ArmatureObject | None) -> bool:
    return armature is not None and armature.motion_mamba.preview is not None


def shown_action(armature: ArmatureObject) -> bpy.types.Action | None:
    """Of the take that is shown on a character on which one waits; None where somebody deleted it."""
    waiting = armature.motion_mamba.preview
    return waiting.takes[waiting.index].action


def check_none_shown(armature: ArmatureObject | None) -> None:
    """Raises ValueError when a motion waits on this character to be kept or discarded."""
    if armature is not None and is_shown(armature):
        raise ValueError(f"“{armature.name}” shows a motion that is neither kept nor discarded: do one of the two first.")


def show(armature: ArmatureObject, takes: Sequence[Take], origin: Origin) -> None:
    """Make the first take's action the active one; what was active goes on playing below it, on a strip of its own, until it comes back."""
    armature.motion_mamba.previews.clear()
    preview: MotionMambaPreview = armature.motion_mamba.previews.add()
    preview.had_animation = armature.animation_data is not None
    animation = nla_strips.animation_without_tweaks(armature)
    _remember(preview, animation)
    preview.before_pose = json.dumps({bone.name: {channel: getattr(bone, channel)[:] for channel in _POSE} for bone in armature.pose.bones})
    preview.made_character, preview.made_body = origin.made is not None, origin.made.body if origin.made is not None else None
    preview.replaced, preview.asked = json.dumps(origin.replaces), origin.asked
    pushed = nla_strips.push_down_active(animation)
    preview.pushed_strip = pushed.strips[0].name if pushed is not None else ""
    add_takes(armature, takes)


def add_takes(armature: ArmatureObject, takes: Sequence[Take]) -> None:
    """To those of the motion that waits, and show the first of them."""
    nla_strips.animation_without_tweaks(armature)
    preview = armature.motion_mamba.preview
    preview.index = len(preview.takes)
    for take in takes:
        _fill_take(preview.takes.add(), take)
    _show_take(armature)


def _fill_take(kept: MotionMambaTake, take: Take) -> None:
    kept.action, kept.seed, kept.shift = take.action, take.seed, take.shift
    fingerprints.seal(take.action)
    kept.segments = json.dumps([asdict(segment) for segment in take.segments])


def make_anew(armature: ArmatureObject, take: Take, replaces: Sequence[str]) -> None:
    """The take that is shown, as it was made anew since: on the same action, or on another, which it is taken away for."""
    waiting = armature.motion_mamba.preview
    kept = waiting.takes[waiting.index]
    before, waiting.replaced = kept.action, json.dumps(replaces)
    _fill_take(kept, take)
    if before != take.action:
        nla_strips.animation_without_tweaks(armature)
        assign_action(armature, take.action)
        remove_unused({before})
    _hold_last_pose(armature, take.action)


@contextmanager
def hidden(armature: ArmatureObject | None) -> Iterator[None]:
    """The character as it plays without what waits on it."""
    if armature is None or not is_shown(armature):
        yield
        return
    animation = nla_strips.animation_without_tweaks(armature)
    shown = animation.action
    takes = [take.action for take in armature.motion_mamba.preview.takes]
    if shown not in takes:
        yield
        return
    animation.action = None
    try:
        yield
    finally:
        assign_action(armature, shown)


def choose(armature: ArmatureObject, index: int) -> None:
    """Show another take; counts round."""
    nla_strips.animation_without_tweaks(armature)
    preview = armature.motion_mamba.preview
    preview.index = index % len(preview.takes)
    _show_take(armature)


def discard(armature: ArmatureObject) -> None:
    """As if the motion had never been made. What was typed meanwhile on a character that goes with it is the scene's again."""
    animation = nla_strips.animation_without_tweaks(armature)
    preview = armature.motion_mamba.preview
    takes = {take.action for take in preview.takes if take.action is not None}
    if preview.made_character:
        _settings_back_to_scenes(armature)
        # A copy of the armature alone still names the body of the one that it was copied from.
        own_body = preview.made_body if preview.made_body is not None and preview.made_body.parent == armature else None
        NewCharacter(armature, own_body).remove()
    else:
        segments = take_segments(preview)
        _put_back(armature, preview, animation, takes)
        armature.motion_mamba.previews.clear()
        _tell_kept_seeds(armature, segments)
    remove_unused(takes)


def remove_unused(actions: set[bpy.types.Action]) -> None:
    """A copy of the character may still show them."""
    remove_actions(action for action in actions if not action.users)


def _tell_kept_seeds(armature: ArmatureObject, segments: Sequence[TakeSegment]) -> None:
    """Blocks that were made before show the seed of what is kept of them again."""
    placed = block_strips(armature)
    for segment in segments:
        if segment.block in placed and (seed := read_metadata(placed[segment.block].action).get("seed")) is not None:
            tell_seed(armature.motion_mamba, segment.block, seed)


def _settings_back_to_scenes(armature: ArmatureObject) -> None:
    for scene in all_scenes():
        if scene.motion_mamba.character == armature:
            copy_settings(armature.motion_mamba, scene.motion_mamba)


def _show_take(armature: ArmatureObject) -> None:
    """Nothing, where the animator deleted its action. An action that he made the active one meanwhile goes on playing on a strip."""
    preview, animation = armature.motion_mamba.preview, animation_of(armature)
    action = preview.takes[preview.index].action
    if all(take.action != animation.action for take in preview.takes):
        nla_strips.push_down_active(animation)
    assign_action(armature, action)
    animation.action_blend_type, animation.action_influence = "REPLACE", 1.0
    tell_seeds(armature, take_segments(preview))
    if action is not None:
        _hold_last_pose(armature, action)


def _hold_last_pose(armature: ArmatureObject, action: bpy.types.Action) -> None:
    animation, end = animation_of(armature), action.frame_range[1]
    # The last pose is held as the strip's will be.
    if "motion_mamba_part" in action and animation.nla_tracks:
        animation.action_extrapolation = "NOTHING"
    elif not animation.nla_tracks:
        animation.action_extrapolation = "HOLD"
    else:
        animation.action_extrapolation = "NOTHING" if tracks.any_plays(animation.nla_tracks, end, math.inf) else "HOLD_FORWARD"


def _remember(preview: MotionMambaPreview, animation: bpy.types.AnimData) -> None:
    preview.before_action = animation.action
    slot = animation.action_slot if HAS_SLOTS else None
    preview.before_slot = slot.identifier if slot is not None else ""
    preview.before_extrapolation = animation.action_extrapolation
    preview.before_blend, preview.before_influence = animation.action_blend_type, animation.action_influence


def restore_mixing(preview: MotionMambaPreview, animation: bpy.types.AnimData) -> None:
    animation.action_extrapolation = preview.before_extrapolation
    animation.action_blend_type, animation.action_influence = preview.before_blend, preview.before_influence


def _put_back(armature: ArmatureObject, preview: MotionMambaPreview, animation: bpy.types.AnimData, takes: set[bpy.types.Action]) -> None:
    if animation.action in takes:
        animation.action = None
    restore_mixing(preview, animation)
    if preview.pushed_strip and (found := nla_strips.find_strip(armature, preview.pushed_strip)) is not None:
        animation.nla_tracks.remove(found[0])
    if preview.before_action is not None and animation.action is None:
        before = preview.before_action
        slot = next((slot for slot in before.slots if slot.identifier == preview.before_slot), None) if HAS_SLOTS else None
        assign_action(armature, before, slot)
    if not preview.had_animation and animation.action is None and not animation.nla_tracks and not animation.drivers:
        armature.animation_data_clear()
    # Taking animation away does not take away the pose that it left.
    for name, pose in json.loads(preview.before_pose).items():
        if (bone := armature.pose.bones.get(name)) is not None:
            for channel, values in pose.items():
                setattr(bone, channel, values)


def tell_seeds(armature: ArmatureObject, segments: Sequence[TakeSegment]) -> None:
    for segment in segments:
        if segment.seed is not None:
            tell_seed(armature.motion_mamba, segment.block, segment.seed)
