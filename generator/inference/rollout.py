"""A motion of any length, window after window: each is given the last second before it, is crossfaded with it, and goes on from its end.

Only that second and the place where the body stands are carried on, so memory does not grow with length, and what no later window can
change is handed out at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ..constraints.encoding import constrain_window, encode_poses
from ..constraints.enforcement import PoseEnforcer
from ..constraints.kinds import Constraints
from ..model.limits import FEWEST_FRAMES
from ..motion import OnStep, Piece
from ..planning.stitching import crossfade, without_jump_at
from ..planning.windows import WindowPlan, fresh_seeds
from ..representation.features import contact_labels
from ..representation.placement import placed_at, walk_on
from ..request import Request
from .network import NO_TEXT, Network
from .noise import draw_noise, noise_sources
from .window import Sampling, Texts, WindowInputs, WindowModel

# (text_width,) vector of a prompt.
Embed = Callable[[str], np.ndarray]
# Models are hardly trained on shorter clips (HumanML3D has none), so a shorter one is the start of one this long.
SHORTEST_WINDOW = FEWEST_FRAMES


def roll_out(network: Network, embed: Embed, request: Request, windows: Sequence[WindowPlan], on_step: OnStep | None) -> Iterator[Piece]:
    """A checked request's motions as they come, one piece or none a window. on_step counts denoising steps over all windows.

    Raises Cancelled and GenerationError as `WindowModel.make`.
    """
    model, sampling = WindowModel(network), Sampling.of(network.config.diffusion, request.sampler, request.steps, request.guidance)
    seeds = fresh_seeds(request, windows)
    sources = noise_sources(request.seed, request.variations)
    poses = encode_poses(request.constraints.poses, network.mean)
    world = WorldMotion(request.constraints, poses.start, request.variations)
    existing = np.zeros((request.variations, 0, network.config.vae.features), np.float32)
    none = embed(NO_TEXT)
    for index, window in enumerate(windows):
        frames = max(window.frames, SHORTEST_WINDOW)
        if (seed := seeds[index]) is not None:
            sources = noise_sources(seed, request.variations)
        inputs = WindowInputs(
            draw_noise(sources, model.latent_shape),
            frames,
            Texts(embed(window.prompt), none),
            sampling,
            constrain_window(poses, range(window.start, window.start + frames), existing, world.placement),
        )
        made = model.make(inputs, _over_all_windows(on_step, index * sampling.steps, len(windows) * sampling.steps))
        features = without_jump_at(crossfade(existing, made[:, : window.frames]), existing.shape[1])
        # Rows that the next window is crossfaded with are not finished.
        finished = (windows[index + 1].start if index + 1 < len(windows) else window.end) - window.start
        existing = features[:, finished:].copy()
        if (piece := world.add(features[:, :finished])) is not None:
            yield piece


class WorldMotion:
    """Features of one window after another -> joints in the world that meet the constraints. placement: (B, 3) where what comes next
    stands."""

    def __init__(self, constraints: Constraints, start: np.ndarray, variations: int) -> None:
        self.placement = np.broadcast_to(start, (variations, 3))
        # A path would move what was enforced: there a start pose is laid on afterwards.
        poses = constraints.poses if constraints.path is None else None
        self._enforcers = [PoseEnforcer(poses) for _ in range(variations)]
        self._contacts, self._first = np.zeros((variations, 0, 4), dtype=bool), 0

    def add(self, features: np.ndarray) -> Piece | None:
        """The next frames' features (B, R, 263), not normalised -> the frames that no later one can change any more, None if there are
        none."""
        joints, self.placement = walk_on(self.placement, features)
        self._contacts = np.concatenate([self._contacts, contact_labels(features)], axis=1)
        joints = self._enforced(joints)
        if not (done := joints.shape[1]):
            return None
        piece = Piece(self._first, joints, self._contacts[:, :done])
        self._contacts, self._first = self._contacts[:, done:], self._first + done
        return piece

    def _enforced(self, joints: np.ndarray) -> np.ndarray:
        """Joints (B, K, 22, 3) -> those that are finished (B, M, 22, 3), float32. What follows goes on from where they end."""
        done: list[np.ndarray] = []
        placements: list[np.ndarray] = []
        for enforcer, own, place in zip(self._enforcers, joints, self.placement, strict=True):
            finished, moves = enforcer.add(own)
            for move in moves:
                place = placed_at(np.array([move.turn, move.shift[0], move.shift[2]]), place)
            done.append(finished.astype(np.float32))
            placements.append(place)
        self.placement = np.stack(placements)
        return np.stack(done)


def _over_all_windows(on_step: OnStep | None, before: int, total: int) -> OnStep | None:
    if on_step is None:
        return None
    return lambda done, _: on_step(before + done, total)
