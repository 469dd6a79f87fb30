"""A network's tensors by name, with the shapes that whoever takes them expects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ...checkpoints.checkpoint_file import AGAIN, CheckpointError, check_shape


@dataclass(frozen=True)
class Weights:
    """tensors: float32. prefix: what stands before every name, such as "denoiser.trunk."."""

    path: Path
    tensors: Mapping[str, np.ndarray]
    prefix: str = ""

    def at(self, *names: str | int) -> Weights:
        """Those of a part of the network."""
        return replace(self, prefix=self.prefix + "".join(f"{name}." for name in names))

    def take(self, name: str, *shape: int) -> np.ndarray:
        """Raises CheckpointError when there is none of that name and shape."""
        full = self.prefix + name
        if full not in self.tensors:
            raise CheckpointError(f"{self.path.name} lacks tensor {full}: its JSON describes another model; {AGAIN}")
        check_shape(self.path, full, self.tensors[full].shape, shape)
        return self.tensors[full]
