"""What the VAE is trained on, besides the features themselves: the body that they describe."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ...rigs import smpl
from ..representation import features as F

# How much each normalised feature counts. Ours: what positions and paths are made of counts most; rotations, which decoding does not
# read, little.
FEATURE_WEIGHTS = torch.ones(F.FEATURE_COUNT)
FEATURE_WEIGHTS[F.ROOT] = 2.0
FEATURE_WEIGHTS[F.YAW_VELOCITY] = 4.0
FEATURE_WEIGHTS[F.ROTATIONS] = 0.15
FEATURE_WEIGHTS[F.VELOCITIES] = 0.4
FEATURE_WEIGHTS[F.CONTACTS] = 0.3
# Weights are ours: chosen so that each term has about the same size when the mean joint error is 5 cm; sliding feet, which the eye sees
# first, count double.
_WEIGHTS = {
    "features": 2.0, "joints": 5.0, "limbs": 5.0, "head": 30.0, "velocity": 20.0, "beat": 5.0, "height": 5.0, "path": 0.5, "feet": 5.0,
    "swing": 20.0, "skating": 10.0,
}  # fmt: skip
# What gestures and poses on the floor are made of.
_LIMBS = tuple(smpl.JOINT[f"{side}_{name}"] for side in ("left", "right") for name in ("wrist", "elbow", "knee"))
# Joints, and those that carry them.
_HEAD = tuple(smpl.JOINT[name] for name in ("head", "left_shoulder", "right_shoulder"))
_CARRIERS = tuple(smpl.JOINT[name] for name in ("neck", "spine3", "spine3"))
_WRISTS = (smpl.JOINT["left_wrist"], smpl.JOINT["right_wrist"])
# Metres a frame: how fast a foot swings in a walk.
_SWING = 0.05
# How much more a swinging foot counts that is too low than one that is too high: a decoder unsure of when a foot swings would put it
# halfway, where it scrapes over the floor.
_TOO_LOW = 2.0


@dataclass(frozen=True)
class Normalisation:
    """mean and std (F,) of the features."""

    mean: Tensor
    std: Tensor

    def undo(self, features: Tensor) -> Tensor:
        return features * self.std + self.mean


def reconstruction_losses(predicted: Tensor, target: Tensor, lengths: Tensor, normalisation: Normalisation) -> dict[str, Tensor]:
    """Weighted terms by name, each a mean over the frames inside the clips. predicted, target: (B, T, F) normalised.

    features: by FEATURE_WEIGHTS, the root's most, since heading and path are sums of them and small errors there drift far.
    joints: metres, relative to the root, feet: the same of ankles and toes alone, which a mean over the body forgets; swing: their height,
    the more the faster they really move, and most where they are too low; limbs: of wrists, elbows and knees alone; head: of head and
    shoulders, as what carries them sees it, since who nods or shrugs moves them by a few centimetres; height: of every joint over the
    floor; path: the root in the world; velocity: metres a frame; beat: the same of the wrists alone, so that who claps or boxes does so;
    skating: how far a foot moves that the target says is in contact.
    """
    inside = (torch.arange(target.shape[1], device=target.device) < lengths[:, None]).to(target.dtype)
    ours, real = normalisation.undo(predicted), normalisation.undo(target)
    our_joints, real_joints = F.features_to_joints(ours), F.features_to_joints(real)
    contact = real[:, :-1, F.CONTACTS] * inside[:, 1:, None]
    feet, real_feet = our_joints[:, :, smpl.CONTACT_JOINTS], real_joints[:, :, smpl.CONTACT_JOINTS]
    real_steps = real_feet.diff(dim=1)[..., [0, 2]].norm(dim=-1)
    apart = _local(our_joints) - _local(real_joints)
    terms = {
        "features": _mean(torch.nn.functional.smooth_l1_loss(predicted, target, reduction="none") * FEATURE_WEIGHTS.to(target), inside),
        "joints": _mean(apart.abs(), inside),
        "limbs": _mean(apart[:, :, _LIMBS].norm(dim=-1), inside),
        "head": _mean((apart[:, :, _HEAD] - apart[:, :, _CARRIERS]).norm(dim=-1), inside),
        "velocity": _mean(apart.diff(dim=1).abs(), inside[:, 1:]),
        "beat": _mean(apart[:, :, _WRISTS].diff(dim=1).norm(dim=-1), inside[:, 1:]),
        "height": _mean((our_joints - real_joints)[..., 1].abs(), inside),
        "path": _mean((our_joints[:, :, 0] - real_joints[:, :, 0]).abs(), inside),
        "feet": _mean(apart[:, :, smpl.CONTACT_JOINTS].norm(dim=-1), inside),
        "swing": _mean(_unlike((feet - real_feet)[:, 1:, :, 1]) * (real_steps / _SWING), inside[:, 1:]),
        "skating": _mean(feet.diff(dim=1).norm(dim=-1) * contact, inside[:, 1:]),
    }
    return {name: _WEIGHTS[name] * term for name, term in terms.items()}


def kl_divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """Mean over all latent numbers of the divergence from a standard normal."""
    return 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).mean()


def joint_error(predicted: Tensor, target: Tensor, lengths: Tensor, normalisation: Normalisation) -> Tensor:
    """(B,) mean distance of the joints from the real ones, both relative to their roots, in metres."""
    ours = _local(F.features_to_joints(normalisation.undo(predicted)))
    real = _local(F.features_to_joints(normalisation.undo(target)))
    inside = (torch.arange(target.shape[1], device=target.device) < lengths[:, None]).to(target.dtype)
    distance = (ours - real).norm(dim=-1).mean(dim=-1)
    return (distance * inside).sum(dim=1) / inside.sum(dim=1)


def _unlike(heights: Tensor) -> Tensor:
    """What heights too great or, counting _TOO_LOW times, too small cost: least where the share of _TOO_LOW in both lies below."""
    return torch.where(heights < 0, -_TOO_LOW * heights, heights)


def _local(joints: Tensor) -> Tensor:
    return joints - joints[..., :1, :]


def _mean(values: Tensor, inside: Tensor) -> Tensor:
    """Mean over frames inside the clips; values (B, T, ...)."""
    per_frame = values.flatten(2).mean(dim=-1)
    return (per_frame * inside).sum() / inside.sum().clamp(min=1.0)
