"""What Live makes while something is dragged is one take, remembered once it is left as it is."""

from __future__ import annotations

from ..blender.typed import all_scenes
from ..generate.finished import FinishedMotion
from ..requests.destinations import JobSpec
from ..takes import history

# Seconds for which nothing changed.
_STILL = 1.0


class SettlingTake:
    """The newest motion that was put in place, until it is remembered."""

    def __init__(self) -> None:
        self._newest: tuple[FinishedMotion, JobSpec] | None = None
        self._since = 0.0

    def put(self, finished: FinishedMotion, spec: JobSpec, now: float) -> None:
        """In the place of what was put before. now: as time.monotonic()."""
        self._newest, self._since = (finished, spec), now

    def remember(self, now: float | None = None) -> None:
        """Once it has been there for a second; now None: at once. Nothing where its scene has gone."""
        if self._newest is None or (now is not None and now - self._since < _STILL):
            return
        (finished, spec), self._newest = self._newest, None
        if (scene := spec.destination.scene.among(all_scenes())) is not None:
            history.remember(scene, (finished,), spec)
