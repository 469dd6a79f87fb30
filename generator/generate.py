"""The generator's front door: a request in, motions out.

A clip longer than the model's window is made window after window. Each following window is given the last second before it as
context frames, is laid over that second with a soft transition, and goes on from where it ends: features hold the root's
velocities in its own frame, so joining features joins the motion in the world. The networks' memory does not grow with length.

The floor is left where the model puts it (y = 0, as in its training data): moving a clip up or down would hide the model's error
from whoever corrects feet later, and would break the join with frames that were given.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from .checkpoint import Checkpoint, find_checkpoint, load_checkpoint
from .device import choose_device
from .diffusion import draw_noise, make_generators
from .features import contact_labels, features_to_joints, root_placement
from .known import KnownRows, known_rows, path_placement, pin, placement_features, relative_placement
from .limits import FEWEST_FRAMES
from .motion import Cancelled, ModelId, Motion, OnStep, Request
from .request import Abilities, Window, check_request, plan_segments, plan_windows
from .text import NO_TEXT, TextEncoder, load_text_encoder
from .window import Guidance, KnownFrames, WindowModel

# Models are hardly trained on shorter clips (HumanML3D has none), so a shorter one is the start of one this long.
SHORTEST_WINDOW = FEWEST_FRAMES


class GenerationError(RuntimeError):
    """The model failed at its work; the message says what to try."""


class Generator:
    """A loaded model. device_note: a sentence on the device when it is not the one asked for, else empty."""

    def __init__(self, checkpoint: Checkpoint, encoder: TextEncoder, device: torch.device, device_note: str = ""):
        if encoder.width != checkpoint.config.denoiser.text_width:
            raise ValueError(
                f"this model reads text vectors of {checkpoint.config.denoiser.text_width} numbers, not {encoder.width}"
            )
        self.checkpoint = checkpoint
        self.device_note = device_note
        self._encoder: TextEncoder | None = encoder
        self._window_model: WindowModel | None = WindowModel.load(checkpoint, device)
        self._vectors: dict[str, Tensor] = {}

    @classmethod
    def load(
        cls,
        checkpoint: Path | str | None = None,
        device: str = "auto",
        text_encoder_folder: Path | str | None = None,
        allow_network: bool = False,
    ) -> Generator:
        """checkpoint: a shipped model's name, a path, or None for the default. device: "auto", "cpu", "cuda", "cuda:1" or "mps".

        Raises CheckpointError, TextEncoderError, or ValueError for a device that does not exist by that name.
        """
        chosen = choose_device(device)
        loaded = load_checkpoint(find_checkpoint(checkpoint))
        # The encoder stays on the CPU: a prompt takes milliseconds there, and its vector is the same on every machine.
        encoder = load_text_encoder(loaded.config.text_encoder, text_encoder_folder, "cpu", allow_network)
        return cls(loaded, encoder, chosen.device, chosen.note)

    @property
    def model(self) -> ModelId:
        return self.checkpoint.id

    @property
    def device(self) -> str:
        return str(self._models().device)

    @property
    def abilities(self) -> Abilities:
        """What requests may ask for."""
        config, encoder = self.checkpoint.config, self._text_encoder()
        context = config.vae.context and config.denoiser.context_tokens > 0
        window = min(config.vae.max_frames, config.denoiser.max_frames)
        return Abilities(window, config.diffusion.train_steps, context, encoder.max_tokens, encoder.count_tokens)

    def generate(self, request: Request, on_step: OnStep | None = None) -> list[Motion]:
        """One motion per variation; variation i has the seed request.seed + i, and that seed alone makes it again.

        on_step(done, total) counts denoising steps over all windows. A context's poses are held exactly; where they name frame 0,
        the motion lies in the world where that pose does, otherwise it starts at the origin facing +Z.
        Raises RequestError for a request that cannot be fulfilled, Cancelled when on_step returns False, and GenerationError when
        the device runs out of memory or the model's output is not finite.
        """
        abilities = self.abilities
        check_request(request, abilities)
        # NumPy's integers, say, are as good as Python's, but torch does not take them and they must not end up in the motion.
        request = replace(request, seed=int(request.seed), variations=int(request.variations))
        segments = plan_segments(request)
        windows = plan_windows(segments, abilities.window)
        try:
            features = self._make_features(request, windows, on_step)
        except RuntimeError as error:
            # torch.OutOfMemoryError on CUDA; on the CPU and on Apple's GPU a plain RuntimeError says so.
            if "memory" not in str(error):
                raise
            raise GenerationError(
                f"{self.device} ran out of memory: ask for fewer variations, close other programs, or choose the CPU"
            ) from error
        return [self._to_motion(rows, request, segments, index) for index, rows in enumerate(features)]

    def embed(self, prompt: str) -> Tensor:
        """(text_width,) vector of a prompt. Encoded one at a time, so that it never depends on what it is encoded beside."""
        if prompt not in self._vectors:
            self._vectors[prompt] = self._text_encoder().encode([prompt])[0]
        return self._vectors[prompt]

    def unload(self) -> None:
        """Free the networks' memory. The generator cannot be used again afterwards; load another."""
        on_cuda = self._window_model is not None and self._window_model.device.type == "cuda"
        self._window_model = self._encoder = None
        self._vectors = {}
        if on_cuda:
            torch.cuda.empty_cache()

    def _make_features(self, request: Request, windows: list[Window], on_step: OnStep | None) -> Tensor:
        """(variations, frames, F) not normalised."""
        frames, steps = windows[-1].end, request.steps or self.checkpoint.config.diffusion.steps
        models, generators = self._models(), make_generators(request.seed, request.variations)
        given = known_rows(request.context, frames, self.checkpoint.statistics.mean)
        features = torch.zeros(request.variations, frames, self.checkpoint.config.vae.features)
        for index, window in enumerate(windows):
            known = known_in_window(features, window, given)
            length = max(window.frames, SHORTEST_WINDOW)
            noise = draw_noise(generators, models.latent_shape, models.device)
            progress = _over_all_windows(on_step, index * steps, len(windows) * steps)
            latents = models.denoise(noise, length, self._guidance(window.prompt, request, steps), known, progress)
            made = models.decode(latents, length, known)[:, : window.frames]
            features[:, window.start : window.end] = lay_over(features[:, window.start : window.first], made)
        return features

    def _guidance(self, prompt: str, request: Request, steps: int) -> Guidance:
        scale = self.checkpoint.config.diffusion.guidance if request.guidance is None else float(request.guidance)
        return Guidance(self.embed(prompt), self.embed(NO_TEXT), scale, steps)

    def _to_motion(self, features: Tensor, request: Request, segments: tuple, index: int) -> Motion:
        if not bool(torch.isfinite(features).all()):
            raise GenerationError("the model's output is not finite: lower the guidance, or choose another seed or model")
        joints = features_to_joints(features).numpy()
        if request.context is not None:
            joints = pin(joints, request.context)
        return Motion(joints, contact_labels(features).numpy(), segments, request.seed + index, self.model)

    def _models(self) -> WindowModel:
        if self._window_model is None:
            raise RuntimeError("this generator was unloaded: load it again")
        return self._window_model

    def _text_encoder(self) -> TextEncoder:
        if self._encoder is None:
            raise RuntimeError("this generator was unloaded: load it again")
        return self._encoder


def known_in_window(features: Tensor, window: Window, given: KnownRows) -> KnownFrames | None:
    """What a window must contain: frames before it that exist (features (B, N, F)), and those given; None if there are none.

    Where both know a frame, what exists wins: it continues without a jump, and given frames are pinned at the end anyway.
    """
    overlap = window.first - window.start
    known = given.known[window.start : window.end].clone()
    known[:overlap] = True
    if not bool(known.any()):
        return None
    batch = len(features)
    rows = given.features[window.start : window.end].repeat(batch, 1, 1)
    placement = given.placement[window.start : window.end].expand(batch, -1, -1)
    if overlap:
        origin = path_placement(features[:, : window.first])[:, window.start, None]
        placement = relative_placement(placement, origin)
    placement = placement_features(placement)
    if overlap:
        existing = features[:, window.start : window.first]
        rows[:, :overlap], placement[:, :overlap] = existing, root_placement(existing)
    pad = max(0, SHORTEST_WINDOW - window.frames)
    fill = torch.nn.functional.pad
    return KnownFrames(fill(rows, (0, 0, 0, pad)), fill(placement, (0, 0, 0, pad)), fill(known.repeat(batch, 1), (0, pad)))


def lay_over(existing: Tensor, made: Tensor) -> Tensor:
    """Features (B, K, F) that exist pass smoothly into the first K of those made (B, T, F): (B, T, F)."""
    overlap = existing.shape[1]
    if not overlap:
        return made
    share = torch.arange(1, overlap + 1) / (overlap + 1)
    share = (share * share * (3 - 2 * share))[:, None]
    return torch.cat([existing + share * (made[:, :overlap] - existing), made[:, overlap:]], dim=1)


def _over_all_windows(on_step: OnStep | None, before: int, total: int) -> OnStep | None:
    if on_step is None:
        return None
    return lambda done, _: on_step(before + done, total)


__all__ = ["Cancelled", "GenerationError", "Generator"]
