from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.evaluation.takes import BatchGenerator, OneByOneGenerator, Order, seconds_per_clip
from motion_mamba.generator.inference.window import AskedSampling
from motion_mamba.generator.motion import GenerationError
from motion_mamba.generator.request import Request
from motion_mamba.rigs.finishing.joint_motion import JointMotion
from motion_mamba.rigs.finishing.options import FinishingOptions
from motion_mamba.rigs.finishing.pipeline import finish


@pytest.mark.parametrize("guidance", [1.0, 3.0])
def test_a_batch_of_prompts_gives_what_the_front_door_gives_for_each(tiny_generator, guidance):
    prompts = ("a person walks", "a person jumps", "somebody waves", "a person sits down")
    orders = [Order(text, frames, seed) for seed, (text, frames) in enumerate(zip(prompts, (50, 50, 24, 60), strict=True))]
    made = BatchGenerator(tiny_generator).make(orders, AskedSampling("ddim", 3, guidance), "test")
    for order, joints in zip(orders, made, strict=True):
        request = Request(((order.caption, order.frames / 20),), order.seed, guidance, 3, "ddim")
        (motion,) = tiny_generator.generate(request)
        assert joints.shape == motion.joints.shape == (order.frames, 22, 3)
        assert np.allclose(joints, motion.joints, atol=1e-3)


def test_feet_are_held_as_in_what_is_delivered(tiny_generator):
    order = Order("a person walks", 50, 4)
    (free,), (held,) = (BatchGenerator(tiny_generator, lock).make([order], AskedSampling("ddim", 3, 1.0), "test") for lock in (0.0, 1.0))
    (motion,) = tiny_generator.generate(Request((("a person walks", 2.5),), 4, 1.0, 3, "ddim"))
    delivered = finish(JointMotion.of(motion), FinishingOptions()).motion.joints
    assert np.allclose(held, delivered, atol=1e-3) and not np.allclose(held, free, atol=1e-2)


def test_one_by_one_is_at_once_but_for_captions_of_several_actions(tiny_generator):
    orders = [Order("a person walks", 60, 4), Order("a person walks, then sits down", 60, 5)]
    ways = (maker(tiny_generator).make(orders, AskedSampling("ddim", 3, 1.0), "test") for maker in (OneByOneGenerator, BatchGenerator))
    (one, two), (same, whole) = ways
    assert two.shape == (60, 22, 3) and np.allclose(one, same, atol=1e-3) and not np.allclose(two, whole, atol=1e-2)


def test_output_that_is_not_finite_is_told(tiny_generator):
    with pytest.raises(GenerationError, match="lower the guidance"):
        BatchGenerator(tiny_generator).make([Order("a person walks", 50, 0)], AskedSampling("ddim", 2, float("inf")), "test")


def test_seconds_are_those_of_the_front_door(tiny_generator):
    assert 0 < seconds_per_clip(tiny_generator, [Order("a person walks", 40, 0)] * 2, AskedSampling("dpm++", 2, 1.0)) < 30
