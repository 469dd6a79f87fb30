"""How a strip plays its action and mixes it with what lies below, taken from one strip and given to another."""

from __future__ import annotations

from dataclasses import dataclass

import bpy

from .action_slices import Keys, read_keys, write_keys

# Switching automatic blending sets the blends: it comes first.
_MIXING = ("use_auto_blend", "blend_type", "extrapolation", "mute", "blend_in", "blend_out")
_TIMING = ("action_frame_start", "action_frame_end", "use_sync_length", "use_reverse", "repeat", "scale")


@dataclass(frozen=True)
class StripMixing:
    """How a strip is mixed with what lies below it. influence: its keys, in scene frames; None where it is not animated."""

    settings: dict[str, str | bool | float]
    influence: Keys | None
    start: float

    @classmethod
    def of(cls, strip: bpy.types.NlaStrip) -> StripMixing:
        return cls({name: getattr(strip, name) for name in _MIXING}, _influence(strip), strip.frame_start)

    @classmethod
    def with_timing(cls, strip: bpy.types.NlaStrip) -> StripMixing:
        """Also which part of the action it plays, how fast, how often and which way."""
        return cls({name: getattr(strip, name) for name in (*_TIMING, *_MIXING)}, _influence(strip), strip.frame_start)

    def apply_to(self, strip: bpy.types.NlaStrip) -> None:
        for name, value in self.settings.items():
            setattr(strip, name, value)
        if self.influence is not None:
            strip.use_animated_influence = True
            write_keys(strip.fcurves.find("influence"), self.influence, strip.frame_start - self.start)


def _influence(strip: bpy.types.NlaStrip) -> Keys | None:
    return read_keys(strip.fcurves.find("influence")) if strip.use_animated_influence else None
