from __future__ import annotations

import numpy as np
import pytest
import torch

from motion_mamba.generator.checkpoints.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.inference.light import text as light_text
from motion_mamba.generator.request import Request
from motion_mamba.generator.text.encoding.adapter import AdaptedTextEncoder, TextAdapter, read_adapter, with_adapter, write_adapter
from motion_mamba.generator.text.encoding.text_encoder import embed_texts, load_text_encoder
from motion_mamba.generator.training.language.train_text_adapter import AdapterModule

TEXTS = ["a person walks", "someone kicks with the left leg", ""]


def random_adapter(width: int = 384, scale: float = 0.05) -> TextAdapter:
    rng = np.random.default_rng(5)
    shapes = {"inner_weight": (24, width), "inner_bias": (24,), "outer_weight": (width, 24), "outer_bias": (width,)}
    return TextAdapter.of({name: (scale * rng.standard_normal(shape)).astype(np.float32) for name, shape in shapes.items()})


@pytest.fixture(scope="module")
def minilm():
    return load_text_encoder("minilm")


def test_untrained_it_changes_nothing():
    vectors = torch.nn.functional.normalize(torch.randn(5, 16), dim=1)
    torch.manual_seed(0)
    moved = AdapterModule(16, 8).adapter()(vectors.numpy())
    np.testing.assert_allclose(moved, vectors.numpy(), atol=1e-6)


def test_numpy_computes_what_was_trained():
    torch.manual_seed(1)
    module = AdapterModule(16, 8).eval()
    torch.nn.init.normal_(module.outer.weight)
    vectors = torch.nn.functional.normalize(torch.randn(5, 16), dim=1)
    moved = module.adapter()(vectors.numpy())
    np.testing.assert_allclose(moved, module(vectors).detach().numpy(), atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), 1.0, atol=1e-6)
    assert np.abs(moved - vectors.numpy()).max() > 0.1


def test_both_runtimes_encoders_give_the_same(minilm):
    adapter = random_adapter()
    torch_vectors = AdaptedTextEncoder(minilm, adapter).encode(TEXTS)
    light_vectors = AdaptedTextEncoder(light_text.load_text_encoder("minilm"), adapter).encode(TEXTS)
    assert torch_vectors.dtype == torch.float32 and light_vectors.dtype == np.float32
    np.testing.assert_allclose(light_vectors, torch_vectors.numpy(), atol=2e-6)


def test_without_an_adapter_the_encoder_is_itself(minilm):
    assert with_adapter(minilm, None) is minilm


def test_an_adapter_of_another_width_is_refused(minilm):
    with pytest.raises(ValueError, match="16 numbers, its encoder gives 384"):
        with_adapter(minilm, random_adapter(16))


def test_vectors_kept_on_disk_are_of_one_adapter(minilm, tmp_path):
    adapted = AdaptedTextEncoder(minilm, random_adapter())
    plain, moved = (embed_texts(encoder, TEXTS, tmp_path) for encoder in (minilm, adapted))
    assert torch.equal(embed_texts(adapted, TEXTS, tmp_path), moved) and not torch.allclose(plain, moved)


def test_it_comes_back_from_its_file(tmp_path):
    write_adapter(tmp_path / "adapter.safetensors", random_adapter())
    back = read_adapter(tmp_path / "adapter.safetensors")
    assert all(np.array_equal(values, back.tensors()[name]) for name, values in random_adapter().tensors().items())


@pytest.mark.parametrize("damage", [b"", b"no tensors at all", None])
def test_a_damaged_file_is_told(tmp_path, damage):
    path = tmp_path / "adapter.safetensors"
    write_adapter(path, random_adapter())
    path.write_bytes(path.read_bytes()[:-100] if damage is None else damage)
    with pytest.raises(ValueError, match="is no text adapter"):
        read_adapter(path)


def save_with(adapter, tiny_checkpoint, path):
    checkpoint = load_checkpoint(tiny_checkpoint)
    modules = {part: checkpoint.build(part) for part in checkpoint.parts}
    save_checkpoint(path, checkpoint.config, modules, checkpoint.statistics, dtype=torch.float16, text_adapter=adapter)
    return path


def test_a_checkpoint_keeps_its_adapter_and_both_runtimes_use_it(tiny_checkpoint, tmp_path):
    path = save_with(random_adapter(scale=0.2), tiny_checkpoint, tmp_path / "adapted.safetensors")
    request = Request((("a person walks", 1.0),), seed=3)
    plain, torch_motion, light_motion = (
        Generator.load(file, "cpu", runtime=runtime).generate(request)[0].joints
        for file, runtime in ((tiny_checkpoint, "torch"), (path, "torch"), (path, "light"))
    )
    np.testing.assert_allclose(light_motion, torch_motion, atol=1e-3)
    assert np.abs(torch_motion - plain).max() > 1e-3
    assert load_checkpoint(path).text_adapter is not None and load_checkpoint(tiny_checkpoint).text_adapter is None


def test_a_checkpoint_without_one_is_the_same_file_as_before(tiny_checkpoint, tmp_path):
    path = save_with(None, tiny_checkpoint, tmp_path / "plain.safetensors")
    assert path.read_bytes() == tiny_checkpoint.read_bytes()


@pytest.mark.parametrize(
    ("change", "told"),
    [({"inner_bias": np.zeros(3, np.float32)}, "unusable text adapter"), ({"more": np.zeros(3, np.float32)}, "unusable text adapter")],
)
def test_a_foreign_adapter_in_a_checkpoint_is_told(tiny_checkpoint, tmp_path, change, told):
    class Foreign:
        def tensors(self):
            return random_adapter().tensors() | change

    path = save_with(Foreign(), tiny_checkpoint, tmp_path / "foreign.safetensors")
    with pytest.raises(CheckpointError, match=told):
        load_checkpoint(path)


def test_an_adapter_for_other_vectors_in_a_checkpoint_is_told(tiny_checkpoint, tmp_path):
    path = save_with(random_adapter(16), tiny_checkpoint, tmp_path / "narrow.safetensors")
    with pytest.raises(CheckpointError, match="vectors of 16 numbers"):
        load_checkpoint(path)


def test_its_shapes_are_checked():
    tensors = random_adapter(16).tensors()
    with pytest.raises(ValueError, match="do not fit together"):
        TextAdapter.of(tensors | {"outer_weight": np.zeros((16, 16), np.float32)})
