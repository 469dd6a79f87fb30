"""The training file: what is written comes back, what is damaged is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
from safetensors import safe_open

from motion_mamba.generator.data.store import MotionStore, StoreError, Window, normalisation, write_store


def window(name: str, first: int, count: int, split: str = "train", licence: str = "CMU free", kind: str = "human") -> Window:
    return Window(name, "CMU", licence, name, split, first, count, ("a person walks.",), kind)


WINDOWS = [
    window("a", 0, 30),
    window("b", 20, 20, "val"),
    window("c", 40, 20, licence="CC BY-NC 4.0", kind="label"),
    window("d", 60, 20, "excluded"),
]


@pytest.fixture
def rows() -> np.ndarray:
    return np.random.default_rng(0).normal(3.0, 2.0, (80, 263)).astype(np.float32)


@pytest.fixture
def path(tmp_path, rows):
    write_store(tmp_path / "data.safetensors", [rows[:50], rows[50:]], len(rows), WINDOWS)
    return tmp_path / "data.safetensors"


def test_everything_comes_back(path, rows):
    store = MotionStore.open(path)
    assert list(store.windows) == WINDOWS and store.fps == 20.0
    for entry in WINDOWS:
        assert np.array_equal(store.features(entry), rows[entry.first_row : entry.first_row + entry.row_count])
    with pytest.raises(ValueError, match="read-only"):
        store.features(WINDOWS[0])[:] = 0


def test_the_file_is_ordinary_safetensors(path, rows):
    with safe_open(path, framework="np") as file:
        assert set(file.keys()) == {"features", "mean", "std"}
        assert np.array_equal(file.get_tensor("features"), rows)


def test_selection_by_split_and_licence(path):
    store = MotionStore.open(path)
    assert [w.id for w in store.select("train")] == ["a", "c"]
    assert [w.id for w in store.select("train", flavour="open")] == ["a"]
    assert [w.id for w in store.select(text_kind="label")] == ["c"]
    with pytest.raises(StoreError, match="open, full"):
        store.select("train", flavour="closed")
    with pytest.raises(StoreError, match="excluded"):
        store.select("training")


def test_normalisation_is_measured_on_training_rows_once_each(path, rows):
    store = MotionStore.open(path)
    training = np.concatenate([rows[0:30], rows[40:60]]).astype(np.float64)
    assert np.allclose(store.mean, training.mean(axis=0), atol=1e-5)
    assert np.allclose(store.std[4:67], training.std(axis=0)[4:67].mean(), atol=1e-5)
    assert len(np.unique(store.std)) == 7
    overlapping = normalisation(rows, [window("a", 0, 30), window("e", 10, 20), window("c", 40, 20)])
    assert np.array_equal(overlapping[0], store.mean)


def test_constant_features_do_not_divide_by_zero(tmp_path):
    write_store(tmp_path / "still.safetensors", [np.ones((30, 263), np.float32)], 30, [window("a", 0, 30)])
    assert (MotionStore.open(tmp_path / "still.safetensors").std > 0).all()


@pytest.mark.parametrize("keep", [0, 5, 100, -4000])
def test_a_truncated_file_is_refused(path, keep):
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(StoreError, match=r"data\.safetensors"):
        MotionStore.open(path)


def test_foreign_files_are_refused(tmp_path):
    (tmp_path / "text").write_text("not a training file at all")
    with pytest.raises(StoreError, match="not a safetensors file"):
        MotionStore.open(tmp_path / "text")
    header = json.dumps({"__metadata__": {"format": "pt"}}).encode()
    (tmp_path / "model").write_bytes(len(header).to_bytes(8, "little") + header)
    with pytest.raises(StoreError, match="motion-mamba prepare"):
        MotionStore.open(tmp_path / "model")
    with pytest.raises(FileNotFoundError):
        MotionStore.open(tmp_path / "nothing")


def test_windows_outside_the_rows_are_refused(tmp_path, rows):
    write_store(tmp_path / "a.safetensors", [rows], 80, [window("a", 0, 30), window("far", 70, 20, "val")])
    with pytest.raises(StoreError, match="far lies outside"):
        MotionStore.open(tmp_path / "a.safetensors")


def test_a_failed_writing_leaves_nothing_behind(tmp_path, rows):
    with pytest.raises(StoreError, match="announced"):
        write_store(tmp_path / "a.safetensors", [rows[:10]], 80, WINDOWS)
    assert list(tmp_path.iterdir()) == []
