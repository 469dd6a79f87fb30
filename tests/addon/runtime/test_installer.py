"""The installer runs pip for real, on wheels that the test makes, without the network. No Blender needed."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest
from quick_pip import QUICK_PIP

from motion_mamba.addon.runtime import installer, runtime
from motion_mamba.addon.runtime.installer import Failed, Installation, Installed, Line, Plan, Stopped
from motion_mamba.addon.runtime.runtime import Package

ALPHA, BETA = Package("alpha-motion", "1.0"), Package("beta-motion", "2.0")


def make_wheel(index: Path, name: str, version: str, requires: str = "") -> None:
    """The smallest wheel that pip installs."""
    module = name.replace("-", "_")
    information = f"{module}-{version}.dist-info"
    index.mkdir(exist_ok=True)
    with zipfile.ZipFile(index / f"{module}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{module}/__init__.py", f"version = {version!r}\n")
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n" + (f"Requires-Dist: {requires}\n" if requires else "")
        wheel.writestr(f"{information}/METADATA", metadata)
        wheel.writestr(f"{information}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{information}/RECORD", "")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    make_wheel(folder, "alpha-motion", "1.0", requires="numpy")
    make_wheel(folder, "beta-motion", "2.0")
    make_wheel(folder, "numpy", "9.9")
    return folder


@pytest.fixture
def plan(index: Path, tmp_path: Path) -> Plan:
    return Plan(tmp_path / "user folder" / "runtime", (ALPHA, BETA), extra=("--no-index", "--find-links", str(index)))


@pytest.fixture
def quick_plan(plan: Plan, tmp_path: Path) -> Plan:
    """With a stand-in for pip that leaves what pip leaves, a hundred times faster: for what happens before and after."""
    script = tmp_path / "quick_pip"
    script.write_text(QUICK_PIP.format(python=sys.executable))
    script.chmod(0o755)
    return Plan(plan.folder, plan.packages, python=str(script))


def outcome_of(plan: Plan) -> tuple[list[Line], installer.Outcome]:
    *lines, outcome = Installation(plan).start().wait()
    return lines, outcome


def with_packages(plan: Plan, *packages: Package) -> Plan:
    return Plan(plan.folder, packages, extra=plan.extra, python=plan.python)


def test_installs_pinned_packages_without_numpy(plan: Plan) -> None:
    lines, outcome = outcome_of(plan)
    assert outcome == Installed(plan.folder)
    assert runtime.inspect(plan.folder, plan.packages, []).is_ready
    assert (plan.folder / "alpha_motion" / "__init__.py").exists()
    assert not list(plan.folder.glob("numpy*"))
    assert lines and lines[-1].done == lines[-1].total == 2


def test_packages_can_be_imported_after_activation_only(quick_plan: Plan, monkeypatch) -> None:
    outcome_of(quick_plan)
    (quick_plan.folder / "beta_motion" / "__init__.py").write_text("version = '2.0'")
    monkeypatch.setattr(sys, "path", list(sys.path))
    with pytest.raises(ModuleNotFoundError):
        __import__("beta_motion")
    runtime.activate(quick_plan.folder)
    assert __import__("beta_motion").version == "2.0"
    sys.modules.pop("beta_motion")


def test_failure_leaves_nothing_and_tells_what_pip_said(plan: Plan) -> None:
    _, outcome = outcome_of(with_packages(plan, ALPHA, Package("absent-motion", "3.0")))
    assert isinstance(outcome, Failed)
    assert "absent-motion" in outcome.tail and "no package for this machine" in outcome.message
    assert list(plan.folder.parent.iterdir()) == []


def test_failure_leaves_a_former_installation_alone(quick_plan: Plan) -> None:
    outcome_of(quick_plan)
    outcome_of(with_packages(quick_plan, Package("absent-motion", "3.0")))
    assert runtime.inspect(quick_plan.folder, quick_plan.packages, []).is_ready


def test_a_whole_installation_replaces_the_former(quick_plan: Plan) -> None:
    outcome_of(with_packages(quick_plan, ALPHA))
    _, outcome = outcome_of(with_packages(quick_plan, BETA))
    assert isinstance(outcome, Installed)
    assert not (quick_plan.folder / "alpha_motion").exists() and (quick_plan.folder / "beta_motion").exists()


def test_leftovers_of_an_interrupted_installation_are_swept(quick_plan: Plan) -> None:
    part = quick_plan.folder.with_name("runtime.part")
    (part / "numpy").mkdir(parents=True)
    (quick_plan.folder / "torch").mkdir(parents=True)
    _, outcome = outcome_of(quick_plan)
    assert isinstance(outcome, Installed)
    assert not part.exists() and not (quick_plan.folder / "torch").exists()


def test_cancelled_installation_leaves_nothing(quick_plan: Plan) -> None:
    installation = Installation(quick_plan)
    installation.cancel()
    assert list(installation.start().wait())[-1] == Stopped()
    assert not quick_plan.folder.exists() and not quick_plan.folder.with_name("runtime.part").exists()


def test_cancel_ends_pip(plan: Plan, tmp_path: Path) -> None:
    """A stand-in for Python that never ends by itself."""
    slow = tmp_path / "slow.sh"
    slow.write_text("#!/bin/sh\necho Collecting torch\nexec sleep 600\n")
    slow.chmod(0o755)
    installation = Installation(Plan(plan.folder, plan.packages, python=str(slow))).start()
    events = installation.wait()
    assert next(events) == Line("Collecting torch", 1, 2)
    installation.cancel()
    assert list(events) == [Stopped()]


def test_python_that_does_not_start_is_told(plan: Plan) -> None:
    _, outcome = outcome_of(Plan(plan.folder, plan.packages, python="/absent/python"))
    assert isinstance(outcome, Failed) and "/absent/python" in outcome.message


def test_folder_that_cannot_be_written_is_told(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    _, outcome = outcome_of(Plan(tmp_path / "file" / "runtime", plan.packages, extra=plan.extra))
    assert isinstance(outcome, Failed) and "could not be installed" in outcome.message


def test_pip_without_a_pip_package_comes_from_python_s_own_wheel(monkeypatch) -> None:
    find = installer.importlib.util.find_spec
    monkeypatch.setattr(installer.importlib.util, "find_spec", lambda name: None if name == "pip" else find(name))
    python, pip = installer.pip_command("python")
    assert python == "python" and Path(pip).name == "pip" and zipfile.is_zipfile(Path(pip).parent)


def test_no_pip_at_all_is_told(monkeypatch, plan: Plan) -> None:
    monkeypatch.setattr(installer.importlib.util, "find_spec", lambda name: None)
    _, outcome = outcome_of(plan)
    assert isinstance(outcome, Failed) and "has no pip" in outcome.message


TORCH = Package("torch", "2.13.0")


@pytest.mark.parametrize(
    ("gpu", "platform", "index", "dependencies"),
    [
        (False, "linux", "https://download.pytorch.org/whl/cpu", False),
        (True, "linux", None, True),
        (False, "win32", None, False),
        (True, "win32", "https://download.pytorch.org/whl/cu130", True),
        (False, "darwin", None, False),
        (True, "darwin", None, False),
    ],
)
def test_where_torch_comes_from(tmp_path: Path, gpu: bool, platform: str, index: str | None, dependencies: bool) -> None:
    others, torch = installer.commands(Plan(tmp_path, (ALPHA, TORCH), gpu=gpu), tmp_path / "t", tmp_path / "constraints.txt", platform)
    assert others[-1] == ALPHA.requirement and torch[-1] == TORCH.requirement
    assert "--no-deps" in others and ("--no-deps" not in torch) == dependencies
    assert (torch[torch.index("--index-url") + 1] if "--index-url" in torch else None) == index
    assert "--index-url" not in others


@pytest.mark.parametrize(
    ("tail", "words"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied", "may not write"),
        ("ERROR: No matching distribution found for torch==2.13.0", "no package for this machine"),
        ("Failed to establish a new connection: [Errno -2] Name or service not known", "cannot be reached"),
        ("something else", "code 7"),
    ],
)
def test_advice(tail: str, words: str) -> None:
    assert words in installer.advice(tail, 7)
