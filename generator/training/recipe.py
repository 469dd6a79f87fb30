"""Recipes: the whole chain of trainings that makes a model, as a TOML file, run step by step and resumed where it stopped.

flavour = "open"
preset = "default"

[[step]]
name = "vae"                  # a folder of the run
train = "vae"                 # vae, decoder, denoiser, distil, library, embedding or lengths
steps = 1000
learning_rate = 5e-4

[[step]]
name = "words"
train = "denoiser"
from = "vae"                  # the earlier step whose model this one begins with
fine_tune = true              # the denoiser too, not only the VAE
steps = 2500
batch = 32
augmentation = { concatenations = 800, body_compositions = 400 }

[[step]]
name = "mean"
average = ["vae", "words"]    # weights between those of two earlier steps
share = 0.7
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from ..model.config import ModelConfig
from . import command
from .augmentation.augment import Augmentation
from .average import average_checkpoints
from .command import LibraryJob, TrainingJob
from .run import RunOptions

_TRAINED = ("vae", "decoder", "denoiser", "distil", "library", "embedding", "lengths")
# What is not learned in steps.
_AT_ONCE = ("", "library", "lengths")
_FLAVOURS = ("open", "full")
_OPTIONS = {"steps": int, "batch": int, "learning_rate": float, "seed": int}
_FILES = ("held_out", "text_adapter")
_NAMES = {"name", "train", "from", "fine_tune", "average", "share", "augmentation", "kl_weight", *_FILES, *_OPTIONS}
# What a recipe may say of made windows: numbers only.
_AUGMENTATION = {one.name for one in fields(Augmentation)} - {"foot_lock", "round_trip", "only_programs"}


class RecipeError(ValueError):
    """A recipe cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Step:
    """One training, or one average of two steps' weights.

    name: its folder in the run. train: the part that is trained, or "" for an average. begin: the step whose model it begins with, or "".
    average: the two steps whose weights it lies between, `share` of the way from the first to the second. options: RunOptions'
    fields. kl_weight: a VAE's, where it is not the preset's. held_out, text_adapter: TrainingJob's.
    """

    name: str
    train: str = ""
    begin: str = ""
    fine_tune: bool = False
    average: tuple[str, str] | None = None
    share: float = 0.5
    options: Mapping[str, Any] = field(default_factory=dict)
    augmentation: Mapping[str, Any] = field(default_factory=dict)
    kl_weight: float | None = None
    held_out: Path | None = None
    text_adapter: Path | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """The steps that must have been made."""
        return self.average or ((self.begin,) if self.begin else ())


@dataclass(frozen=True)
class Recipe:
    """The steps that make a model of a flavour ("open", "full") with a preset's sizes."""

    flavour: str
    preset: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class RecipeRun:
    """What a recipe is made with. config: the preset's. augmentation: what every step's made windows share (how feet are held). precision:
    RunOptions'."""

    data: Path
    folder: Path
    config: ModelConfig
    augmentation: Augmentation
    precision: str = "auto"


def read_recipe(path: Path) -> Recipe:
    """Raises RecipeError that names the step and what is wrong with it, OSError when the file cannot be read."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecipeError(f"{path} is not a TOML file: {error}") from error
    entries = content.get("step")
    if content.get("flavour") not in _FLAVOURS or not isinstance(entries, list) or not entries:
        raise RecipeError(f"{path} is not a recipe: it names a flavour ({' or '.join(_FLAVOURS)}) and at least one [[step]]")
    steps: list[Step] = []
    for number, entry in enumerate(entries, start=1):
        try:
            steps.append(_step(entry, [step.name for step in steps], path.parent))
        except (TypeError, ValueError) as error:
            raise RecipeError(f"{path}, step {number}: {error}") from error
    return Recipe(content["flavour"], str(content.get("preset", "default")), tuple(steps))


def run_recipe(recipe: Recipe, run: RecipeRun, report: Callable[[str], None]) -> Path:
    """Make every step that is not made yet, in order; returns the last one's checkpoint. report is told each step as it begins.

    A step that was stopped goes on where it was. Raises as the trainings do.
    """
    made: dict[str, Path] = {}
    for number, step in enumerate(recipe.steps, start=1):
        made[step.name] = _finished(recipe, run, step) or _make(recipe, run, step, made, f"{number} of {len(recipe.steps)}", report)
    return made[recipe.steps[-1].name]


def _finished(recipe: Recipe, run: RecipeRun, step: Step) -> Path | None:
    """The checkpoint of a step that was finished before; it is only written when complete."""
    folder = run.folder / step.name
    found = [folder / f"{name}.safetensors" for name in (recipe.flavour, "vae")] + [folder / "usual_length.json"]
    return next((path for path in found if path.is_file() and (folder / "finished").is_file()), None)


def _make(recipe: Recipe, run: RecipeRun, step: Step, made: Mapping[str, Path], place: str, report: Callable[[str], None]) -> Path:
    report(f"step {place}: {step.name}")
    folder = run.folder / step.name
    folder.mkdir(parents=True, exist_ok=True)
    path = _average(step, made, folder / f"{recipe.flavour}.safetensors") if step.average else _train(recipe, run, step, made, report)
    (folder / "finished").write_text(f"{path.name}\n", encoding="utf-8")
    return path


def _average(step: Step, made: Mapping[str, Path], output: Path) -> Path:
    before, after = (made[name] for name in step.needs)
    average_checkpoints(before, after, step.share, output)
    return output


def _train(recipe: Recipe, run: RecipeRun, step: Step, made: Mapping[str, Path], report: Callable[[str], None]) -> Path:
    folder, begin = run.folder / step.name, made.get(step.begin)
    options = RunOptions(precision=run.precision, **({"steps": 0} | dict(step.options)))
    if step.train in ("distil", "embedding"):
        assert begin is not None  # _step has seen to it
        learn = command.run_distillation if step.train == "distil" else command.run_embedding_training
        return learn(LibraryJob(folder, recipe.flavour, options), begin)
    job = TrainingJob(
        run.data,
        folder,
        _config(run.config, step),
        recipe.flavour,
        options,
        replace(run.augmentation, **step.augmentation),
        step.fine_tune,
        text_adapter=step.text_adapter,
        held_out=step.held_out,
        report=report,
    )
    if step.train == "vae":
        return command.run_vae_training(job, begin)
    if step.train == "lengths":
        return command.run_lengths_training(job)
    assert begin is not None  # _step has seen to it
    make = {
        "decoder": command.run_decoder_training,
        "denoiser": command.run_denoiser_training,
        "library": command.run_library_building,
    }
    return make[step.train](job, begin)


def _config(preset: ModelConfig, step: Step) -> ModelConfig:
    return preset if step.kl_weight is None else replace(preset, vae=replace(preset.vae, kl_weight=step.kl_weight))


def _step(entry: Any, before: Sequence[str], folder: Path) -> Step:
    """folder: the recipe's, from which its files are named."""
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].replace("-", "").isalnum():
        raise ValueError("a step has a name of letters, digits and hyphens: it becomes a folder")
    if entry["name"] in before:
        raise ValueError(f"there is a step {entry['name']!r} already")
    if unknown := sorted(set(entry) - _NAMES):
        raise ValueError(f"{unknown[0]!r} is not known here")
    step = Step(
        entry["name"],
        entry.get("train", ""),
        entry.get("from", ""),
        bool(entry.get("fine_tune", False)),
        tuple(entry["average"]) if "average" in entry else None,
        float(entry.get("share", 0.5)),
        {name: kind(entry[name]) for name, kind in _OPTIONS.items() if name in entry},
        _numbers(entry.get("augmentation", {})),
        float(entry["kl_weight"]) if "kl_weight" in entry else None,
        *(folder / str(entry[name]) if name in entry else None for name in _FILES),
    )
    _check_step(step, before)
    return step


def _check_step(step: Step, before: Sequence[str]) -> None:
    if bool(step.average) == bool(step.train) or (step.average is not None and len(step.average) != 2):
        raise ValueError("a step either trains a part or averages two steps")
    if step.train and step.train not in _TRAINED:
        raise ValueError(f"{step.train!r} cannot be trained: it is one of {', '.join(_TRAINED)}")
    if step.train in ("decoder", "denoiser", "distil", "library", "embedding") and not step.begin:
        raise ValueError(f"a {step.train} is made for a VAE: name the step that makes it with from = ...")
    if step.train not in _AT_ONCE and step.options.get("steps", 0) < 1:
        raise ValueError("steps, how long it is trained, is missing")
    if missing := [name for name in step.needs if name not in before]:
        raise ValueError(f"no earlier step is called {missing[0]!r}")
    if not 0.0 <= step.share <= 1.0:
        raise ValueError("share lies between 0 and 1")


def _numbers(entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict) or not all(isinstance(value, int | float) for value in entry.values()):
        raise ValueError("augmentation is a table of numbers")
    if unknown := sorted(set(entry) - _AUGMENTATION):
        raise ValueError(f"no windows of the kind {unknown[0]!r} can be made: it is one of {', '.join(sorted(_AUGMENTATION))}")
    return dict(entry)
