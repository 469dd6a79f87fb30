"""The weights that come with the package. Needs no torch, so that Blender's panel may ask too."""

from __future__ import annotations

import json
from pathlib import Path

WEIGHTS_FOLDER = Path(__file__).parents[1] / "weights"


def shipped_checkpoints() -> dict[str, Path]:
    """The checkpoints that come with the package, by name, the default one first."""
    # NAME.library.safetensors is what a checkpoint brings along (`retrieval/library.py`).
    found = {path.stem: path for path in sorted(WEIGHTS_FOLDER.glob("*.safetensors")) if "." not in path.stem}
    default = _default_name()
    return dict(sorted(found.items(), key=lambda item: (item[0] != default, item[0])))


def _default_name() -> str:
    """weights/default.json may name it ({"default": "full"}); otherwise the freely usable one."""
    path = WEIGHTS_FOLDER / "default.json"
    return str(json.loads(path.read_text(encoding="utf-8"))["default"]) if path.is_file() else "open"
