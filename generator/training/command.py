"""What `motion-mamba train` does: prepared data and a preset in, a run folder and a checkpoint out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ...rigs.files.atomic_write import write_bytes_atomically
from ..checkpoints.checkpoint import Checkpoint, Statistics, load_checkpoint, save_checkpoint
from ..checkpoints.checkpoint_file import PARTS, CheckpointFile, read_checkpoint
from ..checkpoints.student_file import PREFIX, Student, write_student
from ..data.held_out import HeldOutWords
from ..data.store import MotionStore, Window
from ..inference.device import choose_device
from ..inference.light.network import LightNetwork
from ..inference.network import NO_TEXT, Network
from ..inference.torch_network import TorchNetwork
from ..model.config import ModelConfig
from ..model.vae_base import Vae
from ..retrieval.library import RECORDED, Library, library_path, read_library, write_library
from ..text.duration_model import FILE
from ..text.encoding.adapter import TextAdapter, read_adapter, with_adapter
from ..text.encoding.text_encoder import load_text_encoder
from ..text.words.known_words import count_known_words
from .augmentation.augment import NOTHING_MADE, Augmentation, augmented, made_counts, made_licences
from .distillation.library_windows import LibraryWindows
from .distillation.teacher import Teacher
from .distillation.train_student import new_student, train_student
from .embedding.library_motions import decoded
from .embedding.train_embedding import train_embedding
from .latents import LatentScale
from .library.build_library import LibrarySource, build_library
from .library.renew_library import renewed
from .library.round_trip import vae_round_trip
from .run import RunOptions
from .train_decoder import train_decoder
from .train_denoiser import DenoiserData, gather, prediction_error, train_denoiser
from .train_lengths import write_lengths
from .train_vae import ClipData, mean_joint_error, train_vae

# What trains on from a trained VAE is short, and its average must not remember where it began.
_SHORT_EMA = 0.99
# A student begins near its teacher, and the teacher's way makes each step a long one.
_STUDENT_EMA, _STUDENT_WARMUP, _STUDENT_SAVE = 0.95, 20, 25
_EMBEDDING_WARMUP = 50


def silent(_: str) -> None:
    """A report that nobody reads."""


@dataclass(frozen=True)
class TrainingJob:
    """flavour: "open" leaves out non-commercial data, "full" takes everything. augmentation: windows made besides. fine_tune: the denoiser
    begins as the one in the VAE's file. text_folder: a local CLIP, or None. text_adapter: a file of `train_text_adapter`; without it the
    one in the VAE's file is used, if there is one. held_out: a file of words that no caption may hold
    (`data/held_out.py`), or None. report: told what is under way before the first step, which takes a while."""

    data: Path
    run: Path
    config: ModelConfig
    flavour: str
    options: RunOptions
    augmentation: Augmentation = NOTHING_MADE
    fine_tune: bool = False
    text_folder: Path | None = None
    text_adapter: Path | None = None
    held_out: Path | None = None
    report: Callable[[str], None] = silent

    def open_data(self) -> MotionStore:
        """Raises StoreError, OSError."""
        self.report(f"reading {self.data}")
        return MotionStore.open(self.data)


@dataclass(frozen=True)
class LibraryJob:
    """No recordings: what is trained on what a model's library holds. flavour, text_folder: as TrainingJob's."""

    run: Path
    flavour: str
    options: RunOptions
    text_folder: Path | None = None


def run_vae_training(job: TrainingJob, model_path: Path | None = None) -> Path:
    """Train (or go on training) the VAE; writes RUN/vae.safetensors and .json and returns the former.

    model_path: a checkpoint whose VAE to train on, its latents staying near what they are. A denoiser in the same file goes along
    unchanged, and RUN/FLAVOUR.safetensors is what is written.
    """
    if model_path is not None:
        return _train_vae_on(job, load_checkpoint(model_path, parts=("vae",)))
    store = job.open_data()
    # Measured anew: the file's own statistics cover the non-commercial windows too.
    mean, std = store.normalisation(windows_by_split(store, job.flavour)["train"])
    data, made = _clip_data(job, replace(store, mean=mean, std=std), job.config.vae.max_frames)
    vae = train_vae(job.config.vae, data, job.options, job.run)
    path = job.run / "vae.safetensors"
    shape = (job.config.vae.latent_tokens, job.config.vae.width)
    statistics = _statistics(data.store, LatentScale(torch.zeros(shape), torch.ones(shape)))
    errors = _joint_errors(vae, data)
    save_checkpoint(path, job.config, {"vae": vae}, statistics, {"vae": _description(job, made)}, errors, dtype=torch.float32)
    return path


def _train_vae_on(job: TrainingJob, checkpoint: Checkpoint) -> Path:
    """Of the preset only the weight of the divergence counts."""
    vae_config = replace(checkpoint.config.vae, kl_weight=job.config.vae.kl_weight)
    checkpoint = replace(checkpoint, config=replace(checkpoint.config, vae=vae_config))
    data, made = _clip_data(job, _store_of(job, checkpoint), checkpoint.config.vae.max_frames)
    options = replace(job.options, ema=_SHORT_EMA)
    vae = train_vae(checkpoint.config.vae, data, options, job.run, checkpoint.build("vae"))
    return _save_with_vae(job, checkpoint, vae, data, {"vae": _description(job, made, checkpoint, "vae")})


def run_decoder_training(job: TrainingJob, model_path: Path) -> Path:
    """Train (or go on training) the decoder of a trained VAE on inexact latents; a denoiser in the same file goes along unchanged.

    Writes RUN/vae.safetensors, or RUN/FLAVOUR.safetensors where there is a denoiser.
    """
    checkpoint = load_checkpoint(model_path, parts=("vae",))
    data, made = _clip_data(job, _store_of(job, checkpoint), checkpoint.config.vae.max_frames)
    scale = LatentScale(checkpoint.statistics.latent_mean, checkpoint.statistics.latent_std)
    vae = train_decoder(checkpoint.build("vae"), scale, data, replace(job.options, ema=_SHORT_EMA), job.run)
    return _save_with_vae(job, checkpoint, vae, data, {"decoder": _description(job, made, checkpoint, "decoder")})


def _save_with_vae(job: TrainingJob, checkpoint: Checkpoint, vae: Vae, data: ClipData, description: dict[str, Any]) -> Path:
    """The checkpoint with another VAE."""
    networks = {part: checkpoint.build(part) for part in checkpoint.parts} | {"vae": vae}
    name, dtype = (job.flavour, torch.float16) if "denoiser" in networks else ("vae", torch.float32)
    path = job.run / f"{name}.safetensors"
    training, metrics = checkpoint.training | description, checkpoint.metrics | _joint_errors(vae, data)
    save_checkpoint(path, checkpoint.config, networks, checkpoint.statistics, training, metrics, dtype, checkpoint.text_adapter)
    return path


def run_denoiser_training(job: TrainingJob, vae_path: Path) -> Path:
    """Train (or go on training) the denoiser on a trained VAE; writes RUN/FLAVOUR.safetensors and .json, all of it."""
    return train_on_latents(job, encode_for(job, vae_path))


def run_lengths_training(job: TrainingJob) -> Path:
    """Fit how long what captions describe takes, recordings' and those of as many programs' windows as the job asks for; writes
    RUN/usual_length.json. The job's other options do not count."""
    path, store = job.run / FILE.name, job.open_data()
    windows = windows_by_split(store, job.flavour)
    wanted = Augmentation(programs=job.augmentation.programs)
    _, longer = augmented(store, windows["train"], wanted, job.config.vae.max_frames, job.options.seed)
    write_lengths(path, windows, longer[len(windows["train"]) :])
    return path


def run_library_building(job: TrainingJob, model_path: Path) -> Path:
    """Write RUN/FLAVOUR.library.safetensors, what motions of a trained model may begin from, beside a copy of the model; returns the
    model's path. The job's windows go into it; its options do not count.

    Where the job names programs (RECORDED: the recordings) these are made anew, and all else is what the model's library holds. Raises
    ValueError where it has none, or where none of the programs could be performed.
    """
    checkpoint = load_checkpoint(model_path)
    anew = job.augmentation.only_programs
    begun = _library_to_renew(job, checkpoint, model_path) if anew else None
    performed = replace(_without_recordings(job.augmentation), round_trip=vae_round_trip(checkpoint))
    job = replace(job, augmentation=performed)
    data, windows = _clip_data(job, _store_of(job, checkpoint), checkpoint.config.vae.max_frames)
    encoder = with_adapter(load_text_encoder(checkpoint.config.text_encoder, folder=job.text_folder), checkpoint.text_adapter)
    scale = LatentScale(checkpoint.statistics.latent_mean, checkpoint.statistics.latent_std)
    if performed.only_programs and not windows.made:
        raise ValueError("none of these programs could be performed: ask for more windows (--programs)")
    source = LibrarySource(data.store, windows.recorded if not anew or RECORDED in anew else (), windows.made)
    library = build_library(checkpoint.build("vae"), scale, encoder, source)
    if begun is not None:
        library = renewed(begun, library, anew)
    path = _copied(job, model_path)
    write_library(path, checkpoint.vae_key, library)
    job.report("by captions alone until its embedding is trained: motion-mamba train embedding")
    return path


def run_embedding_training(job: LibraryJob, model_path: Path) -> Path:
    """Train (or go on training) the embedding by which a model's library is searched (`embedding`); writes RUN/FLAVOUR.library.safetensors
    with it, beside a copy of the model, and returns the model's path.

    Raises ValueError for a model that has no library.
    """
    file = read_checkpoint(model_path)
    library = _library_of(file)
    motions = decoded(library, LightNetwork.load(file), file.tensors["std"])
    options = replace(job.options, ema=_SHORT_EMA, warmup=_EMBEDDING_WARMUP)
    embedding = train_embedding(motions, options, job.run)
    path = _copied(job, model_path)
    write_library(path, file.vae_key, replace(library, embedding=embedding))
    return path


def _library_of(file: CheckpointFile) -> Library:
    library = read_library(file.path, file.vae_key, file.config.vae)
    if library is None:
        raise ValueError(f"{file.path.name} has no library to learn from: make it first (motion-mamba train library)")
    return library


def _without_recordings(wanted: Augmentation) -> Augmentation:
    """What is to be performed, where recordings are named beside programs, or alone."""
    programs = tuple(name for name in wanted.only_programs if name != RECORDED)
    return replace(wanted, only_programs=programs, programs=0 if wanted.only_programs and not programs else wanted.programs)


def run_distillation(job: LibraryJob, model_path: Path) -> Path:
    """Distil a trained model's denoiser on what its library holds (`distillation`); writes RUN/FLAVOUR.student.safetensors and .json
    beside a copy of the model and its library, and returns the model's path.

    Raises ValueError for a model that has no library.
    """
    checkpoint, file = load_checkpoint(model_path), read_checkpoint(model_path)
    library = _library_of(file)
    encoder = with_adapter(load_text_encoder(file.config.text_encoder, folder=job.text_folder), checkpoint.text_adapter)
    teacher = Teacher(_network_of(file, checkpoint), file.tensors["std"], np.asarray(encoder.encode([NO_TEXT])[0], np.float32))
    windows = LibraryWindows(library, teacher.network, teacher.no_text)
    beginning = new_student(checkpoint.build("denoiser"), file.config)
    options = replace(job.options, ema=_STUDENT_EMA, warmup=_STUDENT_WARMUP, save_every=_STUDENT_SAVE)
    student, errors = train_student(beginning, teacher, windows, options, job.run)
    told = {"training": {"steps": job.options.steps, "batch": job.options.batch}, "metrics": errors}
    tensors = {f"{PREFIX}{name}": value.cpu().numpy() for name, value in student.state_dict().items()}
    path = _copied(job, model_path)
    write_bytes_atomically(library_path(path), library_path(model_path).read_bytes())
    *timesteps, last = teacher.timesteps
    write_student(path, file.tensors, Student(tensors, tuple(timesteps), last), told)
    return path


def _network_of(file: CheckpointFile, checkpoint: Checkpoint) -> Network:
    """What makes a teacher's motion quickest here."""
    device = choose_device().device
    return LightNetwork.load(file) if device.type == "cpu" else TorchNetwork.load(checkpoint, device, "fp32")


def _copied(job: TrainingJob | LibraryJob, model_path: Path) -> Path:
    """The model in the run's folder."""
    path = job.run / f"{job.flavour}.safetensors"
    job.run.mkdir(parents=True, exist_ok=True)
    for suffix in (".safetensors", ".json"):
        write_bytes_atomically(path.with_suffix(suffix), model_path.with_suffix(suffix).read_bytes())
    return path


def _library_to_renew(job: TrainingJob, checkpoint: Checkpoint, model_path: Path) -> Library:
    library = read_library(model_path, checkpoint.vae_key, checkpoint.config.vae)
    if library is None:
        raise ValueError(f"{model_path.name} has no library beside it whose programs could be made anew: leave --only-programs out")
    if made := replace(job.augmentation, programs=0).summary():
        raise ValueError(f"where programs are named, theirs are the only windows that are made: leave the others out ({made})")
    return library


@dataclass(frozen=True)
class TrainingWindows:
    """recorded: the data's own. made: those that the augmentation made of them."""

    recorded: Sequence[Window]
    made: Sequence[Window]


@dataclass(frozen=True)
class EncodedData:
    """What denoisers are trained on: a VAE's checkpoint, and the data as its latents, by split."""

    checkpoint: Checkpoint
    store: MotionStore
    windows: TrainingWindows
    latents: dict[str, DenoiserData]
    text_adapter: TextAdapter | None = None


def encode_for(job: TrainingJob, vae_path: Path) -> EncodedData:
    """Everything that does not depend on the denoiser, so that several can share it."""
    checkpoint = load_checkpoint(vae_path, parts=PARTS if job.fine_tune else ("vae",))
    vae, weighting = checkpoint.build("vae"), job.config.diffusion.weighting
    data, windows = _clip_data(job, _store_of(job, checkpoint), vae.config.max_frames)
    job.report(f"encoding {sum(map(len, data.windows.values()))} windows and their captions")
    adapter = read_adapter(job.text_adapter) if job.text_adapter else checkpoint.text_adapter
    encoder = with_adapter(load_text_encoder(job.config.text_encoder, folder=job.text_folder), adapter)
    train = gather(vae, data.store, data.windows["train"], encoder, job.run, weighting, data.program_share)
    train = replace(train, between_captions=job.augmentation.between_captions)
    val = gather(vae, data.store, data.windows["val"], encoder, job.run, weighting)
    if job.fine_tune:
        train = replace(train, scale=LatentScale(checkpoint.statistics.latent_mean, checkpoint.statistics.latent_std))
    # One scale for all: the denoiser's.
    latents = {"train": train, "val": replace(val, scale=train.scale, weights=train.weights)}
    return EncodedData(checkpoint, data.store, windows, latents, adapter)


def train_on_latents(job: TrainingJob, data: EncodedData) -> Path:
    """As run_denoiser_training, on data that is encoded already."""
    config = _combine(job.config, data.checkpoint.config, job.fine_tune)
    beginning = replace(data.checkpoint, config=config).build("denoiser").requires_grad_(True) if job.fine_tune else None
    denoiser = train_denoiser(config, data.latents, job.options, job.run, beginning)
    error = prediction_error(denoiser, data.latents["val"], config)
    metrics = data.checkpoint.metrics | {f"{config.diffusion.prediction}_error_val": error}
    description = _description(job, data.windows, data.checkpoint if job.fine_tune else None, "denoiser")
    networks = {"vae": data.checkpoint.build("vae"), "denoiser": denoiser}
    statistics = _statistics(data.store, data.latents["train"].scale)
    path = job.run / f"{job.flavour}.safetensors"
    known = count_known_words(window.texts for window in (*data.windows.recorded, *data.windows.made))
    training = data.checkpoint.training | {"denoiser": description, "known_words": known.to_dict()}
    save_checkpoint(path, config, networks, statistics, training, metrics, text_adapter=data.text_adapter)
    return path


def windows_by_split(store: MotionStore, flavour: str) -> dict[str, list[Window]]:
    """train, val and test windows of a flavour. Raises StoreError for an unknown flavour, ValueError when a split is empty."""
    windows = {split: store.select(split=split, flavour=flavour) for split in ("train", "val", "test")}
    empty = [split for split, chosen in windows.items() if not chosen]
    if empty:
        raise ValueError(f"{store.path} holds no {empty[0]} windows of the flavour {flavour}: caption some, or take --flavour full")
    return windows


def _store_of(job: TrainingJob, checkpoint: Checkpoint) -> MotionStore:
    """The data with the checkpoint's normalisation."""
    return replace(job.open_data(), mean=checkpoint.statistics.mean.numpy(), std=checkpoint.statistics.std.numpy())


def _clip_data(job: TrainingJob, store: MotionStore, longest: int) -> tuple[ClipData, TrainingWindows]:
    """The flavour's windows, with those of the job's augmentation among the training windows, and both apart."""
    windows = windows_by_split(store, job.flavour)
    recorded = windows["train"]
    if wanted := job.augmentation.summary():
        job.report(f"making training windows: {wanted}")
    longer, more = augmented(store, recorded, job.augmentation, longest, job.options.seed)
    made = more[len(recorded) :]
    if job.held_out is not None:
        held_out = HeldOutWords.read(job.held_out)
        recorded, made = _without(held_out, recorded), _without(held_out, made)
    data = ClipData(longer, windows | {"train": [*recorded, *made]}, job.augmentation.program_share)
    return data, TrainingWindows(recorded, made)


def _without(words: HeldOutWords, windows: Sequence[Window]) -> list[Window]:
    """The windows without the captions that hold these words; those that have no other are left out."""
    allowed = [replace(window, texts=tuple(words.allowed(window.texts))) for window in windows]
    return [window for window in allowed if window.texts]


def _joint_errors(vae: Vae, data: ClipData) -> dict[str, float]:
    return {f"joint_error_cm_{split}": 100 * mean_joint_error(vae, data.store, data.windows[split]) for split in ("val", "test")}


def _combine(preset: ModelConfig, trained: ModelConfig, fine_tune: bool) -> ModelConfig:
    """The preset's denoiser on the VAE that was trained, whatever preset that came from. To fine-tune, all is as it was but the dropout."""
    if fine_tune:
        return replace(trained, denoiser=replace(trained.denoiser, dropout=preset.denoiser.dropout))
    return ModelConfig(preset.name, preset.text_encoder, trained.vae, preset.denoiser, preset.diffusion)


def _statistics(store: MotionStore, scale: LatentScale) -> Statistics:
    return Statistics(torch.from_numpy(np.array(store.mean)), torch.from_numpy(np.array(store.std)), scale.mean, scale.std)


def _description(job: TrainingJob, windows: TrainingWindows, begun: Checkpoint | None = None, part: str = "") -> dict[str, Any]:
    """begun: the checkpoint whose `part` was trained on, so that its steps count too."""
    before = begun.training.get(part, {}).get("steps", 0) if begun is not None else 0
    description = {
        "flavour": job.flavour,
        "steps": before + job.options.steps,
        "batch": job.options.batch,
        "windows": len(windows.recorded),
        "minutes": round(sum(window.row_count for window in windows.recorded) / 20 / 60, 1),
        "sources": {source: licence for source, licence in sorted({(window.source, window.licence) for window in windows.recorded})},
    }
    if windows.made:
        description |= {"made": made_counts(windows.made), "made_licences": made_licences(windows.made)}
    return description
