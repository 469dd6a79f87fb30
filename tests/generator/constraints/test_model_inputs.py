from __future__ import annotations

import torch

from motion_mamba.generator.constraints.model_inputs import PLACEMENT_FEATURES, make_patches, patch_width


def test_unknown_frames_leave_no_trace():
    features, placement = torch.randn(2, 10, 5), torch.randn(2, 10, PLACEMENT_FEATURES)
    known = torch.zeros(2, 10, dtype=torch.bool)
    known[1, 4] = True
    patches = make_patches(features, placement, known, 4)
    assert patches.values.shape == (2, 3, patch_width(5, 4))
    assert patches.present.tolist() == [[False, False, False], [False, True, False]]
    assert not patches.values[0].any()
    frame = patches.values[1, 1].unflatten(0, (4, -1))
    assert torch.equal(frame[0], torch.cat([features[1, 4], placement[1, 4], torch.ones(1)]))
    assert not frame[1:].any()
