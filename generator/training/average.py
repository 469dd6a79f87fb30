"""A denoiser between two of one training: what a fine-tuned one has learned, with part of what it forgot over it.

The mean of weights, with a share for each (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"). It works because fine-tuning
does not go far: between two trainings from scratch there is nothing of use.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch

from ..checkpoints.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from ..motion import ModelId


def average_checkpoints(before: Path, after: Path, share: float, output: Path) -> ModelId:
    """Write `output`: the model of `after`, its denoiser's weights (1 - share) * before + share * after, 0 <= share <= 1.

    Raises CheckpointError for a file that is none, ValueError where the two are not of one shape or do not have the same VAE.
    """
    old, new = load_checkpoint(before), load_checkpoint(after)
    _check_alike(old, new)
    weights, denoiser = old.build("denoiser").state_dict(), new.build("denoiser")
    denoiser.load_state_dict({name: torch.lerp(weights[name], value, share) for name, value in denoiser.state_dict().items()})
    training = new.training | {"denoiser": new.training.get("denoiser", {}) | {"averaged_with": old.id.hash, "share": share}}
    # The denoiser's own figure holds no more.
    metrics = {name: value for name, value in new.metrics.items() if name.startswith("joint_error")}
    networks = {"vae": new.build("vae"), "denoiser": denoiser}
    return save_checkpoint(output, new.config, networks, new.statistics, training, metrics, text_adapter=new.text_adapter)


def _check_alike(old: Checkpoint, new: Checkpoint) -> None:
    shape = replace(old.config, denoiser=replace(old.config.denoiser, dropout=new.config.denoiser.dropout))
    vae = {name: value for name, value in old.tensors.items() if name.startswith("vae.")}
    if shape != new.config or any(not torch.equal(value, new.tensors[name]) for name, value in vae.items()):
        raise ValueError(
            f"{old.id.name} and {new.id.name} are not of one training: only a model and what was fine-tuned from it can be averaged"
        )
