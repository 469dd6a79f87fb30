from __future__ import annotations

import numpy as np
import pytest
import torch

from motion_mamba.generator.evaluation.clips import NearestCaption, motion_features, window_joints
from motion_mamba.generator.representation.features import joints_to_features
from motion_mamba.generator.text.encoding.text_encoder import load_text_encoder
from motion_mamba.rigs import smpl


@pytest.mark.parametrize("jump_at_start", [False, True])
def test_features_of_many_clips_are_those_of_each_alone(jump_at_start):
    rng = np.random.default_rng(0)
    clips = [
        np.cumsum(rng.normal(0, 0.01, (frames, 22, 3)), axis=0) + rng.normal(0, 0.4, (22, 3)) + smpl.REST_OFFSETS
        for frames in (50, 2, 120, 31)
    ]
    for clip, rows in zip(clips, motion_features(clips, jump_at_start), strict=True):
        assert torch.allclose(rows, joints_to_features(torch.from_numpy(clip).float(), jump_at_start), atol=1e-4)


def test_the_nearest_caption_brings_its_clip(motion_store):
    search = NearestCaption(motion_store, motion_store.select(split="train"), load_text_encoder("minilm"), 200)
    take = search.find(["a person does a kick.", "someone is doing a cartwheel jump"], np.random.default_rng(0))
    kick = next(window for window in motion_store.windows if "a person does a kick." in window.texts)
    assert np.array_equal(take.motions[0], window_joints(motion_store, kick, 200))
    assert take.captions == ("a person does a kick.", "someone is doing a cartwheel jump")
