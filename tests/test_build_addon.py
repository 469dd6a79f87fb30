"""The zip: what is in it, and what the builder refuses."""

from __future__ import annotations

import importlib.util
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def _load_build_addon():
    """A script beside the package, not in it."""
    spec = importlib.util.spec_from_file_location("build_addon", ROOT / "build_addon.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build_addon = _load_build_addon()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')
    return zipfile.ZipFile(build_addon.build(tmp_path_factory.mktemp("dist")))


def test_holds_what_runs_inside_blender_and_nothing_else(built: zipfile.ZipFile) -> None:
    names = set(built.namelist())
    assert {
        "__init__.py",
        "blender_manifest.toml",
        "LICENSE",
        "addon/panel/panel.py",
        "generator/generator.py",
        "rigs/solve/solver.py",
    } <= names
    assert {name.split("/")[0] for name in names} <= {*build_addon.FILES, *build_addon.FOLDERS}
    assert not [name for name in names if name.startswith(("generator/data", "generator/training", "generator/evaluation"))]
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_holds_every_file_of_data_and_all_weights(built: zipfile.ZipFile) -> None:
    names = set(built.namelist())
    for pattern in ("addon/**/*.json", "generator/model/presets/*.json", "generator/weights/*", "rigs/**/*.json"):
        assert {str(path.relative_to(ROOT)) for path in ROOT.glob(pattern) if path.is_file()} <= names


def test_weights_that_were_not_chosen_stay_out(tmp_path: Path, monkeypatch) -> None:
    build_addon.stage(tmp_path)
    weights = tmp_path / build_addon.WEIGHTS
    for name in ("own.safetensors", "own.json", "other.safetensors", "other.json"):
        (weights / name).write_text("")
    monkeypatch.setattr(build_addon, "shipped_weights", lambda: dict.fromkeys(["own", "other"], Path()))
    build_addon.keep_weights(tmp_path, ["own"])
    assert not list(weights.glob("other.*")) and len(list(weights.glob("own.*"))) == 2 and (weights / "README.md").exists()
    with pytest.raises(build_addon.BuildError, match="no weights called amiga: choose among own, other"):
        build_addon.keep_weights(tmp_path, ["amiga"])


def test_the_folder_may_be_called_anything(tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "motion_mamba-0.1.0"
    build_addon.stage(folder)
    monkeypatch.setattr(build_addon, "ROOT", folder)
    monkeypatch.setattr(build_addon, "PACKAGE", "motion_mamba_elsewhere")
    shipped = build_addon.shipped_weights()
    assert list(shipped) and all(folder in path.parents for path in shipped.values())


def test_is_small(built: zipfile.ZipFile) -> None:
    assert Path(built.filename).stat().st_size < 200e6


def test_a_self_contained_zip_may_be_as_large_as_the_readme_says() -> None:
    assert f"a zip of {build_addon.LARGEST_MB} MB or less" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_manifest_fits_blender_s_rules() -> None:
    manifest = tomllib.loads((ROOT / "blender_manifest.toml").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert manifest["version"] == project["version"] and manifest["blender_version_min"] == "4.2.0"
    assert manifest["license"] == [f"SPDX:{project['license']}"]
    for text in (manifest["tagline"], *manifest["permissions"].values()):
        assert len(text) <= 64 and not text.endswith(".")
    assert "GNU GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_wheels_are_named_in_the_staged_manifest(tmp_path: Path) -> None:
    build_addon.stage(tmp_path / "stage")
    manifest = tmp_path / "stage" / "blender_manifest.toml"
    build_addon.complete_manifest(manifest, "linux-x64", [Path("a-1-py3-none-any.whl")])
    completed = tomllib.loads(manifest.read_text(encoding="utf-8"))
    assert completed["wheels"] == ["./wheels/a-1-py3-none-any.whl"] and completed["platforms"] == ["linux-x64"]
    assert completed["permissions"].keys() == {"network", "files"}
    assert "wheels" not in (ROOT / "blender_manifest.toml").read_text(encoding="utf-8")


def test_wheels_are_what_the_light_runtime_needs() -> None:
    assert [requirement.split("==")[0] for requirement in build_addon.requirements()] == ["safetensors", "numba", "llvmlite"]


def test_without_blender_it_says_how_to_get_it(monkeypatch, tmp_path: Path, capsys) -> None:
    monkeypatch.setattr(build_addon.importlib.util, "find_spec", lambda _name: None)
    assert build_addon.main(["--output", str(tmp_path)]) == 1
    assert 'pip install -e ".[blender]"' in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_what_the_builder_refuses_is_told(monkeypatch, tmp_path: Path, capsys) -> None:
    pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')
    staged = build_addon.stage

    def stage_without_package(folder: Path) -> None:
        staged(folder)
        (folder / "__init__.py").unlink()

    monkeypatch.setattr(build_addon, "stage", stage_without_package)
    assert build_addon.main(["--output", str(tmp_path / "dist")]) == 1
    assert "Blender's builder refuses" in capsys.readouterr().err


def test_output_that_cannot_be_written_is_told(tmp_path: Path, capsys) -> None:
    pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')
    (tmp_path / "file").write_text("")
    assert build_addon.main(["--output", str(tmp_path / "file" / "dist")]) == 1
    assert "build_addon:" in capsys.readouterr().err


def test_unknown_platform_is_refused(capsys) -> None:
    with pytest.raises(SystemExit):
        build_addon.parse(["--self-contained", "amiga"])
    assert "linux-x64" in capsys.readouterr().err


def test_every_stage_brings_the_text_encoder(tmp_path: Path) -> None:
    build_addon.stage(tmp_path)
    files = {path.name for path in (tmp_path / "generator" / "text" / "encoding" / "minilm").iterdir()}
    assert {"config.json", "tokenizer.json", "model.safetensors", "LICENSE.txt"} <= files
