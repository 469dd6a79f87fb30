"""HumanML3D's own folder layout, for those who hold that data: new_joint_vecs, texts, Mean.npy, Std.npy, split lists."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .prepare import FPS, MIN_ROWS, Progress, show_progress
from .report import Report, Skipped
from .store import FEATURE_COUNT, Window, write_store

_SPLITS = ("train", "val", "test")
# AMASS and HumanAct12, where the motions come from, allow research only.
_LICENCE = "AMASS / HumanAct12, NC"


@dataclass(frozen=True)
class _Caption:
    """A text and the part of the clip it describes, seconds; end 0: the whole clip."""

    text: str
    start: float
    end: float


def prepare_humanml3d(folder: Path, output: Path, progress: Progress = show_progress) -> Report:
    """HumanML3D's folder to a training file (see store.py) that uses its Mean.npy and Std.npy, and a report beside it.

    Captions for a part of a clip become windows of their own. Mirrored copies ("M" + id) are left out where the original is
    there: training mirrors as it goes. Raises ValueError when the folder is not HumanML3D's, OSError when it cannot be read.
    """
    began = time.monotonic()
    output.parent.mkdir(parents=True, exist_ok=True)
    statistics = (_statistic(folder, "Mean.npy"), _statistic(folder, "Std.npy"))
    splits = _split_lists(folder)
    windows: list[Window] = []
    skipped: list[Skipped] = []
    used: list[Path] = []
    row_count = 0
    for clip in progress(sorted(splits), "clips"):
        if clip.startswith("M") and clip[1:] in splits:
            skipped.append(Skipped(clip, "mirrored copy"))
            continue
        try:
            rows = len(_load_rows(folder, clip))
            found, refused = _clip_windows(clip, splits[clip], _read_texts(folder, clip), row_count, rows)
        except (ValueError, OSError) as error:
            skipped.append(Skipped(clip, "broken or missing file", str(error)))
            continue
        windows, skipped = windows + found, skipped + refused
        if found:
            used.append(_rows_path(folder, clip))
            row_count += rows
    if not windows:
        raise ValueError(f"{folder} has no usable clip; first problem: {skipped[0] if skipped else 'the split lists are empty'}.")
    write_store(output, _all_rows(used), row_count, windows, statistics, FPS)
    report = Report(output, len(used), row_count, tuple(windows), tuple(skipped), time.monotonic() - began)
    report.save(output.with_suffix(".report.json"))
    return report


def _statistic(folder: Path, name: str) -> np.ndarray:
    path = folder / name
    if not path.is_file():
        raise ValueError(f"{folder} is not HumanML3D's folder: it has no {name} (expected are new_joint_vecs, texts, Mean.npy, Std.npy).")
    values = np.load(path, allow_pickle=False)
    if values.shape != (FEATURE_COUNT,):
        raise ValueError(f"{path} must hold {FEATURE_COUNT} numbers; it holds {values.shape}.")
    return values


def _split_lists(folder: Path) -> dict[str, str]:
    """The split of each clip id."""
    splits: dict[str, str] = {}
    for split in _SPLITS:
        path = folder / f"{split}.txt"
        if not path.is_file():
            raise ValueError(f"{folder} is not HumanML3D's folder: it has no {path.name}.")
        splits |= dict.fromkeys(path.read_text(encoding="utf-8").split(), split)
    return splits


def _rows_path(folder: Path, clip: str) -> Path:
    return folder / "new_joint_vecs" / f"{clip}.npy"


def _load_rows(folder: Path, clip: str) -> np.ndarray:
    rows = np.load(_rows_path(folder, clip), mmap_mode="r", allow_pickle=False)
    if rows.ndim != 2 or rows.shape[1] != FEATURE_COUNT or not np.isfinite(rows).all():
        raise ValueError(f"the array {rows.shape} is not finite rows of {FEATURE_COUNT} features")
    return rows


def _all_rows(paths: list[Path]) -> Iterator[np.ndarray]:
    for path in paths:
        yield np.load(path, allow_pickle=False)


def _read_texts(folder: Path, clip: str) -> list[_Caption]:
    """Lines `caption#tokens#from#to`."""
    path = folder / "texts" / f"{clip}.txt"
    captions: list[_Caption] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        parts = line.strip().split("#")
        try:
            # Some lines say nan for the whole clip.
            start, end = (float(part) if part != "nan" else 0.0 for part in parts[2:4])
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: expected 'caption#tokens#from#to'") from error
        captions.append(_Caption(parts[0].strip().lower(), start, end))
    return captions


def _clip_windows(clip: str, split: str, captions: list[_Caption], first_row: int, rows: int) -> tuple[list[Window], list[Skipped]]:
    extents: dict[tuple[int, int], list[str]] = {}
    for caption in captions:
        first = round(caption.start * FPS)
        last = min(round(caption.end * FPS), rows) if caption.end > 0 else rows
        if caption.text:
            extents.setdefault((first, last), []).append(caption.text)
    windows: list[Window] = []
    skipped: list[Skipped] = []
    for part, ((first, last), texts) in enumerate(extents.items()):
        if last - first < MIN_ROWS:
            skipped.append(Skipped(f"{clip}-{part}", f"shorter than {MIN_ROWS / FPS:g} s", f"{last - first} rows"))
            continue
        place = (first_row + first, last - first)
        windows.append(Window(f"{clip}-{part}", "HumanML3D", _LICENCE, clip, split, *place, tuple(texts), "human"))
    return windows, skipped if captions else [Skipped(clip, "no captions")]
