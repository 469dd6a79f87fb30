"""What a trained VAE makes of a motion: there and back again."""

from __future__ import annotations

import numpy as np
import torch

from ...checkpoints.checkpoint import Checkpoint
from ..augmentation.made_windows import RoundTrip


def vae_round_trip(checkpoint: Checkpoint) -> RoundTrip:
    """By a checkpoint's VAE, on the CPU, the posterior's mean between."""
    vae, statistics = checkpoint.build("vae"), checkpoint.statistics

    def there_and_back(rows: np.ndarray) -> np.ndarray:
        length = torch.tensor([len(rows)])
        features = ((torch.from_numpy(rows) - statistics.mean) / statistics.std)[None]
        with torch.inference_mode():
            decoded = vae.decode(vae.encode(features, length)[0], length)
        return (decoded[0] * statistics.std + statistics.mean).numpy()

    return RoundTrip(checkpoint.vae_key, there_and_back)
