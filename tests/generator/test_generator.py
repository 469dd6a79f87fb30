from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from motion_mamba.generator.checkpoints.checkpoint import load_checkpoint
from motion_mamba.generator.constraints.encoding import constrain_window, encode_poses
from motion_mamba.generator.constraints.enforcement import PoseEnforcer
from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint
from motion_mamba.generator.generator import GenerationError, Generator
from motion_mamba.generator.inference.torch_network import TorchNetwork
from motion_mamba.generator.inference.window import WindowModel
from motion_mamba.generator.model.config import ModelConfig
from motion_mamba.generator.motion import Cancelled, Segment
from motion_mamba.generator.planning.stitching import crossfade, without_jump_at
from motion_mamba.generator.planning.windows import WindowPlan, plan_actions, plan_segments, plan_windows
from motion_mamba.generator.representation.features import (
    canonicalise,
    features_to_joints,
    joints_to_features,
    root_placement,
    window_features,
)
from motion_mamba.generator.representation.placement import path_placement, placed_at, placement_features, relative_placement, walk_on
from motion_mamba.generator.request import Request, RequestError, frame_count
from motion_mamba.generator.text.duration_model import usual_seconds
from motion_mamba.generator.text.text_encoder import load_text_encoder
from motion_mamba.rigs import smpl
from motion_mamba.rigs.math.ground import turned

from .conftest import WINDOW, save_random_checkpoint
from .text.test_text_encoder import write_tiny_clip

WALK = Request((("a person walks", 2.0),), seed=3)


def walking_joints(frames: int, seed: int = 0) -> np.ndarray:
    """A body that strolls along a curve with swinging limbs: (frames, 22, 3)."""
    rng = np.random.default_rng(seed)
    time = np.arange(frames) / 20.0
    rest = np.zeros((smpl.JOINT_COUNT, 3))
    for joint, parent in enumerate(smpl.PARENTS):
        rest[joint] = smpl.REST_OFFSETS[joint] + (rest[parent] if parent >= 0 else np.array([0.0, 0.95, 0.0]))
    swing = 0.05 * np.sin(2 * np.pi * time[:, None, None] + rng.uniform(0, 6, (1, smpl.JOINT_COUNT, 3)))
    local = rest + swing * (np.arange(smpl.JOINT_COUNT) > 3)[:, None]
    angle = 0.8 * np.sin(time)[:, None] + 0.3
    x, y, z = np.moveaxis(local, -1, 0)
    turned = np.stack([x * np.cos(angle) + z * np.sin(angle), y, z * np.cos(angle) - x * np.sin(angle)], axis=-1)
    path = np.cumsum(np.stack([np.sin(angle[:, 0]), np.zeros(frames), np.cos(angle[:, 0])], axis=-1) * 0.05, axis=0)
    return (turned + path[:, None]).astype(np.float32)


def pin(joints: np.ndarray, poses: PoseConstraint) -> np.ndarray:
    return PoseEnforcer(poses).add(joints.astype(np.float64))[0].astype(np.float32)


class TestMotion:
    @pytest.mark.parametrize("seconds", [0.5, 0.51, 0.99, 2.0, 3.0, 3.01, 8.0])
    def test_has_exactly_the_frames_asked_for(self, tiny_generator, seconds):
        (motion,) = tiny_generator.generate(Request((("a person walks", seconds),)))
        frames = round(seconds * 20)
        assert motion.joints.shape == (frames, 22, 3) and motion.joints.dtype == np.float32
        assert motion.contacts.shape == (frames, 4) and motion.contacts.dtype == bool
        assert motion.fps == 20.0 and motion.model == tiny_generator.model
        assert motion.segments == (Segment("a person walks", 0, frames - 1),)

    def test_starts_above_the_origin(self, tiny_generator):
        (motion,) = tiny_generator.generate(WALK)
        assert motion.joints[0, 0, [0, 2]].tolist() == [0.0, 0.0]

    def test_names_the_frames_of_every_segment(self, tiny_generator):
        (motion,) = tiny_generator.generate(Request((("walks", 1.0), ("jumps", 5.52), ("sits", 0.5))))
        assert motion.segments == (Segment("walks", 0, 19), Segment("jumps", 20, 129), Segment("sits", 130, 139))
        assert len(motion.joints) == 140

    def test_decodes_the_features_that_were_made(self, tiny_generator, monkeypatch):
        features = joints_to_features(walking_joints(41))
        monkeypatch.setattr(WindowModel, "decode", lambda *_: features[None])
        (motion,) = tiny_generator.generate(WALK)
        np.testing.assert_allclose(motion.joints, features_to_joints(features), atol=1e-5)
        np.testing.assert_array_equal(motion.contacts, features[:, 259:263] > 0.5)

    def test_output_that_is_not_finite_is_an_error(self, tiny_generator, monkeypatch):
        monkeypatch.setattr(WindowModel, "decode", lambda *_: np.full((1, 40, 263), np.nan))
        with pytest.raises(GenerationError, match="not finite"):
            tiny_generator.generate(WALK)


class TestSeed:
    @pytest.mark.parametrize("segments", [(("walks", 2.0),), (("walks", 2.0), ("runs", 5.0))])
    def test_same_request_gives_the_same_bytes(self, tiny_generator, tiny_checkpoint, segments):
        request = Request(segments, seed=11, variations=2)
        other = Generator(TorchNetwork.load(load_checkpoint(tiny_checkpoint), "cpu"), load_text_encoder("minilm"))
        for one, two in zip(tiny_generator.generate(request), other.generate(request), strict=True):
            assert one.joints.tobytes() == two.joints.tobytes() and one.contacts.tobytes() == two.contacts.tobytes()

    def test_another_seed_gives_another_motion(self, tiny_generator):
        (one,), (two,) = (tiny_generator.generate(replace(WALK, seed=seed)) for seed in (3, 4))
        assert np.abs(one.joints - two.joints).max() > 1e-3

    def test_a_variation_can_be_made_again_alone(self, tiny_generator):
        request = Request((("walks", 2.0), ("runs", 3.0)), seed=3, variations=3)
        for index, motion in enumerate(tiny_generator.generate(request)):
            (alone,) = tiny_generator.generate(replace(request, seed=motion.seed, variations=1))
            assert motion.seed == 3 + index
            np.testing.assert_allclose(alone.joints, motion.joints, atol=1e-4)

    def test_each_segment_has_its_own(self, tiny_generator):
        """Another seed for the second leaves what comes before it, up to the crossfade, as it was."""
        request = Request((("walks", 3.0), ("runs", 3.0)), segment_seeds=(3, 4), variations=2)
        for index, motion in enumerate(tiny_generator.generate(request)):
            (alone,) = tiny_generator.generate(replace(request, segment_seeds=(3 + index, 4 + index), variations=1))
            np.testing.assert_allclose(alone.joints, motion.joints, atol=1e-4)
        (one,), (two,) = (tiny_generator.generate(replace(request, segment_seeds=seeds, variations=1)) for seeds in ((3, 4), (3, 5)))
        assert np.array_equal(one.joints[:30], two.joints[:30]) and np.abs(one.joints[70:] - two.joints[70:]).max() > 1e-3
        assert np.array_equal(one.joints[:30], tiny_generator.generate(replace(WALK, segments=request.segments))[0].joints[:30])

    @pytest.mark.parametrize(("seeds", "words"), [((1,), "1 seeds for 2 segments"), ((1, -1), "seed must be a whole number")])
    def test_seeds_of_segments_that_do_not_fit_are_refused(self, tiny_generator, seeds, words):
        with pytest.raises(RequestError, match=words):
            tiny_generator.check(Request((("walks", 3.0), ("runs", 3.0)), segment_seeds=seeds))

    def test_prompt_steps_and_guidance_each_matter(self, tiny_generator):
        (reference,) = tiny_generator.generate(WALK)
        changes = [{"segments": (("a person jumps", 2.0),)}, {"steps": 7}, {"guidance": 1.0}]
        for change in changes:
            (motion,) = tiny_generator.generate(replace(WALK, **change))
            assert not np.array_equal(motion.joints, reference.joints), change

    def test_the_presets_defaults_are_used_when_nothing_is_asked(self, tiny_generator):
        diffusion = tiny_generator.config.diffusion
        (implicit,) = tiny_generator.generate(WALK)
        settings = {"steps": diffusion.default_steps, "sampler": diffusion.sampler, "guidance": diffusion.guidance}
        (explicit,) = tiny_generator.generate(replace(WALK, **settings))
        assert implicit.joints.tobytes() == explicit.joints.tobytes()


class TestProgress:
    def test_counts_the_steps_of_all_windows(self, tiny_generator):
        seen = []
        tiny_generator.generate(Request((("walks", 2.0), ("runs", 4.0)), steps=3), lambda *step: seen.append(step) or True)
        assert seen == [(done, 9) for done in range(1, 10)]

    @pytest.mark.parametrize("stop_at", [1, 3, 4, 8])
    def test_cancels_within_a_step_in_any_window(self, tiny_generator, stop_at):
        seen = []

        def on_step(done, total):
            seen.append(done)
            return done < stop_at

        with pytest.raises(Cancelled):
            tiny_generator.generate(Request((("walks", 2.0), ("runs", 4.0)), steps=3), on_step)
        assert seen == list(range(1, stop_at + 1))

    def test_works_again_after_a_cancel(self, tiny_generator):
        (before,) = tiny_generator.generate(WALK)
        with pytest.raises(Cancelled):
            tiny_generator.generate(WALK, lambda done, total: False)
        (after,) = tiny_generator.generate(WALK)
        assert before.joints.tobytes() == after.joints.tobytes()

    def test_unloading_frees_it_and_says_so(self, tiny_checkpoint):
        generator = Generator(TorchNetwork.load(load_checkpoint(tiny_checkpoint), "cpu"), load_text_encoder("minilm"))
        generator.unload()
        with pytest.raises(RuntimeError, match="load it again"):
            generator.generate(WALK)


class TestLoading:
    def test_by_path_with_a_note_on_a_missing_gpu(self, tiny_checkpoint, monkeypatch):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
        generator = Generator.load(tiny_checkpoint, device="cuda")
        assert generator.device == "cpu" and "CPU instead" in generator.device_note
        assert generator.model.name == "tiny"

    def test_the_papers_design_with_random_clip(self, tiny_config: ModelConfig, tmp_path):
        """One frame a token, no context, no length, a CLIP encoder: the `paper` preset's shape at a tiny size."""
        latents = {"latent_tokens": 2, "latent_frames": 0}
        config = replace(
            tiny_config,
            text_encoder="openai/clip-vit-large-patch14",
            vae=replace(tiny_config.vae, **latents, frames_per_token=1, norm_first=False, context=False),
            denoiser=replace(tiny_config.denoiser, **latents, text_width=12, context=False, frames_per_token=1, length_condition=False),
        )
        path = save_random_checkpoint(tmp_path / "paper.safetensors", config)
        folder = tmp_path / "clip"
        folder.mkdir()
        generator = Generator.load(path, device="cpu", text_encoder_folder=write_tiny_clip(folder))
        (motion,) = generator.generate(WALK)
        assert motion.joints.shape == (40, 22, 3) and np.isfinite(motion.joints).all()

    def test_an_encoder_of_another_width_is_refused(self, tiny_checkpoint, tmp_path):
        encoder = load_text_encoder("openai/clip-vit-large-patch14", write_tiny_clip(tmp_path))
        with pytest.raises(ValueError, match="384 numbers, not 12"):
            Generator(TorchNetwork.load(load_checkpoint(tiny_checkpoint), "cpu"), encoder)


class TestWindows:
    @given(
        seconds=st.lists(st.floats(0.5, 60.0), min_size=1, max_size=5),
        longest=st.integers(50, 200),
        overlap=st.integers(1, 25),
    )
    def test_cover_every_frame_once_and_fit_the_model(self, seconds, longest, overlap):
        segments = plan_segments(Request(tuple((str(index), length) for index, length in enumerate(seconds))))
        windows = plan_windows(segments, longest, overlap)
        frames = [frame for window in windows for frame in range(window.first, window.end)]
        assert frames == list(range(sum(frame_count(length) for length in seconds)))
        for window in windows:
            assert 0 < window.frames <= longest and window.end > window.first
            assert window.first - window.start == min(overlap, window.first)
            segment = segments[int(window.prompt)]
            assert segment.first <= window.first and window.end <= segment.last + 1

    @given(st.integers(1, 5), st.floats(0.5, 60.0), st.integers(0, 40))
    def test_actions_share_their_segments_time(self, count, seconds, before):
        prompt = ", then ".join(["a person jumps", *["sits down"] * (count - 1)])
        segment = Segment(prompt, before, before + frame_count(seconds) - 1)
        actions = plan_actions((segment,))
        assert actions[0].first == segment.first and actions[-1].last == segment.last
        assert all(one.last + 1 == other.first for one, other in pairwise(actions))
        if len(actions) == 1:
            assert actions == (segment,) and (count == 1 or frame_count(seconds) < 30 * count)
        else:
            lengths = [action.last + 1 - action.first for action in actions]
            assert len(actions) == count and min(lengths) >= 30
            assert usual_seconds("a person jumps") < usual_seconds("a person sits down") and lengths[0] <= lengths[1] + 1
            assert max(lengths[1:]) - min(lengths[1:]) <= 1
            assert [action.prompt for action in actions] == ["a person jumps", *["a person sits down"] * (count - 1)]

    def test_actions_are_made_one_by_one_unless_asked_otherwise(self, tiny_generator):
        both, jump, sit = "a person jumps, then sits down", "a person jumps", "a person sits down"
        jumping = (plan_actions((Segment(both, 0, 79),))[0].last + 1) / 20
        one_by_one, told, at_once = (
            tiny_generator.generate(request)[0]
            for request in (
                Request(((both, 4.0),)),
                Request(((jump, jumping), (sit, 4.0 - jumping))),
                Request(((both, 4.0),), one_by_one=False),
            )
        )
        np.testing.assert_array_equal(one_by_one.joints, told.joints)
        assert one_by_one.segments == at_once.segments == (Segment(both, 0, 79),)
        assert not np.allclose(one_by_one.joints, at_once.joints)

    def test_one_window_is_enough_up_to_the_models_longest(self):
        assert plan_windows(plan_segments(Request((("a", 10.0),))), 200) == [WindowPlan("a", 0, 0, 200)]
        assert len(plan_windows(plan_segments(Request((("a", 10.05),))), 200)) == 2

    def test_later_windows_are_told_of_the_frames_before_them(self):
        rows = joints_to_features(walking_joints(81), jump_at_start=False)[30:50]
        known = constrain_window(encode_poses(None, np.zeros(263, np.float32)), range(30, 80), np.stack([rows, rows]), np.zeros((2, 3)))
        assert known.mask.tolist() == [[True] * 20 + [False] * 30] * 2
        np.testing.assert_allclose(known.features[0, :20], rows, atol=1e-5)
        np.testing.assert_allclose(known.placement[1, :20], root_placement(rows), atol=1e-5)

    def test_given_frames_of_a_later_window_are_placed_as_seen_from_its_start(self):
        features = joints_to_features(walking_joints(81), jump_at_start=False)
        joints, at = features_to_joints(features), np.arange(60, 80)
        given = encode_poses(PoseConstraint(joints[at], at), np.zeros(263, np.float32))
        _, origin = walk_on(np.zeros((1, 3)), features[None, :30])
        known = constrain_window(given, range(30, 80), features[None, 30:50], origin)
        expected = root_placement(features[30:])
        np.testing.assert_allclose(known.placement[0, 30:, :2], expected[30:, :2], atol=1e-3, rtol=0)
        # The heading is smoothed over more frames than the run has.
        np.testing.assert_allclose(known.placement[0, 30:, 2:], expected[30:, 2:], atol=0.1, rtol=0)
        assert known.mask[0].tolist() == [True] * 20 + [False] * 10 + [True] * 20

    def test_the_first_window_without_context_is_told_nothing(self):
        given = encode_poses(None, np.zeros(263, np.float32))
        assert constrain_window(given, range(40), np.zeros((1, 0, 263)), np.zeros((1, 3))) is None

    def test_laying_over_starts_at_what_exists_and_ends_at_what_is_made(self):
        laid = crossfade(np.zeros((1, 20, 1)), np.ones((1, 50, 1))).flatten()
        assert laid.shape == (50,) and laid[0] < 0.01 and (laid[20:] == 1).all()
        assert (np.diff(laid) >= 0).all() and np.diff(laid).max() < 0.08

    def test_the_same_motion_laid_over_itself_is_that_motion(self):
        rows = joints_to_features(walking_joints(81))[None]
        joined = np.concatenate([rows[:, :30], crossfade(rows[:, 30:50], rows[:, 30:])], axis=1)
        np.testing.assert_allclose(features_to_joints(joined), features_to_joints(rows), atol=1e-4)

    def test_a_seam_is_smoothed_and_an_even_acceleration_left_alone(self):
        time = np.broadcast_to(np.arange(60.0)[None, :, None], (1, 60, 263))
        even = 0.01 * time + 0.002 * time**2
        np.testing.assert_allclose(without_jump_at(even, 20), even, atol=1e-5, rtol=0)
        broken = even + 0.3 * (time >= 20)
        healed = without_jump_at(broken, 20)
        np.testing.assert_allclose(healed[:, :20], broken[:, :20], atol=1e-5)
        np.testing.assert_allclose(healed[:, 30:], broken[:, 30:], atol=1e-5)
        assert np.abs(np.diff(healed[..., :259], n=3, axis=1)).max() < 0.03 < np.abs(np.diff(broken, n=3, axis=1)).max()

    def test_windows_join_without_a_jump(self, tiny_generator):
        (motion,) = tiny_generator.generate(Request((("walks", 2.0), ("runs", 6.0)), seed=1))
        speed = np.linalg.norm(np.diff(motion.joints, axis=0), axis=-1).max(axis=-1)
        joins = [39, *range(WINDOW, len(speed), WINDOW - 20)]
        assert speed[joins].max() <= 1.5 * np.percentile(speed, 99)


class TestContext:
    def test_rows_of_a_known_clip_are_its_features(self):
        joints = canonicalise(walking_joints(60))
        rows = encode_poses(PoseConstraint(joints, np.arange(60)), np.zeros(263, np.float32))
        expected = window_features(joints)
        # Not exactly: the last frame's row needs a frame after it, and the heading's smoothing sees that one too.
        np.testing.assert_allclose(rows.features[:-1], expected, atol=0.03, rtol=0)
        seen = placement_features(relative_placement(rows.placement, rows.start)).astype(np.float32)
        np.testing.assert_allclose(seen[:-1], root_placement(expected), atol=0.03, rtol=0)

    def test_a_known_ending_stands_where_it_stands(self):
        joints = walking_joints(60) + np.float32([7.0, 0.0, -3.0])
        at = np.r_[0:5, 50:55]
        rows = encode_poses(PoseConstraint(joints[at], at), np.zeros(263, np.float32))
        assert rows.frames.tolist() == at.tolist()
        np.testing.assert_allclose(rows.placement[:, 1:], joints[at][:, 0, [0, 2]], atol=1e-3)
        np.testing.assert_array_equal(rows.start, rows.placement[0])

    def test_a_lone_pose_says_nothing_of_velocities(self):
        mean = np.random.default_rng(0).random(263, dtype=np.float32)
        rows = encode_poses(PoseConstraint(walking_joints(1), np.array([7])), mean)
        for part in (slice(0, 3), slice(193, 263)):
            np.testing.assert_allclose(rows.features[0, part], mean[part], atol=1e-5)
        assert rows.frames.tolist() == [7] and rows.features[0, 3] == pytest.approx(float(walking_joints(1)[0, 0, 1]))
        assert rows.start.tolist() == [0.0, 0.0, 0.0]

    @given(first=st.integers(0, 28))
    @settings(deadline=None)
    def test_a_part_of_a_path_is_the_path_seen_from_there(self, first):
        features = joints_to_features(walking_joints(30), jump_at_start=False)
        path = path_placement(features)
        seen = relative_placement(path[first:], path[first])
        np.testing.assert_allclose(seen, path_placement(features[first:]), atol=1e-4, rtol=0)

    @given(first=st.integers(1, 29), turn=st.floats(-3.0, 3.0))
    @settings(deadline=None)
    def test_a_path_walked_in_parts_is_the_path(self, first, turn):
        features = joints_to_features(walking_joints(31), jump_at_start=False)[None]
        start = np.array([[turn, 5.0, -2.0]])
        whole, end = walk_on(start, features)
        one, between = walk_on(start, features[:, :first])
        two, end_of_parts = walk_on(between, features[:, first:])
        np.testing.assert_allclose(np.concatenate([one, two], axis=1), whole, atol=1e-9, rtol=0)
        np.testing.assert_allclose(end_of_parts[:, 1:], end[:, 1:], atol=1e-9, rtol=0)
        expected = turned(features_to_joints(features.astype(np.float64)), turn) + np.array([5.0, 0.0, -2.0])
        np.testing.assert_allclose(whole, expected, atol=1e-9)
        np.testing.assert_allclose(placed_at(between, relative_placement(end, between)), end, atol=1e-9)

    @settings(max_examples=25, deadline=None)
    @given(at=st.sets(st.integers(0, 59), min_size=1, max_size=8), seed=st.integers(1, 100), cut=st.integers(1, 59))
    def test_pinning_part_by_part_is_pinning_the_whole(self, at, seed, cut):
        at = np.array(sorted(at))
        motion, context = walking_joints(60).astype(np.float64), PoseConstraint(walking_joints(60, seed)[at], at)
        pinner = PoseEnforcer(context)
        one, moves = pinner.add(motion[:cut])
        rest = motion[cut:]
        for move in moves:
            rest = move.of(rest)
        two, _ = pinner.add(rest)
        np.testing.assert_allclose(np.concatenate([one, two]), PoseEnforcer(context).add(motion)[0], atol=1e-9)

    def test_what_follows_a_given_frame_goes_along_rigidly(self):
        motion = walking_joints(60).astype(np.float64)
        moved = turned(motion, 1.0) + np.array([2.0, 0.0, 1.0])
        pinned = PoseEnforcer(PoseConstraint(moved[10:11], np.array([10]))).add(motion)[0]
        np.testing.assert_allclose(pinned[10:], moved[10:], atol=1e-9)

    @settings(max_examples=25, deadline=None)
    @given(at=st.sets(st.integers(0, 59), min_size=1, max_size=8), seed=st.integers(1, 100))
    def test_pinned_motion_holds_its_poses_exactly_without_jumps(self, at, seed):
        at = np.array(sorted(at))
        motion, wanted = walking_joints(60), walking_joints(60, seed)[at] + np.float32(0.05)
        pinned = pin(motion, PoseConstraint(wanted, at))
        np.testing.assert_allclose(pinned[at], wanted, atol=1e-5)
        assert np.linalg.norm(np.diff(pinned, axis=0), axis=-1).max() < 0.3

    def test_a_motion_that_holds_the_poses_already_is_left_alone(self):
        motion = walking_joints(60)
        at = np.array([0, 20, 59])
        np.testing.assert_allclose(pin(motion, PoseConstraint(motion[at], at)), motion, atol=1e-5)

    def test_order_of_the_poses_does_not_matter(self):
        joints, at = walking_joints(60, 5), np.array([40, 3, 20])
        one = pin(walking_joints(60), PoseConstraint(joints[at], at))
        two = pin(walking_joints(60), PoseConstraint(joints[np.sort(at)], np.sort(at)))
        np.testing.assert_array_equal(one, two)

    @pytest.mark.parametrize("at", [[0], [0, 1, 2, 3], [30], [0, 39], [5, 70, 110]])
    def test_generated_motion_contains_the_poses(self, tiny_generator, at):
        far_away = walking_joints(120)[at] + np.array([3.0, 0.0, -2.0], dtype=np.float32)
        motions = tiny_generator.generate(
            Request((("walks", 6.0),), constraints=Constraints(PoseConstraint(far_away, np.array(at))), variations=2)
        )
        for motion in motions:
            np.testing.assert_allclose(motion.joints[at], far_away, atol=1e-4)

    def test_context_reaches_the_networks(self, tiny_generator, monkeypatch):
        """Not only pinned afterwards: frames far from the known ones change too."""
        monkeypatch.setattr(PoseEnforcer, "add", lambda self, joints: (joints, []))
        poses = PoseConstraint(walking_joints(120)[:4], np.arange(4))
        (free,), (bound,) = tiny_generator.generate(WALK), tiny_generator.generate(replace(WALK, constraints=Constraints(poses)))
        assert np.abs(free.joints[-5:] - bound.joints[-5:]).max() > 1e-4

    def test_correction_reaches_half_a_second(self):
        motion = walking_joints(60)
        wanted = motion[[30]] + np.float32([0.0, 0.1, 0.0])
        moved = np.abs(pin(motion, PoseConstraint(wanted, np.array([30]))) - motion).max(axis=(1, 2))
        assert moved[30] == pytest.approx(0.1, abs=1e-5)
        assert np.flatnonzero(moved > 1e-4).tolist() == list(range(21, 40))


def test_typing_errors_are_read_and_told_unless_the_prompt_counts_as_typed(tiny_generator):
    reading = tiny_generator.read("a person wlaks forward")
    assert reading.text == "a person walks forward" and reading.sentence() == "wlaks: walks."
    right, wrong = (Request(((prompt, 1.0),), steps=2) for prompt in ("a person walks forward", "a person wlaks forward"))
    (expected,), (corrected,) = tiny_generator.generate(right), tiny_generator.generate(wrong)
    np.testing.assert_array_equal(corrected.joints, expected.joints)
    assert corrected.prompt == "a person wlaks forward", "what was typed stays with the motion"
    (typed,) = tiny_generator.generate(replace(wrong, as_typed=True))
    assert not np.array_equal(typed.joints, expected.joints)
