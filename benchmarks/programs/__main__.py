"""Does every program of the grammar of motion do what it says, and does it move as people do?

    python -m benchmarks.programs --data MOCAP.safetensors [--model NAME_OR_FILE] [--takes 16] [--only WORD] [--flavour full]

MOCAP.safetensors is what `motion-mamba prepare` wrote. For each program: the share of performances that pass their own predicate raw (a
program under 0.9 does not ship) and, with a model, after its VAE (under 0.8 does not ship) with the mean distance of its joints in
centimetres; the fastest that a wrist gets (95 % of the frames, m/s) and its jerk, root mean square (m/s3), beside real windows whose hands
are busy; and how far standing feet slide (cm a second). What models make of the captions is measured by `benchmarks.vocabulary`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from motion_mamba.generator.data.store import MotionStore
from motion_mamba.generator.motion import FPS
from motion_mamba.generator.representation.features import features_to_joints
from motion_mamba.generator.training.grammar.bases import Bases, find_bases
from motion_mamba.generator.training.grammar.program import Performance, Program
from motion_mamba.generator.training.grammar.registry import all_programs
from motion_mamba.generator.training.grammar.stage import Stage
from motion_mamba.generator.training.grammar.windows import passes, rows_of
from motion_mamba.rigs.smpl import JOINT

_WRISTS = [JOINT["left_wrist"], JOINT["right_wrist"]]
_TOES = [JOINT["left_foot"], JOINT["right_foot"]]
_LEAST_RAW, _LEAST_CODED = 0.9, 0.8
# Metres and metres a second: a toe lower and slower than that stands.
_LOW, _SLOW = 0.05, 0.2
_BATCH = 16


@dataclass(frozen=True)
class Row:
    """What was measured of one program; coded and error are None without a model."""

    name: str
    kind: str
    raw: float
    coded: float | None
    error: float | None
    speed: float
    jerk: float
    slide: float


class Coder:
    """A model's VAE, as a function of feature rows."""

    def __init__(self, model: str):
        import torch

        from motion_mamba.generator.checkpoints.checkpoint import load_checkpoint

        checkpoint = load_checkpoint(model)
        self.torch, self.vae, self.id = torch, checkpoint.build("vae"), checkpoint.id
        self.mean, self.std = checkpoint.statistics.mean, checkpoint.statistics.std
        self.longest = checkpoint.config.vae.max_frames

    def __call__(self, clips: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Rows (R, 263) each, as the VAE gives them back."""
        return [row for start in range(0, len(clips), _BATCH) for row in self._batch(clips[start : start + _BATCH])]

    def _batch(self, clips: Sequence[np.ndarray]) -> list[np.ndarray]:
        torch = self.torch
        lengths = torch.tensor([len(clip) for clip in clips])
        features = torch.zeros(len(clips), int(lengths.max()), clips[0].shape[1])
        for row, clip in enumerate(clips):
            features[row, : len(clip)] = (torch.from_numpy(clip) - self.mean) / self.std
        with torch.inference_mode():
            decoded = self.vae.decode(self.vae.encode(features, lengths)[0], lengths) * self.std + self.mean
        return [decoded[row, : len(clip)].numpy() for row, clip in enumerate(clips)]


def performances(program: Program, bases: Bases, takes: int, longest: int) -> list[Performance]:
    """So many takes, each with a seed of its own."""
    return [
        program.perform(Stage.drawn(bases, program.base, np.random.default_rng((take, *program.name.encode())), longest))
        for take in range(takes)
    ]


def measured(program: Program, takes: Sequence[Performance], coder: Coder | None) -> Row:
    raw = float(np.mean([take.predicate(take.joints) for take in takes]))
    coded, error = None, None
    if coder is not None:
        rows = [rows_of(take) for take in takes]
        back = coder(rows)
        coded = float(np.mean([passes(take, one) for take, one in zip(takes, back, strict=True)]))
        error = 100.0 * float(np.mean([_distance(one, two) for one, two in zip(rows, back, strict=True)]))
    joints = [take.joints for take in takes]
    return Row(program.name, program.kind, raw, coded, error, *(float(np.mean(x)) for x in zip(*map(liveliness, joints), strict=True)))


def _distance(rows: np.ndarray, others: np.ndarray) -> float:
    """Metres, mean over joints and frames."""
    ways = features_to_joints(rows.astype(np.float64)) - features_to_joints(others.astype(np.float64))
    return float(np.linalg.norm(ways, axis=-1).mean())


def liveliness(joints: np.ndarray) -> tuple[float, float, float]:
    """Speed (m/s) and jerk (m/s3) of the faster wrist about the pelvis; slide of standing toes (cm/s)."""
    hands = joints[:, _WRISTS] - joints[:, :1]
    speed = np.linalg.norm(np.diff(hands, axis=0), axis=-1) * FPS
    jerk = np.linalg.norm(np.diff(hands, n=3, axis=0), axis=-1) * FPS**3
    toes = joints[:, _TOES]
    pace = np.linalg.norm(np.diff(toes[..., [0, 2]], axis=0), axis=-1) * FPS
    stands = (toes[1:, :, 1] < _LOW) & (pace < _SLOW)
    slide = 100.0 * float(pace[stands].mean()) if stands.any() else 0.0
    return float(np.quantile(speed.max(axis=1), 0.95)), float(np.sqrt(np.square(jerk).mean(axis=0).max())), slide


def real(store: MotionStore, flavour: str, takes: int) -> list[np.ndarray]:
    """Real windows in which a hand comes over the chest."""
    rng = np.random.default_rng(0)
    windows = store.select("train", flavour)
    found: list[np.ndarray] = []
    for index in rng.permutation(len(windows)):
        joints = features_to_joints(np.array(store.features(windows[index]), dtype=np.float64))
        if len(joints) > 20 and joints[:, _WRISTS, 1].max() > joints[:, JOINT["spine3"], 1].mean():
            found.append(joints)
        if len(found) == takes:
            break
    return found


def _line(row: Row, least: tuple[float, float] = (_LEAST_RAW, _LEAST_CODED)) -> str:
    fails = row.raw < least[0] or (row.coded is not None and row.coded < least[1])
    coded = f"{row.coded:5.2f} {row.error:5.1f}" if row.coded is not None else "    -     -"
    figures = f"{row.raw:5.2f} {coded} {row.speed:6.2f} {row.jerk:7.0f} {row.slide:6.1f}"
    return f"{row.name:28s} {row.kind:20s} {figures}{'  fails' if fails else ''}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model")
    parser.add_argument("--takes", type=int, default=16)
    parser.add_argument("--only", default="")
    parser.add_argument("--flavour", default="full", choices=("full", "open"))
    arguments = parser.parse_args()
    store = MotionStore.open(arguments.data)
    bases = find_bases(store, store.select("train", arguments.flavour))
    coder = Coder(arguments.model) if arguments.model else None
    longest = coder.longest - 1 if coder else 190
    print(f"{'program':28s} {'kind':20s}   raw coded    cm    m/s    m/s3   cm/s")
    rows = []
    for name, program in all_programs().items():
        if arguments.only in name or arguments.only in program.kind:
            rows.append(measured(program, performances(program, bases, arguments.takes, longest), coder))
            print(_line(rows[-1]), flush=True)
    speed, jerk, slide = (
        np.quantile(values, [0.1, 0.5, 0.9]) for values in zip(*map(liveliness, real(store, arguments.flavour, 200)), strict=True)
    )
    print("real windows with busy hands: 10 %, half, 90 %")
    print(f"  speed {speed.round(2).tolist()} m/s, jerk {jerk.round(0).tolist()} m/s3, slide {slide.round(1).tolist()} cm/s")
    found = {"raw": float(np.mean([row.raw for row in rows])), "failing": [row.name for row in rows if row.raw < _LEAST_RAW]}
    if coder:
        found |= {"model": coder.id.name, "coded": float(np.mean([row.coded or 0.0 for row in rows]))}
        found |= {"failing_coded": [row.name for row in rows if (row.coded or 0.0) < _LEAST_CODED]}
    print(json.dumps(found | {"takes": arguments.takes, "programs": [asdict(row) for row in rows]}))


if __name__ == "__main__":
    main()
