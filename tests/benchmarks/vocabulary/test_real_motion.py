"""Conditions on recordings and hand-keyed clips whose names say what they are: the right prompts pass, wrong ones do not."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from motion_mamba.benchmarks.vocabulary.prompts import prompts
from motion_mamba.generator.data.prepare import recording_rows
from motion_mamba.generator.predicates.conditions import holds
from motion_mamba.generator.representation.features import features_to_joints

# clip: prompts that it does; and that it does not.
CLIPS = {
    "kaykit/idle_a": ("idle|do nothing|rest pose with relaxed arms", "walk|T-pose|claps|bows|raises the right hand"),
    "kaykit/walking_b": ("walk", "idle|run|sits down|walks slowly|claps"),
    "kaykit/walking_backwards": ("a woman walks backwards", "walk|idle|run"),
    "kaykit/running_a": ("run", "walk|idle|jogs in place|jumps"),
    "kaykit/wave": ("waves with the right hand", "waving goodbye with the left hand|claps|walk|salutes|T-pose"),
    "kaykit/kick": ("kicks with the right leg|kicks a football", "a high kick with the left leg|jumps|walk|squats"),
    "kaykit/punch": ("punches with the right fist", "punches three times|kicks with the right leg|claps"),
    "kaykit/jump_short": ("jumps", "jumps three times|idle|squats twice|hops on one foot"),
    "kaykit/push_ups": ("does push-ups|plank", "sit-ups|lies down on the back|idle|crawls on hands and knees"),
    "kaykit/sit_ups": ("sit-ups", "does push-ups|plank|lying face down|stands up from a chair"),
    "kaykit/sit_chair_and_up": (
        "sits down and then stands up again|sits on a chair",
        "lies down|squats|sits down on the floor|kneels down",
    ),
    "kaykit/sit_chair_stand_up": ("stands up from a chair", "sits still|jumps|idle"),
    "kaykit/sit_floor_idle": (
        "sits down on the floor|sits cross-legged on the floor",
        "sits down and then stands up again|lies down|does squats",
    ),
    "kaykit/lie_down": ("lies down|lies on the side", "lying face down|gets up from lying on the floor|sits still"),
    "kaykit/lie_stand_up": ("gets up from lying on the floor", "sleeping|lies down on the back|falls backwards"),
    "kaykit/death_backward": ("falls backwards|falls down dead|faints", "gets up from lying on the floor|sits on a chair|lying face down"),
    "kaykit/death_forward": ("falls forward onto the ground|collapses from exhaustion", "falls backwards|lies down on the back|idle"),
    "kaykit/two_hand_spin": ("spins around once on the spot", "turn left|walk"),
    "mesh2motion/jumping_jacks": ("jumping jacks", "walk|claps|marches on the spot|hops on one foot"),
    "mesh2motion/consume_powerup": ("drinks from a cup|eats an apple", "claps|walk|puts both hands on the hips|waves with the right hand"),
    "mesh2motion/meditate": ("meditates on the floor|sits cross-legged on the floor", "sits and waves|kneels down|lies down"),
    "mesh2motion/sleeping": ("sleeping|lies down on the back", "lying face down|lies on the side|sits on a chair|plank"),
    "mesh2motion/tired_kneeling": ("kneels on one knee|kneels down", "sits on a chair|squats|idle"),
    "mesh2motion/bow": ("bows|prays", "squats|bows twice|walk|does side bends"),
    "mesh2motion/head_nod": ("nods", "shakes the head|bows|waves with the right hand"),
    "mesh2motion/dance_charleston": ("dances|hip hop dance", "idle|walk|sits on a chair"),
    "mesh2motion/throw_ball": ("throws a ball", "claps|waves with the right hand|idle"),
}
_ARCHIVE = Path("handmade/handmade.zip")


@pytest.fixture(scope="module")
def archive(data_folder):
    if not (data_folder / _ARCHIVE).is_file():
        pytest.skip(f"{_ARCHIVE} is not in the data folder")
    with zipfile.ZipFile(data_folder / _ARCHIVE) as opened:
        yield opened


@pytest.fixture(scope="module")
def conditions():
    return {prompt.text: prompt.condition for prompt in prompts()}


def _joints(archive: zipfile.ZipFile, clip: str) -> np.ndarray:
    name = f"handmade/{clip}.bvh"
    return features_to_joints(recording_rows(archive.read(name), name)[0].rows)


@pytest.mark.parametrize("clip", CLIPS)
def test_a_clip_does_what_it_is_called_and_nothing_else(archive, conditions, clip):
    joints, (right, wrong) = _joints(archive, clip), CLIPS[clip]
    done = {text: holds(joints, conditions[text]) for text in [*right.split("|"), *wrong.split("|")]}
    assert {text for text, answer in done.items() if answer} == set(right.split("|"))
