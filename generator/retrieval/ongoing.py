"""What windows begin from that go on second by second, without anybody knowing for how long: each prompt's entry is laid out from where it
began, and gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..constraints.model_inputs import ConstrainedFrames
from ..planning.windows import WindowPlan
from .beginnings import Beginnings
from .start import Found, LatentStart


@dataclass
class OngoingBeginnings(Beginnings):
    """A window's `part` counts the seconds since its prompt began."""

    _begun: Found | None = None

    def of(self, window: WindowPlan, seeds: Sequence[int], constraints: ConstrainedFrames | None) -> LatentStart | None:
        if window.part == 0 or self._begun is None:
            self._begun = self.found(window, constraints)
        seconds = replace(self.seconds(window, constraints), passed=window.part)
        return self.retrieval.start(self._begun, seconds, False, seeds)
