"""The frames that are finished while a long clip is still being made, drawn as a figure of lines that follows the playhead.

Drawn, not keyed: the scene holds nothing half-made that undo, saving or cancelling would have to take back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...generator.motion import FPS, Piece
from ...rigs import smpl
from ...rigs.finishing.placing import placed
from ..blender.overlay import KeptBatch, Overlay
from ..blender.typed import Scene, all_scenes, current_context
from ..requests import destinations
from ..worker import session

if TYPE_CHECKING:
    from ..requests.destinations import Destination

_COLOUR = (0.35, 0.75, 1.0, 0.9)
_BONES = [(joint, parent) for joint, parent in enumerate(smpl.PARENTS) if parent >= 0]
_batch = KeptBatch()


@dataclass(frozen=True)
class Ghost:
    """What is made for where, and the scene's frames per second."""

    destination: Destination
    fps: float

    def pose(self, pieces: list[Piece], frame: float) -> np.ndarray | None:
        """(22, 3) in the world at a scene frame, None where there is nothing yet. After the last finished frame, that one."""
        if not pieces:
            return None
        index = round((frame - self.destination.frame) / self.fps * FPS) + self.destination.finishing.lead_in
        last = pieces[-1].first + pieces[-1].joints.shape[1] - 1
        if index < self.destination.finishing.lead_in:
            return None
        index = min(index, last)
        piece = next(piece for piece in reversed(pieces) if piece.first <= index)
        # Placed together with the first frame, which says how.
        options = self.destination.finishing
        both = np.stack([pieces[0].joints[0, 0], piece.joints[0, index - piece.first]])
        shown = placed(both, options.start_pose, options.floor)
        return self.destination.space.to_scene(shown[1])


def ghost_lines(scene: Scene) -> np.ndarray:
    """(42 * runs, 3) ends of the lines to draw at the scene's frame, of what is made for this scene."""
    ghosts = [(run.ghost, run.pieces) for run in session.current().runs if run.ghost is not None]
    here = [(ghost, pieces) for ghost, pieces in ghosts if ghost.destination.scene.among(all_scenes()) == scene]
    # Beside a motion that waits it would be a second figure in its place.
    here = [(ghost, pieces) for ghost, pieces in here if destinations.waiting_on(ghost.destination) is None]
    poses = [ghost.pose(pieces, scene.frame_current_final) for ghost, pieces in here]
    return np.array([pose[list(bone)] for pose in poses if pose is not None for bone in _BONES]).reshape(-1, 3)


def _draw() -> None:
    import gpu
    from gpu_extras.batch import batch_for_shader

    if not any(run.pieces for run in session.current().runs):
        return
    lines = ghost_lines(current_context().scene).astype(np.float32)
    if not len(lines):
        return
    viewport: Any = gpu.state.viewport_get()
    shader = gpu.shader.from_builtin("POLYLINE_UNIFORM_COLOR")
    gpu.state.blend_set("ALPHA")
    shader.uniform_float("viewportSize", viewport[2:])
    shader.uniform_float("lineWidth", 3.0)
    shader.uniform_float("color", _COLOUR)
    _batch.of(lines.tobytes(), lambda: batch_for_shader(shader, "LINES", {"pos": lines.tolist()})).draw(shader)
    gpu.state.blend_set("NONE")


OVERLAY = Overlay("SpaceView3D", "POST_VIEW", _draw)
