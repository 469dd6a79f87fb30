"""The pictures of docs/panel.md, cut out of those that a session in a real window has left.

python tests/window/docs_pictures.py /tmp/window docs/images     needs Pillow
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

# Without the top bar and the editors to the right of the sidebar.
_WINDOW = (0, 24, 1320, 900)
_SIDEBAR = (1036, 84, 1300, 750)
WHOLE = "accepted blocks changed dragged first-run german mapping running sections waiting".split()
PANEL = "advanced style".split()
# Of the small shot, where it lies in the folder too.
SHOT = {"prompt": "shot-facts", "preview": "shot-first-pass-048"}
# Side by side.
JOINED = {"split": ("haste", "split", "split-done")}
_COLOURS = 128


def cut_out(folder: Path, output: Path) -> None:
    for name in WHOLE:
        _save(_open(folder, name).crop(_WINDOW), output, name)
    for name in PANEL:
        _save(_open(folder, name).crop(_SIDEBAR), output, name)
    for name, shot in SHOT.items():
        if (folder / f"{shot}.png").is_file():
            _save(Image.open(folder / f"{shot}.png").convert("RGB").crop(_WINDOW), output, name)
    for name, parts in JOINED.items():
        pictures = [_open(folder, part).crop(_SIDEBAR) for part in parts]
        joined = Image.new("RGB", (sum(one.width for one in pictures), pictures[0].height))
        for index, one in enumerate(pictures):
            joined.paste(one, (index * one.width, 0))
        _save(joined, output, name)


def _open(folder: Path, name: str) -> Image.Image:
    return Image.open(folder / f"panel-{name}.png").convert("RGB")


def _save(picture: Image.Image, output: Path, name: str) -> None:
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(output / f"panel-{name}.png", optimize=True)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    cut_out(Path(sys.argv[1]), Path(sys.argv[2]))
