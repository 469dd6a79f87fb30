"""What was read off the scene at other frames than the current one, kept while somebody asks for it again and again.

Reading it moves the playhead, frame by frame, through the whole scene: too slow, and too rude, to be done while something is dragged.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np


class NotSampledError(LookupError):
    """A closed memory was asked for what it does not hold."""


@dataclass
class SampleMemory:
    """is_closed: whether nothing new may be read. Keys begin with the kind of what is kept."""

    is_closed: bool = False
    kept: dict[tuple[Hashable, ...], np.ndarray] = field(default_factory=dict[tuple[Hashable, ...], np.ndarray])

    def forget(self, kind: str = "") -> None:
        """All samples of a kind; of every kind without one."""
        self.kept = {key: value for key, value in self.kept.items() if kind and key[0] != kind}

    @contextmanager
    def used(self, closed: bool) -> Iterator[None]:
        """Inside, `remembered` looks here. closed: raises NotSampledError rather than read the scene."""
        global _in_use
        before, _in_use, self.is_closed = _in_use, self, closed
        try:
            yield
        finally:
            _in_use = before


# Main thread only, as all that reads the scene.
_in_use: SampleMemory | None = None


def remembered(key: tuple[Hashable, ...], read: Callable[[], np.ndarray]) -> np.ndarray:
    """What `read` reads, which the key tells all about; from memory where one is used and holds it."""
    memory = _in_use
    if memory is None:
        return read()
    if key not in memory.kept:
        if memory.is_closed:
            raise NotSampledError
        memory.kept[key] = read()
    return memory.kept[key]
