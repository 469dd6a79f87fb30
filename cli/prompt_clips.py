"""What `motion-mamba generate --prompts` does: a file of prompts to a folder of clips, on all cores, going on where it stopped."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..generator.generator import Generator

# Several processes share the processor: each computes on one thread.
_ONE_THREAD = ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "MKL_NUM_THREADS")
INDEX, SETTINGS = "index.jsonl", "settings.json"
FORMATS = ("npz", "bvh", "glb")


@dataclass(frozen=True)
class ClipSettings:
    """What all clips of a folder share; None is the model's own."""

    model: str | None = None
    device: str = "auto"
    runtime: str = "auto"
    precision: str = "auto"
    guidance: float | None = None
    steps: int | None = None
    sampler: str | None = None
    foot_lock: float = 1.0
    one_by_one: bool = True
    as_typed: bool = False
    formats: tuple[str, ...] = ("npz",)


@dataclass(frozen=True)
class Clip:
    """One prompt of the file. name: of its files, without a suffix."""

    name: str
    prompt: str
    seconds: float
    seed: int

    def is_made(self, folder: Path, formats: Sequence[str]) -> bool:
        """Files appear whole, so one that is there is done."""
        return all((folder / f"{self.name}.{suffix}").is_file() for suffix in formats)


def make_clips(clips: Sequence[Clip], settings: ClipSettings, folder: Path, processes: int) -> list[str]:
    """Make those that are missing, then write the folder's index: one JSON object a line, in the order of the clips.

    Returns a sentence for each that could not be made. Raises ValueError where the folder's clips were made with other settings, OSError.
    """
    from tqdm import tqdm

    from ..rigs.files.atomic_write import write_bytes_atomically

    folder.mkdir(parents=True, exist_ok=True)
    _keep_settings(settings, folder)
    missing = [clip for clip in clips if not clip.is_made(folder, settings.formats)]
    failed: dict[str, str] = {}
    with tqdm(total=len(clips), initial=len(clips) - len(missing), desc="clips", unit="clip") as bar:
        for clip, problem in _made(missing, settings, folder, min(processes, len(missing))):
            if problem:
                failed[clip.name] = problem
            bar.update()
    rows = [json.dumps(_row(clip, settings, failed.get(clip.name)), ensure_ascii=False) for clip in clips]
    write_bytes_atomically(folder / INDEX, ("\n".join(rows) + "\n").encode())
    return [f"{name}: {problem}" for name, problem in failed.items()]


def _row(clip: Clip, settings: ClipSettings, problem: str | None) -> dict[str, Any]:
    row: dict[str, Any] = {"prompt": clip.prompt, "seconds": clip.seconds, "seed": clip.seed}
    if problem is not None:
        return row | {"error": problem}
    return {"files": [f"{clip.name}.{suffix}" for suffix in settings.formats]} | row


def _keep_settings(settings: ClipSettings, folder: Path) -> None:
    """A folder holds clips of one kind."""
    from ..rigs.files.atomic_write import write_bytes_atomically

    text = json.dumps(asdict(settings), indent=2) + "\n"
    path = folder / SETTINGS
    if path.is_file() and path.read_text(encoding="utf-8") != text:
        raise ValueError(f"{folder} holds clips made with other settings ({SETTINGS} there): choose another folder, or remove that one")
    write_bytes_atomically(path, text.encode())


def _made(clips: Sequence[Clip], settings: ClipSettings, folder: Path, processes: int) -> Iterator[tuple[Clip, str]]:
    """Each clip as it is made, and what was in the way; empty where nothing was."""
    if processes < 2:
        for clip in clips:
            yield clip, make_clip(clip, settings, folder)
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    for name in _ONE_THREAD:
        os.environ[name] = "1"
    # Forked children would share the parent's threads.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(make_clip, clip, settings, folder): clip for clip in clips}
        try:
            for done in as_completed(running):
                yield running[done], done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def make_clip(clip: Clip, settings: ClipSettings, folder: Path) -> str:
    """Generate one clip and write its files, in whichever process; the model is loaded once in each. Returns what was in the way."""
    from ..generator.request import Request
    from .outputs import write_outputs

    request = Request(
        ((clip.prompt, clip.seconds),),
        seed=clip.seed,
        guidance=settings.guidance,
        steps=settings.steps,
        sampler=settings.sampler,
        one_by_one=settings.one_by_one,
        as_typed=settings.as_typed,
    )
    try:
        (motion,) = _generator(settings).generate(request)
    except (ValueError, ArithmeticError) as error:
        return str(error)
    chosen = {name: getattr(settings, name) for name in ("guidance", "steps", "sampler", "foot_lock", "one_by_one")}
    told = {name: value for name, value in chosen.items() if value is not None}
    paths = [folder / f"{clip.name}.{suffix}" for suffix in settings.formats]
    write_outputs(motion, paths, None, told, report=lambda _: None, foot_lock=settings.foot_lock)
    return ""


@lru_cache(maxsize=1)
def _generator(settings: ClipSettings) -> Generator:
    from ..generator.generator import Generator

    return Generator.load(settings.model, settings.device, runtime=settings.runtime, precision=settings.precision)
