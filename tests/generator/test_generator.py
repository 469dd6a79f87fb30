from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from motion_mamba.generator.checkpoints.checkpoint import load_checkpoint
from motion_mamba.generator.generator import GenerationError, Generator
from motion_mamba.generator.inference.torch_network import TorchNetwork
from motion_mamba.generator.inference.window import WindowModel
from motion_mamba.generator.model.config import ModelConfig
from motion_mamba.generator.motion import Cancelled, Segment
from motion_mamba.generator.representation.features import (
    features_to_joints,
    joints_to_features,
)
from motion_mamba.generator.request import Request, RequestError
from motion_mamba.generator.text.encoding.text_encoder import load_text_encoder

from .conftest import save_random_checkpoint, walking_joints
from .text.encoding.test_text_encoder import write_tiny_clip

WALK = Request((("a person walks", 2.0),), seed=3)


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


def test_typing_errors_are_read_and_told_unless_the_prompt_counts_as_typed(tiny_generator):
    reading = tiny_generator.read("a person wlaks forward")
    assert reading.text == "a person walks forward" and reading.sentence() == "wlaks: walks."
    right, wrong = (Request(((prompt, 1.0),), steps=2) for prompt in ("a person walks forward", "a person wlaks forward"))
    (expected,), (corrected,) = tiny_generator.generate(right), tiny_generator.generate(wrong)
    np.testing.assert_array_equal(corrected.joints, expected.joints)
    assert corrected.prompt == "a person wlaks forward", "what was typed stays with the motion"
    (typed,) = tiny_generator.generate(replace(wrong, as_typed=True))
    assert not np.array_equal(typed.joints, expected.joints)
