from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from motion_mamba.generator.constraints.constraints_file import read_constraints
from motion_mamba.generator.constraints.kinds import Constraints
from motion_mamba.rigs import smpl
from motion_mamba.rigs.files.motion_npz import save_npz
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics
from motion_mamba.rigs.math.rotations import identity

STILL = PoseTrack(identity(40, smpl.JOINT_COUNT), np.tile([0.0, 0.9, 0.0], (40, 1)), SMPL_SKELETON, 20.0)


def read(tmp_path: Path, *entries: object) -> Constraints:
    (tmp_path / "constraints.json").write_text(json.dumps(list(entries)))
    return read_constraints(tmp_path / "constraints.json")


def test_each_kind(tmp_path):
    save_npz(tmp_path / "still.npz", forward_kinematics(STILL).astype(np.float32), np.zeros((40, 4), bool), STILL)
    found = read(
        tmp_path,
        {"type": "pose", "file": "still.npz", "take": "0-2", "seconds": 1.0},
        {"type": "placement", "part": "right_hand", "seconds": 2.0, "position": [0, 1, 0.5], "rotation": [2, 0, 0, 0]},
        {"type": "placement", "part": "left_foot", "from": 0.5, "to": 1.0, "positions": [[0, 0, 0], [0, 0, 1]]},
        {"type": "contact", "part": "left_hand", "from": 1, "to": 3, "touches": "right_hand"},
        {"type": "look", "from": 0, "to": 1, "at": [0, 1.6, 3]},
        {"type": "waypoint", "seconds": [1, 2], "places": [[0, 1], [1, 2]], "facings": [0, 90], "height": 0.9},
        {"type": "path", "points": [[0, 0], [0, 2]], "speeds": [0.5], "facings": [0, 180]},
        {"type": "made_part", "part": "upper_body", "from": 0.5, "to": 1.0, "existing": "still.npz"},
        {"type": "part_prompt", "part": "arms", "prompt": "a person waves", "from": 0, "to": 2},
    )
    assert found.poses is not None and found.poses.frames.tolist() == [20, 21, 22]
    hand, foot = found.placements
    assert hand.frames.tolist() == [40] and hand.rotations is not None and hand.rotations.tolist() == [[1, 0, 0, 0]]
    assert foot.frames.tolist() == list(range(10, 21)) and np.allclose(foot.positions[:, 2], np.linspace(0, 1, 11))
    assert found.contacts[0].touches == "right_hand" and (found.contacts[0].first, found.contacts[0].last) == (20, 60)
    assert len(found.looks[0].frames) == 21
    (waypoints,) = found.waypoints
    assert waypoints.heights is not None and waypoints.facings is not None
    assert waypoints.heights.tolist() == [0.9, 0.9] and np.allclose(waypoints.facings, [0, np.pi / 2])
    assert found.path is not None and found.path.times.tolist() == [0, 4] and found.path.facings is not None
    assert (found.made_parts[0].first, found.made_parts[0].last) == (10, 20)
    assert found.part_prompts[0].prompt == "a person waves"


def test_kimodos_files_say_the_same(tmp_path):
    turned = np.zeros((1, 22, 3))
    turned[0, 0, 1] = np.pi / 2
    found = read(
        tmp_path,
        {"type": "root2d", "frame_indices": [0, 30, 60], "smooth_root_2d": [[0, 0], [0.5, 0], [1, 0]], "global_root_heading": [[0, 1]] * 3},
        {"type": "fullbody", "frame_indices": [60], "root_positions": [[0, 0.96, 1.5]], "local_joints_rot": turned.tolist()},
        {"type": "right-hand", "frame_indices": [90], "root_positions": [[0, 0.96, 1.5]], "local_joints_rot": turned.tolist()},
        {"type": "end-effector", "joint_names": ["LeftFoot"], "frame_indices": [90], "root_positions": [[0, 1, 0]],
         "local_joints_rot": turned.tolist()},
    )  # fmt: skip
    assert found.waypoints[0].frames.tolist() == [0, 20, 40]
    assert found.waypoints[0].facings is not None and np.allclose(found.waypoints[0].facings, np.pi / 2)
    assert found.poses is not None and found.poses.frames.tolist() == [40]
    # It faces +X, so its left is -Z.
    assert found.poses.joints[0, smpl.JOINT["left_wrist"], 2] < 1.0 < 2.0 < found.poses.joints[0, smpl.JOINT["right_wrist"], 2]
    assert [placement.part for placement in found.placements] == ["right_hand", "left_foot"]
    assert found.placements[0].rotations is not None


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (3, "type"),
        ({"type": "nonsense"}, "nonsense"),
        ({"type": "placement", "part": "right_hand", "seconds": 1}, "position"),
        ({"type": "placement", "part": "elbow", "seconds": 1, "position": [0, 0, 0]}, "left_hand"),
        ({"type": "placement", "part": "left_hand", "seconds": -1, "position": [0, 0, 0]}, "seconds"),
        ({"type": "placement", "part": "left_hand", "seconds": 1, "position": [0, 0]}, "shape"),
        ({"type": "placement", "part": "left_hand", "seconds": 1, "position": ["a", 0, 0]}, "wrong"),
        ({"type": "placement", "part": "left_hand", "frames": [3, 3], "positions": [[0, 0, 0]] * 2}, "rise"),
        ({"type": "placement", "part": "left_hand", "seconds": 1, "position": [0, 0, 1e9]}, "10000"),
        ({"type": "placement", "part": "left_hand", "seconds": 1, "position": [0, 0, 0], "rotation": [0, 0, 0, 0]}, "unit"),
        ({"type": "contact", "part": "left_foot", "from": 0, "to": 1, "touches": "left_hand"}, "world"),
        ({"type": "contact", "part": "left_hand", "from": 2, "to": 1}, "stretch"),
        ({"type": "look", "from": 0, "to": 1}, "at"),
        ({"type": "look", "from": 0, "to": 1, "at": [0, 1, 2], "untill": 3}, "does not know “untill”"),
        ({"type": "placement", "part": "left_hand", "seconds": 1, "positon": [0, 0, 0]}, "write “position”"),
        ({"type": "placement", "part": "left_hand", "seconds": 1, "position": [[0], [1, 2]]}, "“position” must be numbers"),
        ({"type": "placement", "part": "left_hand", "frames": [1.5], "position": [0, 0, 0]}, "whole numbers"),
        ({"type": "placement", "part": "left_hand", "seconds": None, "position": [0, 0, 0]}, "null is no number of seconds"),
        ({"type": ["pose"]}, "type"),
        ({"position": 3}, "it has no type"),
        ({"type": "path", "points": [[0, 0], ["x", 1]], "seconds": 3}, "“points” must be numbers"),
        ({"type": "path", "points": [[0, 0], [1, 1]], "seconds": "long"}, "“seconds” must be numbers"),
        ({"type": "path", "waypoints": 3}, "waypoints must be a list"),
        ({"type": "waypoint", "seconds": 1}, "place"),
        ({"type": "path", "points": [[0, 0], [1, 1]], "speeds": [0]}, "speeds"),
        ({"type": "made_part", "part": "tail", "from": 0, "to": 1, "existing": "nowhere.npz"}, "nowhere"),
        ({"type": "part_prompt", "part": "tail", "prompt": "waves", "from": 0, "to": 1}, "upper_body"),
        ({"type": "part_prompt", "part": "arms", "prompt": " ", "from": 0, "to": 1}, "empty"),
        ({"type": "fullbody", "frame_indices": [0], "root_positions": [[0, 1, 0]], "local_joints_rot": [[[0, 0, 0]] * 30]}, "30 joints"),
    ],
)
def test_what_is_wrong_is_told_with_its_number(tmp_path, entry, message):
    with pytest.raises(ValueError, match=r"constraint 1 of .*constraints\.json") as error:
        read(tmp_path, entry)
    assert message in str(error.value)


def test_what_is_no_list_is_told(tmp_path):
    (tmp_path / "a.json").write_text('{"placement": 3}')
    with pytest.raises(ValueError, match="holds no constraints"):
        read_constraints(tmp_path / "a.json")
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(ValueError, match="no JSON file"):
        read_constraints(tmp_path / "a.json")
