"""A made motion on the character before it is kept: shown as its active action, browsed, kept in the NLA, or taken away without a trace.

Everything is data in the .blend (preview_properties.py), so undo, saving and opening need no help.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import bpy

from ..blender.actions import HAS_SLOTS, assign_action, remove_actions
from ..blender.metadata import read_metadata, write_metadata
from ..blender.typed import ArmatureObject, all_scenes, animation_of
from ..nla import nla_strips, tracks
from ..nla.action_slices import slice_action
from ..properties import copy_settings
from .properties import MotionMambaPreview
from .segments import TakeSegment, as_edited, take_segments

_POSE = ("location", "rotation_quaternion", "rotation_euler", "rotation_axis_angle", "scale")


@dataclass(frozen=True)
class Replacement:
    """Whose place a motion takes when it is kept. replaces: the name of the strip that it takes the place of; Blender lets
    no two strips of an object share a name (tracks may). shift: scene frames by which later strips move then."""

    replaces: str = ""
    shift: float = 0.0


@dataclass(frozen=True)
class NewCharacter:
    """An armature that was made for a motion, and the body that was made with it: what else is parented to it is the animator's."""

    armature: ArmatureObject
    body: bpy.types.Object | None

    def remove(self) -> None:
        """Both objects, and of their data what nothing else uses: copies of a character may share it."""
        things = [thing for thing in (self.body, self.armature) if thing is not None]
        data = [thing.data for thing in things if thing.data is not None]
        materials = {slot.material for thing in things for slot in thing.material_slots if slot.material is not None}
        for thing in things:
            bpy.data.objects.remove(thing)
        bpy.data.batch_remove([item for item in data if not item.users])
        bpy.data.batch_remove([material for material in materials if not material.users])


def is_shown(armature: ArmatureObject | None) -> bool:
    return armature is not None and armature.motion_mamba.preview is not None


def check_none_shown(armature: ArmatureObject | None) -> None:
    """Raises ValueError when a motion waits on this character to be kept or discarded."""
    if armature is not None and is_shown(armature):
        raise ValueError(f"“{armature.name}” shows a motion that is neither kept nor discarded: do one of the two first.")


def show(
    armature: ArmatureObject,
    actions: Sequence[bpy.types.Action],
    seeds: Sequence[int],
    segments: Sequence[TakeSegment],
    replacement: Replacement,
    made: NewCharacter | None = None,
) -> None:
    """Make the first action the active one; what was active goes on playing below it, on a strip of its own, until it comes back.

    made: the armature, where it was made for this motion, so that Discard takes it away again.
    """
    nla_strips.evaluate_pose()
    armature.motion_mamba.previews.clear()
    preview: MotionMambaPreview = armature.motion_mamba.previews.add()
    preview.had_animation = armature.animation_data is not None
    animation = animation_of(armature)
    animation.use_tweak_mode = False
    _remember(preview, animation)
    preview.before_pose = json.dumps({bone.name: {channel: getattr(bone, channel)[:] for channel in _POSE} for bone in armature.pose.bones})
    preview.made_character, preview.made_body = made is not None, made.body if made is not None else None
    preview.segments = json.dumps([asdict(segment) for segment in segments])
    preview.replaces_strip, preview.shift = replacement.replaces, replacement.shift
    pushed = nla_strips.push_down_active(animation)
    preview.pushed_strip = pushed.strips[0].name if pushed is not None else ""
    for action, seed in zip(actions, seeds, strict=True):
        take = preview.takes.add()
        take.action, take.seed = action, seed
    _show_take(armature)


def choose(armature: ArmatureObject, index: int) -> None:
    """Show another take; counts round."""
    _animation(armature)
    preview = armature.motion_mamba.preview
    preview.index = index % len(preview.takes)
    _show_take(armature)


def accept(armature: ArmatureObject, keep_others: bool = False) -> list[bpy.types.NlaStrip]:
    """Push the shown take to the NLA, one strip a prompt; the others go, or stay as muted strips.

    Raises ValueError when somebody deleted the take's action, or locked the track of the strip that it takes the place of.
    """
    animation = _animation(armature)
    preview = armature.motion_mamba.preview
    takes = [take.action for take in preview.takes]
    chosen, segments = takes[preview.index], take_segments(preview)
    if chosen is None:
        raise ValueError("This take's action was deleted. Choose another take, or discard.")
    replaced = nla_strips.find_strip(armature, preview.replaces_strip) if preview.replaces_strip else None
    if replaced is not None:
        nla_strips.check_unlocked(replaced[0])
    if animation.action in takes:
        animation.action = None
        _restore_mixing(preview, animation)
    segments = as_edited(segments, chosen)
    if replaced is None:
        strips = _push_segments(armature, chosen, segments)
    else:
        (segment,), old = segments, replaced[1]
        strips = [nla_strips.replace_strip(armature, old, _piece(chosen, segment), segment.prompt, segment.first, preview.shift)]
    others = [action for action in takes if action is not None and action != chosen]
    for number, action in enumerate(others if keep_others else (), 1):
        nla_strips.push_muted(armature, action, f"{read_metadata(action).get('prompt', 'Take')} ({number})", action.frame_range[0])
    armature.motion_mamba.previews.clear()
    _remove_unused({chosen, *(() if keep_others else others)})
    return strips


def discard(armature: ArmatureObject) -> None:
    """As if the motion had never been made. What was typed meanwhile on a character that goes with it is the scene's again."""
    animation = _animation(armature)
    preview = armature.motion_mamba.preview
    takes = {take.action for take in preview.takes if take.action is not None}
    if preview.made_character:
        _settings_back_to_scenes(armature)
        # A copy of the armature alone still names the body of the one that it was copied from.
        own_body = preview.made_body if preview.made_body is not None and preview.made_body.parent == armature else None
        NewCharacter(armature, own_body).remove()
    else:
        _put_back(armature, preview, animation, takes)
        armature.motion_mamba.previews.clear()
    _remove_unused(takes)


def _animation(armature: ArmatureObject) -> bpy.types.AnimData:
    """The armature's animation, there even where the animator cleared it, and out of tweak mode, which puts a strip's action in the place
    of the active one and lets nobody change that."""
    nla_strips.evaluate_pose()
    animation = animation_of(armature)
    animation.use_tweak_mode = False
    return animation


def _remove_unused(actions: set[bpy.types.Action]) -> None:
    """A copy of the character may still show them."""
    remove_actions(action for action in actions if not action.users)


def _settings_back_to_scenes(armature: ArmatureObject) -> None:
    for scene in all_scenes():
        if scene.motion_mamba.character == armature:
            copy_settings(armature.motion_mamba, scene.motion_mamba)


def _show_take(armature: ArmatureObject) -> None:
    preview = armature.motion_mamba.preview
    assign_action(armature, preview.takes[preview.index].action)
    animation = animation_of(armature)
    animation.action_blend_type, animation.action_influence = "REPLACE", 1.0
    end = preview.takes[preview.index].action.frame_range[1]
    # The last pose is held as the strip's will be.
    if not animation.nla_tracks:
        animation.action_extrapolation = "HOLD"
    else:
        animation.action_extrapolation = "NOTHING" if tracks.any_plays(animation.nla_tracks, end, math.inf) else "HOLD_FORWARD"


def _remember(preview: MotionMambaPreview, animation: bpy.types.AnimData) -> None:
    preview.before_action = animation.action
    slot = animation.action_slot if HAS_SLOTS else None
    preview.before_slot = slot.identifier if slot is not None else ""
    preview.before_extrapolation = animation.action_extrapolation
    preview.before_blend, preview.before_influence = animation.action_blend_type, animation.action_influence


def _restore_mixing(preview: MotionMambaPreview, animation: bpy.types.AnimData) -> None:
    animation.action_extrapolation = preview.before_extrapolation
    animation.action_blend_type, animation.action_influence = preview.before_blend, preview.before_influence


def _put_back(armature: ArmatureObject, preview: MotionMambaPreview, animation: bpy.types.AnimData, takes: set[bpy.types.Action]) -> None:
    if animation.action in takes:
        animation.action = None
    _restore_mixing(preview, animation)
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


def _push_segments(armature: ArmatureObject, action: bpy.types.Action, segments: Sequence[TakeSegment]) -> list[bpy.types.NlaStrip]:
    strips = []
    for segment in segments:
        piece = _piece(action, segment)
        # A strip begins at its action's first key, which may have been deleted where the segment began.
        strips.append(nla_strips.push_strip(armature, piece, segment.prompt, max(segment.first, piece.frame_range[0])))
    return strips


def _piece(action: bpy.types.Action, segment: TakeSegment) -> bpy.types.Action:
    """What one strip plays; a take that is one segment is that already."""
    first, last = action.frame_range
    is_whole = segment.first <= first and last <= segment.last + 1e-2
    piece = action if is_whole else slice_action(action, segment.first, segment.last, segment.prompt)
    own = {"prompt": segment.prompt, "seconds": segment.seconds, "segments": [[segment.prompt, segment.seconds]]}
    write_metadata(piece, read_metadata(action) | own | ({"block": segment.block} if segment.block else {}))
    return piece
