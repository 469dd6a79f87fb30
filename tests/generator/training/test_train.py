"""Real training runs, tiny: they resume to the same losses, and two processes agree on the weights."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from motion_mamba.generator.model.config import VaeConfig
from motion_mamba.generator.training import train_vae as train_vae_module
from motion_mamba.generator.training.run import Learner, RunOptions
from motion_mamba.generator.training.train_vae import ClipData, mean_joint_error, train_vae, whole_windows

pytest.importorskip("accelerate")
pytest.importorskip("tensorboard")

TINY = VaeConfig(max_frames=60, latent_tokens=3, width=32, layers=3, heads=2, feedforward=64, dropout=0.1)
# What the linear start reads before the first step: 64 clips for each of the latent's numbers.
START_READS = 64 * TINY.width
OPTIONS = RunOptions(steps=12, batch=4, learning_rate=1e-3, warmup=2, save_every=4, log_every=1, precision="fp32")


def run(store, options: RunOptions, folder: Path, config: VaeConfig = TINY):
    return train_vae(config, ClipData(store, {"train": store.windows, "val": store.windows[:2]}), options, folder)


def last_state(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / json.loads((folder / "state.json").read_text())["tensors"])


def test_a_stopped_run_goes_on_to_the_same_weights(store, tmp_path):
    run(store, OPTIONS, tmp_path / "whole")

    class Crash(Exception):
        pass

    crashing = FlakyStore(store, calls=START_READS + 25, error=Crash)
    with pytest.raises(Crash):
        run(crashing, OPTIONS, tmp_path / "stopped")
    stopped_at = json.loads((tmp_path / "stopped" / "state.json").read_text())["step"]
    assert 0 < stopped_at < OPTIONS.steps
    run(store, OPTIONS, tmp_path / "stopped")
    whole, resumed = last_state(tmp_path / "whole"), last_state(tmp_path / "stopped")
    assert whole.keys() == resumed.keys()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_a_vae_trained_on_from_another_stays_near_its_latents(store, tmp_path, monkeypatch):
    beginning = run(store, replace(OPTIONS, steps=60, ema=0.8), tmp_path / "first")
    data = ClipData(store, {"train": store.windows, "val": store.windows[:2]})
    features, lengths = next(iter(whole_windows(store, store.windows, TINY.max_frames)))
    kept = {name: value.clone() for name, value in beginning.state_dict().items()}
    moved = {}
    for weight in (0.0, 5.0):
        monkeypatch.setattr(train_vae_module, "_ANCHOR", weight)
        options = replace(OPTIONS, steps=40, ema=0.5, seed=1)
        trained = train_vae(TINY, data, options, tmp_path / f"anchored {weight}", beginning)
        with torch.inference_mode():
            moved[weight] = float((trained.encode(features, lengths)[0] - beginning.encode(features, lengths)[0]).abs().mean())
        assert mean_joint_error(trained, store, store.windows) < mean_joint_error(beginning, store, store.windows)
    assert 0.0 < moved[5.0] < 0.7 * moved[0.0]
    assert all(torch.equal(value, kept[name]) for name, value in beginning.state_dict().items())


def test_training_lowers_the_joint_error(store, tmp_path):
    # The paper's VAE, which starts at random: ours starts so near to what these few clips need that 60 steps show little.
    config = replace(TINY, latent_frames=0, latent_tokens=2)
    untrained = run(store, replace(OPTIONS, steps=1), tmp_path / "a", config)
    trained = run(store, replace(OPTIONS, steps=60, ema=0.8), tmp_path / "b", config)
    assert mean_joint_error(trained, store, store.windows) < 0.7 * mean_joint_error(untrained, store, store.windows)


def test_a_run_of_another_model_is_refused(store, tmp_path):
    run(store, replace(OPTIONS, steps=1), tmp_path)
    other = Learner(torch.nn.Linear(3, 3), OPTIONS)
    with pytest.raises(ValueError, match="another model"):
        other.resume(tmp_path)


def test_an_exploding_loss_stops_with_advice(store, tmp_path):
    with pytest.raises(FloatingPointError, match="learning-rate"):
        run(FlakyStore(store, calls=START_READS, error=None), OPTIONS, tmp_path)


class FlakyStore:
    """A store that after some reads raises an error, or gives NaN when error is None."""

    def __init__(self, store, calls: int, error: type[Exception] | None):
        self.store, self.calls, self.error = store, calls, error
        self.mean, self.std, self.windows = store.mean, store.std, store.windows

    def features(self, window):
        self.calls -= 1
        if self.calls >= 0:
            return self.store.features(window)
        if self.error:
            raise self.error
        return self.store.features(window) * float("nan")


TWO_PROCESSES = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from conftest import FakeStore, FakeWindow, swaying_rows
from motion_mamba.generator.training.train_vae import ClipData, train_vae
from motion_mamba.generator.training.run import RunOptions
from motion_mamba.generator.model.config import VaeConfig
rows = swaying_rows(121)
store = FakeStore([FakeWindow("CMU", 0, 60), FakeWindow("Bandai", 60, 60)], rows)
options = RunOptions(steps=3, batch=4, learning_rate=1e-3, warmup=1, save_every=1, log_every=1, precision="fp32")
config = VaeConfig(max_frames=60, latent_tokens=3, width=32, layers=1, heads=2, feedforward=64, dropout=0.0)
import os, torch
vae = train_vae(config, ClipData(store, dict(train=store.windows, val=store.windows)), options, Path({folder!r}))
total = sum(float(parameter.detach().double().sum()) for parameter in vae.parameters())
# A file each: what two processes print at once may be mixed up.
Path({folder!r}, "total-" + os.environ["RANK"]).write_text(repr(total))
"""


def test_two_processes_train_one_model(tmp_path):
    script = tmp_path / "two.py"
    script.write_text(TWO_PROCESSES.format(tests=str(Path(__file__).parent), folder=str(tmp_path / "run")))
    environment = os.environ | {"OMP_NUM_THREADS": "1", "ACCELERATE_USE_CPU": "true"}
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node=2", "--master_port=0", "--rdzv_backend=c10d"]
    command += ["--rdzv_endpoint=localhost:0", str(script)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    first, second = ((tmp_path / "run" / f"total-{rank}").read_text() for rank in range(2))
    assert first == second
    assert json.loads((tmp_path / "run" / "state.json").read_text())["step"] == 3
