"""What is chosen by its name, told without importing numpy: the command line offers it before anything is loaded."""

from __future__ import annotations

# DPM-Solver++ and DDIM, see samplers.py.
SAMPLER_NAMES = ("dpm++", "ddim")
RUNTIMES = ("auto", "torch", "light")
# What matrices are multiplied in. "auto" leaves it to the runtime.
PRECISIONS = ("auto", "fp32", "bf16", "fp16")
LOOPS = ("travel", "in-place")
