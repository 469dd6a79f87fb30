"""What `motion-mamba generate --prompts` does: a file of prompts to a folder of clips, on all cores, going on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .clip_workers import Workers, each_done

if TYPE_CHECKING:
    from ...generator.generator import Generator
    from ...generator.style import Style

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
    style: Style | None = None
    formats: tuple[str, ...] = ("npz",)


@dataclass(frozen=True)
class Clip:
    """One prompt of the file. name: of its files, without a suffix. told: sentences on how it is read, and how well it is known."""

    name: str
    prompt: str
    seconds: float
    seed: int
    told: tuple[str, ...] = ()

    def is_made(self, folder: Path, formats: Sequence[str]) -> bool:
        """Files appear whole, so one that is there is done."""
        return all((folder / f"{self.name}.{suffix}").is_file() for suffix in formats)


def make_clips(clips: Sequence[Clip], settings: ClipSettings, folder: Path, workers: Workers) -> list[str]:
    """Make those that are missing, then write the folder's index: one JSON object a line, in the order of the clips.

    Returns a sentence for each that could not be made. Raises ValueError where the folder's clips were made with other settings, or the
    cluster cannot be used; OSError.
    """
    from tqdm import tqdm

    from ...rigs.files.atomic_write import write_bytes_atomically

    folder.mkdir(parents=True, exist_ok=True)
    _keep_settings(settings, folder)
    missing = [clip for clip in clips if not clip.is_made(folder, settings.formats)]
    failed: dict[str, str] = {}
    if workers.are_elsewhere(len(missing)):
        # They load their own; this process's, which may have told the clips' lengths, would only lie about.
        loaded_once.cache_clear()
    with tqdm(total=len(clips), initial=len(clips) - len(missing), desc="clips", unit="clip") as bar:
        # Workers on other machines have other folders to begin from.
        make = partial(make_clip, settings=settings, folder=folder.resolve())
        for clip, problem in each_done(make, missing, workers):
            if not problem and not clip.is_made(folder, settings.formats):
                problem = f"its worker wrote it where this machine does not see it: {folder.resolve()} must be shared by all"
            if problem:
                failed[clip.name] = problem
            bar.update()
    rows = [json.dumps(_row(clip, settings, failed.get(clip.name)), ensure_ascii=False, allow_nan=False) for clip in clips]
    write_bytes_atomically(folder / INDEX, ("\n".join(rows) + "\n").encode())
    return [f"{name}: {problem}" for name, problem in failed.items()]


def _row(clip: Clip, settings: ClipSettings, problem: str | None) -> dict[str, Any]:
    row: dict[str, Any] = {"prompt": clip.prompt, "seconds": clip.seconds, "seed": clip.seed}
    row |= {"notes": list(clip.told)} if clip.told else {}
    if problem is not None:
        return row | {"error": problem}
    return {"files": [f"{clip.name}.{suffix}" for suffix in settings.formats]} | row


def _keep_settings(settings: ClipSettings, folder: Path) -> None:
    """A folder holds clips of one kind."""
    from ...rigs.files.atomic_write import write_bytes_atomically

    # Without what older versions did not know, so that their folders can be gone on with.
    kept = {name: value for name, value in asdict(settings).items() if name != "style"} | _told_style(settings)
    text = json.dumps(kept, indent=2) + "\n"
    path = folder / SETTINGS
    if path.is_file() and path.read_text(encoding="utf-8") != text:
        raise ValueError(f"{folder} holds clips made with other settings ({SETTINGS} there): choose another folder, or remove that one")
    write_bytes_atomically(path, text.encode())


def _told_style(settings: ClipSettings) -> dict[str, str]:
    return {} if settings.style is None else {"style": settings.style.to_text()}


def make_clip(clip: Clip, settings: ClipSettings, folder: Path) -> str:
    """Generate one clip and write its files, in whichever process; the model is loaded once in each. Returns what was in the way."""
    from ...generator.request import Request
    from ..outputs import write_outputs

    request = Request(
        ((clip.prompt, clip.seconds),),
        seed=clip.seed,
        guidance=settings.guidance,
        steps=settings.steps,
        sampler=settings.sampler,
        one_by_one=settings.one_by_one,
        as_typed=settings.as_typed,
        styles=(settings.style,) if settings.style is not None else (),
    )
    try:
        (motion,) = loaded_once(settings).generate(request)
    except (ValueError, ArithmeticError) as error:
        return str(error)
    chosen = {name: getattr(settings, name) for name in ("guidance", "steps", "sampler", "foot_lock", "one_by_one")}
    told = {name: value for name, value in chosen.items() if value is not None} | _told_style(settings)
    paths = [folder / f"{clip.name}.{suffix}" for suffix in settings.formats]
    write_outputs(motion, paths, None, told, report=lambda _: None, foot_lock=settings.foot_lock)
    return ""


@lru_cache(maxsize=1)
def loaded_once(settings: ClipSettings) -> Generator:
    """This process's model. Whoever asks it for something else than clips shares it with them."""
    from ...generator.generator import Generator

    return Generator.load(settings.model, settings.device, runtime=settings.runtime, precision=settings.precision)
