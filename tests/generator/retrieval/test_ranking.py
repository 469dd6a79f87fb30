"""Which entry of a small library is found for a prompt: by hand-made captions, without a text encoder."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.retrieval.aspects import ASPECTS, aspect_values, plain
from motion_mamba.generator.retrieval.captions import LibraryCaptions
from motion_mamba.generator.retrieval.content_words import content_words
from motion_mamba.generator.retrieval.movement import MOVEMENTS
from motion_mamba.generator.retrieval.ranking import Ranking, Worded, best_reading, is_gait

WIDTH = 1024


def vector_of(text: str) -> np.ndarray:
    """(1024,) of unit length: a sum of random vectors, one a word that says something, so that sentences of the same words are near."""
    words = [word for word in plain(text).split() if word not in ("a", "person", "someone", "somebody", "is", "she")] or ["nothing"]
    told = sum(np.random.default_rng(zlib.crc32(word.encode())).normal(size=WIDTH) for word in words)
    return (told / np.linalg.norm(told)).astype(np.float32)


def library(*entries: Sequence[str], frames: Sequence[int] | None = None) -> LibraryCaptions:
    texts = tuple(dict.fromkeys(text for entry in entries for text in entry))
    places = np.array([texts.index(text) for entry in entries for text in entry])
    owners = np.repeat(np.arange(len(entries)), [len(entry) for entry in entries])
    return LibraryCaptions(texts, np.stack([vector_of(text) for text in texts]), places, owners, np.array(frames or [80] * len(entries)))


def still(count: int) -> np.ndarray:
    """Movements of entries that stay where they are."""
    return np.zeros((count, MOVEMENTS), np.float32)


def ranking_of(captions: LibraryCaptions) -> Ranking:
    """Of entries that are done once."""
    return Ranking(captions, *np.zeros((2, len(captions.frames)), dtype=bool), still(len(captions.frames)))


# Words are weighed by how rare they are, so that any library needs others beside those that are compared.
OTHERS = (
    ["a person stirs a pot"], ["someone coughs"], ["a man paints a wall"], ["a woman shrugs"], ["somebody climbs a ladder"],
    ["a person boxes"], ["she sneezes"], ["a person yawns"],
)  # fmt: skip


def found(prompt: str, *entries: str, frames: int | None = 80) -> str:
    texts = [[entry] for entry in entries]
    ranking = ranking_of(library(*texts, *OTHERS))
    best = int(np.argmax(ranking.scores(prompt, vector_of(prompt), frames)))
    return [*entries, *(other[0] for other in OTHERS)][best]


@pytest.mark.parametrize(
    ("prompt", "right", "wrong"),
    [
        ("waves with the left hand", "a person waves with the left hand", "a person waves with the right hand"),
        ("waves with both hands", "a person waves with both hands", "a person waves with the right hand"),
        ("right hand on the left shoulder", "right hand on the left shoulder", "left hand on the right shoulder"),
        ("turns left", "a person turns to the left", "a person turns to the right"),
        ("walks backwards", "a man walks backwards", "a man walks forwards"),
        ("raises the left leg", "someone raises their left leg", "someone raises their left arm"),
        ("claps three times", "a person claps three times", "a person claps twice"),
        ("claps three times", "a person is clapping 3 times", "a person claps once"),
        ("takes two steps back", "takes two steps backwards", "takes three steps backwards"),
        ("someone runs", "a person runs ahead", "a person runs on the spot"),
        ("runs in place", "a person runs on the spot", "a person runs ahead"),
        ("stands up", "a person stands up from a chair", "a person sits down on a chair"),
        ("sits down", "a person sits down", "a person sits down and then stands up again"),
        ("walks slowly", "a person walks slowly", "a person walks quickly"),
        ("raises a hand high", "raises a hand high", "raises a hand low"),
        ("trips", "a person trips", "a person trips but does not fall"),
        ("points ahead", "points ahead", "points ahead while walking"),
        ("lies on the back", "a person lies on the back", "a person lies on the belly"),
    ],
)  # fmt: skip
def test_what_contradicts_the_prompt_comes_after_what_does_not(prompt, right, wrong):
    assert found(prompt, right, wrong) == right and found(prompt, wrong, right) == right


@pytest.mark.parametrize(
    ("prompt", "caption"),
    [
        ("someone crouches", "a person squats"),
        ("someone applauds", "a person claps"),
        ("a person sprints", "a person runs"),
        ("she shudders", "she shivers"),
    ],
)
def test_synonyms_are_found_that_share_no_word(prompt, caption):
    assert found(prompt, caption, "a person dances") == caption


def test_a_wider_word_is_found_for_a_narrower_one():
    assert found("strums a banjo", "a person plays the guitar", "a person digs a hole", "a person sleeps") == "a person plays the guitar"


def test_a_verb_counts_for_more_than_who_does_it_and_than_what_it_is_like():
    assert found("a swimmer dances like a fish", "a person dances", "a person coughs like a fish") == "a person dances"


def test_an_entry_is_known_by_all_its_captions():
    ranking = ranking_of(library(["a person walks", "a person walks backwards"], ["a person walks", "a person walks ahead"], *OTHERS))
    scores = ranking.scores("walks forward", vector_of("walks forward"), 80)
    assert np.argmax(scores) == 1


def test_of_two_alike_the_one_of_the_right_length_is_found():
    captions = library(["a person dances"], ["a person dances"], ["a person dances"], *OTHERS, frames=[30, 80, 190, *[80] * len(OTHERS)])
    ranking = ranking_of(captions)
    best = {frames: int(np.argmax(ranking.scores("dances", vector_of("dances"), frames)[:3])) for frames in (30, 80, 190)}
    assert best == {30: 0, 80: 1, 190: 2}
    assert np.ptp(ranking.scores("dances", vector_of("dances"), None)[:3]) < 1e-6


def test_to_be_cut_off_costs_more_of_what_is_done_once():
    captions = library(["a person claps"], ["a person claps"], *OTHERS, frames=[190, 190, *[80] * len(OTHERS)])
    once, goes_on = Ranking(
        captions, np.array([False, True, *[False] * len(OTHERS)]), np.zeros(2 + len(OTHERS), bool), still(2 + len(OTHERS))
    ).scores("claps", vector_of("claps"), 80)[:2]
    assert once < goes_on


def test_scores_tell_what_is_done_from_what_is_not():
    ranking = ranking_of(library(["a person kneels down"], *OTHERS))
    scores = ranking.scores("a person kneels down", vector_of("a person kneels down"), 80)
    assert scores.shape == (1 + len(OTHERS),) and scores[0] > 0.9 and scores[1:].max() < 0.6


def test_a_reading_is_taken_where_it_finds_what_was_meant():
    ranking = ranking_of(library(["a person squats"], *OTHERS))
    readings = [Worded(text, vector_of(text)) for text in ("someone hunkers", "someone squats")]
    index, scores = best_reading(ranking, readings, 80)
    assert index == 1 and np.argmax(scores) == 0


def test_in_the_dictionary_s_words_nothing_is_quite_sure():
    ranking = ranking_of(library(["jumps"], *OTHERS))
    scores = {
        kind: best_reading(ranking, [Worded("bounds", vector_of("bounds")), Worded("jumps", vector_of("jumps"), kind)], None)[1].max()
        for kind in ("plain", "other")
    }
    assert scores["other"] < 0.9 < scores["plain"]


def test_a_reading_that_the_dictionary_does_not_tie_to_the_prompt_costs_more():
    ranking = ranking_of(library(["a person squats"], ["a person swims"], *OTHERS))
    scores = {
        read: best_reading(ranking, [Worded("someone hunkers", vector_of("someone hunkers")), Worded(read, vector_of(read), "other")], 80)[
            1
        ].max()
        for read in ("someone squats", "someone swims")
    }
    assert scores["someone squats"] > scores["someone swims"] + 0.05


def test_what_comes_first_costs_nothing():
    ranking = ranking_of(library(["a person squats"], *OTHERS))
    readings = [Worded(text, vector_of(text)) for text in ("a person squats", "a person sqquats")]
    index, scores = best_reading(ranking, readings, None)
    assert index == 0 and scores[0] == pytest.approx(ranking.scores(readings[0].text, readings[0].vector, None)[0])


def test_a_recording_leads_where_a_program_performs_the_same():
    captions = library(["a person squats"], ["a person squats"], *OTHERS)
    count = len(captions.frames)
    ranking = Ranking(captions, np.zeros(count, bool), np.arange(count) == 1, still(count))
    assert np.argmax(ranking.scores("a person squats", vector_of("a person squats"), 80)) == 1
    without = ranking_of(captions).scores("a person swims", vector_of("a person swims"), 80)
    np.testing.assert_allclose(ranking.scores("a person swims", vector_of("a person swims"), 80), without, err_msg="of another action")


@pytest.mark.parametrize("verb", ["runs", "jogs"])
def test_a_slow_run_is_measured_as_a_run(verb: str) -> None:
    captions = library([f"a person {verb} slowly"], [f"a person {verb} slowly"], *OTHERS)
    movements = still(len(captions.frames))
    movements[:2, 1:3] = [[1.7], [3.2]]
    ranking = Ranking(captions, *np.zeros((2, len(captions.frames)), bool), movements)
    slow, fast = ranking.scores(f"{verb} slowly", vector_of(f"{verb} slowly"), None)[:2]
    assert slow > fast + 0.05


@given(order=st.permutations(range(len(OTHERS))))
def test_the_order_of_the_library_does_not_matter(order):
    prompt = "somebody is boxing and coughing"
    scores = ranking_of(library(*OTHERS)).scores(prompt, vector_of(prompt), 60)
    other = ranking_of(library(*(OTHERS[place] for place in order))).scores(prompt, vector_of(prompt), 60)
    assert other == pytest.approx(scores[list(order)], abs=1e-5)


@given(prompt=st.text(max_size=60), frames=st.none() | st.integers(1, 2000))
def test_any_prompt_has_finite_scores(prompt, frames):
    scores = _RANKING.scores(prompt, vector_of(prompt), frames)
    assert scores.shape == (len(OTHERS),) and np.isfinite(scores).all()


@pytest.mark.parametrize("aspect", ASPECTS, ids=lambda aspect: aspect.name)
def test_saying_the_same_costs_nothing_and_a_contradiction_costs_most(aspect):
    for asked in range(1 << len(aspect.values)):
        costs = aspect.costs(asked)
        assert costs[asked] == 0.0 and costs.max() <= max(aspect.wrong, aspect.missing, *aspect.extra) + 1e-6


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("waves with the left hand", "hands", "left"), ("raises the right leg", "legs", "right"), ("turn anti-clockwise", "side", "left"),
        ("steps back", "direction", "backward"), ("with hands on the back", "direction", ""), ("back and forth", "direction", ""),
        ("twice", "count", "two"), ("3 times", "count", "three"), ("two steps", "count", "two"), ("marches in place", "place", "stays"),
        ("walks away", "place", "goes"), ("gets up", "rising", "up"), ("sits down", "rising", "down"), ("does not fall", "negation", "not"),
    ],
)  # fmt: skip
def test_a_sentence_is_read_aspect_by_aspect(text, name, value):
    bits = {"": 0, "left": 1, "right": 2, "backward": 2, "two": 2, "three": 4, "stays": 1, "goes": 2, "up": 1, "down": 2, "not": 1}[value]
    told = dict(zip((aspect.name for aspect in ASPECTS), aspect_values(plain(text)), strict=True))
    # Of limbs only the two sides: "the left hand" is one hand, too.
    assert told[name] & (0b11 if name in ("hands", "legs") else 0xFF) == bits


def test_forms_of_a_word_meet():
    assert set(content_words("a man ran and runs, running on both feet")) == set(content_words("she run on a foot"))


def test_a_library_that_does_not_fit_together_is_refused():
    with pytest.raises(ValueError, match="captions with vectors"):
        LibraryCaptions(("walks",), np.zeros((2, 3), np.float32), np.zeros(1, int), np.zeros(1, int), np.array([40]))
    with pytest.raises(ValueError, match="each entry"):
        LibraryCaptions(("walks",), np.zeros((1, 3), np.float32), np.zeros(1, int), np.zeros(1, int), np.array([40, 50]))
    with pytest.raises(ValueError, match="each of 1 captions"):
        LibraryCaptions(("walks",), np.zeros((1, 3), np.float32), np.ones(1, int), np.zeros(1, int), np.array([40]))


_RANKING = ranking_of(library(*OTHERS))


def test_stairs_are_walked_up_or_down() -> None:
    ranking = ranking_of(library(["a person walks up the stairs"], ["a person walks down the stairs"], *OTHERS))
    up, down = (ranking.scores(prompt, vector_of("walks stairs"), None) for prompt in ("goes up the stairs", "goes down the stairs"))
    assert up[0] > up[1] + 0.2 and down[1] > down[0] + 0.2


@pytest.mark.parametrize(("verb", "goes"), [("strolls", True), ("sprints", True), ("rubs", False), ("hitting", False), ("extends", False)])
def test_only_gaits_are_gaits(verb: str, goes: bool) -> None:
    assert is_gait(verb) is goes


def test_recordings_lead_further_where_much_is_said():
    captions = library(["a person bends both knees"], *OTHERS)
    own, other = (
        Ranking(captions, np.zeros(1 + len(OTHERS), bool), np.full(1 + len(OTHERS), recorded), still(1 + len(OTHERS)))
        for recorded in (True, False)
    )

    def lead(prompt: str, near: float) -> float:
        vector = near * vector_of("a person bends both knees")
        return float(own.scores(prompt, vector, None)[0] - other.scores(prompt, vector, None)[0])

    short, long = "bends both knees", "a person bends both knees and holds both arms out"
    assert lead(short, 0.75) == pytest.approx(0.0, abs=1e-6) and lead(long, 0.75) == pytest.approx(0.075, abs=1e-3)
    assert lead(short, 1.0) == pytest.approx(0.08, abs=1e-3) and lead(long, 1.0) == pytest.approx(0.15, abs=1e-3)


def test_a_slip_is_read_where_what_was_typed_makes_no_sense():
    ranking = ranking_of(library(["a person jogs forward"], ["a person bows deeply"], *OTHERS))
    for typed, meant, taken in (
        ("a person jobs forward", "a person jogs forward", 1),
        ("a person bows deeply", "a person jogs forward", 0),
    ):
        index, scores = best_reading(ranking, [Worded(typed, vector_of(typed)), Worded(meant, vector_of(meant), "slip")], None)
        assert index == taken and np.isfinite(scores).all()
