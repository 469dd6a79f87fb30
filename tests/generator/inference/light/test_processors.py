"""Older processors' kernels make the same motion."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="the compiled kernels need numba")

from motion_mamba.generator.generator import Generator
from motion_mamba.generator.request import Request

# Metres.
CLOSE = 1e-4
_MAKE = """
import sys
import numpy as np
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.request import Request
(motion,) = Generator.load(sys.argv[1], "cpu", runtime="light").generate(Request((("a person walks", 2.0),), seed=3))
np.save(sys.argv[2], motion.joints)
"""


@pytest.mark.skipif(platform.machine().lower() not in ("x86_64", "amd64"), reason="of the x86 family")
def test_a_processor_without_fused_multiplication_makes_the_same(tiny_checkpoint: Path, tmp_path: Path) -> None:
    """SSE4.2 alone: two roundings where newer ones have one."""
    own = {"NUMBA_CPU_NAME": "nehalem", "NUMBA_CPU_FEATURES": "", "NUMBA_CACHE_DIR": str(tmp_path)}
    file = tmp_path / "joints.npy"
    subprocess.run([sys.executable, "-c", _MAKE, str(tiny_checkpoint), str(file)], check=True, env=os.environ | own, timeout=590)
    (motion,) = Generator.load(tiny_checkpoint, "cpu", runtime="light").generate(Request((("a person walks", 2.0),), seed=3))
    assert np.abs(np.load(file) - motion.joints).max() < CLOSE < np.ptp(motion.joints, axis=0).max()
