"""The add-on's preferences: model, device, body model, and the runtime. Their page is drawn by panel/preferences_page.py."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

import bpy
from bpy.props import BoolProperty, EnumProperty, StringProperty

from ..generator.checkpoints.shipped import shipped_checkpoints
from .blender.typed import Context

# The package that holds the manifest: Blender files preferences and folders under this name.
ROOT = (__package__ or "").rpartition(".")[0]
DEFAULT_MODEL, MODEL_FILE = "DEFAULT", "FILE"


def _model_items() -> list[tuple[str, str, str, int]]:
    """Numbers are made from the names, because Blender saves the number and weights may be added later."""
    shipped = [(name, name, "Weights that come with the add-on", 2 + zlib.crc32(name.encode()) % 2**30) for name in shipped_checkpoints()]
    default = (DEFAULT_MODEL, "Default", "The weights that the add-on chooses", 0)
    file = (MODEL_FILE, "From a file", "A checkpoint of your own: a .safetensors file with its .json beside it", 1)
    return [default, *shipped, file]


class PreferenceProperties:
    """What the animator sets once for all files."""

    model: EnumProperty(name="Model", description="The weights that make the motion", items=_model_items(), default=DEFAULT_MODEL)
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
    )
    body_folder: StringProperty(
        name="Body models",
        description="Your own folder of SMPL or SMPL-X models (.npz). New characters then have that body; empty: a plain figure",
        subtype="DIR_PATH",
    )
    runtime_gpu: BoolProperty(
        name="With PyTorch",
        description="Also install PyTorch, which graphics cards and models of one's own with a CLIP text encoder need",
    )


@dataclass(frozen=True)
class Settings:
    """The preferences as plain data; their defaults where the add-on is no enabled extension (in scripts and tests)."""

    device: str = "auto"
    body_folder: Path | None = None


def stored(context: Context) -> PreferenceProperties | None:
    addon = context.preferences.addons.get(ROOT)
    return addon.preferences if addon else None


def read(context: Context) -> Settings:
    preferences = stored(context)
    if preferences is None:
        return Settings()
    body = preferences.body_folder
    return Settings(preferences.device, Path(bpy.path.abspath(body)) if body else None)


def checkpoint(context: Context) -> Path | str | None:
    """As `Source.checkpoint`. Raises ValueError when one of one's own is wanted and not named."""
    preferences = stored(context)
    if preferences is None or preferences.model == DEFAULT_MODEL:
        return None
    if preferences.model != MODEL_FILE:
        return preferences.model
    if not preferences.checkpoint:
        raise ValueError("The model is set to a file, but none is named: choose it in the add-on's preferences.")
    return Path(bpy.path.abspath(preferences.checkpoint))


def wants_torch(context: Context) -> bool:
    """Whether the light runtime, which computes on the processor, is not enough."""
    preferences = stored(context)
    return preferences is not None and (preferences.runtime_gpu or preferences.device in ("cuda", "mps"))


def runtime_folder() -> Path | None:
    """Where the runtime is kept: the extension's user folder, None when the add-on is no extension. Makes no folder."""
    return _user_folder("runtime")


def kernels_folder() -> Path | None:
    """Where compiled kernels are kept, likewise: what compiles them may go on while the add-on's own folder is replaced by an update."""
    return _user_folder("kernels")


def _user_folder(name: str) -> Path | None:
    try:
        return Path(bpy.utils.extension_path_user(ROOT, path=name))
    except ValueError:
        # "The package does not name an extension": it runs from a checkout, whose Python has the packages or has not.
        return None
