"""The generator's front door: a request in, motions out.

A clip longer than the model's window is made window after window. Each following window is given the last second before it as
context frames, is laid over that second with a soft transition, and goes on from where it ends. Only that second and the place where
the body stands are carried on, so memory does not grow with length, and what no later window can change is handed out at once
(`Generator.stream`).

The floor is left where the model puts it (y = 0, as in its training data): moving a clip up or down would hide the model's error
from whoever corrects feet later, and would break the join with frames that were given.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from .constraints.encoding import KnownRows, known_in_window, known_rows
from .constraints.enforcement import Pinner
from .inference.network import NO_TEXT, Network, TextEncoder
from .inference.noise import NoiseSource, draw_noise, noise_sources
from .inference.runtimes import Computing, load_runtime
from .inference.window import Sampling, Texts, WindowModel
from .model.config import ModelConfig
from .model.limits import FEWEST_FRAMES
from .motion import Cancelled, Context, GenerationError, ModelId, Motion, OnStep, Piece, Request
from .planning.loops import as_loop, closing_request
from .planning.pieces import assemble
from .planning.root_path import follow, start_from
from .planning.stitching import lay_over, without_seam
from .representation.features import contact_labels
from .representation.placement import placed_at, walk_on
from .request import Abilities, RequestError, Window, check_request, plan_actions, plan_segments, plan_windows

# Models are hardly trained on shorter clips (HumanML3D has none), so a shorter one is the start of one this long.
SHORTEST_WINDOW = FEWEST_FRAMES


class Generator:
    """A loaded model. device_note: a sentence on the device when it is not the one asked for, else empty."""

    def __init__(self, network: Network, encoder: TextEncoder, device_note: str = ""):
        if encoder.width != network.config.denoiser.text_width:
            raise ValueError(f"this model reads text vectors of {network.config.denoiser.text_width} numbers, not {encoder.width}")
        self.model: ModelId = network.id
        self.config: ModelConfig = network.config
        self.device_note = device_note
        self._encoder: TextEncoder | None = encoder
        self._network: Network | None = network
        self._vectors: dict[str, np.ndarray] = {}

    @classmethod
    def load(
        cls,
        checkpoint: Path | str | None = None,
        device: str = "auto",
        text_encoder_folder: Path | str | None = None,
        allow_network: bool = False,
        runtime: str = "auto",
        precision: str = "auto",
    ) -> Generator:
        """checkpoint: a shipped model's name, a .safetensors file, or None for the default.

        device: "auto", "cpu", "cuda", "cuda:1" or "mps". runtime: "torch", "light", or "auto" as `runtimes.load_runtime` chooses.
        precision: what matrices are multiplied in, "fp32", "bf16", "fp16", or "auto": bf16 on cards that have it.
        Raises ValueError (CheckpointError and TextEncoderError are such) when one of them is not there or of no use.
        """
        loaded = load_runtime(checkpoint, Computing(device, runtime, precision), text_encoder_folder, allow_network)
        return cls(loaded.network, loaded.encoder, loaded.note)

    @property
    def network(self) -> Network:
        """Raises RuntimeError after `unload`."""
        if self._network is None:
            raise RuntimeError("this generator was unloaded: load it again")
        return self._network

    @property
    def device(self) -> str:
        return self.network.device

    @property
    def abilities(self) -> Abilities:
        """What requests may ask for."""
        config, encoder = self.config, self._text_encoder()
        context = config.vae.context and config.denoiser.context
        window = min(config.vae.max_frames, config.denoiser.max_frames)
        return Abilities(window, config.diffusion.train_steps, context, encoder.max_tokens, encoder.count_tokens)

    def generate(self, request: Request, on_step: OnStep | None = None) -> list[Motion]:
        """One motion per variation; variation i has the seed request.seed + i, and that seed alone makes it again.

        on_step(done, total) counts denoising steps over all windows. A context's poses are held exactly; where they name frame 0,
        the motion lies in the world where that pose does, otherwise it starts at the origin facing +Z. A loop is made twice: first
        to know where it leads, then with its own start as its end.
        Raises RequestError for a request that cannot be fulfilled, Cancelled when on_step returns False, and GenerationError when
        the device runs out of memory or the model's output is not finite.
        """
        request = self._checked(request)
        return self._make(request, on_step) if request.loop is None else self._make_loops(request, on_step)

    def check(self, request: Request) -> None:
        """Raises RequestError where `generate` would."""
        check_request(request, self.abilities)

    def _make(self, request: Request, on_step: OnStep | None) -> list[Motion]:
        """Those of a request that is no loop."""
        # A path would move what was pinned: there a start pose is laid on afterwards.
        motions = assemble(list(self._pieces(request, on_step, holds=request.path is None)), request, self.model)
        return motions if request.path is None else [_led(motion, request) for motion in motions]

    def stream(self, request: Request, on_step: OnStep | None = None) -> Iterator[Piece]:
        """The same motions piece by piece, each as soon as it is finished; laid end to end they are what `generate` returns.

        Memory does not grow with the motion's length, unless given frames lie far ahead: what leads to one waits for it. Raises
        RequestError at once, also for a loop or a path, which are known only as a whole; the rest as `generate`, on the way.
        """
        request = self._checked(request)
        if request.loop is not None or request.path is not None:
            raise RequestError("a loop or a path is known only as a whole: make it with generate instead of streaming it")
        return self._pieces(request, on_step)

    def embed(self, prompt: str) -> np.ndarray:
        """(text_width,) vector of a prompt. Encoded one at a time, so that it never depends on what it is encoded beside."""
        if prompt not in self._vectors:
            self._vectors[prompt] = np.asarray(self._text_encoder().encode([prompt])[0])
        return self._vectors[prompt]

    def unload(self) -> None:
        """Free the networks' memory. The generator cannot be used again afterwards; load another."""
        on_cuda = self._network is not None and self._network.device.startswith("cuda")
        self._network = self._encoder = None
        self._vectors = {}
        if on_cuda:
            sys.modules["torch"].cuda.empty_cache()

    def _checked(self, request: Request) -> Request:
        self.check(request)
        context = request.context
        if context is not None:
            # Of unsigned numbers, numpy takes a difference or a mixture with others wrongly.
            context = Context(np.asarray(context.joints), np.asarray(context.frames).astype(np.int64))
        # NumPy's integers, say, are as good as Python's, but they must not end up in the motion.
        return replace(request, seed=int(request.seed), variations=int(request.variations), context=context)

    def _planned(self, request: Request) -> list[Window]:
        segments = plan_segments(request)
        # Without context, a model makes one window.
        if request.one_by_one and self.abilities.context:
            segments = plan_actions(segments)
        return plan_windows(segments, self.abilities.window)

    def _pieces(self, request: Request, on_step: OnStep | None, holds: bool = True) -> Iterator[Piece]:
        """The request's motions as they come. holds: whether given frames are pinned here."""
        windows = self._planned(request)
        sources = noise_sources(request.seed, request.variations)
        given = known_rows(request.context, self.network.mean)
        placement = np.broadcast_to(given.start, (request.variations, 3))
        pinners = [Pinner(request.context if holds else None) for _ in range(request.variations)]
        rows = np.zeros((request.variations, 0, self.config.vae.features), np.float32)
        contacts, first = np.zeros((request.variations, 0, 4), dtype=bool), 0
        sampling = Sampling.of(self.config.diffusion, request.sampler, request.steps, request.guidance)
        steps = sampling.steps
        for index, window in enumerate(windows):
            progress = _over_all_windows(on_step, index * steps, len(windows) * steps)
            texts = Texts(self.embed(window.prompt), self.embed(NO_TEXT))
            with self._memory_told():
                rows = self._make_window(rows, window, sources, (texts, sampling), (given, placement), progress)
            # Rows that the next window is laid over are not finished.
            finished = (windows[index + 1].start if index + 1 < len(windows) else window.end) - window.start
            joints, placement = walk_on(placement, rows[:, :finished])
            contacts = np.concatenate([contacts, contact_labels(rows[:, :finished])], axis=1)
            rows = rows[:, finished:].copy()
            joints, placement = _pinned(pinners, joints, placement)
            if done := joints.shape[1]:
                yield Piece(first, joints, contacts[:, :done])
                contacts, first = contacts[:, done:], first + done

    def _make_window(
        self,
        existing: np.ndarray,
        window: Window,
        sources: list[NoiseSource],
        how: tuple[Texts, Sampling],
        known: tuple[KnownRows, np.ndarray],
        on_step: OnStep | None,
    ) -> np.ndarray:
        """Features (B, T, 263), not normalised, of a window that starts with those that exist (B, K, 263).

        known: the rows that the request fixes, and where the window's first frame stands.
        """
        models, length = WindowModel(self.network), max(window.frames, SHORTEST_WINDOW)
        frames = known_in_window(existing, length, window.start, *known)
        noise = draw_noise(sources, models.latent_shape)
        latents = models.denoise(noise, length, *how, frames, on_step)
        made = lay_over(existing, models.decode(latents, length, frames)[:, : window.frames])
        made = without_seam(made, existing.shape[1])
        if not np.isfinite(made).all():
            raise GenerationError("the model's output is not finite: lower the guidance, or choose another seed or model")
        return made

    @contextmanager
    def _memory_told(self) -> Iterator[None]:
        try:
            yield
        except (RuntimeError, MemoryError) as error:
            # torch.OutOfMemoryError on CUDA; on the CPU and on Apple's GPU a plain RuntimeError says so; numpy has Python's own.
            if isinstance(error, RuntimeError) and "memory" not in str(error):
                raise
            raise GenerationError(
                f"{self.device} ran out of memory: ask for fewer variations, close other programs, or choose the CPU"
            ) from error

    def _make_loops(self, request: Request, on_step: OnStep | None) -> list[Motion]:
        parts = 1 + request.variations
        open_ended = self._make(replace(request, loop=None), _part(on_step, 0, parts))
        loops = []
        for index, motion in enumerate(open_ended):
            # Not checked: it is longer, and may be farther from the origin, than what may be asked for.
            (closed,) = self._make(closing_request(request, motion), _part(on_step, 1 + index, parts))
            loops.append(as_loop(closed, motion, request))
        return loops

    def _text_encoder(self) -> TextEncoder:
        if self._encoder is None:
            raise RuntimeError("this generator was unloaded: load it again")
        return self._encoder


def _pinned(pinners: list[Pinner], joints: np.ndarray, placement: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Joints (B, K, 22, 3) -> those that are finished (B, M, 22, 3), float32; placement (B, 3) -> where what follows goes on."""
    done, placements = [], []
    for pinner, own, place in zip(pinners, joints, placement, strict=True):
        finished, moves = pinner.add(own)
        for move in moves:
            place = placed_at(np.array([move.turn, move.shift[0], move.shift[2]]), place)
        done.append(finished.astype(np.float32))
        placements.append(place)
    return np.stack(done), np.stack(placements)


def _led(motion: Motion, request: Request) -> Motion:
    joints = follow(motion.joints, request.path)
    if request.context is not None:
        joints = start_from(joints, request.context.joints[0])
    return replace(motion, joints=joints)


def _over_all_windows(on_step: OnStep | None, before: int, total: int) -> OnStep | None:
    if on_step is None:
        return None
    return lambda done, _: on_step(before + done, total)


def _part(on_step: OnStep | None, part: int, parts: int) -> OnStep | None:
    """Progress of one of several equally long runs."""
    if on_step is None:
        return None
    return lambda done, total: on_step(part * total + done, parts * total)


__all__ = ["Cancelled", "GenerationError", "Generator"]
