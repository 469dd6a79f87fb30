"""The gallery's content: prompts that the model does, with small moving pictures, made and checked by `benchmarks/gallery.py`. No bpy."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ...rigs.pictures.palette_png import PalettePicture, read_palette_png

_FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True)
class GalleryAction:
    """row: of the picture. seconds: how long it usually takes. done: the share of takes that did it when the gallery was made."""

    row: int
    prompt: str
    kind: str
    seconds: float
    done: float

    def matches(self, wanted: list[str]) -> bool:
        """Whether each wanted word begins one of its own."""
        own = _words(f"{self.prompt} {self.kind}")
        return all(any(word.startswith(start) for word in own) for start in wanted)


@dataclass(frozen=True)
class Gallery:
    """size: pixels of a square picture. frames: of each, rate of them a second."""

    size: int
    frames: int
    rate: float
    actions: tuple[GalleryAction, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(action.kind for action in self.actions))

    def found(self, text: str, kind: str = "") -> list[GalleryAction]:
        """Those that have each word of the text, or its beginning, in prompt or kind; of one kind where it is named."""
        wanted = _words(text)
        return [action for action in self.actions if kind in ("", action.kind) and action.matches(wanted)]


@cache
def gallery() -> Gallery:
    """The one that ships."""
    content: dict[str, Any] = json.loads((_FOLDER / "actions.json").read_text(encoding="utf-8"))
    actions = tuple(GalleryAction(row, **action) for row, action in enumerate(content["actions"]))
    return Gallery(content["size"], content["frames"], content["rate"], actions)


@cache
def picture() -> PalettePicture:
    """All pictures: a row an action, its frames side by side. Raises ValueError when the file is damaged."""
    return read_palette_png(_FOLDER / "actions.png")


def frame_pixels(row: int, frame: int) -> np.ndarray:
    """(size, size, 4) float32 RGBA, premultiplied, first row lowest, as Blender's previews take them."""
    size, sheet = gallery().size, picture()
    tile = sheet.pixels[row * size : (row + 1) * size, frame * size : (frame + 1) * size]
    rgba = sheet.palette[tile[::-1]].astype(np.float32) / 255.0
    rgba[..., :3] *= rgba[..., 3:]
    return rgba


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())
