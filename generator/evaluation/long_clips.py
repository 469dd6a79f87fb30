"""The long subset: the same figures on those clips alone that last over 190 frames, as the paper's table for long motions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from .clips import Clips, Take
from .metrics import distinct_clips
from .table import Cells, Judge, Repeats, Row, measure

# Motion Mamba (arXiv 2403.07487) measures HumanML3D's sequences of over 190 frames apart.
LONG_FRAMES = 190
_Value = TypeVar("_Value")


class LongSubset:
    """Clips over LONG_FRAMES of a split. R-precision chooses from `batch` clips: fewer than asked for where there are not so many
    whose captions differ."""

    def __init__(self, clips: Clips, judges: Sequence[Judge], repeats: Repeats):
        self._chosen = [index for index, frames in enumerate(clips.frames) if frames > LONG_FRAMES]
        self.clips = Clips(tuple(clips.windows[index] for index in self._chosen), self._of(clips.joints))
        self.batch = min(repeats.batch, distinct_clips(self.clips.captions))
        self._judges = [Judge(judge.evaluator, judge.real[self._chosen]) for judge in judges]
        self._repeats = replace(repeats, batch=self.batch)

    @property
    def can_be_measured(self) -> bool:
        """A distance between motions, and a choice, need two."""
        return self.batch >= 2

    @property
    def title(self) -> str:
        count, batch = len(self._chosen), self.batch
        if not self.can_be_measured:
            return f"Clips over {LONG_FRAMES} frames: {count}, too few to measure apart."
        chance = " / ".join(f"{place / batch:.3f}" for place in (1, 2, 3))
        return f"Clips over {LONG_FRAMES} frames: {count}; R-precision chooses from {batch}, chance is {chance}"

    def measure(self, row: Row) -> Cells:
        """The row's figures on these clips. What was measured of the model as a whole, or of other texts, is left out."""
        takes = tuple(Take(self._of(take.motions), take.captions and self._of(take.captions)) for take in row.takes)
        return measure(replace(row, takes=takes, many=(), joint_error=None, seconds=None), self._judges, self.clips, self._repeats)

    def _of(self, values: Sequence[_Value]) -> tuple[_Value, ...]:
        return tuple(values[index] for index in self._chosen)
