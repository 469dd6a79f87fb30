"""A motion of any length, window after window: each is given the last second before it, is crossfaded with it, and goes on from its end.

Only that second and the place where the body stands are carried on, so memory does not grow with length, and what no later window can
change is handed out at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..constraints.encoding import constrain_window, encode_poses
from ..constraints.enforcement import PoseEnforcer
from ..constraints.kinds import Constraints
from ..constraints.model_inputs import ConstrainedFrames
from ..digest import digest_of
from ..model.limits import FEWEST_FRAMES
from ..motion import Cancelled, OnStep, Piece, part_of_steps
from ..planning.stitching import crossfade, without_jump_at
from ..planning.windows import OVERLAP_FRAMES, WindowPlan, fresh_seeds
from ..representation.features import contact_labels
from ..representation.placement import placed_at, walk_on
from ..request import Request
from ..retrieval.beginnings import Beginnings
from .correction.leading import Leading
from .correction.posed_window import MadeWindow, goals_in, led_window
from .network import NO_TEXT
from .noise import draw_noise, noise_sources
from .window import Samplings, Texts, WindowInputs, WindowModel
from .window_memory import WindowMemory

# (text_width,) vector of a prompt.
Embed = Callable[[str], np.ndarray]
# Features (B, R, 263) and the placement (B, 3) of the first -> features that go another way.
Led = Callable[[np.ndarray, np.ndarray], np.ndarray]
# Models are hardly trained on shorter clips (HumanML3D has none), so a shorter one is the start of one this long.
SHORTEST_WINDOW = FEWEST_FRAMES


@dataclass(frozen=True)
class Prompts:
    """What the model is told of a window's prompt. embed: its vector. beginnings: what windows begin from, None for noise alone. as_typed:
    how both read it."""

    embed: Embed
    beginnings: Beginnings | None = None
    as_typed: bool = False


@dataclass(frozen=True)
class Drawn:
    """What chance gives a window. noise: (B, latent_tokens, width). seeds: each variation's."""

    noise: np.ndarray
    seeds: range


@dataclass(frozen=True)
class WindowSource:
    """What makes a request's windows. memory: of those made before, None for none. leading: how they are led to poses, None for not."""

    model: WindowModel
    prompts: Prompts
    samplings: Samplings
    memory: WindowMemory | None = None
    leading: Leading | None = None

    def features(self, window: WindowPlan, drawn: Drawn, constraints: ConstrainedFrames | None, on_step: OnStep | None) -> np.ndarray:
        """(B, T, F) of a window, not normalised; T is SHORTEST_WINDOW at least. Raises Cancelled and GenerationError."""
        if self.memory is None:
            return self._made(window, drawn, constraints, on_step)
        place = (window.prompt, window.existing, window.frames, window.part, window.segment)
        read = (self.prompts.as_typed, self.prompts.beginnings is not None, self.model.network.id)
        key = digest_of((place, read, drawn, constraints, self.samplings))
        features = self.memory.window(key, lambda: self._made(window, drawn, constraints, on_step))
        steps = self.samplings.noise.steps
        if on_step is not None and not on_step(steps, steps):
            raise Cancelled
        return features

    def _made(self, window: WindowPlan, drawn: Drawn, constraints: ConstrainedFrames | None, on_step: OnStep | None) -> np.ndarray:
        prompts, frames = self.prompts, max(window.frames, SHORTEST_WINDOW)
        start = prompts.beginnings.of(window, drawn.seeds, constraints) if prompts.beginnings is not None else None
        texts = Texts(prompts.embed(window.prompt), prompts.embed(NO_TEXT))
        sampling = self.samplings.of_window(start, constraints)
        return self.model.make(WindowInputs(drawn.noise, frames, texts, sampling, constraints, start), on_step)


class Rollout:
    """Windows one after the other, and what of them the next one needs."""

    def __init__(self, source: WindowSource, constraints: Constraints, variations: int) -> None:
        self._source, self._variations = source, variations
        network = source.model.network
        self._poses = encode_poses(constraints.poses, network.mean)
        self._given = constraints.poses
        self.world = WorldMotion(constraints, self._poses.start, variations)
        self._existing = np.zeros((variations, 0, network.config.vae.features), np.float32)

    def draw_from(self, seed: int) -> None:
        """Begin the noise anew."""
        self._seeds, self._noise = range(seed, seed + self._variations), noise_sources(seed, self._variations)

    def add(self, window: WindowPlan, end: int, on_step: OnStep | None, led: Led | None = None) -> Piece | None:
        """Make a window, whose frames from `end` on the next one is crossfaded with; what is finished by it, None for nothing. led: what is
        done to the rows that are finished."""
        frames, source = max(window.frames, SHORTEST_WINDOW), self._source
        constraints = constrain_window(self._poses, range(window.start, window.start + frames), self._existing, self.world.placement)
        goals = goals_in(self._given, window) if source.leading is not None else None
        runs = 1 if goals is None else 2
        drawn = Drawn(draw_noise(self._noise, source.model.latent_shape), self._seeds)
        made = source.features(window, drawn, constraints, part_of_steps(on_step, 0, runs))
        features = without_jump_at(crossfade(self._existing, made[:, : window.frames]), self._existing.shape[1])
        if source.leading is not None and goals is not None:
            to_lead = MadeWindow(features, self.world.placement, window.start > 0)
            features = led_window(source.leading, to_lead, goals, part_of_steps(on_step, 1, runs))
        finished = end - window.start
        self._existing = features[:, finished : finished + OVERLAP_FRAMES].copy()
        rows = features[:, :finished]
        return self.world.add(rows if led is None else led(rows, self.world.placement))

    def ahead(self) -> np.ndarray:
        """(B, K, 22, 3) what follows what is finished: the next window is crossfaded with it."""
        return walk_on(self.world.placement, self._existing)[0]


def roll_out(source: WindowSource, request: Request, windows: Sequence[WindowPlan], on_step: OnStep | None) -> Iterator[Piece]:
    """A checked request's motions as they come, one piece or none a window. on_step counts denoising steps over all windows, each as if
    it began as noise.

    Raises Cancelled and GenerationError as `WindowModel.make`.
    """
    seeds, rollout = fresh_seeds(request, windows), Rollout(source, request.constraints, request.variations)
    steps = source.samplings.noise.steps
    rollout.draw_from(request.seed)
    for index, window in enumerate(windows):
        if (fresh := seeds[index]) is not None:
            rollout.draw_from(fresh)
        end = windows[index + 1].start if index + 1 < len(windows) else window.end
        if (piece := rollout.add(window, end, _over_all_windows(on_step, index, len(windows), steps))) is not None:
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


def _over_all_windows(on_step: OnStep | None, index: int, windows: int, steps: int) -> OnStep | None:
    """Windows count alike, as many steps as one from noise, whatever theirs are."""
    if on_step is None:
        return None
    return lambda done, own: on_step(index * steps + done * steps // own, windows * steps)
