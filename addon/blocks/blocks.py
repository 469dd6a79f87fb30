"""Prompt blocks: made, copied, moved, and what became of each."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import bpy

from ...generator.style import LIMITS
from ...generator.text import duration_model
from ...generator.text.clauses import prompt_actions
from ..blender.typed import ArmatureObject
from ..keys.metadata import read_metadata
from ..nla import tracks
from ..pins.marks import PinMark, marks_within
from ..translations.translations import translate
from . import prompt_facts
from .body_parts import EVERYTHING, asked_of, is_partial
from .prompt_facts import PromptFacts
from .properties import BlockSettings, MotionMambaBlock, add_block
from .styles import style_of

State = Literal["new", "made", "changed"]
STATE_ICONS: dict[State, str] = {"new": "RADIOBUT_OFF", "made": "CHECKMARK", "changed": "FILE_REFRESH"}
STATE_TEXTS: dict[State, str] = {"new": "Not made yet", "made": "Made", "changed": "Changed since it was made"}
_MOST_HISTORY = 20
# What a copy of a block has of it, beside its prompt and length.
_COPIED = ("enabled", "seed", "lock_seed", "hands", "body_part", "prompted_part", "part_prompt", *LIMITS)
# Seconds within which two lengths are one: half a frame of the model.
_SAME_LENGTH = 0.026


@dataclass(frozen=True)
class BlockStrip:
    """A strip on the armature that was made from a block."""

    track: bpy.types.NlaTrack
    strip: bpy.types.NlaStrip
    action: bpy.types.Action


def duplicate_block(settings: BlockSettings) -> None:
    """A copy below the active block, which becomes active. It is new: nothing was made from it."""
    source = settings.blocks[settings.active_block]
    below = settings.active_block + 1
    copied = add_block(settings, source.prompt, source.seconds)
    for name in _COPIED:
        setattr(copied, name, getattr(source, name))
    settings.blocks.move(len(settings.blocks) - 1, below)
    settings.active_block = below


def insert_block(settings: BlockSettings, uid: str, prompt: str, seconds: float, placed: dict[str, BlockStrip]) -> None:
    """A block for a strip that has none, before the first one that lies later, and active."""
    starts = [placed[block.uid].strip.frame_start if block.uid in placed else None for block in settings.blocks]
    block = add_block(settings, prompt, seconds)
    block.uid = uid
    own = placed[uid].strip.frame_start
    place = next((index for index, start in enumerate(starts) if start is not None and start > own), len(starts))
    settings.blocks.move(len(settings.blocks) - 1, place)
    settings.active_block = place


def split_block(settings: BlockSettings) -> None:
    """One block for each action of the active block's prompt, in its place, the first of which is still itself. They share its time as they
    do where they are made one by one, but have as much as they usually take together."""
    source, at = settings.blocks[settings.active_block], settings.active_block
    actions = named_actions(source.prompt, prompt_facts.ask_now(source.prompt))
    usual = [seconds for _, seconds in actions]
    whole = max(source.seconds, sum(usual))
    seconds = [round(part, 1) for part in duration_model.shared_out(whole, prompt_actions.SHORTEST_ACTION, usual)]
    parts = [(prompt, part) for (prompt, _), part in zip(actions, seconds, strict=True)]
    same = {name: getattr(source, name) for name in ("enabled", *LIMITS)}
    source.prompt, source.seconds = parts[0]
    for place, part in enumerate(parts[1:], start=at + 1):
        added = add_block(settings, *part)
        for name, value in same.items():
            setattr(added, name, value)
        settings.blocks.move(len(settings.blocks) - 1, place)
    settings.active_block = at


def named_actions(prompt: str, told: PromptFacts | None) -> tuple[tuple[str, float], ...]:
    """The actions that a prompt names, each with its usual seconds: as the loaded model has told, else as the prompt's words do."""
    if told is not None and told.actions:
        return told.actions
    return tuple((action, duration_model.usual_seconds(action)) for action in prompt_actions.prompt_actions(prompt))


def take_usual_length(settings: BlockSettings) -> None:
    """The active block lasts as long as what its prompt names usually does: as the loaded model has learned it, else as its words say."""
    block = settings.blocks[settings.active_block]
    told = prompt_facts.ask_now(block.prompt)
    block.seconds = told.seconds if told is not None and told.actions else duration_model.usual_seconds(block.prompt)


def too_short_hint(actions: int, seconds: float) -> str | None:
    """What to tell who gives several actions so little time that they cannot be made one by one."""
    least = actions * prompt_actions.SHORTEST_ACTION
    if seconds >= least:
        return None
    return translate("Too short to make its actions one by one, which takes {0:.1f} s at least.").format(least)


def remove_block(settings: BlockSettings) -> None:
    """Without the active block. Strips made from it stay."""
    settings.blocks.remove(settings.active_block)
    settings.active_block = max(0, min(settings.active_block, len(settings.blocks) - 1))


def move_block(settings: BlockSettings, step: int) -> None:
    target = settings.active_block + step
    if 0 <= target < len(settings.blocks):
        settings.blocks.move(settings.active_block, target)
        settings.active_block = target


def enabled_blocks(settings: BlockSettings) -> list[MotionMambaBlock]:
    return [block for block in settings.blocks if block.enabled]


def total_seconds(settings: BlockSettings) -> float:
    return sum(block.seconds for block in enabled_blocks(settings))


def block_strips(armature: ArmatureObject | None) -> dict[str, BlockStrip]:
    """The strip that was made from each block, by the block's uid; the highest, where there are several."""
    animation = armature.animation_data if armature is not None else None
    found: dict[str, BlockStrip] = {}
    for track in animation.nla_tracks if animation else ():
        for strip in track.strips:
            if strip.action is not None and not track.mute and (uid := strip.action.get("motion_mamba_block")):
                found[uid] = BlockStrip(track, strip, strip.action)
    return found


def lies_over(block: MotionMambaBlock, placed: dict[str, BlockStrip]) -> bool:
    """Whether it lies, or will lie, over what plays rather than in the row of those that follow each other."""
    return tracks.is_part(placed[block.uid].strip) if block.uid in placed else is_partial(block)


def block_state(block: MotionMambaBlock, placed: dict[str, BlockStrip], pins: Iterable[PinMark] = ()) -> State:
    """pins: what those of the character that are on ask for now, wherever they lie."""
    if block.uid not in placed:
        return "new"
    strip, made = placed[block.uid].strip, placed[block.uid].action
    known = read_metadata(made)
    same = known.get("prompt") == block.prompt and known.get("seed", block.seed) == block.seed
    same = same and (known.get("part", EVERYTHING), known.get("part_prompt", "")) == asked_of(block)
    same = same and known.get("style", "") == style_of(block).to_text()
    same = same and known.get("pins_within", "") == marks_within(pins, strip.frame_start, strip.frame_end)
    return "made" if same and abs(added_seconds(block, made)) < _SAME_LENGTH else "changed"


def selected_block(settings: BlockSettings) -> MotionMambaBlock:
    """Of a list that is not empty."""
    return settings.blocks[min(settings.active_block, len(settings.blocks) - 1)]


def tell_seed(settings: BlockSettings, uid: str, seed: int) -> None:
    """The seed that a block's motion has is the one that it shows."""
    for block in settings.blocks:
        if block.uid == uid and seed is not None:
            block.seed = seed


def added_seconds(block: MotionMambaBlock, made: bpy.types.Action) -> float:
    """Seconds that the block is longer now than when this action was made from it."""
    return block.seconds - read_metadata(made).get("seconds", block.seconds)


def script_hint(prompt: str) -> str | None:
    """What to tell who writes in another script than Latin: the models read English."""
    letter = next((letter for letter in prompt if letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN")), None)
    if letter is None:
        return None
    script = unicodedata.name(letter, "ANOTHER").split()[0].capitalize()
    return translate("The model reads English. It cannot read “{0}” ({1}): write the prompt in English.").format(letter, script)


def remember_prompt(history: Any, prompt: str) -> None:
    """To the top of a collection of used prompts, once."""
    same = next((index for index, line in enumerate(history) if line.prompt == prompt), None)
    if same is None:
        history.add().prompt = prompt
        same = len(history) - 1
    history.move(same, 0)
    while len(history) > _MOST_HISTORY:
        history.remove(len(history) - 1)
