"""Places of bones, and where poles point, as Blender shows them."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from armatures import FRAMES


def places_of(armature: bpy.types.Object, bones) -> np.ndarray:
    """(K, bones, 3) where bones are shown in every third frame, in the armature's space."""
    places = []
    for frame in range(1, FRAMES, 3):
        bpy.context.scene.frame_set(frame)
        places.append([armature.pose.bones[name].matrix.translation[:] for name in bones])
    return np.array(places)
