"""The add-on registered in this process with a small generator of the tests' own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import bpy
import numpy as np

from motion_mamba import addon
from motion_mamba.addon import session
from motion_mamba.generator.motion import Cancelled, ModelId, Motion, OnStep, Request, Segment
from motion_mamba.rigs.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics


class WavingGenerator:
    """Makes a person who waves, by real forward kinematics, in as many steps as asked; `gate` holds it back between steps."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.stepped = threading.Event()
        self.requests: list[Request] = []
        self.unloaded = False
        self.error: Exception | None = None

    def generate(self, request: Request, on_step: OnStep | None = None) -> list[Motion]:
        self.requests.append(request)
        steps = request.steps or 5
        for step in range(steps):
            self.gate.wait(10.0)
            if on_step is not None and not on_step(step + 1, steps):
                raise Cancelled
            self.stepped.set()
        if self.error is not None:
            raise self.error
        return [waving(request)]

    def unload(self) -> None:
        self.unloaded = True


def waving(request: Request) -> Motion:
    prompt, seconds = request.segments[0]
    frames = round(seconds * 20)
    angle = np.linspace(0.0, 2.0, frames) + request.seed
    rotations = np.zeros((frames, 22, 4))
    rotations[..., 0] = 1.0
    rotations[:, 17] = np.stack([np.cos(angle / 2), 0 * angle, 0 * angle, np.sin(angle / 2)], axis=-1)
    translation = np.stack([0 * angle, 0 * angle + 0.94, np.linspace(0.0, 1.0, frames)], axis=-1)
    joints = forward_kinematics(PoseTrack(rotations, translation, SMPL_SKELETON, 20.0)).astype(np.float32)
    return Motion(joints, np.ones((frames, 4), bool), (Segment(prompt, 0, frames - 1),), request.seed, ModelId("waving", "0" * 8))


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
