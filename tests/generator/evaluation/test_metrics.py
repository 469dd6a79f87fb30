from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import sqrtm

from motion_mamba.generator.evaluation import metrics

RNG = np.random.default_rng


def normal(seed: int, count: int = 400, width: int = 6) -> np.ndarray:
    rng = RNG(seed)
    return rng.standard_normal((count, width)) @ rng.standard_normal((width, width)) + rng.standard_normal(width)


def test_fid_is_the_textbook_formula():
    ours, real = normal(1), normal(2)
    first, second = np.cov(ours, rowvar=False), np.cov(real, rowvar=False)
    difference = ours.mean(0) - real.mean(0)
    expected = difference @ difference + np.trace(first + second - 2 * np.real(sqrtm(first @ second)))
    assert metrics.frechet_distance(ours, real) == pytest.approx(expected, rel=1e-9)


def test_fid_of_one_number_has_a_closed_form():
    ours, real = normal(1, width=1), normal(2, width=1)
    expected = (ours.mean() - real.mean()) ** 2 + (ours.std(ddof=1) - real.std(ddof=1)) ** 2
    assert metrics.frechet_distance(ours, real) == pytest.approx(expected)


@given(st.integers(0, 1000), st.integers(2, 40), st.integers(1, 12))
def test_fid_is_a_symmetric_distance_even_with_few_samples(seed, count, width):
    ours, real = normal(seed, count, width), normal(seed + 1, count, width)
    scale = np.square(ours).mean() + np.square(real).mean()
    assert metrics.frechet_distance(ours, ours) == pytest.approx(0, abs=1e-6 * scale)
    assert metrics.frechet_distance(ours, real) == pytest.approx(metrics.frechet_distance(real, ours), abs=1e-6 * scale)
    assert metrics.frechet_distance(ours, real) > -1e-6 * scale


def test_fid_of_a_shift_is_its_square():
    real = normal(3)
    assert metrics.frechet_distance(real + np.array([3.0, 4, 0, 0, 0, 0]), real) == pytest.approx(25)


def test_distances_are_euclidean():
    first, second = normal(1, 5), normal(2, 7)
    expected = np.linalg.norm(first[:, None] - second[None], axis=-1)
    assert np.allclose(metrics.distances(first, second), expected)


def test_r_precision_counts_the_own_motion_among_the_nearest():
    motions = np.arange(4.0)[:, None]
    # Text 0 is nearest to its own, text 1 has one motion nearer, text 2 two, text 3 three.
    texts = np.array([[0.0], [1.6], [0.2], [-1.0]])
    batch = [np.arange(4)]
    assert metrics.r_precision(texts, motions, batch, 4).tolist() == [0.25, 0.5, 0.75, 1.0]


def test_an_evaluator_that_tells_nothing_apart_gets_no_more_than_chance():
    same = np.zeros((32, 4))
    assert metrics.r_precision(same, same, [np.arange(32)]).tolist() == [0, 0, 0]


@given(st.integers(0, 1000))
def test_random_embeddings_are_at_chance(seed):
    rng = RNG(seed)
    texts, motions = rng.standard_normal((2, 640, 8))
    batches = [np.arange(start, start + 32) for start in range(0, 640, 32)]
    # 640 draws: four standard deviations of each share.
    for found, chance in zip(metrics.r_precision(texts, motions, batches), (1 / 32, 2 / 32, 3 / 32), strict=True):
        assert abs(found - chance) < 5 * (chance * (1 - chance) / 640) ** 0.5


def test_matching_distance_pairs_rows():
    assert metrics.matching_distance(np.zeros((2, 2)), np.array([[3.0, 4.0], [0, 0]])) == 2.5


def test_diversity_of_two_clips_is_their_distance():
    assert metrics.diversity(np.array([[0.0, 0], [3, 4]]), RNG(0)) == 5
    with pytest.raises(ValueError, match="at least two"):
        metrics.diversity(np.zeros((1, 2)), RNG(0))


def test_diversity_agrees_with_all_pairs():
    motions = normal(5, 60)
    table = metrics.distances(motions, motions)
    assert metrics.diversity(motions, RNG(0), pairs=40_000) == pytest.approx(table.sum() / (60 * 59), rel=0.02)


def test_multimodality_looks_within_each_text_only():
    takes = np.zeros((3, 5, 2)) + np.arange(3)[:, None, None] * 100
    assert metrics.multimodality(takes, RNG(0)) == 0
    spread = np.array([[[0.0], [1.0]], [[50.0], [53.0]]])
    assert metrics.multimodality(spread, RNG(0)) == 2


def test_an_interval_holds_the_true_mean_19_times_in_20():
    rng = RNG(0)
    found = [metrics.interval(rng.normal(5, 2, 20)) for _ in range(2000)]
    share = np.mean([abs(each.mean - 5) < each.half_width for each in found])
    # 20 values and the normal's 1.96 instead of Student's 2.09: a little below 95 %.
    assert 0.92 < share < 0.955
    assert metrics.interval([3.0]) == metrics.Interval(3.0, 0.0)


@given(st.lists(st.sets(st.sampled_from("abcdefghijklmnop"), min_size=1, max_size=3), min_size=1, max_size=40), st.integers(0, 99))
def test_batches_never_hold_two_clips_with_one_caption(captions, seed):
    captions = [tuple(sorted(texts)) for texts in captions]
    size = metrics.distinct_clips(captions)
    for batch in metrics.draw_batches(captions, size, RNG(seed)):
        assert len(batch) == size
        texts = [text for index in batch for text in captions[index]]
        assert len(texts) == len(set(texts))


def test_too_few_different_clips_are_refused():
    with pytest.raises(ValueError, match="2 were found: take a larger split"):
        metrics.draw_batches([("a",), ("a", "b"), ("c",)], 3, RNG(0))
    with pytest.raises(ValueError, match="needs 4 clips"):
        metrics.draw_batches([("a",)] * 3, 4, RNG(0), distinct=False)


def test_the_published_protocol_deals_every_clip_once():
    batches = metrics.draw_batches([("same",)] * 70, 32, RNG(0), distinct=False)
    assert [len(batch) for batch in batches] == [32, 32]
    assert len(set(np.concatenate(batches).tolist())) == 64


def test_clips_linked_by_captions_count_once():
    assert metrics.distinct_clips([("a", "b"), ("b", "c"), ("c",), ("d",)]) == 2
