"""The built zip in an isolated Blender: installed, enabled, a clip generated, its keys compared with the generator's own output."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from motion_mamba.generator.model.config import DenoiserConfig, DiffusionConfig, ModelConfig, VaeConfig

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = sorted((ROOT / "generator" / "weights").glob("*.safetensors"))
CLOSE_METRES = 1e-3


def load(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')
    return load(ROOT / "build_addon.py").build(tmp_path_factory.mktemp("zip"))


@pytest.fixture(scope="module")
def self_contained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For this machine's platform; its wheels come from the package index."""
    pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')
    build_addon = load(ROOT / "build_addon.py")
    platform = {"linux": "linux-x64", "win32": "windows-x64", "darwin": "macos-arm64"}[sys.platform]
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    try:
        return build_addon.build(tmp_path_factory.mktemp("zip"), platform, python)
    except build_addon.BuildError as error:
        if "cannot be downloaded" in str(error):
            pytest.skip(f"no package index: {error}")
        raise


@pytest.fixture(scope="module")
def fresh_blender(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages with nothing but Blender and what every Blender brings."""
    folder = tmp_path_factory.mktemp("blender")
    # Not along sys.path: an imported bpy puts its own scripts there, with another folder called bpy among them.
    site = Path(metadata.distribution("bpy").locate_file(""))
    for name in ("bpy", "numpy", "numpy.libs", "requests", "urllib3", "idna", "certifi", "charset_normalizer", "zstandard"):
        if (site / name).is_dir():
            (folder / name).symlink_to(site / name)
    return folder


@pytest.fixture(scope="module")
def random_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real networks, small, with random weights: what they move is no human, but every step is the real one."""
    import torch

    from motion_mamba.generator.checkpoints.checkpoint import Statistics, save_checkpoint
    from motion_mamba.generator.model.denoiser import build_denoiser
    from motion_mamba.generator.model.vae import build_vae

    config = ModelConfig(
        name="tiny",
        text_encoder="minilm",
        vae=VaeConfig(max_frames=60, latent_tokens=3, width=32, layers=3, heads=2, feedforward=64),
        denoiser=DenoiserConfig(latent_tokens=3, width=32, scans=(2, 1), state_size=4, heads=2, feedforward=64, max_frames=60),
        diffusion=DiffusionConfig(steps=4),
    )
    with torch.random.fork_rng():
        torch.manual_seed(7)
        mean = 0.1 * torch.randn(config.vae.features)
        latent = (config.vae.latent_tokens, config.vae.width)
        statistics = Statistics(mean, 0.01 + 0.02 * torch.rand(config.vae.features), torch.zeros(latent), torch.ones(latent))
        modules = {"vae": build_vae(config.vae), "denoiser": build_denoiser(config.denoiser)}
    path = tmp_path_factory.mktemp("weights") / "tiny.safetensors"
    save_checkpoint(path, config, modules, statistics, training={"data": "random", "licence": "none"})
    return path


def run_blender(archive: Path, folder: Path, checkpoint: Path | None = None, packages: Path | None = None) -> dict:
    """What inside_blender.py found, in a process whose Blender knows none of the user's settings and add-ons.

    packages: the only ones that its Python finds, besides its own library."""
    report = folder / "report.json"
    environment = os.environ | {"BLENDER_USER_RESOURCES": str(folder / "blender"), "OMP_NUM_THREADS": "1"}
    (folder / "blender").mkdir()
    if packages is not None:
        environment |= {"PYTHONPATH": str(packages)}
    # -S: no site-packages.
    python = [sys.executable, *(["-S"] if packages is not None else [])]
    command = [*python, str(Path(__file__).with_name("inside_blender.py")), str(archive), str(report)]
    command += [str(checkpoint)] if checkpoint else []
    # From its own folder: the checkout must not be on the path by accident.
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600)
    assert result.returncode == 0 and report.exists(), f"{result.stdout[-3000:]}\n{result.stderr[-5000:]}"
    return json.loads(report.read_text(encoding="utf-8"))


def check(found: dict, folder: Path) -> None:
    assert found["result"] == ["FINISHED"]
    assert found["strips"] == ["a person walks forward"] and found["seed"] == 1 and found["frames"] == 40
    assert found["largest_error_metres"] < CLOSE_METRES
    # On a machine where nothing was compiled: keys stood there before.
    assert not found["first"]["compiled"] and "numba" in found["runtime"]
    assert found["travels"] > CLOSE_METRES, "a motion that stands still proves nothing"
    assert found["package"].startswith(str(folder)) and not found["checkout"]
    for off in found["off"]:
        assert off == {"classes": [], "operators": [], "scene": False, "threads": [], "timers": []}


def test_from_zip_to_keys_with_random_weights(archive: Path, random_checkpoint: Path, tmp_path: Path) -> None:
    check(run_blender(archive, tmp_path, random_checkpoint), tmp_path)


@pytest.mark.skipif(not WEIGHTS, reason="no weights in generator/weights yet: train some, or get the released ones")
def test_from_zip_to_keys_with_the_weights_that_ship(archive: Path, tmp_path: Path) -> None:
    check(run_blender(archive, tmp_path), tmp_path)


@pytest.mark.skipif(not WEIGHTS, reason="no weights in generator/weights yet: train some, or get the released ones")
def test_the_self_contained_zip_generates_in_a_fresh_blender(self_contained: Path, fresh_blender: Path, tmp_path: Path) -> None:
    found = run_blender(self_contained, tmp_path, packages=fresh_blender)
    check(found, tmp_path)
    assert found["runtime"] == ["numba"]
