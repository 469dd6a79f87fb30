"""The runtime while it is installed: what the panel shows, what switching off ends, and what is fetched."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper
from drawn_layout import Layout
from quick_pip import QUICK_PIP

from motion_mamba.addon import preferences
from motion_mamba.addon.runtime import install_view, installer, runtime
from motion_mamba.addon.runtime import operators as runtime_operators
from motion_mamba.addon.runtime import panel as runtime_panel
from motion_mamba.addon.worker import session


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    """The runtime folder of an extension, as Blender names it; empty."""
    path = tmp_path / "runtime"
    monkeypatch.setattr(preferences, "runtime_folder", lambda: path)
    return path


@pytest.fixture
def only_blender_s_own(monkeypatch) -> None:
    """A Python without packages, as Blender's is."""
    monkeypatch.setattr(sys, "path", [path for path in sys.path if "packages" not in path])


@pytest.fixture
def pip(tmp_path: Path, monkeypatch) -> str:
    script = tmp_path / "quick_pip"
    script.write_text(QUICK_PIP.format(python=sys.executable))
    script.chmod(0o755)
    monkeypatch.setattr(installer, "pip_command", lambda python: [python])
    return str(script)


def install(folder: Path, pip: str, torch: bool) -> installer.Outcome:
    plan = installer.Plan(folder, runtime_operators.wanted_packages(torch), gpu=torch, python=pip)
    *_, outcome = installer.Installation(plan).start().wait()
    return outcome


class TestUnderWay:
    @pytest.fixture
    def view(self, folder) -> install_view.InstallView:
        """Of an installation whose thread the test starts itself."""
        with helper.registered():
            plan = installer.Plan(folder, runtime.pinned_packages(torch=False))
            view = install_view.InstallView(installer.Installation(plan))
            install_view.show(view)
            yield view

    def test_the_panel_shows_how_far_it_is_and_a_way_to_stop(self, view) -> None:
        view.receive(installer.Line("Collecting numba", 1, 4))
        layout = Layout()
        runtime_panel.draw_install(layout)
        assert ("progress", 0.25, "Installing 1 of 4") in layout.drawn and ("label", "Collecting numba") in layout.drawn
        assert ("operator", "motion_mamba.cancel_install", True) in layout.drawn

    def test_the_button_stops_it(self, view) -> None:
        assert bpy.ops.motion_mamba.cancel_install() == {"FINISHED"}
        assert list(view.installation.start().wait()) == [installer.Stopped()]

    def test_switching_the_add_on_off_stops_it(self, view) -> None:
        session.close_session()
        assert list(view.installation.start().wait()) == [installer.Stopped()]


def test_pytorch_added_to_a_runtime_in_use_leaves_nothing_out(folder, pip, only_blender_s_own) -> None:
    assert isinstance(install(folder, pip, torch=False), installer.Installed)
    runtime.activate(folder)
    assert isinstance(install(folder, pip, torch=True), installer.Installed)
    assert runtime.inspect(folder, runtime.pinned_packages(torch=True)).is_ready


def test_what_python_finds_elsewhere_is_not_fetched(folder, tmp_path, only_blender_s_own) -> None:
    (package, *others) = runtime.pinned_packages(torch=False)
    wheels = tmp_path / "wheels" / f"{package.name.replace('-', '_')}-{package.version}.dist-info"
    wheels.mkdir(parents=True)
    (wheels / "METADATA").write_text("")
    sys.path.append(str(wheels.parent))
    assert runtime_operators.wanted_packages(torch=False) == tuple(others)
