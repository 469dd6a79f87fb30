from __future__ import annotations

import numpy as np

from motion_mamba.generator.motion import ModelId, Motion, Segment


def test_a_motions_prompt_names_all_its_parts():
    segments = (Segment("walk forward ", 0, 9), Segment("sit down", 10, 19))
    motion = Motion(np.zeros((20, 22, 3), np.float32), np.zeros((20, 4), bool), segments, 0, ModelId("test", "0"))
    assert motion.prompt == "walk forward, then sit down"
