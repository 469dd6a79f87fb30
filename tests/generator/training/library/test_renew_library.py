from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.checkpoints.checkpoint_file import read_checkpoint
from motion_mamba.generator.retrieval.captions import LibraryCaptions
from motion_mamba.generator.retrieval.library import RECORDED, Library, in_eight_bits, read_library
from motion_mamba.generator.retrieval.movement import MOVEMENTS
from motion_mamba.generator.training.grammar.registry import all_programs
from motion_mamba.generator.training.library.renew_library import renewed

CAPTIONS = ("a person walks", "waves", "bows", "a person bows low", "someone jumps")


def library(origins: list[str], seed: int) -> Library:
    """Of every entry one or two captions, some of them another's, too."""
    rng = np.random.default_rng(seed)
    named = [rng.choice(len(CAPTIONS), size=rng.integers(1, 3), replace=False) for _ in origins]
    texts, places = np.unique(np.concatenate(named), return_inverse=True)
    vectors = np.eye(len(CAPTIONS), dtype=np.float32)[texts]
    owners = np.repeat(np.arange(len(origins)), [len(each) for each in named])
    captions = LibraryCaptions(tuple(CAPTIONS[text] for text in texts), vectors, places, owners, rng.integers(20, 60, len(origins)))
    latents, scale = in_eight_bits(rng.normal(size=(len(origins), 3, 4)).astype(np.float32))
    return Library(
        latents,
        scale,
        rng.random(len(origins)) < 0.5,
        tuple(origins),
        *(rng.random((len(origins), each)) for each in (2, MOVEMENTS)),
        captions,
    )


def told(one: Library, entry: int) -> tuple[object, ...]:
    """All that an entry is, but for what eight bits leave out."""
    captions = one.captions
    words = {captions.texts[place]: tuple(captions.vectors[place]) for place in captions.of(entry)}
    return one.origins[entry], int(one.frames[entry]), bool(one.repeats[entry]), tuple(one.heights[entry]), tuple(sorted(words.items()))


names = st.lists(st.sampled_from(["recorded", "", "waves", "bows"]), min_size=1, max_size=8)


@given(old=names, new=st.lists(st.sampled_from(["waves", "nods"]), min_size=1, max_size=4), seed=st.integers(0, 99))
def test_what_is_kept_stays_and_what_is_made_anew_comes_after_it(old: list[str], new: list[str], seed: int) -> None:
    before, made = library(old, seed), library(new, seed + 100)
    after = renewed(before, made, ("waves", "nods"))
    kept = [entry for entry, origin in enumerate(old) if origin != "waves"]
    expected = [told(before, entry) for entry in kept] + [told(made, entry) for entry in range(len(new))]
    assert [told(after, entry) for entry in range(len(after.origins))] == expected
    latents = np.concatenate([before.latents[kept] * before.scale, made.latents * made.scale])
    assert np.abs(after.latents * after.scale - latents).max() <= 0.501 * after.scale.max()
    assert len(set(after.captions.texts)) == len(after.captions.texts)


def test_the_shipped_library_comes_from_programs_that_are_there() -> None:
    file = read_checkpoint(Path(__file__).parents[4] / "generator" / "weights" / "open.safetensors")
    shipped = read_library(file.path, file.vae_key, file.config.vae)
    assert shipped is not None
    assert set(shipped.origins) - {"", RECORDED} <= set(all_programs())
