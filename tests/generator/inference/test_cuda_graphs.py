from __future__ import annotations

import logging

import pytest
import torch

from motion_mamba.generator.inference.cuda_graphs import Graphed, capture_graph


def add(a, b, c=None):
    return a + b if c is None else a + b * c


class Recorder:
    """Captures by handing the function back, and counts."""

    def __init__(self, replay=None):
        self.captured, self.replayed, self._replay = 0, 0, replay

    def __call__(self, function, inputs):
        self.captured += 1

        def replay(*now):
            self.replayed += 1
            return (self._replay or function)(*now)

        return replay


def test_a_signature_is_captured_once_and_replayed_from_then_on():
    capture = Recorder()
    graphed, one, other = Graphed(add, capture), torch.ones(2), torch.arange(2.0)
    for b in (one, other, other + 3):
        torch.testing.assert_close(graphed(one, b, None), one + b)
    assert (capture.captured, capture.replayed) == (1, 3)
    torch.testing.assert_close(graphed(one, one, other), one + other)
    graphed(torch.ones(3), torch.ones(3), None)
    assert capture.captured == 3


def test_few_graphs_are_kept():
    capture = Recorder()
    graphed = Graphed(add, capture)
    for size in (1, 2, 3, 4, 5, 1):
        graphed(torch.ones(size), torch.ones(size))
    assert capture.captured == 6, "the first had to go for the fifth"
    graphed(torch.ones(5), torch.ones(5))
    assert capture.captured == 6


@pytest.mark.parametrize("wrong", [lambda a, b: a + b + 0.5, lambda a, b: a * torch.nan])
def test_a_graph_that_computes_something_else_is_not_believed(wrong, caplog):
    capture = Recorder(wrong)
    graphed, one = Graphed(add, capture), torch.ones(2)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            torch.testing.assert_close(graphed(one, one), one + one)
    assert (capture.captured, len(caplog.records)) == (1, 1)
    assert "something else" in caplog.text


def test_what_cannot_be_captured_is_called_as_it_is(caplog):
    def fails(function, inputs):
        raise RuntimeError("operation not permitted when stream is capturing\nmore")

    graphed, one = Graphed(add, fails), torch.ones(2)
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            torch.testing.assert_close(graphed(one, one), one + one)
    assert len(caplog.records) == 1 and "operation not permitted" in caplog.text


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_real_graph_computes_the_same_from_new_inputs():
    with torch.inference_mode():
        replay = capture_graph(add, (torch.ones(3, device="cuda"), torch.ones(3, device="cuda"), None))
        for value in (2.0, 5.0):
            torch.testing.assert_close(replay(*(torch.full((3,), value, device="cuda"),) * 2, None).cpu(), torch.full((3,), 2 * value))
