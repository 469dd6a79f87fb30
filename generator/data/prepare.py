"""Recordings and captions to one training file (see store.py), resumable."""

# torch's own annotations are partial: of some of its methods a strict checker knows too little.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ...rigs.files.bvh import BvhError
from ...rigs.files.bvh_reading import read_bvh
from ...rigs.math.kinematics import PoseTrack, forward_kinematics
from ..json_values import as_list
from ..representation.features import window_features
from .fit import fit, resample, stand_on_floor
from .report import Report, Skipped
from .skeletons import UnknownSkeletonError
from .store import Window, write_store

FPS = 20.0
# Shorter windows say little and do not fill the model's tokens.
MIN_ROWS = 20
# A joint that moves faster is a fault of the capture: nobody's hand or foot does.
GLITCH_SPEED = 15.0
# A recording's last row lies up to this long before its end: one frame of the file, one row less than frames, a part of a row.
_TOLERANCE = 0.15
# Part of the cache's key: raise it when rows come out differently, so that old parts are not taken.
_CACHE_VERSION = "3"
_CAPTION_FIELDS = ("clip", "file", "source", "licence", "group", "split", "start", "end", "texts", "text_kind")

Progress = Callable[[Iterable[Any], str], Iterable[Any]]


@dataclass(frozen=True)
class Segment:
    """Rows (n, 263) of a stretch of a recording without glitches; start: its first row's time in the file, seconds."""

    start: float
    rows: np.ndarray


def show_progress(items: Iterable[Any], label: str) -> Iterable[Any]:
    """A progress bar in the terminal."""
    from tqdm import tqdm

    return tqdm(items, desc=label, unit="file", smoothing=0.05)


def prepare_bvh(sources: Sequence[Path], captions: Sequence[Path], output: Path, progress: Progress = show_progress) -> Report:
    """BVH files and captions to a training file and a report beside it.

    sources: folders, of BVH or of zip files, or zip files; the paths in them are those of the captions. captions: files of JSON lines,
    fields as the README of the data says. Interrupted, the same call goes on where it stopped (finished recordings wait in
    `<output>.parts`). Raises ValueError for captions that cannot be read or when nothing is left, OSError for files that cannot be.
    """
    began = time.monotonic()
    output.parent.mkdir(parents=True, exist_ok=True)
    clips = _read_captions(captions)
    files = _find_files(sources)
    skipped = [Skipped(name, "no captions") for name in files if name not in clips]
    skipped += [Skipped(name, "captioned file not in the sources") for name in clips if name not in files]
    parts = _Parts(output.with_name(output.name + ".parts"))
    windows: list[Window] = []
    keys: list[str] = []
    row_count = 0
    splits = _leak_free_splits(clips)
    for name in progress([name for name in files if name in clips], "recordings"):
        try:
            key, segments = parts.get(files[name](), name)
        except (BvhError, UnknownSkeletonError) as error:
            reason = "broken file" if isinstance(error, BvhError) else "unknown skeleton"
            skipped.append(Skipped(name, reason, str(error)))
            continue
        if len(segments) != 1:
            skipped.append(Skipped(name, "cut at glitches", f"into {len(segments)} parts"))
        found, refused = _windows(clips[name], segments, row_count, splits)
        windows, skipped = windows + found, skipped + refused
        if found:
            keys.append(key)
            row_count += sum(len(segment.rows) for segment in segments)
    if not any(window.split == "train" for window in windows):
        raise ValueError("There is nothing to train on: no recording with a training caption was usable. " + _reasons(skipped))
    write_store(output, (segment.rows for key in keys for segment in parts.load(key)), row_count, windows, fps=FPS)
    report = Report(output, len(keys), row_count, tuple(windows), tuple(skipped), time.monotonic() - began)
    report.save(output.with_suffix(".report.json"))
    parts.remove()
    return report


def _reasons(skipped: list[Skipped]) -> str:
    return "; ".join(f"{entry.what}: {entry.reason} {entry.detail}".strip() for entry in skipped[:3])


def _read_captions(paths: Sequence[Path]) -> dict[str, list[dict[str, Any]]]:
    """Caption windows by file. Raises ValueError for a clip that two windows are called by."""
    clips: dict[str, list[dict[str, Any]]] = defaultdict(list)
    seen: set[str] = set()
    for clip in itertools.chain.from_iterable(map(_read_clips, paths)):
        if clip["clip"] in seen:
            raise ValueError(f"the captions name two windows {clip['clip']!r}: give each file once, and each window a name of its own")
        seen.add(clip["clip"])
        clips[clip["file"]].append(clip)
    return clips


def _read_clips(path: Path) -> Iterator[dict[str, Any]]:
    """The windows of one file, one a line. Raises ValueError with the line that cannot be read."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                clip = json.loads(line)
                _check_clip(clip)
            except ValueError as error:
                raise ValueError(f"{path}, line {number}: {error}.") from error
            yield clip


def _check_clip(clip: Any) -> None:
    if not isinstance(clip, dict):
        raise ValueError("not a JSON object")
    if missing := [field for field in _CAPTION_FIELDS if field not in clip]:
        raise ValueError(f"{', '.join(missing)} missing")
    if clip["split"] not in ("train", "val", "test"):
        raise ValueError(f"the split is train, val or test, not {clip['split']!r}")
    if not all(isinstance(clip[time], int | float) for time in ("start", "end")):
        raise ValueError("start and end are seconds")
    if (texts := as_list(clip["texts"])) is None or not all(isinstance(text, str) for text in texts):
        raise ValueError("texts is a list of captions")


def _leak_free_splits(clips: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    """The split of each clip, by its id: training windows of a group that also has val or test windows are excluded."""
    groups: dict[str, set[str]] = defaultdict(set)
    everything = [clip for entries in clips.values() for clip in entries]
    for clip in everything:
        groups[clip["group"]].add(clip["split"])
    return {
        clip["clip"]: "excluded" if clip["split"] == "train" and groups[clip["group"]] & {"val", "test"} else clip["split"]
        for clip in everything
    }


def _find_files(sources: Sequence[Path]) -> dict[str, Callable[[], bytes]]:
    """What reads each BVH file, by its path as captions write it."""
    files: dict[str, Callable[[], bytes]] = {}
    for source in sources:
        if source.is_dir():
            files |= _files_in_folder(source)
        elif zipfile.is_zipfile(source):
            files |= _files_in_zip(source)
        else:
            raise ValueError(f"{source} is neither a folder nor a zip file.")
    return files


def _files_in_folder(folder: Path) -> dict[str, Callable[[], bytes]]:
    """Those in its zip files, too."""
    files: dict[str, Callable[[], bytes]] = {}
    for archive in sorted(folder.rglob("*.[zZ][iI][pP]")):
        if zipfile.is_zipfile(archive):
            files |= _files_in_zip(archive)
    # Captions may count from the folder or from the one that holds it.
    for path in sorted(folder.rglob("*.[bB][vV][hH]")):
        for start in (folder.parent, folder):
            files[path.relative_to(start).as_posix()] = path.read_bytes
    return files


def _files_in_zip(path: Path) -> dict[str, Callable[[], bytes]]:
    archive = zipfile.ZipFile(path)
    names = sorted(name for name in archive.namelist() if name.lower().endswith(".bvh"))
    return {name: partial(archive.read, name) for name in names}


def recording_rows(content: bytes, name: str) -> list[Segment]:
    """A BVH file's feature rows, cut at glitches. Raises BvhError, UnknownSkeletonError."""
    track = stand_on_floor(fit(read_bvh(BytesIO(content), name)))
    segments: list[Segment] = []
    for first, last in _smooth_runs(forward_kinematics(track), track.fps):
        run = PoseTrack(track.rotations[first:last], track.translation[first:last], track.skeleton, track.fps)
        joints = forward_kinematics(resample(run, FPS)).astype(np.float32)
        if len(joints) > 1:
            rows = window_features(torch.from_numpy(joints)).numpy()
            segments.append(Segment(first / track.fps, rows))
    return segments


def _smooth_runs(joints: np.ndarray, fps: float) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) frame of each run in which no joint is faster than GLITCH_SPEED."""
    speed = np.linalg.norm(np.diff(joints, axis=0), axis=-1).max(axis=-1, initial=0.0) * fps
    cuts = [0, *(int(frame) + 1 for frame in np.flatnonzero(speed > GLITCH_SPEED)), len(joints)]
    yield from itertools.pairwise(cuts)


def _windows(
    clips: list[dict[str, Any]], segments: list[Segment], first_row: int, splits: dict[str, str]
) -> tuple[list[Window], list[Skipped]]:
    windows: list[Window] = []
    skipped: list[Skipped] = []
    for clip in clips:
        place = _place(clip, segments)
        if not clip["texts"]:
            skipped.append(Skipped(clip["clip"], "no captions"))
        elif place is None:
            skipped.append(Skipped(clip["clip"], f"glitch above {GLITCH_SPEED:g} m/s"))
        elif place[1] < MIN_ROWS:
            skipped.append(Skipped(clip["clip"], f"shorter than {MIN_ROWS / FPS:g} s", f"{place[1]} rows"))
        else:
            values = {field: clip[field] for field in ("source", "licence", "group", "text_kind")}
            split, texts = splits[clip["clip"]], tuple(clip["texts"])
            windows.append(Window(clip["clip"], split=split, first_row=first_row + place[0], row_count=place[1], texts=texts, **values))
    return windows, skipped


def _place(clip: dict[str, Any], segments: list[Segment]) -> tuple[int, int] | None:
    """First row, counted over all segments, and number of rows of a clip; None when it does not lie inside one segment."""
    before = 0
    for segment in segments:
        end = segment.start + len(segment.rows) / FPS
        if segment.start - _TOLERANCE <= clip["start"] and clip["end"] <= end + _TOLERANCE:
            first = max(round((clip["start"] - segment.start) * FPS), 0)
            last = min(round((clip["end"] - segment.start) * FPS), len(segment.rows))
            return before + first, last - first
        before += len(segment.rows)
    return None


class _Parts:
    """Finished recordings on disk, found again by their content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, content: bytes, name: str) -> tuple[str, list[Segment]]:
        """The key and the segments of a recording, from disk when it was done before."""
        key = hashlib.sha256(_CACHE_VERSION.encode() + content).hexdigest()[:32]
        if not self._path(key).exists():
            segments = recording_rows(content, name)
            arrays: dict[str, Any] = {f"rows{index}": segment.rows for index, segment in enumerate(segments)}
            unfinished = self._path(key).with_suffix(".unfinished")
            with unfinished.open("wb") as file:
                np.savez(file, starts=np.array([segment.start for segment in segments]), **arrays)
            os.replace(unfinished, self._path(key))
        return key, self.load(key)

    def load(self, key: str) -> list[Segment]:
        with np.load(self._path(key), allow_pickle=False) as arrays:
            return [Segment(float(start), arrays[f"rows{index}"]) for index, start in enumerate(arrays["starts"])]

    def remove(self) -> None:
        shutil.rmtree(self._folder)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.npz"
