"""What is measured of made motions, and the table and figures that come of it."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from motion_mamba.benchmarks.vocabulary.measure import Making, measure, share_done
from motion_mamba.benchmarks.vocabulary.prompts import Prompt
from motion_mamba.benchmarks.vocabulary.table import figures, markdown, sense_markdown
from motion_mamba.generator.motion import ModelId, Motion
from motion_mamba.generator.text.duration_model import usual_seconds
from motion_mamba.rigs import smpl


class Standing:
    """A generator whose every third take glides forward; the others stand."""

    def __init__(self):
        self.requests = []

    def usual_seconds(self, prompt):
        return usual_seconds(prompt)

    def familiarity(self, _prompt):
        return None

    def generate(self, request):
        self.requests.append(request)
        return [self._motion(request.seed + take) for take in range(request.variations)]

    def _motion(self, seed):
        pose = np.zeros((smpl.JOINT_COUNT, 3))
        for joint, parent in enumerate(smpl.PARENTS):
            pose[joint] = smpl.REST_OFFSETS[joint] + (pose[parent] if parent >= 0 else 0.0)
        joints = np.repeat(pose[None] + [0.0, 0.968, 0.0], 60, axis=0)
        joints[:, :, 2] += (np.arange(60) * 0.06 * (seed % 3 == 0))[:, None]
        return Motion(joints.astype(np.float32), np.ones((60, 4), dtype=bool), (), seed, ModelId("standing", "0"))


@pytest.fixture
def results():
    generator = Standing()
    chosen = [Prompt("locomotion", "glides", "glides on", "travels least=1.0"), Prompt("idle", "topples not", "stands", "stays name=stand")]
    return generator, [measure(generator, prompt, "typed", Making(takes=12)) for prompt in chosen]


def test_each_seed_is_judged(results):
    generator, (glides, stands) = results
    assert glides.done == tuple(seed % 3 == 0 for seed in range(12))
    assert stands.share == 1.0 and share_done([glides, stands]) == pytest.approx(2 / 3)
    assert [(request.seed, request.variations) for request in generator.requests[:2]] == [(0, 8), (8, 4)]
    assert math.isnan(share_done([]))


def test_physical_sense_is_measured_with_it(results):
    _, (glides, stands) = results
    assert glides.sense.slide == pytest.approx(1.2 / 3, abs=0.02)
    assert glides.sense.false_contacts == pytest.approx(1 / 3, abs=0.02)
    assert stands.sense.sinks == pytest.approx(0.0, abs=1e-6)


def test_the_table_has_a_row_a_kind_and_the_held_out_words(results):
    columns = {"standing 0": results[1]}
    rows = {line.split("|")[1].strip(): line for line in markdown(columns, "typed").splitlines()}
    assert rows["locomotion"].split() == ["|", "locomotion", "|", "1", "|", "0.33", "|"]
    assert "1.00" in rows["**held-out words**"] and "0.67" in rows["**all**"]
    assert "squat, kneel, crouch" not in rows
    assert sense_markdown(columns).count("\n") == markdown(columns, "typed").count("\n")


def test_figures_are_plain_data(results):
    content = json.loads(json.dumps(figures({"standing 0": results[1]}, "typed")))["standing 0"]
    assert content["kinds"]["all"]["done"] == pytest.approx(0.6667, abs=1e-3)
    assert content["prompts"]["glides"] == pytest.approx(0.3333, abs=1e-3)
    assert content["kinds"]["locomotion"]["slide"] == pytest.approx(40, abs=2)
