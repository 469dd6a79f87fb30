"""Path files: what they may hold, and which paths nobody can follow."""

from __future__ import annotations

import json

import numpy as np
import pytest

from motion_mamba.generator.constraints.checks import path_problem
from motion_mamba.generator.constraints.kinds import PoseConstraint, RootPath
from motion_mamba.generator.constraints.path_file import read_path

DEEP = pytest.param("[" * 200_000, id="deep")
GENTLE = RootPath(np.array([0.0, 2.0, 4.0, 6.0]), np.array([[0.0, 0.0], [0.0, 2.0], [1.2, 3.6], [3.2, 4.0]]))


def test_files(tmp_path):
    file = tmp_path / "path.json"
    file.write_text(json.dumps([{"t": 0, "x": 0, "z": 0}, {"t": 4, "x": 1, "z": 3}]))
    assert read_path(file).times.tolist() == [0.0, 4.0] and read_path(file).points.tolist() == [[0.0, 0.0], [1.0, 3.0]]
    file.write_text(json.dumps({"points": [[0, 0], [0, 1], [0, 3]], "seconds": 6}))
    assert read_path(file).times.tolist() == [0.0, 2.0, 6.0]


def test_a_file_as_windows_saves_it(tmp_path):
    file = tmp_path / "path.json"
    file.write_text('{"points": [[0, 0], [1, 3]], "seconds": 4}', encoding="utf-8-sig")
    assert read_path(file).times.tolist() == [0.0, 4.0]


@pytest.mark.parametrize(
    "text",
    [DEEP, "{", "3", "[]", '[{"t": 0, "x": 0}]', '{"points": [[0, 0], [0, 0]], "seconds": 2}', '{"points": [[0]], "seconds": 1}'],
)
def test_files_that_are_none_say_so(tmp_path, text):
    file = tmp_path / "path.json"
    file.write_text(text)
    with pytest.raises(ValueError, match=r"path\.json"):
        read_path(file)


@pytest.mark.parametrize(
    ("at", "away", "problem"), [([0, 5], 0.0, "leave the path"), ([3], 0.0, "leave the path"), ([0], 2.0, "start the path")]
)
def test_start_poses_that_cannot_be(at, away, problem):
    poses = PoseConstraint(np.full((len(at), 22, 3), away), np.array(at))
    assert problem in path_problem(GENTLE, 6.0, poses)


@pytest.mark.parametrize(
    ("times", "points", "problem"),
    [
        ([0.0], [[0, 0]], "at least two"),
        ([0.0, 2.0], [[0, 0]], "at least two"),
        ([0.0, 0.0], [[0, 0], [1, 1]], "rise"),
        ([-1.0, 1.0], [[0, 0], [1, 1]], "rise"),
        ([0.0, np.nan], [[0, 0], [1, 1]], "finite"),
        ([0.0, 5.0], [[0, 0], [1, 1]], "longer"),
        ([0.0, 1.0], [[0, 0], [50, 1]], "nobody"),
    ],
)
def test_paths_that_cannot_be(times, points, problem):
    assert problem in path_problem(RootPath(np.array(times), np.array(points)), 3.0)
    assert path_problem(GENTLE, 6.0) is None
