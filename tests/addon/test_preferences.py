"""Preferences as the worker gets them, and the add-on switched on and off."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba import addon
from motion_mamba.addon import preferences, registration
from motion_mamba.addon.generate import session
from motion_mamba.addon.generate.jobs import Source
from motion_mamba.addon.panel import text_layout


def context_with(**values: object) -> SimpleNamespace:
    """A Blender whose preferences hold these values."""
    stored = {"model": "DEFAULT", "checkpoint": "", "device": "auto", "body_folder": "", "runtime_gpu": False} | values
    addons = {preferences.ROOT: SimpleNamespace(preferences=SimpleNamespace(**stored))}
    return SimpleNamespace(preferences=SimpleNamespace(addons=addons))


def test_root_is_the_package_that_holds_the_manifest() -> None:
    assert preferences.ROOT == "motion_mamba" == preferences.MotionMambaPreferences.bl_idname


def test_defaults_where_the_add_on_is_not_enabled(blender) -> None:
    assert preferences.read(blender.context) == preferences.Settings()
    assert preferences.generator_source(blender.context) == Source(triton=False)


@pytest.mark.parametrize(
    ("values", "checkpoint"),
    [
        ({}, None),
        ({"model": "open"}, "open"),
        ({"model": "FILE", "checkpoint": "/models/mine.safetensors"}, Path("/models/mine.safetensors")),
        ({"checkpoint": "/models/forgotten.safetensors"}, None),
    ],
)
def test_which_model(values: dict, checkpoint: object) -> None:
    assert preferences.checkpoint(context_with(**values)) == checkpoint


def test_a_file_that_is_not_named_is_told() -> None:
    """But only where the model is wanted: characters and bodies are made without."""
    for wants_model in (preferences.checkpoint, preferences.generator_source):
        with pytest.raises(ValueError, match="choose it in the add-on's preferences"):
            wants_model(context_with(model="FILE"))
    assert preferences.read(context_with(model="FILE", body_folder="/bodies")).body_folder == Path("/bodies")


def test_device_and_body_folder() -> None:
    settings = preferences.read(context_with(device="cpu", body_folder="/bodies"))
    assert settings.device == "cpu" and settings.body_folder == Path("/bodies")


@pytest.mark.parametrize(
    ("values", "expected"),
    [({}, False), ({"device": "cpu"}, False), ({"runtime_gpu": True}, True), ({"device": "mps"}, True), ({"device": "cuda"}, True)],
)
def test_torch_is_for_graphics_cards(values: dict, expected: bool) -> None:
    assert preferences.wants_torch(context_with(**values)) is expected


def test_model_numbers_are_unique_and_survive_new_weights() -> None:
    numbers = [item[3] for item in preferences._model_items()]
    assert len(set(numbers)) == len(numbers) and numbers[0] == 0 and numbers[-1] == 1


def test_registers_and_unregisters_again_and_again(blender) -> None:
    for _ in range(3):
        addon.register()
        assert all(cls.is_registered for cls in registration.CLASSES)
        addon.unregister()
        assert not any(cls.is_registered for cls in registration.CLASSES)
        assert not hasattr(blender.types.Scene, "motion_mamba")
        with pytest.raises(RuntimeError, match="not enabled"):
            session.current()


@pytest.mark.parametrize(("width", "scale", "least", "most"), [(280, 1.0, 25, 45), (560, 2.0, 25, 45), (10, 1.0, 16, 16)])
def test_text_is_wrapped_to_the_region(width: int, scale: float, least: int, most: int) -> None:
    assert least <= text_layout.characters_in(width, scale) <= most
