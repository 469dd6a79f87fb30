"""The kinds of constraint: what must hold in a motion, whatever the prompt says. Plain data; the command line imports it before numpy.

Each kind is one field of `Constraints`; those of one part of the body are in `part_kinds`. `checks` says what is wrong with them,
`encoding` turns whole poses into what the models read, and `enforcement`, `root_path` and `solving` make the motion meet them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from .part_kinds import KeptContact, LookAt, MadePart, PartPlacement, PartPrompt, RootWaypoints


@dataclass(frozen=True)
class PoseConstraint:
    """Whole-body poses at single frames: joints (K, 22, 3), metres, Y up, at the frame indices `frames` (K,) of the motion."""

    joints: np.ndarray
    frames: np.ndarray


@dataclass(frozen=True)
class RootPath:
    """Where the root must be on the ground: points (K, 2), x and z in metres, at times (K,) in seconds, which rise.

    facings: (K,) radians from +Z towards +X in which the body faces at the points; None for along the path.
    """

    times: np.ndarray
    points: np.ndarray
    facings: np.ndarray | None = None


@dataclass(frozen=True)
class Constraints:
    """All that must hold in one motion. What is None or empty is left to the model."""

    poses: PoseConstraint | None = None
    path: RootPath | None = None
    placements: tuple[PartPlacement, ...] = ()
    contacts: tuple[KeptContact, ...] = ()
    looks: tuple[LookAt, ...] = ()
    waypoints: tuple[RootWaypoints, ...] = ()
    made_parts: tuple[MadePart, ...] = ()
    part_prompts: tuple[PartPrompt, ...] = ()

    @property
    def parts(self) -> tuple[PartPlacement | KeptContact | LookAt | RootWaypoints | MadePart | PartPrompt, ...]:
        """All those that speak of a part of the body or of its root."""
        return (*self.placements, *self.contacts, *self.looks, *self.waypoints, *self.made_parts, *self.part_prompts)

    @property
    def need_whole_motion(self) -> bool:
        """Whether they can only be met once the whole motion is there."""
        return self.path is not None or bool(self.parts)
