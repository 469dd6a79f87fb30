"""The evaluator that ships, on what it says of itself and on real recordings."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from motion_mamba.generator.data.prepare import prepare_bvh
from motion_mamba.generator.data.store import MotionStore
from motion_mamba.generator.evaluation.clips import Take, read_clips
from motion_mamba.generator.evaluation.table import Judge, Repeats, Row, measure
from motion_mamba.generator.evaluation.weights_file import SHIPPED, load_evaluator


def test_the_shipped_evaluator_is_small_and_says_what_it_saw():
    evaluator, training = load_evaluator()
    assert SHIPPED.stat().st_size < 8e6
    assert training["split"] == "train" and training["sources"]["Bandai"] == "CC BY-NC 4.0"
    chance = 1 / evaluator.metrics["batch_test"]
    assert evaluator.metrics["r_precision_1_test"] > 5 * chance


def test_the_shipped_evaluator_keeps_left_from_right():
    evaluator, _ = load_evaluator()
    left, again, right = evaluator.embed_texts(
        ["a person waves the left hand.", "someone waves with the left arm.", "a person waves the right hand."]
    )
    assert left @ again > left @ right


@pytest.fixture(scope="module")
def real_store(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> MotionStore:
    """Test recordings, at most two of each label, and one training recording (a training file needs one)."""
    folder = tmp_path_factory.mktemp("real")
    clips = [json.loads(line) for line in (data_folder / "mocap" / "clips.jsonl").read_text(encoding="utf-8").splitlines()]
    seen: Counter[tuple[str, ...]] = Counter()
    chosen = [next(clip for clip in clips if clip["split"] == "train")]
    for clip in clips:
        label = tuple(clip["texts"])
        if clip["split"] == "test" and seen[label] < 2 and clip["end"] - clip["start"] < 11:
            seen[label] += 1
            chosen.append(clip)
    captions = folder / "clips.jsonl"
    captions.write_text("".join(json.dumps(clip) + "\n" for clip in chosen), encoding="utf-8")
    archives = [data_folder / "mocap" / name for name in ("open.zip", "bandai.zip")]
    prepare_bvh(archives, [captions], folder / "data.safetensors", progress=lambda items, label: items)
    return MotionStore.open(folder / "data.safetensors")


def test_the_shipped_evaluator_tells_real_clips_apart_by_their_texts(real_store):
    evaluator, _ = load_evaluator()
    clips = read_clips(real_store, real_store.select(split="test"), 200)
    assert len(clips.windows) > 60
    real = Take(clips.joints)
    name, judges = f"({evaluator.name})", [Judge.of(evaluator, clips)]
    own = measure(Row("real", (real,)), judges, clips, Repeats(20))
    shuffled = measure(Row("shuffled", (real,), shuffled=True), judges, clips, Repeats(20))
    assert own[f"R@3 {name}"].mean > 0.4
    assert abs(shuffled[f"R@3 {name}"].mean - 3 / 32) < 0.04
    assert own[f"MM-Dist {name}"].mean < shuffled[f"MM-Dist {name}"].mean - 0.1
    assert own[f"FID {name}"].mean == pytest.approx(0, abs=1e-6)
