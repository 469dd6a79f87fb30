"""What a loaded model makes of prompts before anything is made: vectors, readings, actions and their usual lengths, how well it knows each.

All of it is asked while somebody types, and takes milliseconds.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from .inference.network import TextEncoder
from .planning.actions import Action, actions_in_words
from .retrieval.beginnings import Beginnings
from .retrieval.familiarity import Familiarity, familiarity_in_library, familiarity_in_words
from .retrieval.ranking import Worded
from .retrieval.reading import known_with_captions
from .retrieval.start import Retrieval
from .text.duration_model import usual_seconds
from .text.reading import Kind, Reading, possible_readings, read_in_turn, read_prompt
from .text.words.known_words import KnownWords


class PromptReader:
    """encoder: the model's. known_words: those it was trained on, where its file tells. retrieval: what it has learned, where a library
    keeps it. What was found is remembered: long motions and typing ask for the same again and again."""

    def __init__(self, encoder: TextEncoder, known_words: KnownWords | None, retrieval: Retrieval | None):
        self.encoder = encoder
        self._trained_words = known_words
        self._retrieval = retrieval
        self._vectors: dict[str, np.ndarray] = {}
        self._beginnings: dict[bool, Beginnings] = {}

    @cached_property
    def _known_words(self) -> KnownWords | None:
        """Where the model does not tell its own, no verb is put in other words."""
        if self._trained_words is None or self._retrieval is None:
            return self._trained_words
        return known_with_captions(self._trained_words, self._retrieval.library.captions)

    def embed(self, prompt: str) -> np.ndarray:
        """(text_width,) vector of a prompt. Encoded one at a time, so that it never depends on what it is encoded beside."""
        if prompt not in self._vectors:
            self._vectors[prompt] = np.asarray(self.encoder.encode([prompt])[0])
        return self._vectors[prompt]

    def embed_as_read(self, prompt: str) -> np.ndarray:
        """(text_width,) vector of what is read for a prompt that names one action."""
        return self.embed(self._read_action(prompt).text)

    def read(self, prompt: str) -> Reading:
        """How a prompt is read, unless its request says as typed: typing errors corrected, verbs that the model has not learned in other
        words. Its sentence is for whoever typed it."""
        beginnings = self.beginnings()
        actions = [] if beginnings is None else beginnings.actions(prompt)
        return read_in_turn([self._read_action(action.prompt) for action in actions] if len(actions) > 1 else [self._read_action(prompt)])

    def usual_seconds(self, prompt: str) -> float:
        """How long what a prompt names usually takes, in tenths: as long as what the model has learned of it, else as its words say."""
        return round(sum(action.seconds for action in self.actions(prompt)) or usual_seconds(prompt), 1)

    def actions(self, prompt: str, as_typed: bool = False) -> list[Action]:
        """The actions that a prompt names, in their order, which a request has made one by one."""
        beginnings = self.beginnings(as_typed)
        return actions_in_words(prompt) if beginnings is None else beginnings.actions(prompt)

    def familiarity(self, prompt: str, as_typed: bool = False) -> Familiarity | None:
        """How well the model knows a prompt, which words it does not know, and the nearest that it does know; None where nothing is kept
        of what it has learned. A model without a library tells of words alone."""
        correct = str if as_typed else _corrected
        beginnings = self.beginnings(as_typed)
        if beginnings is not None:
            return familiarity_in_library(prompt, correct, beginnings)
        return familiarity_in_words(correct(prompt), self._known_words) if self._known_words is not None else None

    def beginnings(self, as_typed: bool = False) -> Beginnings | None:
        """What windows may begin from; None where the model has no library."""
        if self._retrieval is None:
            return None
        if as_typed not in self._beginnings:
            self._beginnings[as_typed] = Beginnings(self._retrieval, self._as_typed if as_typed else self._all_readings)
        return self._beginnings[as_typed]

    def _read_action(self, prompt: str) -> Reading:
        """Of all that it may mean, what the library holds best; what the dictionary finds nearest, where there is no library."""
        beginnings = self.beginnings()
        if beginnings is None:
            return read_prompt(prompt, self._known_words)
        read = beginnings.read(prompt)
        return next((each for each in possible_readings(prompt, self._known_words) if each.text == read), Reading(prompt))

    def _as_typed(self, prompt: str) -> list[Worded]:
        return [Worded(prompt, self.embed(prompt))]

    def _all_readings(self, prompt: str) -> list[Worded]:
        corrected, *others = possible_readings(prompt, self._known_words)
        kinds: dict[str, Kind] = {reading.text: reading.kind for reading in reversed((corrected, Reading(prompt), *others))}
        return [Worded(text, self.embed(text), kind) for text, kind in reversed(kinds.items())]


def _corrected(prompt: str) -> str:
    return read_prompt(prompt, None).text
