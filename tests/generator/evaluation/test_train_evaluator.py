"""The evaluator learns what it is for, and a stopped training goes on to the same weights."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from motion_mamba.cli.main import main
from motion_mamba.generator.data.store import MotionStore
from motion_mamba.generator.evaluation import train_evaluator as training
from motion_mamba.generator.evaluation.evaluator import EvaluatorConfig, EvaluatorNetworks
from motion_mamba.generator.evaluation.weights_file import load_evaluator
from motion_mamba.generator.text.encoding.text_encoder import load_text_encoder
from motion_mamba.generator.training.batches import Pick
from motion_mamba.generator.training.run import RunOptions

pytest.importorskip("accelerate")
pytest.importorskip("tensorboard")

TINY = EvaluatorConfig(width=32, layers=1, heads=2, feedforward=32, embedding=16, max_frames=60)
OPTIONS = RunOptions(steps=60, batch=32, learning_rate=3e-3, warmup=5, save_every=20, ema=0.8, precision="fp32")


@pytest.fixture(scope="module")
def prepared(motion_store: MotionStore):
    windows = {split: motion_store.select(split=split) for split in ("train", "val", "test")}
    encoder = load_text_encoder("minilm")
    tables = {split: training.caption_table(windows[split], encoder.encode) for split in windows}
    return motion_store, windows, tables


def test_training_tells_real_clips_apart_by_their_texts(prepared, tmp_path):
    store, windows, tables = prepared
    trained = training.train_evaluator(TINY, store, windows, tables, OPTIONS, tmp_path)
    torch.manual_seed(0)
    untrained = EvaluatorNetworks(TINY).eval()
    before, after = (training.retrieval(each, store, windows["train"], tables["train"]) for each in (untrained, trained))
    assert before["batch"] == 32
    assert before["r_precision_1"] < 0.15 < 0.4 < after["r_precision_1"]


def test_a_stopped_run_goes_on_to_the_same_weights(prepared, tmp_path):
    store, windows, tables = prepared
    options = replace(OPTIONS, steps=6, batch=8, save_every=2)
    training.train_evaluator(TINY, store, windows, tables, options, tmp_path / "whole")

    class Stop(Exception):
        pass

    class Stopping:
        """A store that is interrupted while the fourth step's batch is read."""

        mean, std, calls = store.mean, store.std, 3 * 8 + 2

        def features(self, window):
            self.calls -= 1
            if self.calls < 0:
                raise Stop
            return store.features(window)

    with pytest.raises(Stop):
        training.train_evaluator(TINY, Stopping(), windows, tables, options, tmp_path / "stopped")
    assert json.loads((tmp_path / "stopped" / "state.json").read_text())["step"] == 3
    training.train_evaluator(TINY, store, windows, tables, options, tmp_path / "stopped")
    whole, resumed = (load_file(next((tmp_path / name).glob("state-*.safetensors"))) for name in ("whole", "stopped"))
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_clips_with_a_caption_in_common_are_no_counter_examples(prepared):
    _, windows, _ = prepared
    twice = [windows["train"][0], windows["train"][1], replace(windows["train"][1], texts=windows["train"][0].texts[1:])]
    table = training.caption_table(twice, lambda texts: torch.eye(len(texts)))
    picks = [Pick(index, 0, 40, False) for index in range(3)]
    chosen = torch.tensor([table.rows[index][0][0] for index in range(3)])
    ignored = table.ignored(picks, chosen)
    assert ignored.tolist() == [[False, False, True], [False, False, False], [True, False, False]]


def test_left_and_right_are_counter_examples_however_alike_they_read(prepared):
    _, windows, _ = prepared
    texts = [("a person waves left.",), ("a person waves right.",), ("a person waves.",), ("a person greets.",)]
    some = [replace(windows["train"][0], texts=each) for each in texts]
    table = training.caption_table(some, lambda texts: torch.ones(len(texts), 4) / 2)
    ignored = table.ignored([Pick(index, 0, 40, False) for index in range(4)], torch.tensor([rows[0][0] for rows in table.rows]))
    assert not ignored[0, 1] and ignored[2, 3] and ignored[0, 2]
    # The mirrored clip of one is described by the other.
    mirrored = [Pick(0, 0, 40, True), Pick(1, 0, 40, False)]
    assert table.ignored(mirrored, torch.tensor([table.rows[0][1][0], table.rows[1][0][0]]))[0, 1]


def test_a_thing_shown_often_is_drawn_by_the_root_of_how_often(prepared):
    _, windows, _ = prepared
    one = windows["train"][0]
    probabilities = training.caption_probabilities([one] * 9 + [windows["train"][1]])
    assert np.isclose(probabilities.sum(), 1) and np.isclose(probabilities[:9].sum(), 3 * probabilities[9])


def test_the_command_writes_an_evaluator_with_its_figures(training_file: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(training, "EvaluatorConfig", lambda: TINY)
    arguments = ["train", "evaluator", "--data", str(training_file), "--run", str(tmp_path), "--precision", "fp32"]
    assert main([*arguments, "--steps", "2", "--batch", "8"]) == 0
    evaluator, told = load_evaluator(tmp_path / "evaluator.safetensors")
    assert told["windows"] == 38 and told["sources"] == {"CMU": "free"} and told["steps"] == 2
    assert evaluator.metrics["batch_test"] == 32
    assert {f"r_precision_{place}_{split}" for place in (1, 2, 3) for split in ("val", "test")} <= set(evaluator.metrics)
