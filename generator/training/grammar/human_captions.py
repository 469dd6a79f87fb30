"""Human captions for made motion: which of HumanML3D's captions tell of what was performed.

Nothing is performed to order. What a performance did, its own captions say; compiled (`caption_compiler`), they are its facts. A human
caption fits when it names the performance's main action and nothing that the facts do not have: side, part, count, way, place, pace, style.
Captions of several actions in turn fit performances that are joined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np

from ...data.humanml3d_captions import read_clips
from .caption_compiler import Call, Compiled, compile_caption

# What everybody does before and after who stands: told of or not, it changes nothing.
STANDING = frozenset({"stand", "still", "stop", "return"})
# What does not show without the thing, or is the same as not said.
_UNSEEN = ("object:",)
_UNSAID = frozenset({"pace:normal", "style:slight"})
# An action is what a performance is about when so many of its captions name it.
_MAIN_SHARE = 0.5


@dataclass(frozen=True)
class Facts:
    """Of one performance. said: of each action all that any of its captions says of it. main: the actions it is about. orders: the rows of
    actions that its captions have, standing left out. stands: whether it begins and ends standing."""

    said: dict[str, frozenset[str]]
    main: frozenset[str]
    orders: frozenset[tuple[str, ...]]
    stands: bool = False


@dataclass(frozen=True)
class HumanCaption:
    """A caption and what it was compiled to."""

    text: str
    compiled: Compiled


def facts_of(captions: Iterable[str], stands: bool = False) -> Facts:
    """Captions of one motion."""
    compiled = [found for found in map(compile_caption, captions) if found.calls]
    said: dict[str, frozenset[str]] = {}
    for call in (call for each in compiled for call in each.calls):
        said[call.action] = said.get(call.action, frozenset()) | call.facts
    named = Counter(action for each in compiled for action in {call.action for call in each.calls})
    main = frozenset(action for action, count in named.items() if count >= _MAIN_SHARE * len(compiled)) - STANDING
    main = main or frozenset(action for action, _ in named.most_common(1))
    return Facts(said, main, frozenset(_order(each.calls) for each in compiled), stands)


def cuts_of(compiled: Compiled, count: int) -> Iterator[tuple[tuple[Call, ...], ...]]:
    """All ways to cut the calls into `count` rows, one done after the other. What is done at the same time is not cut."""
    places = [place for place, joint in enumerate(compiled.joints, 1) if joint != "with"]
    for chosen in combinations(places, count - 1):
        edges = (0, *chosen, len(compiled.calls))
        yield tuple(compiled.calls[start:end] for start, end in pairwise(edges))


def tells(calls: Sequence[Call], facts: Facts) -> bool:
    """Whether these calls, of one caption or of a part of it, tell of this performance, and of nothing else."""
    moving = [call for call in calls if not (facts.stands and _is_standing(call))]
    actions = {call.action for call in moving}
    if not moving:
        return not facts.main - STANDING
    if not facts.main <= actions and not _names_one(actions, facts):
        return False
    order = _order(moving)
    return all(_is_told(call, facts) for call in moving) and (len(order) < 2 or order in facts.orders)


def _names_one(actions: set[str], facts: Facts) -> bool:
    """Captions that call one action by several names ("raises", "holds") have no one that all of them name."""
    return not facts.main - STANDING and bool(actions & facts.said.keys())


def _is_told(call: Call, facts: Facts) -> bool:
    return call.action in facts.said and _seen(call.facts) <= facts.said[call.action]


def _is_standing(call: Call) -> bool:
    return call.action in STANDING and not _seen(call.facts) - {"way:up", "way:forward"}


def _seen(facts: frozenset[str]) -> frozenset[str]:
    return frozenset(fact for fact in facts if not fact.startswith(_UNSEEN)) - _UNSAID


def _order(calls: Sequence[Call]) -> tuple[str, ...]:
    """Each action once for each time that another one came before it."""
    actions = [call.action for call in calls if call.action not in STANDING]
    return tuple(action for place, action in enumerate(actions) if place == 0 or action != actions[place - 1])


class CaptionBook:
    """Human captions that are compiled whole, to be looked up by what was performed."""

    def __init__(self, captions: Iterable[HumanCaption]) -> None:
        self.captions = tuple(captions)
        self._by_action: dict[str, list[HumanCaption]] = {}
        for caption in self.captions:
            for action in {call.action for call in caption.compiled.calls}:
                self._by_action.setdefault(action, []).append(caption)

    @classmethod
    def of(cls, texts: Iterable[str]) -> CaptionBook:
        compiled = ((text, compile_caption(text)) for text in dict.fromkeys(texts))
        return cls(HumanCaption(text, found) for text, found in compiled if found.is_whole)

    @classmethod
    def read(cls, path: Path, may_use: Callable[[str], bool] = lambda _text: True) -> CaptionBook:
        """HumanML3D's captions of the training split. may_use: not for captions that hold words kept back."""
        clips = read_clips(path)
        return cls.of(text for clip in clips if clip.split == "train" for text in clip.texts if may_use(text))

    def of_performance(self, facts: Facts) -> list[str]:
        """Captions that tell of this performance alone."""
        return self.of_sequence((facts,))

    def of_sequence(self, performances: Sequence[Facts]) -> list[str]:
        """Captions that tell of these performances, one after the other."""
        main = min(performances, key=lambda facts: len(facts.said))
        near = {caption.text: caption for action in main.said for caption in self._by_action.get(action, ())}
        return [text for text, caption in near.items() if _tells_in_turn(caption.compiled, performances)]


def _tells_in_turn(compiled: Compiled, performances: Sequence[Facts]) -> bool:
    return any(all(map(tells, rows, performances)) for rows in cuts_of(compiled, len(performances)))


def with_human_captions(facts: Facts, own: Sequence[str], book: CaptionBook, rng: np.random.Generator, most: int = 6) -> tuple[str, ...]:
    """A performance's own captions, and up to `most` drawn from the book's that tell of it."""
    found = book.of_performance(facts)
    drawn = rng.permutation(len(found))[:most]
    return tuple(dict.fromkeys([*own, *(found[index] for index in drawn)]))


class Performer:
    """What a number of performances can do between them."""

    def __init__(self, performances: Iterable[Facts]) -> None:
        different = {(frozenset(facts.said.items()), facts.main, facts.orders, facts.stands): facts for facts in performances}
        self._by_action: dict[str, list[Facts]] = {}
        for facts in different.values():
            for action in facts.said:
                self._by_action.setdefault(action, []).append(facts)
        self._known: dict[tuple[Call, ...], bool] = {}

    def can(self, calls: tuple[Call, ...]) -> bool:
        """Whether one of the performances is what these calls tell of."""
        if calls not in self._known:
            moving = [call for call in calls if not _is_standing(call)] or list(calls)
            near = self._by_action.get(moving[0].action, [])
            self._known[calls] = _only_stands(calls) or any(tells(calls, facts) for facts in near)
        return self._known[calls]

    def can_in_turn(self, compiled: Compiled) -> bool:
        """Whether performances, one after the other, are what a caption tells of."""
        calls, joints = compiled.calls, compiled.joints
        reached = {0}
        for end in range(1, len(calls) + 1):
            may_end = end == len(calls) or joints[end - 1] != "with"
            if may_end and any(start in reached and self.can(calls[start:end]) for start in range(end)):
                reached.add(end)
        return len(calls) in reached


def _only_stands(calls: Sequence[Call]) -> bool:
    """What recordings of standing do, whoever made the motion before."""
    return all(_is_standing(call) for call in calls)
