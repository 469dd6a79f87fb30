"""What each window of a request begins from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..constraints.model_inputs import ConstrainedFrames
from ..motion import FPS
from ..planning.actions import Action
from ..planning.windows import WindowPlan
from ..representation.features import ROOT_HEIGHT
from ..text.clauses.cores import without_company, without_manner
from ..text.clauses.joined_actions import joined_actions
from ..text.clauses.prompt_actions import prompt_actions
from ..text.duration_model import usual_seconds
from .ranking import Worded
from .start import Found, LatentStart, Retrieval, Seconds

# What is joined by "and" is done in turn where nothing comes so near to the whole, but to each part at least so near, and on the average so
# much nearer than to the whole.
_AT_ONCE, _KNOWN, _CLEARLY = 0.78, 0.5, 0.08
# Or where what comes nearest to the whole does one part hardly at all, and each is known so well: it limps, and nothing collapses. From so
# near on it is the whole, though.
_LEFT_OUT, _WELL_KNOWN, _IS_WHOLE = 0.33, 0.6, 0.85
# Circumstances are left out where with them it is known less than so (what is done beside it, how it is done), and the rest so well, and so
# much better.
_HARDLY, _BARELY, _SURELY, _MUCH = 0.5, 0.6, 0.7, 0.2
# Seconds: what follows another action is one window at most.
_LONGEST = 9.0
# Seconds. What was recorded in less is seldom all of what a prompt means.
_SHORTEST = 2.0
# Nor is less to be seen of what goes on.
_GOES_ON = 4.0
_REMEMBERED = 200
# A way that is gone once, from its beginning to its end: half of a circle is none.
_COURSE = re.compile(
    r"\b(?:circles?|circular|semi-?circles?|half[- ]circles?|figure (?:of )?(?:8|eight)|ovals?|zig-?zags?|curves?|arcs?)\b", re.IGNORECASE
)

# The ways a prompt may be read, the likeliest first.
Readings = Callable[[str], Sequence[Worded]]


@dataclass(frozen=True)
class _Search:
    """Of a prompt: read is the reading by which the best entry was found. scores: (N,) how well each does it."""

    read: str
    scores: np.ndarray


@dataclass
class Beginnings:
    """retrieval: where to look. readings: of a prompt. Keeps what it has found, since long motions ask for one prompt again and again."""

    retrieval: Retrieval
    readings: Readings
    _searches: dict[tuple[str, int | None], _Search] = field(default_factory=dict[tuple[str, int | None], _Search])

    def of(self, window: WindowPlan, seeds: Sequence[int], constraints: ConstrainedFrames | None) -> LatentStart | None:
        """For each seed (its variation's own) another motion of those that do what the window's prompt says; None where nothing does."""
        return self.retrieval.start(self.found(window, constraints), self.seconds(window, constraints), window.part > 0, seeds)

    def found(self, window: WindowPlan, constraints: ConstrainedFrames | None) -> Found:
        """The entries that do what the window's prompt says."""
        # A later window of a segment goes on with what the first began from.
        height = _height_before(window, constraints) if window.part == 0 else None
        return self.retrieval.find(self._scored(window.prompt, window.segment), height)

    def of_clip(self, prompt: str, frames: int, seed: int) -> LatentStart | None:
        """For a clip that is one window without constraints."""
        return self.of(WindowPlan(prompt, 0, 0, frames, segment=frames), [seed], None)

    def actions(self, prompt: str) -> list[Action]:
        """The actions that a prompt names. "And" joins what is done at once, where something does it at once; else it is done in turn."""
        parts = [self._core(part) for action in prompt_actions(prompt) for part in self._in_turn(action)]
        longest = _LONGEST if len(parts) > 1 else np.inf
        return [Action(part, min(self._usual_seconds(part), longest)) for part in parts]

    def scores(self, action: str) -> np.ndarray:
        """(N,) how well each entry does one action, whatever its length."""
        return self._scored(action, None)

    def read(self, action: str) -> str:
        """One action in those of its readings' words for which the best entry was found."""
        return self._searched(action, None).read

    def _in_turn(self, action: str) -> list[str]:
        parts = joined_actions(action)
        if len(parts) == 1:
            return parts
        scores = self._scored(action, None)
        of_parts = np.stack([self._scored(part, None) for part in parts])
        whole, each = float(scores.max()), of_parts.max(axis=1)
        nearer = whole < _AT_ONCE and each.min() >= _KNOWN and each.mean() >= whole + _CLEARLY
        leaves_out = float(of_parts[:, scores.argmax()].min()) < _LEFT_OUT
        return parts if nearer or (leaves_out and whole < _IS_WHOLE and each.min() >= _WELL_KNOWN) else [action]

    def _core(self, action: str) -> str:
        """The action without circumstances with which nothing does it, where something does it without them. What is done beside it is
        sooner kept than how it is done."""
        whole = float(self._scored(action, None).max())
        for least, shorter in ((_HARDLY, without_company(action)), (_BARELY, without_manner(action))):
            for text in shorter if whole < least else ():
                if float(self._scored(text, None).max()) >= max(_SURELY, whole + _MUCH):
                    return text
        return action

    def _usual_seconds(self, action: str) -> float:
        """As long as the entries that do it; as its words tell where none surely does, or they go on as long as one likes."""
        frames = self.retrieval.usual_frames(self._scored(action, None), bool(_COURSE.search(action)))
        if frames is None:
            return max(usual_seconds(action), _GOES_ON)
        # A gait that was recorded for a moment would stop in the middle of a stride.
        return max(frames / FPS, _GOES_ON if self.retrieval.ranking.goes_somewhere(action) else _SHORTEST)

    def _scored(self, prompt: str, frames: int | None) -> np.ndarray:
        return self._searched(prompt, frames).scores

    def _searched(self, prompt: str, frames: int | None) -> _Search:
        if (prompt, frames) not in self._searches:
            if len(self._searches) >= _REMEMBERED:
                self._searches.clear()
            readings = self.readings(prompt)
            found, scores = self.retrieval.search(readings, frames)
            self._searches[prompt, frames] = _Search(readings[found].text, scores)
        return self._searches[prompt, frames]

    def seconds(self, window: WindowPlan, constraints: ConstrainedFrames | None) -> Seconds:
        """A window as latents see it."""
        each = self.retrieval.latent_frames
        first, count = -(-window.existing // each), -(-window.frames // each)
        if constraints is None:
            return Seconds(first, count)
        frames = np.flatnonzero(constraints.mask[:, : window.frames].any(axis=0))
        return Seconds(first, count, frozenset((frames[frames >= window.existing] // each).tolist()))


def _height_before(window: WindowPlan, constraints: ConstrainedFrames | None) -> float | None:
    """Of the pelvis in the last frame that exists, or in a first one that is given; the mean over the variations."""
    last = max(window.existing - 1, 0)
    if constraints is None or not constraints.mask[:, last].all():
        return None
    return float(constraints.features[:, last, ROOT_HEIGHT].mean())
