"""The motion that waits, as the panel and the pins ask for it now. Main thread only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ...generator.digest import digest_of
from ..blender.sample_memory import NotSampledError, SampleMemory
from ..blender.typed import ArmatureObject, Context
from ..blocks.properties import MotionMambaBlock
from ..pins import pinned_requests
from ..pins.marks import pins_of
from ..preview import preview
from ..preview.segments import take_segments
from ..properties import active_settings, chosen_character, setting_names
from ..requests import asking
from ..requests.destinations import JobSpec
from ..requests.requests import Manner
from ..requests.validation import request_problem

_PIN = ("part", "start", "end", "enabled", "hold_rotation")


@dataclass(frozen=True)
class WaitingMotion:
    """What is asked for, digests of all of it and of how long it lasts and where it lies in time."""

    spec: JobSpec
    digest: str
    timing: str

    @property
    def can_be_led(self) -> bool:
        """Whether its constraints are such that the model's latents are led to them, which takes its time."""
        constraints = self.spec.request.constraints
        whole = constraints.poses is not None or constraints.path is not None
        return whole or bool(constraints.placements or constraints.waypoints)


def shown_on(context: Context) -> ArmatureObject | None:
    """The panel's character, where a motion waits on it that can be asked for again."""
    armature = chosen_character(context.scene)
    return armature if armature is not None and asking.another_take(context) is not None else None


def waiting_motion(context: Context, samples: SampleMemory) -> WaitingMotion:
    """Of the panel's character, on which one waits. What was read off the scene before comes out of `samples`, the rest is read into it.

    Raises ValueError with what the animator can do about it.
    """
    try:
        with samples.used(closed=True):
            spec = _spec(context, is_hidden=False)
    except NotSampledError:
        with samples.used(closed=False):
            spec = _spec(context, is_hidden=True)
    if problem := request_problem(spec.request):
        raise ValueError(problem)
    settings, destination = active_settings(context.scene), spec.destination
    hands = [(block.uid, block.hands) for block in settings.blocks]
    timing = digest_of([destination.frame, destination.last, destination.meets, [seconds for _, seconds in spec.request.segments]])
    return WaitingMotion(spec, digest_of([spec.request, _plain(spec), hands]), timing)


def _spec(context: Context, is_hidden: bool) -> JobSpec:
    asked, armature = asking.another_take(context), chosen_character(context.scene)
    assert asked is not None and armature is not None, "shown_on has found one"
    waiting, settings = armature.motion_mamba.preview, active_settings(context.scene)
    listed = {block.uid for block in settings.blocks}
    given: dict[str, Any] = {"variations": 1}
    if not asked.blocks:
        given["seed"] = waiting.takes[waiting.index].seed
    seeds = {segment.block: segment.seed for segment in take_segments(waiting) if segment.block not in listed and segment.seed is not None}
    build = asking.spec_of if is_hidden else asking.spec_as_shown
    return pinned_requests.with_pins(context, build(context, asked, Manner(keep=False, given=given, seeds=seeds)))


def _plain(spec: JobSpec) -> list[Any]:
    """What of the destination makes a difference to the keys, as far as it can change while a motion waits."""
    to = spec.destination
    return [to.frame, to.last, to.meets, to.finishing, to.replaces, to.shift, to.seconds, [replace(pin) for pin in to.pins]]


@dataclass(frozen=True)
class Glance:
    """What Blender tells nobody of when it changes, looked at at every tick: settings, blocks, pins' own. pins: their empties' names."""

    pins: tuple[str, ...]

    @classmethod
    def of(cls, context: Context) -> Glance:
        armature = chosen_character(context.scene)
        return cls(tuple(thing.name for thing in pins_of(armature, context.scene)) if armature is not None else ())

    def values(self, context: Context) -> list[Any]:
        """Equal for as long as nothing of it changes."""
        settings, objects = active_settings(context.scene), context.scene.objects
        own = [getattr(settings, name) for name in setting_names()]
        blocks = [[getattr(block, name) for name in MotionMambaBlock.__annotations__] for block in settings.blocks]
        found = [objects.get(name) for name in self.pins]
        held = [None if thing is None else [getattr(thing.motion_mamba_pin, name) for name in _PIN] for thing in found]
        return [own, blocks, held, context.scene.render.fps, context.scene.render.fps_base]

    def playing(self, context: Context) -> list[Any]:
        """The strips that the character plays; equal for as long as nobody moves, mutes or retimes one."""
        armature = chosen_character(context.scene)
        animation = armature.animation_data if armature is not None else None
        tracks = animation.nla_tracks if animation is not None else ()
        return [(track.mute, *_facts(strip)) for track in tracks for strip in track.strips]


def _facts(strip: Any) -> tuple[Any, ...]:
    return strip.name, strip.frame_start, strip.frame_end, strip.mute, strip.influence, strip.action_frame_start, strip.scale


def shown_take(armature: ArmatureObject) -> tuple[int, int, int]:
    """Which character, and which take of it."""
    action = preview.shown_action(armature)
    return armature.session_uid, armature.motion_mamba.preview.index, action.session_uid if action is not None else 0
