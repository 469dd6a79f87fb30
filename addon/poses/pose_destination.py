"""One pose of a motion for a character: chosen, put where it stands and facing as it does, solved. What runs on the worker thread."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...generator.motion import Motion, Segment
from ...rigs.finishing.telling_frame import telling_frame
from ..generate.finished import FinishedMotion
from ..requests.destinations import Destination

# Frames that are solved: neighbours say how elbows and knees are turned.
_SOLVED = 8


@dataclass(frozen=True)
class PoseDestination(Destination):
    """As any other, but that its motion's first frame is the pose and all that counts."""

    def finish(self, motion: Motion) -> FinishedMotion:
        return super().finish(from_frame(motion, telling_frame(motion.joints, motion.fps)))


def from_frame(motion: Motion, first: int) -> Motion:
    """The next few frames of a motion."""
    span = slice(first, first + _SOLVED)
    joints = motion.joints[span]
    segment = Segment(motion.prompt, 0, len(joints) - 1)
    return replace(
        motion, joints=joints, contacts=motion.contacts[span], segments=(segment,), constrained_frames=None, held=None, misses=()
    )
