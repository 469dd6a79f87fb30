"""The published evaluator with random weights of the published shapes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from motion_mamba.generator.evaluation.published import PublishedNetworks, load_published
from motion_mamba.generator.evaluation.weights_file import EvaluatorError
from motion_mamba.rigs import smpl

WORDS = ["sos", "eos", "unk", "a", "person", "walk", "left", "quickly", "person's"]
TEXTS = """A person walks left#a/DET person/NOUN walk/VERB left/ADV#0.0#0.0
a person runs quickly#a/DET person/NOUN run/VERB quickly/ADV#0.0#0.0
a person walks/a person runs.#a/DET person/NOUN walk/VERB#0.0#nan
"""
# Facts of the published state (Guo et al.'s text_mot_match/finest.tar), not read from our own code.
SHAPES = {
    "text_encoder.hidden": (2, 1, 512),
    "text_encoder.pos_emb.weight": (300, 15),
    "text_encoder.input_emb.weight": (512, 300),
    "text_encoder.gru.weight_ih_l0_reverse": (1536, 512),
    "text_encoder.output_net.0.weight": (512, 1024),
    "text_encoder.output_net.1.weight": (512,),
    "text_encoder.output_net.3.weight": (512, 512),
    "movement_encoder.main.0.weight": (512, 259, 4),
    "movement_encoder.main.3.weight": (512, 512, 4),
    "movement_encoder.out_net.weight": (512, 512),
    "motion_encoder.hidden": (2, 1, 1024),
    "motion_encoder.input_emb.weight": (1024, 512),
    "motion_encoder.gru.weight_hh_l0": (3072, 1024),
    "motion_encoder.output_net.0.weight": (1024, 2048),
    "motion_encoder.output_net.3.weight": (512, 1024),
}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    torch.manual_seed(1)
    save_file(PublishedNetworks().state_dict(), folder / "evaluator.safetensors")
    np.save(folder / "mean.npy", np.zeros(263, np.float32))
    np.save(folder / "std.npy", np.ones(263, np.float32))
    np.save(folder / "our_vab_data.npy", np.random.default_rng(0).normal(size=(len(WORDS), 300)))
    (folder / "words.txt").write_text("\n".join(WORDS) + "\n")
    (folder / "texts").mkdir()
    (folder / "texts" / "000001.txt").write_text(TEXTS)
    return folder


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    """Links to the files, so that a test may replace one."""
    for path in original.iterdir():
        (tmp_path / path.name).symlink_to(path)
    return tmp_path


def replace(path: Path) -> Path:
    path.unlink()
    return path


def clip(frames: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.cumsum(rng.normal(0, 0.01, (frames, 22, 3)), axis=0) + rng.normal(0, 0.4, (22, 3)) + smpl.REST_OFFSETS


def test_the_networks_have_the_published_names_and_shapes():
    state = PublishedNetworks().state_dict()
    assert {name: tuple(state[name].shape) for name in SHAPES} == SHAPES
    # Four GRU tensors a direction and network, a hidden state each, two tensors a layer.
    assert len(state) == 2 * (8 + 1 + 2 + 6) + 2 + 6


def test_texts_and_motions_come_out_in_one_space(original):
    evaluator = load_published(original)
    texts = evaluator.embed_texts(["a person walks left", "a person runs quickly"])
    motions = evaluator.embed_motions([clip(40), clip(90, 1)])
    assert texts.shape == motions.shape == (2, 512) and np.isfinite(texts).all() and np.isfinite(motions).all()
    # Neither depends on what it is read beside.
    assert np.allclose(texts[1:], evaluator.embed_texts(["a person runs quickly"]), atol=1e-5)
    assert np.allclose(motions[1:], evaluator.embed_motions([clip(90, 1)]), atol=1e-5)


def test_captions_without_word_classes_are_not_read(original):
    evaluator = load_published(original)
    assert evaluator.reads("a person walks left") and not evaluator.reads("a person yodels")


def test_words_that_matter_for_motion_have_classes_of_their_own(original):
    words = load_published(original).words
    vectors, classes = words.read("a person walks left")
    # sos OTHER, a DET, person NOUN, walk Act, left Loc, eos OTHER: places in the published one-hot vector.
    assert classes.argmax(1).tolist() == [14, 2, 1, 12, 9, 14]
    assert torch.allclose(vectors[3], torch.from_numpy(words.vectors[WORDS.index("walk")]).float())
    # "run" is not among these vectors' words.
    vectors, classes = words.read("a person runs quickly")
    assert classes.argmax(1).tolist() == [14, 2, 1, 14, 13, 14]
    assert torch.allclose(vectors[3], torch.from_numpy(words.vectors[WORDS.index("unk")]).float())


def test_long_captions_are_cut_at_twenty_words(folder):
    (folder / "texts").unlink()
    (folder / "texts").mkdir()
    (folder / "texts" / "1.txt").write_text("long#" + " ".join(["walk/VERB"] * 30) + "#0.0#0.0\n")
    assert len(load_published(folder).words.read("long")[0]) == 22


def test_contacts_and_what_lies_beyond_196_frames_are_not_read(original):
    evaluator = load_published(original)
    embedded = evaluator.embed_motions([clip(400)])
    assert np.allclose(embedded, evaluator.embed_motions([clip(400)[:320]]), atol=1e-4)


def test_the_published_pickle_is_not_opened_but_how_to_convert_it_is_told(folder):
    replace(folder / "evaluator.safetensors")
    (folder / "finest.tar").write_bytes(b"cos\nsystem\n(S'false'\ntR.")
    with pytest.raises(EvaluatorError, match=r"weights_only=True"):
        load_published(folder)


def test_another_networks_weights_are_refused(folder, original):
    tensors = load_file(original / "evaluator.safetensors")
    tensors["movement_encoder.main.0.weight"] = torch.zeros(512, 263, 4)
    save_file(tensors, replace(folder / "evaluator.safetensors"))
    with pytest.raises(EvaluatorError, match=r"movement_encoder\.main\.0\.weight"):
        load_published(folder)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("std.npy", np.zeros(263, np.float32), "above 0"),
        ("mean.npy", np.zeros(251, np.float32), "259 numbers"),
        ("mean.npy", np.full(263, np.nan, np.float32), "finite"),
        ("mean.npy", np.array([{}]), "cannot be read as an array"),
        ("our_vab_data.npy", np.zeros((9, 50)), "shape"),
    ],
)
def test_bad_arrays_are_refused(folder, name, content, message):
    np.save(replace(folder / name), content)
    with pytest.raises(EvaluatorError, match=message):
        load_published(folder)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("words.txt", "sos\neos\n", "must name the 9 words"),
        ("evaluator.safetensors", "not tensors", "truncated or damaged"),
    ],
)
def test_bad_files_are_refused(folder, name, content, message):
    replace(folder / name).write_text(content)
    with pytest.raises(EvaluatorError, match=message):
        load_published(folder)


def test_a_missing_texts_folder_and_foreign_texts_are_told(folder):
    replace(folder / "texts")
    with pytest.raises(EvaluatorError, match="no texts folder"):
        load_published(folder)
    (folder / "texts").mkdir()
    (folder / "texts" / "1.txt").write_text("a person walks\n")
    with pytest.raises(EvaluatorError, match="not one of HumanML3D's caption files"):
        load_published(folder)


def test_no_folder_is_told(tmp_path):
    with pytest.raises(EvaluatorError, match="not a folder"):
        load_published(tmp_path / "nothing")
