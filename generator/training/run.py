"""A training run's folder: what is needed to go on after a crash, to the same losses. Tensors in safetensors, the rest in JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from ...rigs.files.atomic_write import write_bytes_atomically


@dataclass(frozen=True)
class RunOptions:
    """How long and how a model is trained. precision: "fp32", "bf16", or "auto", bf16 where the hardware multiplies it."""

    steps: int
    batch: int = 64
    learning_rate: float = 2e-4
    warmup: int = 200
    weight_decay: float = 0.01
    ema: float = 0.998
    seed: int = 0
    save_every: int = 200
    log_every: int = 20
    precision: str = "auto"


def has_state(folder: Path) -> bool:
    """Whether a run was saved in folder, so that training goes on from there."""
    return (folder / "state.json").is_file()


class Learner:
    """A model, its optimizer, its exponential moving average and how far it has come."""

    def __init__(self, model: nn.Module, options: RunOptions):
        self.model = model
        self.optimizer = torch.optim.AdamW(
            model.parameters(), lr=options.learning_rate, weight_decay=options.weight_decay, betas=(0.9, 0.99), fused=_can_fuse(model)
        )
        self.average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(options.ema), use_buffers=False)
        self.step = 0

    def save(self, folder: Path) -> None:
        """Both files are replaced only when whole, and the JSON names the tensors it belongs to."""
        folder.mkdir(parents=True, exist_ok=True)
        name = f"state-{self.step:07d}.safetensors"
        write_bytes_atomically(folder / name, save(self._tensors()))
        write_bytes_atomically(folder / "state.json", json.dumps({"step": self.step, "tensors": name}).encode())
        for old in folder.glob("state-*.safetensors"):
            if old.name != name:
                old.unlink()

    def resume(self, folder: Path) -> bool:
        """Go on from the folder's last saved state; False when it has none. Raises ValueError when it belongs to another model."""
        if not has_state(folder):
            return False
        state = json.loads((folder / "state.json").read_text(encoding="utf-8"))
        tensors = load_file(folder / state["tensors"])
        expected = self._tensors(with_moments=False)
        wrong = [name for name, tensor in expected.items() if name not in tensors or tensors[name].shape != tensor.shape]
        if wrong:
            raise ValueError(f"{folder} holds a run of another model ({wrong[0]} differs): choose another --run folder")
        self.model.load_state_dict(_under("model.", tensors))
        self.average.module.load_state_dict(_under("average.", tensors))
        self.average.n_averaged.fill_(int(state["step"]))
        for index, parameter in enumerate(self._parameters()):
            moments = _under(f"optimizer.{index}.", tensors)
            if moments:
                self.optimizer.state[parameter] = moments
        self.step = int(state["step"])
        return True

    def _parameters(self) -> list[nn.Parameter]:
        return [parameter for group in self.optimizer.param_groups for parameter in group["params"]]

    def _tensors(self, with_moments: bool = True) -> dict[str, torch.Tensor]:
        tensors = {f"model.{name}": tensor for name, tensor in self.model.state_dict().items()}
        tensors |= {f"average.{name}": tensor for name, tensor in self.average.module.state_dict().items()}
        if with_moments:
            for index, parameter in enumerate(self._parameters()):
                tensors |= {f"optimizer.{index}.{key}": value for key, value in self.optimizer.state.get(parameter, {}).items()}
        return {name: tensor.detach().cpu().contiguous().clone() for name, tensor in tensors.items()}


def _can_fuse(model: nn.Module) -> bool:
    """One kernel a parameter in place of a dozen: a tenth of a small network's step."""
    return all(parameter.device.type in ("cpu", "cuda") for parameter in model.parameters())


def _under(prefix: str, tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
