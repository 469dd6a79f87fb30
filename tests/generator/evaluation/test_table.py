"""The table on embeddings that are known, without any trained model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from motion_mamba.generator.data.store import Window
from motion_mamba.generator.evaluation.clips import Clips, Take
from motion_mamba.generator.evaluation.metrics import Interval
from motion_mamba.generator.evaluation.table import Judge, Repeats, Row, markdown, measure


@dataclass(frozen=True)
class Oracle:
    """An evaluator that reads the number in a caption, and the height of a motion."""

    name: str = "oracle"
    distinct_captions: bool = True
    known: int = 1000

    def reads(self, caption):
        return int(caption) < self.known

    def embed_texts(self, captions):
        return np.array([[float(text), 0.0] for text in captions])

    def embed_motions(self, motions):
        return np.array([[joints[:, :, 1].mean(), 0.0] for joints in motions])


COUNT = 64


@pytest.fixture(scope="module")
def clips() -> Clips:
    windows = [Window(str(i), "CMU", "free", "g", "test", 0, 20, (str(i),), "human") for i in range(COUNT)]
    return Clips(tuple(windows), tuple(np.full((20, 22, 3), float(index)) for index in range(COUNT)))


def cells(row, clips, evaluator=Oracle(), **repeats):
    return measure(row, [Judge.of(evaluator, clips)], clips, Repeats(**repeats))


def test_real_data_is_at_no_distance_from_itself(clips):
    found = cells(Row("real", (Take(clips.joints),)), clips)
    assert found["FID (oracle)"].mean == pytest.approx(0, abs=1e-6)
    assert found["R@1 (oracle)"] == Interval(1.0, 0.0)
    assert found["MM-Dist (oracle)"].mean == 0
    assert found["MModality (oracle)"] is None and found["VAE cm"] is None and found["s/clip"] is None


def test_shuffled_texts_are_at_chance(clips):
    found = cells(Row("shuffled", (Take(clips.joints),), shuffled=True), clips, count=200)
    for place in (1, 2, 3):
        share = found[f"R@{place} (oracle)"]
        assert abs(share.mean - place / 32) < max(2 * share.half_width, 0.01)
    assert found["FID (oracle)"].mean == pytest.approx(0, abs=1e-6)
    # Two random numbers below 64 differ by 64 / 3 on average.
    assert found["MM-Dist (oracle)"].mean == pytest.approx(COUNT / 3, rel=0.1)


def test_the_repetitions_use_the_takes_in_turn(clips):
    far = Take(tuple(joints + 1000 for joints in clips.joints), tuple(map(str, range(COUNT))))
    own = Take(clips.joints, tuple(map(str, range(COUNT))))
    found = cells(Row("half", (own, far)), clips, count=4)
    assert found["MM-Dist (oracle)"].mean == pytest.approx(500)
    assert found["MM-Dist (oracle)"].half_width > 0


def test_captions_that_an_evaluator_does_not_read_are_left_out(clips):
    found = cells(Row("real", (Take(clips.joints),)), clips, Oracle(known=40))
    assert found["R@1 (oracle)"].mean == 1
    with pytest.raises(ValueError, match="take a larger split"):
        cells(Row("real", (Take(clips.joints),)), clips, Oracle(known=20))


def test_two_evaluators_never_share_a_column(clips):
    judges = [Judge.of(Oracle(name), clips) for name in ("ours", "HumanML3D")]
    found = measure(Row("real", (Take(clips.joints),)), judges, clips, Repeats(2))
    assert sum("(ours)" in name for name in found) == sum("(HumanML3D)" in name for name in found) == 7


def test_what_is_known_of_a_model_has_its_units(clips):
    many = tuple(tuple(np.full((20, 22, 3), float(height)) for height in (text, text + 2)) for text in range(3))
    row = Row("model", (Take(clips.joints, tuple(map(str, range(COUNT)))),), many, joint_error=0.034, seconds=1.25)
    found = cells(row, clips)
    assert found["VAE cm"].mean == pytest.approx(3.4) and found["s/clip"].mean == 1.25
    assert found["MModality (oracle)"].mean == 2
    assert found["float cm"].mean == pytest.approx(100 * np.mean(np.arange(COUNT) - 0.02 * (np.arange(COUNT) > 0)))


def test_the_table_is_markdown_with_every_row():
    rows = [("real", {"FID": Interval(0.0, 0.0), "x": None}), ("ours", {"FID": Interval(12.3456, 0.21), "x": Interval(1.0, 0.5)})]
    lines = markdown(rows).splitlines()
    assert len({len(line) for line in lines}) == 1 and len(lines) == 4
    assert lines[1].replace("-", "") == "|| :| :|".replace(" ", "")
    assert [cell.strip() for cell in lines[3].split("|")] == ["", "ours", "12.3 ±0.2", "1.000 ±0.500", ""]
    assert [cell.strip() for cell in lines[2].split("|")] == ["", "real", "0.000", "-", ""]
