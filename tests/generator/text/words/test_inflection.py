from __future__ import annotations

import pytest

from motion_mamba.generator.text.words.inflection import base_forms, gerund, regular_forms, stem, third_person

VERBS = frozenset("walk run hop hope carry lie pass wade wad swing swinge dance go be have crouch box play stare star see sit".split())
IRREGULAR = {"ran": "run", "sat": "sit", "running": "run", "swung": "swing", "lying": "lie"}


@pytest.mark.parametrize(
    ("form", "base"),
    {
        "walks": "walk", "walked": "walk", "hopping": "hop", "hoping": "hope", "hoped": "hope", "carries": "carry", "carried": "carry",
        "lies": "lie", "passes": "pass", "wades": "wade", "swinging": "swing", "dancing": "dance", "ran": "run", "crouches": "crouch",
        "boxes": "box", "staring": "stare", "starring": "star", "goes": "go", "walk": "walk", "sat": "sit",
    }.items(),
)  # fmt: skip
def test_the_likeliest_base_comes_first(form, base):
    assert base_forms(form, VERBS, IRREGULAR)[0] == base


@pytest.mark.parametrize("word", ["table", "s", "ing", "es", "", "bring"])
def test_what_is_no_form_has_no_base(word):
    assert base_forms(word, VERBS, IRREGULAR) == []


@pytest.mark.parametrize(
    ("base", "third", "progressive"),
    [
        ("walk", "walks", "walking"), ("carry", "carries", "carrying"), ("crouch", "crouches", "crouching"), ("play", "plays", "playing"),
        ("go", "goes", "going"), ("be", "is", "being"), ("have", "has", "having"), ("lie down", "lies down", "lying down"),
        ("sit", "sits", "sitting"), ("see", "sees", "seeing"), ("bow", "bows", "bowing"), ("dance", "dances", "dancing"),
    ],
)  # fmt: skip
def test_forms_of_a_base(base, third, progressive):
    assert (third_person(base), gerund(base)) == (third, progressive)


@pytest.mark.parametrize("verb", sorted(VERBS - {"be", "have", "go", "wad", "swinge"}))
def test_a_verb_is_among_the_bases_of_its_own_forms(verb):
    assert all(verb in base_forms(form, VERBS, IRREGULAR) for form in (third_person(verb), gerund(verb), *regular_forms(verb)))


def test_regular_forms_are_spelt_as_they_should_be():
    assert regular_forms("hop") == {"hops", "hopping", "hopped"}
    assert regular_forms("carry") == {"carries", "carrying", "carried"}
    assert regular_forms("dance") == {"dances", "dancing", "danced"}


@pytest.mark.parametrize(
    "forms", ["move moves moving moved", "carry carries carried", "pass passes passing", "hop hopping hops", "clap claps clapping"]
)
def test_one_stem_for_all_forms(forms):
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("word", ["bring", "chess", "left", "thing"])
def test_what_is_no_ending_stays(word):
    assert stem(word) == word
