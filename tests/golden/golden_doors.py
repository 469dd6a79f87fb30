"""Every import of the package that the golden cases need, and each of its calls: a move or a new name changes this file alone.

What needs Blender is imported where it is called.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from motion_mamba.cli.outputs import write_outputs
from motion_mamba.generator.checkpoints.checkpoint import Statistics, save_checkpoint
from motion_mamba.generator.checkpoints.shipped import shipped_checkpoints
from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint
from motion_mamba.generator.constraints.path_file import walked_evenly
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.model.config import DenoiserConfig, DiffusionConfig, ModelConfig, VaeConfig
from motion_mamba.generator.model.denoiser import build_denoiser
from motion_mamba.generator.model.vae import build_vae
from motion_mamba.generator.motion import Motion
from motion_mamba.generator.representation.features import canonicalise, joints_to_features
from motion_mamba.generator.request import Request
from motion_mamba.rigs.files.bvh_writing import write_bvh
from motion_mamba.rigs.finishing.on_rig import retarget_loop
from motion_mamba.rigs.math.kinematics import PoseTrack, forward_kinematics
from motion_mamba.rigs.recognition.conventions import conventions
from motion_mamba.rigs.recognition.match import recognise
from motion_mamba.rigs.recognition.rig import Rig
from motion_mamba.rigs.retarget.hands import ArmCare
from motion_mamba.rigs.retarget.retarget import RetargetOptions, retarget
from motion_mamba.rigs.retarget.source import motion_from_track
from motion_mamba.rigs.retarget.target import RigMotion, Target

Arrays = dict[str, np.ndarray]


def load_generator(model: Path | str, runtime: str) -> Generator:
    """A shipped model's name or a checkpoint, on the processor."""
    return Generator.load(model, device="cpu", runtime=runtime)


def shipped_hash(name: str) -> str | None:
    """The hash by which a shipped model's motions name it; None where none of that name is shipped."""
    path = shipped_checkpoints().get(name)
    return None if path is None else str(json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["sha256"])[:12]


@dataclass(frozen=True)
class Given:
    """Poses that a motion must contain: joints (K, 22, 3) at frames (K,)."""

    joints: np.ndarray
    frames: np.ndarray


@dataclass(frozen=True)
class Asked:
    """A request in words of the cases' own. path: points (K, 2), x and z, walked evenly. others: fields that keep their name."""

    segments: tuple[tuple[str, float], ...]
    given: Given | None = None
    path: np.ndarray | None = None
    loop: str | None = None
    others: tuple[tuple[str, Any], ...] = ()

    def request(self) -> Request:
        """As the generator takes it."""
        seconds = sum(seconds for _, seconds in self.segments)
        path = None if self.path is None else walked_evenly(self.path, seconds)
        poses = None if self.given is None else PoseConstraint(self.given.joints, self.given.frames)
        return Request(self.segments, constraints=Constraints(poses, path), loop=self.loop, **dict(self.others))


def generated(generator: Generator, asked: Asked) -> Arrays:
    """Joints and contacts of every variation."""
    arrays: Arrays = {}
    for number, motion in enumerate(generator.generate(asked.request())):
        arrays |= {f"joints {number}": motion.joints, f"contacts {number}": motion.contacts}
    return arrays


def streamed(generator: Generator, asked: Asked) -> Arrays:
    """The same as it comes, piece by piece."""
    pieces = list(generator.stream(asked.request()))
    firsts = np.array([piece.first for piece in pieces])
    return {"firsts": firsts, "joints": np.concatenate([piece.joints for piece in pieces], axis=1)}


def written(motion: Motion, folder: Path, foot_lock: float) -> Arrays:
    """What the command line writes of a motion: feet locked, rotations solved."""
    path = folder / "motion.npz"
    write_outputs(motion, [path], None, {}, report=lambda _: None, foot_lock=foot_lock)
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in sorted(file.files) if file[name].dtype.kind in "fb" and file[name].ndim > 1}


@dataclass(frozen=True)
class Wish:
    """How a motion is wanted on a rig: root as `RetargetOptions.root`, hands: how firmly low hands keep their height."""

    foot_lock: float = 1.0
    root: str = "NONE"
    hands: float = 0.0
    twist: bool = True
    loops: bool = False


def retargeted(track: PoseTrack, contacts: np.ndarray, rig: Rig, wish: Wish) -> Arrays:
    """A track on a rig that is recognised first: what is keyed, and where the bones come to lie."""
    mapping = recognise(rig).mapping
    assert mapping is not None, f"{rig.name} is not recognised"
    make = retarget_loop if wish.loops else retarget
    manner = RetargetOptions(wish.twist, wish.root, ArmCare(wish.hands))
    moved: RigMotion = make(motion_from_track(track, contacts), Target.of(rig, mapping), wish.foot_lock, manner)
    rotations = np.stack([moved.rotations[bone] for bone in sorted(moved.rotations)], axis=1)
    locations = np.stack([moved.locations[bone] * rig.metres_per_unit for bone in sorted(moved.locations)], axis=1)
    return {"rotations": rotations, "locations": locations, "places": moved.head_positions}


def convention(name: str) -> Any:
    """A naming convention of rigs."""
    return next(found for found in conventions() if found.name == name)


def joints_of(track: PoseTrack) -> np.ndarray:
    """(T, 22, 3) metres."""
    return forward_kinematics(track)


def write_track(path: Path, track: PoseTrack) -> None:
    """A BVH file."""
    write_bvh(path, track)


def key_file(motion: Path, rig: Path, folder: Path, foot_lock: float) -> None:
    """A motion file on the character of another file, as `motion-mamba retarget` does it; that file is open afterwards."""
    from motion_mamba.addon.files.rig_files import RetargetJob, retarget_file

    retarget_file(RetargetJob(motion, rig, folder / "keyed.blend", foot_lock=foot_lock), report=lambda _: None)


def key_generated(armature: Any, asked: Asked, frame: float) -> None:
    """A prompt's motion in strips on an armature."""
    from motion_mamba.addon import api

    request = asked.request()
    given = {"loop": request.loop, "constraints": request.constraints}
    api.generate(request.segments, armature=armature, frame=frame, seed=request.seed, **given)


def new_character() -> Any:
    """Our own armature, in the scene that is open."""
    import bpy

    from motion_mamba.addon.bodies.armature import create_armature

    return create_armature(bpy.context)


def curves_of(action: Any) -> list[Any]:
    """An action's F-curves."""
    from motion_mamba.addon.keys.actions import channels

    return list(channels(action).fcurves)


def save_tiny(path: Path, like: PoseTrack, window: int = 60) -> Path:
    """A checkpoint a thousand times smaller than those that are shipped, of numbers made from the names of its tensors: neither how
    networks are initialised nor torch's random numbers change it. Its motions stay near the mean pose of `like`."""
    import torch

    sizes: dict[str, Any] = {"latent_tokens": window // 20, "latent_frames": 20, "width": 32, "heads": 2, "feedforward": 64}
    config = ModelConfig(
        name="tiny",
        text_encoder="minilm",
        vae=VaeConfig(max_frames=window, layers=3, **sizes),
        denoiser=DenoiserConfig(max_frames=window, scans=(2, 1), state_size=4, backward_scans=True, **sizes),
        diffusion=DiffusionConfig(prediction="velocity", sampler="dpm++", guidance=3.0),
    )
    modules = {"vae": build_vae(config.vae), "denoiser": build_denoiser(config.denoiser)}
    with torch.no_grad():
        for part, module in modules.items():
            for name, tensor in module.state_dict().items():
                tensor.copy_(torch.from_numpy(_numbers(f"{part}.{name}", tuple(tensor.shape))))
    features = joints_to_features(canonicalise(forward_kinematics(like)))
    # A network that learnt nothing strays far: a tenth of how people differ keeps it near the mean pose.
    mean, std = features.mean(axis=0), 0.1 * (0.02 + features.std(axis=0))
    latent = np.ones((config.vae.latent_tokens, config.vae.width))
    statistics = Statistics(*(torch.from_numpy(np.float32(values)) for values in (mean, std, 0.0 * latent, latent)))
    save_checkpoint(path, config, modules, statistics)
    return path


def _numbers(name: str, shape: tuple[int, ...]) -> np.ndarray:
    """float32, as large as a network's weights of that name are when its training begins."""
    # The bits of a Philox generator are the same in every version of numpy, what is drawn from them by its methods is not.
    bits = np.random.Philox(int.from_bytes(name.encode()[-8:], "little") + len(name) + 977 * sum(name.encode()))
    even = bits.random_raw(int(np.prod(shape))).reshape(shape).astype(np.float64) / 2.0**63 - 1.0
    if name.endswith("A_log"):
        return np.float32(np.log(np.arange(1, shape[-1] + 1)) + 0.1 * even)
    if name.endswith("delta_bias"):
        return np.float32(-3.0 + even)
    if name.endswith(".D") or ("norm" in name and name.endswith("weight")):
        return np.float32(1.0 + 0.1 * even)
    return np.float32(even * (1.7 / np.sqrt(shape[-1]) if len(shape) > 1 else 0.1))


__all__ = [
    "Arrays", "Asked", "Given", "Wish", "convention", "curves_of", "generated", "joints_of", "key_file", "key_generated", "load_generator",
    "new_character", "retargeted", "save_tiny", "shipped_hash", "streamed", "write_track", "written",
]  # fmt: skip
