"""Streaming, loops, paths and frames to keep: the mechanics, with a tiny model of random weights."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motion_mamba.generator import request as request_module
from motion_mamba.generator.constraints import checks
from motion_mamba.generator.constraints.checks import path_problem
from motion_mamba.generator.constraints.existing_motion import at_model_rate, frame_ranges, merged, poses_at, start_pose
from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint, RootPath
from motion_mamba.generator.constraints.path_file import read_path, walked_evenly
from motion_mamba.generator.constraints.root_path import course, follow
from motion_mamba.generator.motion import Cancelled, Motion
from motion_mamba.generator.request import Request, RequestError
from motion_mamba.rigs.finishing.joint_motion import JointMotion
from motion_mamba.rigs.finishing.options import FinishingOptions
from motion_mamba.rigs.finishing.pipeline import finish_joints
from motion_mamba.rigs.math.ground import turned

from ..test_generator import walking_joints

LONG = Request((("walks", 4.0), ("turns", 1.0), ("runs", 6.0)), seed=5, variations=2)
DEEP = pytest.param("[" * 200_000, id="deep")
LOOP = Request((("walks", 3.0),), seed=4)


def finished_joints(motion: Motion) -> np.ndarray:
    return finish_joints(JointMotion.of(motion), FinishingOptions()).joints


class TestStream:
    @pytest.mark.parametrize("at", [None, [0, 1, 2], [70], [0, 110, 111, 219]])
    def test_pieces_laid_end_to_end_are_the_motion(self, tiny_generator, at):
        poses = None if at is None else PoseConstraint(walking_joints(220, 3)[at], np.array(at))
        request = replace(LONG, constraints=Constraints(poses))
        motions, pieces = tiny_generator.generate(request), list(tiny_generator.stream(request))
        assert [piece.first for piece in pieces] == np.cumsum([0, *(piece.joints.shape[1] for piece in pieces)])[:-1].tolist()
        for index, motion in enumerate(motions):
            assert np.concatenate([piece.joints[index] for piece in pieces]).tobytes() == motion.joints.tobytes()
            assert np.concatenate([piece.contacts[index] for piece in pieces]).tobytes() == motion.contacts.tobytes()

    def test_the_first_piece_comes_before_the_second_window_is_made(self, tiny_generator):
        steps = []
        pieces = tiny_generator.stream(replace(LONG, steps=3), lambda done, total: steps.append(done) or True)
        assert steps == []
        first = next(pieces)
        assert steps == [1, 2, 3] and first.first == 0 and first.joints.shape[:2] == (2, 20)

    def test_nothing_waits_for_frames_that_were_given_before(self, tiny_generator):
        poses = PoseConstraint(walking_joints(1), np.array([0]))
        assert next(tiny_generator.stream(replace(LONG, constraints=Constraints(poses)))).joints.shape[1] == 20

    def test_what_leads_to_a_given_frame_waits_for_it(self, tiny_generator):
        poses = PoseConstraint(walking_joints(1), np.array([150]))
        pieces = list(tiny_generator.stream(replace(LONG, constraints=Constraints(poses))))
        assert pieces[0].first == 0 and pieces[0].joints.shape[1] >= 151

    def test_a_bad_request_is_refused_at_once(self, tiny_generator):
        for request in (
            replace(LONG, seed=-1),
            replace(LONG, loop="travel"),
            replace(LONG, constraints=Constraints(path=walked_evenly(np.eye(2), 5.0))),
        ):
            with pytest.raises(RequestError):
                tiny_generator.stream(request)

    def test_cancels_on_the_way(self, tiny_generator):
        pieces = tiny_generator.stream(replace(LONG, steps=3), lambda done, total: done < 5)
        next(pieces)
        with pytest.raises(Cancelled):
            next(pieces)

    def test_frames_that_were_given_are_named(self, tiny_generator):
        poses = PoseConstraint(walking_joints(2), np.array([9, 2]))
        (motion,) = tiny_generator.generate(Request((("walks", 1.0),), constraints=Constraints(poses)))
        assert motion.constrained_frames.tolist() == [2, 9]
        np.testing.assert_allclose(finished_joints(motion)[[9, 2]], poses.joints, atol=1e-5)

    @pytest.mark.parametrize("loop", [None, "travel"])
    def test_locked_feet_leave_frames_that_were_given_as_they_are(self, tiny_generator, loop):
        (motion,) = tiny_generator.generate(Request((("walks", 3.0),), loop=loop))
        motion = replace(motion, constrained_frames=np.arange(59), contacts=np.ones_like(motion.contacts))
        locked = finished_joints(motion)
        np.testing.assert_allclose(locked[:59], motion.joints[:59], rtol=0, atol=0 if loop is None else 1e-6)


class TestLoop:
    @pytest.mark.parametrize("loop", ["travel", "in-place"])
    def test_ends_as_it_starts_in_pose_and_velocity(self, tiny_generator, loop):
        for motion in tiny_generator.generate(replace(LOOP, loop=loop, variations=2)):
            assert motion.joints.shape == (60, 22, 3)
            way = motion.loop_cycle.displacement * (loop == "travel")
            np.testing.assert_allclose(motion.joints[-1], motion.joints[0] + way, atol=1e-4)
            rounds = np.concatenate([motion.joints[:-1], motion.joints + way])
            before, after = rounds[59] - rounds[58], rounds[60] - rounds[59]
            # In place, the way is taken out evenly, which changes both alike. Random weights move at metres a second.
            np.testing.assert_allclose(before, after, atol=0.02 * np.abs(after).max())

    def test_its_way_is_the_one_that_the_motion_took_by_itself(self, tiny_generator):
        (free,), (loop,) = tiny_generator.generate(LOOP), tiny_generator.generate(replace(LOOP, loop="travel"))
        np.testing.assert_allclose(loop.loop_cycle.displacement, (free.joints[-1, 0] - free.joints[0, 0]) * [1, 0, 1], atol=1e-5)
        np.testing.assert_allclose(loop.joints[:10], free.joints[:10], atol=1e-5)
        assert np.abs(loop.joints[30:50] - free.joints[30:50]).max() > 1e-3

    def test_frames_to_keep_stay_in_it(self, tiny_generator):
        poses = PoseConstraint(walking_joints(60)[[0, 30]], np.array([0, 30]))
        (motion,) = tiny_generator.generate(replace(LOOP, loop="travel", constraints=Constraints(poses)))
        np.testing.assert_allclose(motion.joints[[0, 30]], poses.joints, atol=1e-4)

    def test_locked_feet_join_too(self, tiny_generator):
        (motion,) = tiny_generator.generate(replace(LOOP, loop="in-place"))
        locked = finished_joints(motion)
        np.testing.assert_allclose(locked[-1], locked[0], atol=1e-5)

    def test_what_it_asks_for_itself_may_be_longer_and_farther_away(self, tiny_generator, monkeypatch):
        monkeypatch.setattr(request_module, "LONGEST_SECONDS", 3.0)
        monkeypatch.setattr(checks, "_FARTHEST_METRES", 0.01)
        (motion,) = tiny_generator.generate(replace(LOOP, loop="travel"))
        assert len(motion.joints) == 60

    @pytest.mark.parametrize("kind", [np.uint64, np.uint8, np.int16])
    def test_frames_to_keep_may_be_of_any_whole_numbers(self, tiny_generator, kind):
        joints = walking_joints(60)[[30, 31]]
        poses, same = PoseConstraint(joints, np.array([30, 31], kind)), PoseConstraint(joints, np.array([30, 31]))
        (motion,), (other,) = (
            tiny_generator.generate(replace(LOOP, loop="travel", constraints=Constraints(each))) for each in (poses, same)
        )
        np.testing.assert_array_equal(motion.joints, other.joints)

    def test_progress_counts_both_goes(self, tiny_generator):
        seen = []
        tiny_generator.generate(replace(LOOP, loop="travel", steps=2), lambda *s: seen.append(s) or True)
        done = [step for step, _ in seen]
        assert done == sorted(done) and done[-1] == seen[-1][1]

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"loop": "sideways"}, "travel, in-place"),
            ({"loop": "travel", "constraints": Constraints(path=RootPath(np.array([0.0, 3.0]), np.eye(2)))}, "leave one out"),
            (
                {"loop": "travel", "constraints": Constraints(PoseConstraint(np.zeros((1, 22, 3), np.float32), np.array([59])))},
                "leave frame 59 out",
            ),
        ],
    )
    def test_what_cannot_be(self, tiny_generator, change, message):
        with pytest.raises(RequestError, match=message):
            tiny_generator.generate(replace(LOOP, **change))


class TestPath:
    GENTLE = RootPath(np.array([0.0, 2.0, 4.0, 6.0]), np.array([[0.0, 0.0], [0.0, 2.0], [1.2, 3.6], [3.2, 4.0]]))

    def test_the_root_passes_every_point_in_time_and_the_body_turns_along(self):
        joints = walking_joints(121)
        followed = follow(joints, self.GENTLE)
        at = (self.GENTLE.times * 20).astype(int)
        assert np.linalg.norm(followed[at, 0][:, [0, 2]] - self.GENTLE.points, axis=-1).max() < 0.1
        across = followed[:, 1] - followed[:, 2]
        facing = np.unwrap(np.arctan2(-across[:, 2], across[:, 0]))
        # From going along +Z to going nearly along +X; this body sways by 0.8 rad about its way.
        assert facing[5:25].mean() < 0.6 and facing[100:120].mean() > 0.8
        assert np.abs(np.diff(facing)).max() < 0.25
        np.testing.assert_allclose(followed[..., 1], joints[..., 1], atol=1e-6)

    def test_a_motion_that_goes_that_way_already_is_hardly_changed(self):
        joints = walking_joints(121).astype(np.float64)
        at = np.arange(0, 121, 20)
        path = RootPath(at / 20.0, joints[at, 0][:, [0, 2]])
        assert np.linalg.norm(follow(joints, path) - joints, axis=-1).mean() < 0.08

    @settings(max_examples=20)
    @given(turn=st.floats(-3.0, 3.0), x=st.floats(-9.0, 9.0))
    def test_where_the_motion_was_made_does_not_matter(self, turn, x):
        joints = walking_joints(60).astype(np.float64)
        path = RootPath(np.array([0.0, 2.9]), np.array([[0.0, 0.0], [1.0, 2.5]]))
        elsewhere = turned(joints, turn) + np.array([x, 0.0, 0.0])
        np.testing.assert_allclose(follow(elsewhere, path), follow(joints, path), atol=1e-4)

    def test_a_body_that_stands_is_turned_to_where_the_path_goes(self):
        standing = np.repeat(walking_joints(1), 60, axis=0)
        followed = follow(standing, RootPath(np.array([0.0, 2.95]), np.array([[0.0, 0.0], [3.0, 0.0]])))
        across = followed[:, 1] - followed[:, 2]
        assert np.degrees(np.abs(np.arctan2(-across[:, 2], across[:, 0]) - np.pi / 2)).max() < 5.0

    def test_standing_before_and_after_and_without_overshoot(self):
        way = course(RootPath(np.array([1.0, 2.0]), np.array([[0.0, 0.0], [0.0, 1.0]])), 80)
        assert (way[:21] == [0.0, 0.0]).all() and (way[40:] == [0.0, 1.0]).all()

    def test_a_generated_motion_follows_it(self, tiny_generator):
        path = RootPath(np.array([0.0, 2.9]), np.array([[0.0, 0.0], [0.5, 3.0]]))
        request = Request((("walks", 3.0),))
        (free,) = tiny_generator.generate(request)
        (motion,) = tiny_generator.generate(replace(request, constraints=Constraints(path=path)))
        np.testing.assert_allclose(motion.joints, follow(free.joints, path), atol=1e-4)

    def test_a_start_pose_goes_over_into_it(self, tiny_generator):
        pose = turned(walking_joints(1).astype(np.float64), 2.0)
        path = RootPath(np.array([0.0, 2.9]), pose[0, 0, [0, 2]] + np.array([[0.1, 0.0], [0.5, 3.0]]))
        request = Request((("walks", 3.0),), constraints=Constraints(path=path))
        (free,) = tiny_generator.generate(request)
        (motion,) = tiny_generator.generate(replace(request, constraints=Constraints(PoseConstraint(pose, np.array([0])), path)))
        np.testing.assert_allclose(motion.joints[0], pose[0], atol=1e-5)
        # Random weights sway wildly about their way, which is kept.
        assert np.linalg.norm(motion.joints[58, 0, [0, 2]] - path.points[1]) < 0.5
        assert np.linalg.norm(np.diff(motion.joints[:, 0], axis=0), axis=-1).max() < 0.1 + np.abs(np.diff(free.joints[:, 0], axis=0)).max()

    @pytest.mark.parametrize(
        ("at", "away", "problem"), [([0, 5], 0.0, "leave the path"), ([3], 0.0, "leave the path"), ([0], 2.0, "start the path")]
    )
    def test_start_poses_that_cannot_be(self, at, away, problem):
        poses = PoseConstraint(np.full((len(at), 22, 3), away), np.array(at))
        assert problem in path_problem(self.GENTLE, 6.0, poses)

    def test_files(self, tmp_path):
        file = tmp_path / "path.json"
        file.write_text(json.dumps([{"t": 0, "x": 0, "z": 0}, {"t": 4, "x": 1, "z": 3}]))
        assert read_path(file).times.tolist() == [0.0, 4.0] and read_path(file).points.tolist() == [[0.0, 0.0], [1.0, 3.0]]
        file.write_text(json.dumps({"points": [[0, 0], [0, 1], [0, 3]], "seconds": 6}))
        assert read_path(file).times.tolist() == [0.0, 2.0, 6.0]

    def test_a_file_as_windows_saves_it(self, tmp_path):
        file = tmp_path / "path.json"
        file.write_text('{"points": [[0, 0], [1, 3]], "seconds": 4}', encoding="utf-8-sig")
        assert read_path(file).times.tolist() == [0.0, 4.0]

    @pytest.mark.parametrize(
        "text",
        [DEEP, "{", "3", "[]", '[{"t": 0, "x": 0}]', '{"points": [[0, 0], [0, 0]], "seconds": 2}', '{"points": [[0]], "seconds": 1}'],
    )
    def test_files_that_are_none_say_so(self, tmp_path, text):
        file = tmp_path / "path.json"
        file.write_text(text)
        with pytest.raises(ValueError, match=r"path\.json"):
            read_path(file)

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
    def test_paths_that_cannot_be(self, times, points, problem):
        assert problem in path_problem(RootPath(np.array(times), np.array(points)), 3.0)
        assert path_problem(self.GENTLE, 6.0) is None


class TestKeep:
    def test_ranges(self):
        assert frame_ranges("0-2, 7,5-6", 8).tolist() == [0, 1, 2, 5, 6, 7]

    @pytest.mark.parametrize("text", ["", "a", "3-1", "0-8", "8", "-3", "1,,2", "1-2-3"])
    def test_ranges_that_are_none(self, text):
        with pytest.raises(ValueError, match="frames"):
            frame_ranges(text, 8)

    def test_other_frame_rates_come_at_the_models(self):
        joints = np.linspace(0.0, 3.0, 91)[:, None, None] * np.ones((1, 22, 3))
        np.testing.assert_allclose(at_model_rate(joints, 30.0)[:, 0, 0], np.linspace(0.0, 3.0, 61), atol=1e-12)
        assert at_model_rate(joints, 20.0) is joints
        poses = poses_at(joints, 30.0, "60")
        assert poses.frames.tolist() == [60] and poses.joints[0, 0, 0] == pytest.approx(3.0)

    @pytest.mark.parametrize("fps", [1 / 21_601, 1e-5])
    def test_a_frame_rate_that_makes_it_endless_is_refused(self, fps):
        # Two numbers, not two poses: without the refusal it must not take gigabytes.
        with pytest.raises(ValueError, match="frame rate"):
            poses_at(np.zeros((2, 1, 1)), fps, "0-1")

    def test_start_pose(self):
        joints = walking_joints(30)
        for frame, expected in ((None, 29), (4, 4)):
            poses = start_pose(joints, 20.0, frame)
            assert poses.frames.tolist() == [0]
            np.testing.assert_array_equal(poses.joints[0], joints[expected])
        with pytest.raises(ValueError, match="frames 0 to 29"):
            start_pose(joints, 20.0, 30)

    def test_the_first_of_two_poses_for_a_frame_wins(self):
        one, two = PoseConstraint(np.zeros((1, 22, 3)), np.array([0])), PoseConstraint(np.ones((2, 22, 3)), np.array([3, 0]))
        both = merged(None, one, two)
        assert both.frames.tolist() == [0, 3] and both.joints[:, 0, 0].tolist() == [0.0, 1.0]
        assert merged(None, None) is None

    def test_what_is_kept_is_met_and_the_rest_is_new(self, tiny_generator):
        joints = walking_joints(100)
        poses = poses_at(joints, 20.0, "0-20,60,80-99")
        (motion,) = tiny_generator.generate(Request((("walks", 5.0),), constraints=Constraints(poses)))
        np.testing.assert_allclose(motion.joints[poses.frames], joints[poses.frames], atol=1e-4)
        assert np.abs(motion.joints[30:50] - joints[30:50]).max() > 0.01
