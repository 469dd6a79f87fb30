"""The long subset has its own clips, its own real motions to compare with, and a choice as large as its captions allow."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.data.store import Window
from motion_mamba.generator.evaluation.clips import Clips, Take
from motion_mamba.generator.evaluation.long_clips import LongSubset
from motion_mamba.generator.evaluation.table import Judge, Repeats, Row
from motion_mamba.rigs import smpl


class Lengths:
    """Embeds a motion by its height and speed, a text by the number in it, and reads everything."""

    name, distinct_captions = "lengths", True

    def reads(self, caption):
        return True

    def embed_texts(self, captions):
        return np.array([[float(caption.split()[-1]), 0.0] for caption in captions])

    def embed_motions(self, motions):
        return np.array([[joints[0, 0, 1], 0.0] for joints in motions])


def _clips(lengths):
    windows = [
        Window(f"c{number}", "own", "CC0", f"g{number}", "test", 0, frames, (f"does number {number}",), "human")
        for number, frames in enumerate(lengths)
    ]
    joints = [np.full((frames, smpl.JOINT_COUNT, 3), float(number)) for number, frames in enumerate(lengths)]
    return Clips(tuple(windows), tuple(joints))


def _subset(lengths):
    clips = _clips(lengths)
    return clips, LongSubset(clips, [Judge.of(Lengths(), clips)], Repeats(count=2, batch=32))


def test_only_clips_over_190_frames_are_measured():
    clips, long = _subset([60, 200, 190, 191, 195, 80])
    assert long.clips.frames == [200, 191, 195] and long.batch == 3
    assert "3; R-precision chooses from 3, chance is 0.333 / 0.667 / 1.000" in long.title
    cells = long.measure(Row("real data", (Take(clips.joints),), joint_error=0.1, seconds=2.0))
    assert cells["R@1 (lengths)"].mean == 1.0 and cells["FID (lengths)"].mean == pytest.approx(0.0, abs=1e-9)
    assert cells["VAE cm"] is None and cells["s/clip"] is None


def test_motions_keep_the_captions_that_they_were_made_from():
    clips, long = _subset([200, 60, 200, 200, 60])
    captions = tuple(f"does number {number}" for number in range(5))
    right = long.measure(Row("right", (Take(clips.joints, captions),)))
    swapped = long.measure(Row("wrong", (Take(clips.joints, (captions[2], captions[1], captions[3], captions[0], captions[4])),)))
    assert right["MM-Dist (lengths)"].mean == 0.0
    assert swapped["MM-Dist (lengths)"].mean == pytest.approx(2.0)


def test_a_split_without_long_clips_says_so():
    _, long = _subset([60, 195, 80])
    assert not long.can_be_measured and "too few" in long.title
