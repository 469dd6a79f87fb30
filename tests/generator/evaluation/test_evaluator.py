from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from motion_mamba.generator.evaluation.evaluator import EvaluatorConfig, EvaluatorNetworks, MotionEncoder
from motion_mamba.generator.evaluation.weights_file import EvaluatorError, load_evaluator, save_evaluator
from motion_mamba.rigs import smpl


def drifting(frames: int, seed: int) -> np.ndarray:
    """(frames, 22, 3) random but smooth joints."""
    rng = np.random.default_rng(seed)
    return np.cumsum(rng.normal(0, 0.01, (frames, 22, 3)), axis=0) + rng.normal(0, 0.4, (22, 3)) + smpl.REST_OFFSETS


def test_embeddings_have_unit_length_and_do_not_depend_on_neighbours(random_evaluator):
    evaluator, _ = load_evaluator(random_evaluator)
    motions = [drifting(frames, seed) for seed, frames in enumerate((12, 60, 33, 200))]
    together = evaluator.embed_motions(motions)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.concatenate([evaluator.embed_motions([clip]) for clip in motions])
    assert np.allclose(together, alone, atol=1e-4)
    texts = evaluator.embed_texts(["a person walks.", "a person waves with the left hand.", "a person walks."])
    assert np.allclose(np.linalg.norm(texts, axis=1), 1, atol=1e-5)
    assert np.array_equal(texts[0], texts[2]) and not np.allclose(texts[0], texts[1])


def test_only_the_first_frames_are_read(random_evaluator):
    evaluator, _ = load_evaluator(random_evaluator)
    # The heading is smoothed over 80 frames either way, so the part that is cut off must lie farther away.
    clip = drifting(300, 0)
    longest = evaluator.networks.config.max_frames
    assert np.allclose(evaluator.embed_motions([clip]), evaluator.embed_motions([clip[: longest + 100]]), atol=1e-5)


def test_padding_is_not_read():
    torch.manual_seed(0)
    encoder = MotionEncoder(EvaluatorConfig(width=32, layers=1, heads=2, feedforward=32)).eval()
    features = torch.randn(1, 40, 263)
    padded = torch.cat([features, torch.zeros(1, 60, 263)], dim=1)
    lengths = torch.tensor([40])
    assert torch.allclose(encoder(features, lengths), encoder(padded, lengths), atol=1e-5)


def test_saving_and_loading_gives_the_same_evaluator(random_evaluator):
    evaluator, training = load_evaluator(random_evaluator)
    assert training == {"flavour": "full", "split": "train"} and evaluator.metrics == {"r_precision_1_test": 0.1}
    again, _ = load_evaluator(str(random_evaluator))
    clip = [drifting(30, 1)]
    assert np.array_equal(evaluator.embed_motions(clip), again.embed_motions(clip))


def test_a_full_disk_leaves_the_old_evaluator(tmp_path, monkeypatch):
    path, statistic = tmp_path / "a.safetensors", torch.ones(263)
    networks = EvaluatorNetworks(EvaluatorConfig(width=32, layers=1, heads=2, feedforward=32, embedding=16))
    save_evaluator(path, networks, statistic, statistic, {}, {})
    before = path.read_bytes()

    def full_disk(self, data):
        with self.open("wb") as stream:
            stream.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(OSError, match="No space left"):
        save_evaluator(path, networks, statistic, 2 * statistic, {}, {})
    assert path.read_bytes() == before and sorted(found.name for found in tmp_path.iterdir()) == ["a.json", "a.safetensors"]


def edit_card(path: Path, **values) -> None:
    card = json.loads(path.with_suffix(".json").read_text())
    path.with_suffix(".json").write_text(json.dumps(card | values))


def rewrite(path: Path, change) -> None:
    """Change the tensors, and give the card their hash, so that only the tensors are at fault."""
    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path)
    edit_card(path, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


DAMAGES = {
    "a generator's": (lambda path: edit_card(path, format="motion-mamba-checkpoint"), "not an evaluator"),
    "another version's": (lambda path: edit_card(path, version=2), "another version"),
    "without its card": (lambda path: path.with_suffix(".json").unlink(), "is missing beside"),
    "with a broken card": (lambda path: path.with_suffix(".json").write_text("{"), "cannot be read"),
    "truncated": (lambda path: path.write_bytes(path.read_bytes()[:-8]), "truncated or damaged"),
    "huge": (lambda path: edit_card(path, config={**config(path), "width": 10**9}), "unusable configuration"),
    "larger than its file": (lambda path: edit_card(path, config={**config(path), "width": 4096}), "much smaller"),
    "of other sizes": (lambda path: edit_card(path, config={**config(path), "embedding": 8}), "does not hold the tensors"),
    "of impossible sizes": (lambda path: edit_card(path, config={**config(path), "heads": 3}), "cannot be built"),
    "of no heads": (lambda path: edit_card(path, config={**config(path), "heads": 0}), "cannot be built"),
    "with another field": (lambda path: edit_card(path, config={**config(path), "hook": 1}), "unusable configuration"),
    "not finite": (lambda path: rewrite(path, lambda tensors: tensors["mean"].fill_(float("nan"))), "not finite"),
    "of no deviation": (lambda path: rewrite(path, lambda tensors: tensors["std"].zero_()), "not positive"),
    "lacking a tensor": (lambda path: rewrite(path, lambda tensors: tensors.pop("mean")), "does not hold the tensors"),
}


def config(path: Path) -> dict:
    return json.loads(path.with_suffix(".json").read_text())["config"]


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_foreign_or_damaged_evaluator_is_refused_with_a_sentence(random_evaluator, kind):
    damage, message = DAMAGES[kind]
    damage(random_evaluator)
    with pytest.raises(EvaluatorError, match=message):
        load_evaluator(random_evaluator)


def test_pickles_are_not_opened(tmp_path):
    path = tmp_path / "finest.tar"
    path.write_bytes(b"cos\nsystem\n(S'touch /tmp/opened'\ntR.")
    with pytest.raises(EvaluatorError, match=r"not a \.safetensors file"):
        load_evaluator(path)


def test_the_generators_own_checkpoint_is_refused(tiny_checkpoint):
    with pytest.raises(EvaluatorError, match="not an evaluator of Motion Mamba"):
        load_evaluator(tiny_checkpoint)
