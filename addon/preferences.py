"""The add-on's preferences: model, device, body model, and the runtime."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

import bpy
from bpy.props import BoolProperty, EnumProperty, StringProperty

from ..generator.checkpoints.shipped import shipped_checkpoints
from .generate.jobs import Source
from .panel import keymap
from .runtime import gl_safety, runtime
from .runtime import panel as runtime_panel

# The package that holds the manifest: Blender files preferences and folders under this name.
ROOT = __package__.rpartition(".")[0]
_DEFAULT, _FILE = "DEFAULT", "FILE"


def _model_items() -> list[tuple[str, str, str, int]]:
    """Numbers are made from the names, because Blender saves the number and weights may be added later."""
    shipped = [(name, name, "Weights that come with the add-on", 2 + zlib.crc32(name.encode()) % 2**30) for name in shipped_checkpoints()]
    default = (_DEFAULT, "Default", "The weights that the add-on chooses", 0)
    file = (_FILE, "From a file", "A checkpoint of your own: a .safetensors file with its .json beside it", 1)
    return [default, *shipped, file]


class MotionMambaPreferences(bpy.types.AddonPreferences):
    """Drawn by Blender in its preferences, beside the extension."""

    bl_idname = ROOT

    model: EnumProperty(name="Model", description="The weights that make the motion", items=_model_items(), default=_DEFAULT)
    checkpoint: StringProperty(name="Checkpoint", description="A .safetensors file with its .json beside it", subtype="FILE_PATH")
    device: EnumProperty(
        name="Device",
        description="Where the generator computes",
        items=[
            ("auto", "Automatic", "The graphics card when it can be used, else the processor"),
            ("cpu", "Processor", "Works everywhere, and gives the same motion everywhere"),
            ("cuda", "NVIDIA (CUDA)", "An NVIDIA graphics card; needs PyTorch"),
            ("mps", "Apple (MPS)", "The graphics part of an Apple chip; needs PyTorch"),
        ],
        default="auto",
        update=lambda _self, _context: runtime_panel.forget(),
    )
    body_folder: StringProperty(
        name="Body models",
        description="Your own folder of SMPL or SMPL-X models (.npz). New characters then have that body; empty: a plain figure",
        subtype="DIR_PATH",
    )
    runtime_gpu: BoolProperty(
        name="With PyTorch",
        description="Also install PyTorch, which graphics cards and models of one's own with a CLIP text encoder need",
        update=lambda _self, _context: runtime_panel.forget(),
    )

    def draw(self, context: bpy.types.Context) -> None:
        column = self.layout.column()
        column.use_property_split = True
        column.prop(self, "model")
        if self.model == _FILE:
            column.prop(self, "checkpoint")
        column.prop(self, "device")
        column.prop(self, "body_folder")
        column.operator("motion_mamba.unload_generator")
        runtime_panel.draw_runtime(self.layout, self)
        keymap.draw(self.layout, context)


@dataclass(frozen=True)
class Settings:
    """The preferences as plain data; their defaults where the add-on is no enabled extension (in scripts and tests)."""

    device: str = "auto"
    body_folder: Path | None = None


def stored(context: bpy.types.Context) -> MotionMambaPreferences | None:
    addon = context.preferences.addons.get(ROOT)
    return addon.preferences if addon else None


def read(context: bpy.types.Context) -> Settings:
    preferences = stored(context)
    if preferences is None:
        return Settings()
    body = preferences.body_folder
    return Settings(preferences.device, Path(bpy.path.abspath(body)) if body else None)


def checkpoint(context: bpy.types.Context) -> Path | str | None:
    """As `Source.checkpoint`. Raises ValueError when one of one's own is wanted and not named."""
    preferences = stored(context)
    if preferences is None or preferences.model == _DEFAULT:
        return None
    if preferences.model != _FILE:
        return preferences.model
    if not preferences.checkpoint:
        raise ValueError("The model is set to a file, but none is named: choose it in the add-on's preferences.")
    return Path(bpy.path.abspath(preferences.checkpoint))


def wants_torch(context: bpy.types.Context) -> bool:
    """Whether the light runtime, which computes on the processor, is not enough."""
    preferences = stored(context)
    return preferences is not None and (preferences.runtime_gpu or preferences.device in ("cuda", "mps"))


def runtime_folder() -> Path | None:
    """Where the runtime is kept: the extension's user folder, None when the add-on is no extension. Makes no folder."""
    try:
        return Path(bpy.utils.extension_path_user(ROOT, path="runtime"))
    except ValueError:
        # "The package does not name an extension": it runs from a checkout, whose Python has the packages or has not.
        return None


def generator_source(context: bpy.types.Context) -> Source:
    """What the worker should load. Main thread only. Raises ValueError when the preferences are incomplete."""
    settings = read(context)
    folder = runtime_folder()
    return Source(
        checkpoint=checkpoint(context),
        device=settings.device,
        runtime=folder if folder is not None and runtime.is_complete(folder) else None,
        triton=gl_safety.triton_is_safe(settings.device, gl_safety.window_is_mesa()),
    )
