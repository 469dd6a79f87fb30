"""Windows that were made, remembered by all that they were made from: who asks again for a motion that differs in places has only those
made anew, and the others to the bit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import numpy as np

from ..motion import ModelId
from ..retrieval.beginnings import Beginnings

# Each is 200 KB at most for the models that ship: 26 MB in all.
_MOST_WINDOWS = 128


class WindowMemory:
    """Features (B, T, F) of the windows that were asked for last. made, recalled: how many of either there were. For one thread."""

    def __init__(self, most: int = _MOST_WINDOWS) -> None:
        self.made = self.recalled = 0
        self._most = most
        self._windows: OrderedDict[str, np.ndarray] = OrderedDict()
        self._beginnings: dict[tuple[ModelId, bool], Beginnings | None] = {}

    def window(self, key: str, make: Callable[[], np.ndarray]) -> np.ndarray:
        """What `make` makes, which the key tells all about; read-only. What it raises leaves nothing behind."""
        if key in self._windows:
            self._windows.move_to_end(key)
            self.recalled += 1
            return self._windows[key]
        features = make()
        features.flags.writeable = False
        self._windows[key] = features
        self.made += 1
        if len(self._windows) > self._most:
            self._windows.popitem(last=False)
        return features

    def beginnings(self, model: ModelId, as_typed: bool, make: Callable[[bool], Beginnings | None]) -> Beginnings | None:
        """What windows of a model begin from, with what it has found for prompts before."""
        key = (model, as_typed)
        if key not in self._beginnings:
            self._beginnings[key] = make(as_typed)
        return self._beginnings[key]
