"""The folder that `motion-mamba export` writes: ONNX graphs, the tokenizer, and model.json, which names them with their hashes.

A folder beside the shipped checkpoints is a shipped model as they are. numpy only: this is what runs where torch is not installed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .config import ModelConfig
from .limits import check_config
from .motion import ModelId

WEIGHTS_FOLDER = Path(__file__).parent / "weights"
CARD = "model.json"
TEXT, TOKENIZER, CONDITIONS, DENOISER, DECODER = "text.onnx", "tokenizer.json", "conditions.onnx", "denoiser.onnx", "decoder.onnx"
FILES = (TEXT, TOKENIZER, CONDITIONS, DENOISER, DECODER)
FORMAT, VERSION = "motion-mamba-export", 1
_LARGEST_FILE = 2 * 1024**3


class ExportError(ValueError):
    """Exported files are missing, damaged or cannot be made; the message says what to do."""


@dataclass(frozen=True)
class TextFacts:
    """A text encoder's id, its vectors' width, and how many tokens it reads."""

    id: str
    width: int
    max_tokens: int


@dataclass(frozen=True)
class Exported:
    """A checked folder. mean, std: (features,) float32 of motion features."""

    folder: Path
    id: ModelId
    config: ModelConfig
    text: TextFacts
    mean: np.ndarray
    std: np.ndarray

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()


def find_exported(model: Path | str | None) -> Path | None:
    """The folder of a model that has been exported: a path, a shipped one's name, or None for the first shipped one."""
    if model is None:
        return next((card.parent for card in sorted(WEIGHTS_FOLDER.glob(f"*/{CARD}"))), None)
    for folder in (WEIGHTS_FOLDER / str(model), Path(model)):
        if (folder / CARD).is_file():
            return folder
    return None


def read_exported(folder: Path) -> Exported:
    """Raises ExportError when the folder is not one of ours, or a file is missing or another than when it was written."""
    card = _read_card(folder)
    try:
        config = ModelConfig.from_dict(card["config"])
        check_config(config)
        model, text = ModelId(**card["model"]), TextFacts(**card["text"])
        mean, std = (np.array(card[name], dtype=np.float32) for name in ("mean", "std"))
        hashes = {name: str(card["sha256"][name]) for name in FILES}
    except (KeyError, TypeError, ValueError) as error:
        raise ExportError(f"{folder / CARD} is damaged ({error}): {_AGAIN}") from error
    if mean.shape != (config.vae.features,) or std.shape != mean.shape or not (np.isfinite(mean).all() and (std > 0).all()):
        raise ExportError(f"{folder / CARD} has unusable statistics: {_AGAIN}")
    for name, expected in hashes.items():
        _check_file(folder / name, expected)
    return Exported(folder, model, config, text, mean, std)


def write_card(folder: Path, content: dict[str, Any]) -> None:
    """Write model.json last, over files that are there already."""
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    card = {"format": FORMAT, "version": VERSION, **content, "sha256": hashes}
    (folder / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


_AGAIN = "export or install the model again"


def _read_card(folder: Path) -> dict[str, Any]:
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ExportError(f"{folder / CARD} cannot be read ({error}): {_AGAIN}") from error
    if not isinstance(card, dict) or card.get("format") != FORMAT or card.get("version") != VERSION:
        raise ExportError(f"{folder} holds no model exported by this version of Motion Mamba: {_AGAIN}")
    return card


def _check_file(path: Path, expected: str) -> None:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise ExportError(f"{path} is larger than any motion model: {_AGAIN}")
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ExportError(f"{path} cannot be read ({error.strerror}): {_AGAIN}") from error
    if found != expected:
        raise ExportError(f"{path.name} is not the file that {CARD} names: {_AGAIN}")
