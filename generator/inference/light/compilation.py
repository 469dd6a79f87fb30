"""The compiled kernels, where there are any, and what computes until there are."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from types import ModuleType

import numpy as np

from .kernel_process import KernelProcess, marker

log = logging.getLogger(__name__)
# Tokens -> tokens of the same shape.
Run = Callable[[np.ndarray], np.ndarray]


class Compilation:
    """How this process comes by the kernels: it compiles them when they are first wanted, unless another process is to do it, which takes
    seconds of processor time."""

    def __init__(self) -> None:
        self._process: KernelProcess | None = None

    def leave_to(self, process: KernelProcess) -> None:
        """Have that process compile them, unless they are compiled already; until then numpy computes."""
        self._process = process

    def can_be_had(self) -> bool:
        """Whether there is nothing to wait for."""
        if self._process is None:
            return True
        try:
            if not self._process.is_done():
                return False
        except OSError as error:
            log.info("the kernels are compiled in this process: %s", error)
        self._process = None
        return True


compilation = Compilation()


class Blocks:
    """Blocks that numpy computes until their compiled twin can be had, or for ever where numba is missing or does not know all of them."""

    def __init__(self, blocks: Sequence[object], plain: Run, compiled: Callable[[ModuleType], Run]) -> None:
        """plain: all of them in numpy. compiled: the twin, made of the module `compiled`."""
        self._run = plain
        self._to_compile: tuple[Sequence[object], Callable[[ModuleType], Run]] | None = (blocks, compiled)
        self._settle()

    def __call__(self, tokens: np.ndarray) -> np.ndarray:
        self._settle()
        return self._run(tokens)

    def _settle(self) -> None:
        if self._to_compile is None or not compilation.can_be_had():
            return
        # Forgotten, and with them the weights in numpy's layout.
        (blocks, compiled), self._to_compile = self._to_compile, None
        kernels = compiled_kernels()
        if kernels is not None and kernels.fits(blocks):
            self._run = compiled(kernels)


@cache
def compiled_kernels() -> ModuleType | None:
    """The module `compiled`; importing it compiles what was not compiled before. None where numba is missing."""
    try:
        kernels = import_module(f"{__package__}.compiled")
    except ImportError:
        return None
    try:
        if not marker().is_file():
            marker().touch()
    except OSError as error:
        log.info("the compiled kernels cannot be kept: %s", error)
    return kernels
