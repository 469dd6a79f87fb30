"""The add-on registered in this process with a small generator of the tests' own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import bpy
import numpy as np

from motion_mamba import addon
from motion_mamba.addon.worker import session
from motion_mamba.generator.constraints.kinds import Constraints
from motion_mamba.generator.inference.window_memory import WindowMemory
from motion_mamba.generator.motion import Cancelled, ModelId, Motion, OnStep, Piece
from motion_mamba.generator.planning.actions import Action
from motion_mamba.generator.planning.pieces import assemble
from motion_mamba.generator.planning.steering import Direct, Direction, Standing
from motion_mamba.generator.request import Request
from motion_mamba.generator.retrieval.familiarity import Familiarity
from motion_mamba.generator.text.clauses.prompt_actions import prompt_actions
from motion_mamba.generator.text.reading import Reading, read_prompt
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics

ADDON = Path(addon.__file__).parent


class WavingGenerator:
    """Makes a person who waves, by real forward kinematics, in as many steps as asked; `gate` holds it back between steps."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.stepped = threading.Event()
        self.requests: list[Request] = []
        self.asked: list[str] = []
        self.directions: list[Direction] = []
        self.haste: list[bool] = []
        self.unloaded = False
        self.error: Exception | None = None

    model = ModelId("waving", "0" * 8)

    def generate(self, request: Request, on_step: OnStep | None = None) -> list[Motion]:
        return assemble(list(self.stream(request, on_step)), request, self.model)

    def stream(self, request: Request, on_step: OnStep | None = None) -> Iterator[Piece]:
        """Two pieces: half of the steps after the first, as a long clip's windows come."""
        self.requests.append(request)
        whole = waves(request)
        half = whole.shape[1] // 2
        steps = request.steps or 5
        for step in range(steps):
            self.gate.wait(10.0)
            if on_step is not None and not on_step(step + 1, steps):
                raise Cancelled
            self.stepped.set()
            if step == steps // 2:
                yield _piece(0, whole[:, :half])
        if self.error is not None:
            raise self.error
        yield _piece(half, whole[:, half:])

    def steer(self, request: Request, direct: Direct, on_step: OnStep | None = None) -> Iterator[Piece]:
        """A second a piece; a metre a second towards the goal, without turning; waves as far as its seed says."""
        self.requests.append(request)
        place, first, speed = np.zeros(2), 0, 0.0
        while (direction := direct(Standing(first, (place[0], place[1]), 0.0, speed))) is not None:
            self.directions.append(direction)
            self.gate.wait(10.0)
            if on_step is not None and not on_step(1, 1):
                raise Cancelled
            if self.error is not None:
                raise self.error
            way = np.zeros(2) if direction.goal is None else np.array(direction.goal) - place
            step, speed = way / max(1.0, float(np.linalg.norm(way))), 1.0
            joints = waves(replace(request, segments=((direction.prompt, 1.0),), constraints=Constraints(), variations=1))
            joints[..., [0, 2]] += (place + np.linspace(0.0, 1.0, 20, endpoint=False)[:, None] * step - joints[0, :, 0][:, [0, 2]])[:, None]
            yield _piece(first, joints)
            place, first = place + step, first + 20

    def with_memory(self, memory: WindowMemory, hasty: bool = False) -> WavingGenerator:
        """It remembers nothing but who is in haste: what is tested is who asks for what."""
        self.haste.append(hasty)
        return self

    def read(self, prompt: str) -> Reading:
        return read_prompt(prompt, None)

    def actions(self, prompt: str) -> list[Action]:
        """Each takes as long as its letters."""
        self.asked.append(prompt)
        return [Action(action, 0.1 * len(action)) for action in prompt_actions(self.read(prompt).text)]

    def familiarity(self, prompt: str) -> Familiarity | None:
        """Knows who waves."""
        known = "wave" in prompt
        return Familiarity("known", 0.9) if known else Familiarity("unsure", 0.5, ("frobnicates",), ("a person waves",))

    def unload(self) -> None:
        self.unloaded = True


def _piece(first: int, joints: np.ndarray) -> Piece:
    return Piece(first, joints, np.ones((*joints.shape[:2], 4), bool))


def waving(request: Request) -> Motion:
    """The first variation."""
    return assemble([_piece(0, waves(request))], request, WavingGenerator.model)[0]


def waves(request: Request) -> np.ndarray:
    """(variations, T, 22, 3): each waves at an angle of its seed, and walks a metre; given frames are met."""
    frames = sum(round(seconds * 20) for _, seconds in request.segments)
    return np.stack([_waves(request, frames, request.seed + variation) for variation in range(request.variations)])


def _waves(request: Request, frames: int, seed: int) -> np.ndarray:
    angle = np.linspace(0.0, 2.0, frames) + seed
    rotations = np.zeros((frames, 22, 4))
    rotations[..., 0] = 1.0
    rotations[:, 17] = np.stack([np.cos(angle / 2), 0 * angle, 0 * angle, np.sin(angle / 2)], axis=-1)
    translation = np.stack([0 * angle, 0 * angle + 0.94, np.linspace(0.0, 1.0, frames)], axis=-1)
    joints = forward_kinematics(PoseTrack(rotations, translation, SMPL_SKELETON, 20.0)).astype(np.float32)
    if request.constraints.poses is not None:
        joints[request.constraints.poses.frames] = request.constraints.poses.joints
    return joints


@contextmanager
def registered(generator: WavingGenerator | None = None) -> Iterator[WavingGenerator]:
    """The add-on on, in an empty file, generating with `generator`; off afterwards."""
    generator = generator or WavingGenerator()
    bpy.ops.wm.read_factory_settings(use_empty=True)
    addon.register()
    try:
        session.open_session(lambda _source, _tell: generator, brings_own_generator=True)
        yield generator
    finally:
        addon.unregister()
