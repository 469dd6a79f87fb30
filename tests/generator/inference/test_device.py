from __future__ import annotations

import pytest
import torch

from motion_mamba.generator.inference.device import choose_device


def test_the_cpu_needs_no_note():
    assert choose_device("cpu").device == torch.device("cpu") and choose_device("cpu").note == ""


def test_without_a_gpu_auto_is_the_cpu_without_a_note(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    chosen = choose_device("auto")
    assert chosen.device.type == "cpu" and chosen.note == ""


@pytest.mark.parametrize("name", ["cuda", "cuda:3", "mps"])
def test_a_missing_gpu_falls_back_with_a_note(monkeypatch, name):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    chosen = choose_device(name)
    assert chosen.device.type == "cpu" and name in chosen.note and "CPU instead" in chosen.note


@pytest.mark.skipif(torch.cuda.is_available(), reason="needs a PyTorch without CUDA, which then fails at the first computation")
def test_a_gpu_that_fails_at_work_falls_back_with_its_reason(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    for wanted in ("auto", "cuda"):
        chosen = choose_device(wanted)
        assert chosen.device.type == "cpu" and "cannot be used" in chosen.note


@pytest.mark.parametrize("name", ["", "gpu", "cuda:", "cuda:x", "CPU ", "meta"])
def test_an_unknown_device_is_refused(name):
    with pytest.raises(ValueError, match="the device must be"):
        choose_device(name)
