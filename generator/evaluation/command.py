"""What `motion-mamba evaluate` does: a training file and a model in, one table out."""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..checkpoints.checkpoint import find_checkpoint, load_checkpoint
from ..data.store import MotionStore, Window
from ..generator import Generator
from ..inference.window import AskedSampling, Samplings
from ..request import Request, check_request
from ..text.encoding.text_encoder import TextEncoder
from ..training.augmentation.augment import Augmentation, augmented
from ..training.train_vae import mean_joint_error
from .clips import Clips, NearestCaption, Take, read_clips
from .evaluator import Evaluator
from .long_clips import LongSubset
from .published import PublishedEvaluator, load_published
from .table import Cells, Judge, Repeats, Row, markdown, measure
from .takes import BatchGenerator, OneByOneGenerator, Order, seconds_per_clip
from .weights_file import load_evaluator

# What the evaluators read of a clip, and HumanML3D's longest: 10 s.
LONGEST = 200
TAKES_OF_A_TEXT = 10
_TIMED_CLIPS = 5
_OURS, _BASELINE = "Motion Mamba", "transformer (MLD's shape)"


@dataclass(frozen=True)
class EvaluationJob:
    """data: the prepared file. model, baseline: checkpoints (None: the shipped one; no baseline row). evaluator: ours (None: the shipped
    one). published: the folder of HumanML3D's. guidance, steps, sampler: settings to measure each model with; empty: the model's own.
    takes: how many motions are made for each clip; the repetitions use them in turn. many: texts that MultiModality is measured on.
    concatenations: measure on up to this many pairs of the split's clips, one after the other ("A then B"), rather than on clips.
    one_by_one: make a caption's actions one by one, as `generate` does, rather than each clip from its whole caption.
    foot_lock: how firmly generated feet are held, 0 to 1. result: a JSON file to write beside the printed table."""

    data: Path
    split: str = "test"
    flavour: str = "full"
    model: str | None = None
    baseline: str | None = None
    evaluator: Path | None = None
    published: Path | None = None
    guidance: tuple[float, ...] = ()
    steps: tuple[int, ...] = ()
    sampler: tuple[str, ...] = ()
    takes: int = 2
    many: int = 20
    concatenations: int = 0
    one_by_one: bool = False
    foot_lock: float = 0.0
    device: str = "auto"
    precision: str = "auto"
    result: Path | None = None
    repeats: Repeats = field(default_factory=Repeats)


@dataclass(frozen=True)
class _Bench:
    """What every row is measured with."""

    job: EvaluationJob
    store: MotionStore
    clips: Clips


@dataclass(frozen=True)
class _Model:
    """checkpoint: as `find_checkpoint` takes it."""

    name: str
    checkpoint: str | None
    generator: Generator


def run_evaluation(job: EvaluationJob) -> None:
    """Print the table, and above it what it was measured with. Raises ValueError for data, models or evaluators that do not serve."""
    _check(job)
    evaluator, training = load_evaluator(job.evaluator)
    store = MotionStore.open(job.data)
    windows, train = store.select(job.split, job.flavour), store.select("train", job.flavour)
    if not windows or not train:
        raise ValueError(f"{job.data} lacks {job.split} or train windows of the flavour {job.flavour}: take --flavour full")
    models = _models(job)
    longest = min(LONGEST, *(model.generator.abilities.window for model in models))
    if job.concatenations:
        store, both = augmented(store, windows, Augmentation(concatenations=job.concatenations), longest, job.repeats.seed)
        windows = both[len(windows) :]
    published = (load_published(job.published),) if job.published else ()
    bench = _Bench(job, store, read_clips(store, windows, longest))
    head = [*_head(bench, evaluator, training), *_published_head(published)]
    print("\n".join([*head, *_differences([model.generator for model in models]), ""]), flush=True)
    judges = [Judge.of(each, bench.clips) for each in (evaluator, *published)]
    measured: list[tuple[str, Cells]] = []
    measured_long: list[tuple[str, Cells]] = []
    long = LongSubset(bench.clips, judges, job.repeats)
    for row in _rows(bench, models, train, evaluator.encoder):
        print(f"measuring: {row.name}", file=sys.stderr)
        measured.append((row.name, measure(row, judges, bench.clips, job.repeats)))
        if long.can_be_measured:
            measured_long.append((row.name, long.measure(row)))
    print(markdown(measured))
    print("\n".join(["", long.title, *([markdown(measured_long)] if measured_long else [])]))
    if not job.baseline:
        print(f"\nNo row for the {_BASELINE}: train one on the same data for as many steps, and name it with --baseline FILE.")
    if job.result:
        _write(job.result, [*measured, *((f"{name}, long clips", cells) for name, cells in measured_long)])


def _models(job: EvaluationJob) -> list[_Model]:
    """Ours, and the baseline where there is one, each able to do what is asked of it."""
    models = [_Model(_OURS, job.model, Generator.load(job.model, job.device, precision=job.precision))]
    if job.baseline:
        models.append(_Model(_BASELINE, job.baseline, Generator.load(job.baseline, job.device, precision=job.precision)))
        _require_baseline(models[1].generator)
    for model in models:
        if model.generator.device_note:
            print(f"{model.name}: {model.generator.device_note}", file=sys.stderr)
        for asked in _asked(job):
            request = Request((("a", 1.0),), guidance=asked.guidance, steps=asked.steps, sampler=asked.sampler)
            check_request(request, model.generator.abilities)
    return models


def _rows(bench: _Bench, models: Sequence[_Model], train: Sequence[Window], encoder: TextEncoder) -> Iterator[Row]:
    real = Take(bench.clips.joints)
    yield Row("real data", (real,))
    yield Row("real data, shuffled texts", (real,), shuffled=True)
    yield _nearest_row(bench, train, encoder)
    # What is compared with stands above, as in the papers' tables.
    for model in reversed(models):
        yield from _model_rows(bench, model)


def _nearest_row(bench: _Bench, train: Sequence[Window], encoder: TextEncoder) -> Row:
    search = NearestCaption(bench.store, train, encoder, max(bench.clips.frames))
    takes: list[Take] = []
    seconds = 0.0
    for take in range(bench.job.takes):
        rng = np.random.default_rng((bench.job.repeats.seed, take))
        captions = bench.clips.draw_captions(rng)
        began = time.perf_counter()
        takes.append(search.find(captions, rng))
        seconds += time.perf_counter() - began
    return Row("nearest training clip by text", tuple(takes), seconds=seconds / len(takes) / len(bench.clips.frames))


def _model_rows(bench: _Bench, model: _Model) -> Iterator[Row]:
    generator = model.generator
    kind = OneByOneGenerator if bench.job.one_by_one else BatchGenerator
    maker, error = kind(generator, bench.job.foot_lock), _vae_error(bench, model)
    for asked in _asked(bench.job):
        settings = _settings(generator, asked)
        if bench.job.foot_lock > 0.0:
            settings += ", feet held"
        if bench.job.one_by_one:
            settings += ", actions one by one"
        title = f"{model.name}: {generator.model.name} {generator.model.hash[:6]}, {settings}"
        yield replace(_model_row(bench, title, generator, maker, asked), joint_error=error)


def _asked(job: EvaluationJob) -> list[AskedSampling]:
    """Every combination asked for, or the model's own."""
    combinations = itertools.product(job.sampler or (None,), job.guidance or (None,), job.steps or (None,))
    return [AskedSampling(sampler, steps, guidance) for sampler, guidance, steps in combinations]


def _settings(generator: Generator, asked: AskedSampling) -> str:
    """In words: how clips are denoised that begin as noise, and those that begin from the library where that is another way."""
    samplings = Samplings.of(generator.network, asked)
    both = [samplings.noise] if generator.beginnings() is None else list(dict.fromkeys([samplings.held, samplings.noise]))
    return " (from noise: ".join(f"guidance {each.guidance:g}, {each.steps} steps {each.sampler}" for each in both) + ")" * (len(both) - 1)


def _model_row(bench: _Bench, title: str, generator: Generator, maker: BatchGenerator | OneByOneGenerator, asked: AskedSampling) -> Row:
    orders = [_orders(bench, take) for take in range(bench.job.takes)]
    made = maker.make([order for take in orders for order in take], asked, title)
    count = len(bench.clips.frames)
    takes = tuple(
        Take(tuple(made[take * count : (take + 1) * count]), tuple(order.caption for order in orders[take]))
        for take in range(bench.job.takes)
    )
    many = maker.make([order for text in _many_orders(bench) for order in text], asked, f"{title}, MultiModality")
    groups = tuple(tuple(many[start : start + TAKES_OF_A_TEXT]) for start in range(0, len(many), TAKES_OF_A_TEXT))
    seconds = seconds_per_clip(generator, orders[0][:: max(1, count // _TIMED_CLIPS)][:_TIMED_CLIPS], asked)
    return Row(title, takes, groups, seconds=seconds)


def _orders(bench: _Bench, take: int) -> list[Order]:
    """A clip of each real one's length, for one of its captions."""
    captions = bench.clips.draw_captions(np.random.default_rng((bench.job.repeats.seed, take)))
    seed = bench.job.repeats.seed + take * len(captions)
    return [Order(caption, frames, seed + index) for index, (caption, frames) in enumerate(zip(captions, bench.clips.frames, strict=True))]


def _many_orders(bench: _Bench) -> Iterator[list[Order]]:
    """Takes of one text each, for texts drawn once for all rows."""
    rng = np.random.default_rng((bench.job.repeats.seed, 1_000_000))
    captions = bench.clips.draw_captions(rng)
    texts: dict[str, int] = {caption: frames for caption, frames in zip(captions, bench.clips.frames, strict=True)}
    for place in rng.permutation(len(texts))[: bench.job.many]:
        caption, frames = list(texts.items())[int(place)]
        yield [Order(caption, frames, 1_000_000 + int(place) * TAKES_OF_A_TEXT + take) for take in range(TAKES_OF_A_TEXT)]


def _vae_error(bench: _Bench, model: _Model) -> float:
    """The encoder is in no runtime but torch."""
    checkpoint = load_checkpoint(find_checkpoint(model.checkpoint))
    store = replace(bench.store, mean=checkpoint.statistics.mean.numpy(), std=checkpoint.statistics.std.numpy())
    return mean_joint_error(checkpoint.build("vae"), store, bench.clips.windows)


def _check(job: EvaluationJob) -> None:
    """What would only be found after the work."""
    if job.repeats.count < 1 or job.takes < 1 or job.many < 0:
        raise ValueError("there must be at least one repetition and one take, and no fewer than 0 texts for MultiModality")
    if job.result and not job.result.resolve().parent.is_dir():
        raise OSError(f"the folder {job.result.resolve().parent} does not exist: make it first or choose another place for the figures")


def _require_baseline(generator: Generator) -> None:
    kind = generator.config.denoiser.kind
    if kind != "transformer":
        raise ValueError(f"--baseline names a {kind} denoiser: the baseline is a checkpoint whose denoiser is a transformer")


def _head(bench: _Bench, evaluator: Evaluator, training: dict[str, Any]) -> list[str]:
    job, repeats = bench.job, bench.job.repeats
    own = [evaluator.metrics.get(f"r_precision_{place}_test") for place in (1, 2, 3)]
    figures = " / ".join("?" if value is None else f"{value:.3f}" for value in own)
    chance = " / ".join(f"{place / repeats.batch:.3f}" for place in (1, 2, 3))
    split = f"split {job.split}{', pairs' if job.concatenations else ''}"
    return [
        f"data: {job.data}, {split}, flavour {job.flavour}: {len(bench.clips.frames)} clips, "
        f"{sum(bench.clips.frames) / 20 / 60:.1f} minutes, {len(set(bench.clips.captions))} different sets of captions",
        f"evaluator {evaluator.name}: trained on {training.get('split', '?')} windows of the flavour {training.get('flavour', '?')}; "
        f"its own R-precision 1 / 2 / 3 on real test data when it was made: {figures}",
        f"R-precision chooses from {repeats.batch} clips of which no two share a caption; chance is {chance}",
        f"{repeats.count} repetitions, ± is a 95 % interval; {job.takes} takes of each clip; MultiModality over {job.many} texts, "
        f"{TAKES_OF_A_TEXT} takes each",
    ]


def _published_head(published: Sequence[PublishedEvaluator]) -> list[str]:
    return [
        f"evaluator {each.name}: clips dealt out at random, as its protocol does; captions without word classes are left out"
        for each in published
    ]


def _differences(generators: Sequence[Generator]) -> list[str]:
    """What makes a comparison of denoisers unfair, in words."""
    recipes: list[dict[str, Any]] = [generator.network.training.get("denoiser") or {} for generator in generators]
    names = ("flavour", "steps", "batch", "windows")
    return [
        f"CAUTION: the denoisers were trained with different {name}: {_OURS} {recipes[0].get(name)}, {_BASELINE} {other.get(name)}"
        for other in recipes[1:]
        for name in names
        if other.get(name) != recipes[0].get(name)
    ]


def _write(path: Path, rows: Sequence[tuple[str, Cells]]) -> None:
    content = {name: {heading: asdict(cell) if cell else None for heading, cell in cells.items()} for name, cells in rows}
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
