"""What is installed, and that a half-made folder is never taken for a whole one. No Blender needed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from motion_mamba.addon.runtime import runtime
from motion_mamba.addon.runtime.runtime import Package

ALPHA, BETA = Package("alpha-motion", "1.0", main=True), Package("beta.motion", "2.0")


def put(folder: Path, package: Package, version: str | None = None) -> None:
    """Metadata as pip leaves it, and a module."""
    module = package.name.replace("-", "_").replace(".", "_")
    information = folder / f"{module}-{version or package.version}.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package.name}\nVersion: {version or package.version}\n")
    (folder / module).mkdir()
    (folder / module / "__init__.py").write_text("")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "runtime"
    for package in (ALPHA, BETA):
        put(path, package)
    return path


def missing(folder: Path | None, paths: list[str]) -> list[str]:
    return [package.name for package in runtime.inspect(folder, (ALPHA, BETA), paths).missing]


def test_folder_without_sentinel_counts_for_nothing(folder: Path) -> None:
    report = runtime.inspect(folder, (ALPHA, BETA), [])
    assert not report.is_ready and report.leftover
    assert missing(folder, []) == [ALPHA.name, BETA.name]


def test_complete_folder_is_ready(folder: Path) -> None:
    runtime.mark_complete(folder, (ALPHA, BETA))
    report = runtime.inspect(folder, (ALPHA, BETA), [])
    assert report.is_ready and not report.leftover and report.has_folder
    assert [(state.version, state.in_runtime) for state in report.states] == [("1.0", True), ("2.0", True)]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"python": "2.7"}', '{"python": 3}', '"3.11"', "\x00\xff"])
def test_broken_or_foreign_sentinel_counts_for_nothing(folder: Path, content: str) -> None:
    (folder / runtime.COMPLETE).write_text(content, encoding="latin-1")
    assert not runtime.is_complete(folder)


def test_package_deleted_from_a_complete_folder_is_missing(folder: Path) -> None:
    runtime.mark_complete(folder, (ALPHA, BETA))
    (folder / "beta_motion-2.0.dist-info" / "METADATA").unlink()
    assert missing(folder, []) == [BETA.name]


def test_python_s_own_packages_win(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "site-packages"
    put(outside, ALPHA, "1.5")
    runtime.mark_complete(folder, (ALPHA, BETA))
    alpha, beta = runtime.inspect(folder, (ALPHA, BETA), [str(outside), str(folder)]).states
    assert (alpha.version, alpha.in_runtime) == ("1.5", False)
    assert (beta.version, beta.in_runtime) == ("2.0", True)


def test_no_folder_at_all(tmp_path: Path) -> None:
    assert missing(None, []) == missing(tmp_path / "absent", []) == [ALPHA.name, BETA.name]
    assert not runtime.inspect(tmp_path / "absent", (ALPHA,), []).leftover


def test_activate_appends_once_and_deactivate_takes_away(folder: Path, monkeypatch) -> None:
    runtime.mark_complete(folder, (ALPHA, BETA))
    monkeypatch.setattr(sys, "path", ["first"])
    runtime.activate(folder)
    runtime.activate(folder)
    assert sys.path == ["first", str(folder)]
    runtime.deactivate(folder)
    assert sys.path == ["first"]


def test_incomplete_folder_is_never_put_on_the_path(folder: Path, monkeypatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(ModuleNotFoundError):
        runtime.activate(folder)
    assert sys.path == []


def test_remove(folder: Path) -> None:
    runtime.mark_complete(folder, (ALPHA, BETA))
    runtime.remove(folder)
    assert not folder.exists()
    runtime.remove(folder)


def test_interrupted_removal_leaves_nothing_that_counts(folder: Path, monkeypatch) -> None:
    """As on Windows, whose loaded libraries cannot be deleted."""
    runtime.mark_complete(folder, (ALPHA, BETA))

    def refuse(path: Path) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(runtime.shutil, "rmtree", refuse)
    with pytest.raises(OSError, match="Restart Blender"):
        runtime.remove(folder)
    assert not runtime.is_complete(folder)


def test_numpy_never_stays(tmp_path: Path) -> None:
    put(tmp_path, Package("numpy", "2.0"))
    (tmp_path / "numpy.libs").mkdir()
    put(tmp_path, ALPHA)
    runtime.delete_never_installed(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"alpha_motion", "alpha_motion-1.0.dist-info"}


def test_pins() -> None:
    packages = runtime.pinned_packages("linux")
    names = [package.name for package in packages]
    assert "torch" in names and "numpy" not in names and len(names) == len(set(names))
    assert "colorama" not in names and "colorama" in [package.name for package in runtime.pinned_packages("win32")]
    assert all(runtime.normalised(name) == name for name in names)


def test_the_processor_needs_a_few_of_them() -> None:
    names = {package.name for package in runtime.pinned_packages(torch=False)}
    assert names == {"safetensors", "numba", "llvmlite"}


def test_pins_are_the_project_s_own() -> None:
    """The same seed gives the same bytes only with the same torch: pip's and Blender's users must have one."""
    pyproject = (Path(runtime.__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    torch = next(package for package in runtime.pinned_packages() if package.name == "torch")
    assert f'"{torch.requirement}"' in pyproject
