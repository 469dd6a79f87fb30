"""What a student is taught on: windows that a library's entries fill, as generation fills them, with a caption and perhaps known frames."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from ...constraints.model_inputs import ConstrainedFrames
from ...inference.network import Network
from ...representation.features import root_placement
from ...retrieval.library import Library
from ..batches import random_known_frames

# Of the draws, how many are recordings, where there are others too; how many windows are longer than their entry; how many have no text.
_RECORDED, _FILLED, _NO_TEXT = 0.4, 0.5, 0.08
_SHORTEST = 40


@dataclass(frozen=True)
class Windows:
    """latents: (B, L, W) normalised. text: (B, D). frames: how long all of them are. known: frames that they must contain, or None."""

    latents: np.ndarray
    text: np.ndarray
    frames: int
    known: ConstrainedFrames | None

    def first(self, count: int) -> Windows:
        """Some of them."""
        known = self.known
        if known is not None:
            known = ConstrainedFrames(known.features[:count], known.placement[:count], known.mask[:count])
        return Windows(self.latents[:count], self.text[:count], self.frames, known)


@dataclass(frozen=True)
class LibraryWindows:
    """network: whose decoder shows the frames that are known. no_text: (D,) the empty prompt's vector."""

    library: Library
    network: Network
    no_text: np.ndarray

    def drawn(self, count: int, rng: np.random.Generator) -> Windows:
        """As many windows of one length, that of one of the library's entries or any longer one."""
        vae, share = self.network.config.vae, self._shares()
        entries = rng.choice(len(self.library.frames), size=count, p=share)
        frames = max(_SHORTEST, int(self.library.frames[entries[0]]))
        if rng.random() < _FILLED:
            frames = int(rng.integers(frames, vae.max_frames + 1))
        latents = np.stack([self._filled(int(entry), -(-frames // vae.latent_frames)) for entry in entries])
        text = np.stack([self._text(int(entry), rng) for entry in entries])
        return Windows(latents, text, frames, self._known(latents, frames, rng) if vae.context else None)

    def weights(self) -> np.ndarray:
        """(W,) how much each of a latent's numbers counts, 1 on average: as much as it differs from entry to entry, since what hardly
        differs carries little of a motion."""
        vae = self.network.config.vae
        present = np.arange(vae.latent_tokens) * vae.latent_frames < self.library.frames[:, None]
        spread = (self.library.latents[present] * self.library.scale).var(axis=0)
        return (spread / spread.mean()).astype(np.float32)

    def _shares(self) -> np.ndarray:
        """(N,) how often each entry is drawn."""
        recorded = self.library.recorded
        share = np.where(recorded, _RECORDED / max(1, recorded.sum()), (1.0 - _RECORDED) / max(1, (~recorded).sum()))
        return share / share.sum()

    def _filled(self, entry: int, seconds: int) -> np.ndarray:
        """(L, W) over and over where that may be, else held at its end; zero past the window's end."""
        vae = self.network.config.vae
        latents = self.library.entry(entry, vae.latent_frames)
        missing = max(0, seconds - len(latents))
        end = self.library.end(entry, vae.latent_frames)[None].repeat(missing, axis=0)
        more = latents[np.arange(missing) % len(latents)] if self.library.repeats[entry] else end
        whole = np.concatenate([latents, more])[:seconds]
        return np.pad(whole, ((0, vae.latent_tokens - len(whole)), (0, 0))).astype(np.float32)

    def _text(self, entry: int, rng: np.random.Generator) -> np.ndarray:
        captions = self.library.captions
        return self.no_text if rng.random() < _NO_TEXT else captions.vectors[int(rng.choice(captions.of(entry)))]

    def _known(self, latents: np.ndarray, frames: int, rng: np.random.Generator) -> ConstrainedFrames | None:
        mask = random_known_frames(torch.full((len(latents),), frames), rng).numpy()
        rows = np.flatnonzero(mask.any(axis=1))
        if not len(rows):
            return None
        features = np.zeros((*mask.shape, self.network.config.vae.features), np.float32)
        features[rows] = self.network.decode(self.network.place(latents[rows]), frames, None)
        return ConstrainedFrames(features, root_placement(features).astype(np.float32), mask)
