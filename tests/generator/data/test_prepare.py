"""From recordings and captions to a training file: places, splits, faults, resuming, HumanML3D's folder."""

from __future__ import annotations

import json
import zipfile

import numpy as np
import pytest
import torch

from motion_mamba.generator.data import prepare as module
from motion_mamba.generator.data.humanml3d import prepare_humanml3d
from motion_mamba.generator.data.prepare import prepare_bvh
from motion_mamba.generator.data.store import MotionStore
from motion_mamba.generator.representation.features import contact_labels, features_to_joints
from motion_mamba.rigs import smpl
from motion_mamba.rigs.files.bvh_writing import write_bvh
from motion_mamba.rigs.math import rotations
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics


def quiet(items, label):
    return items


def walk(path, frames: int = 90, jump_at: int | None = None) -> PoseTrack:
    """A person who glides forward, swinging the arms, at 30 fps."""
    turned = rotations.identity(frames, 22)
    turned[:, 16] = rotations.about_axis("Z", 0.5 * np.sin(np.arange(frames) / 9.0))
    path_ = np.stack([np.zeros(frames), np.full(frames, 0.9), np.arange(frames) / 30.0], axis=-1)
    if jump_at is not None:
        path_[jump_at:, 0] += 3.0
    track = PoseTrack(turned, path_, SMPL_SKELETON, 30.0)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bvh(path, track)
    return track


def clip(name: str, file: str, start: float = 0.0, end: float = 2.5, split: str = "train", group: str = "", **more):
    base = {"clip": name, "file": file, "source": "own", "licence": "CC0", "group": group or file, "split": split}
    return base | {"start": start, "end": end, "texts": ["a person walks."], "text_kind": "human"} | more


@pytest.fixture
def folder(tmp_path):
    walk(tmp_path / "set" / "a.bvh")
    walk(tmp_path / "set" / "b.bvh")
    return tmp_path / "set"


def write_captions(tmp_path, *clips):
    path = tmp_path / "clips.jsonl"
    path.write_text("\n".join(json.dumps(entry) for entry in clips) + "\n")
    return path


def prepare(tmp_path, sources, *clips):
    return prepare_bvh(sources, [write_captions(tmp_path, *clips)], tmp_path / "out.safetensors", quiet)


def test_windows_hold_the_motion_they_name(folder, tmp_path):
    report = prepare(tmp_path, [folder], clip("a", "set/a.bvh", 0.5, 2.0), clip("b", "b.bvh", 0.0, 3.0))
    store = MotionStore.open(report.output)
    assert [(w.id, w.row_count) for w in store.windows] == [("a", 30), ("b", 59)]
    joints = features_to_joints(torch.from_numpy(np.array(store.features(store.windows[0])))).numpy()
    lengths = np.linalg.norm(joints[:, 20] - joints[:, 18], axis=-1)
    assert np.allclose(lengths, np.linalg.norm(SMPL_SKELETON.offsets[20]), atol=1e-5)
    # One metre a second forward, from half a second on: 29 steps.
    assert np.linalg.norm(joints[-1, 0] - joints[0, 0]) == pytest.approx(29 / 20, abs=0.01)
    assert abs(joints[:, [10, 11], 1].min()) < 0.01


def test_zips_and_folders_give_the_same(folder, tmp_path):
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        archive.write(folder / "a.bvh", "set/a.bvh")
    first = prepare(tmp_path, [folder], clip("a", "set/a.bvh")).output.read_bytes()
    assert prepare(tmp_path, [tmp_path / "set.zip"], clip("a", "set/a.bvh")).output.read_bytes() == first


def test_a_folder_that_holds_zips_is_a_source(folder, tmp_path):
    (tmp_path / "packs").mkdir()
    with zipfile.ZipFile(tmp_path / "packs" / "set.zip", "w") as archive:
        archive.write(folder / "a.bvh", "set/a.bvh")
    first = prepare(tmp_path, [folder], clip("a", "set/a.bvh")).output.read_bytes()
    assert prepare(tmp_path, [tmp_path / "packs"], clip("a", "set/a.bvh")).output.read_bytes() == first


def test_captions_of_several_files(folder, tmp_path):
    paths = []
    for name in ("a", "b"):
        paths.append(tmp_path / f"{name}.jsonl")
        paths[-1].write_text(json.dumps(clip(name, f"set/{name}.bvh")))
    report = prepare_bvh([folder], paths, tmp_path / "out.safetensors", quiet)
    assert [window.id for window in report.windows] == ["a", "b"]
    with pytest.raises(ValueError, match="two windows 'a'"):
        prepare_bvh([folder], [paths[0], paths[0]], tmp_path / "out.safetensors", quiet)


def test_a_kneeling_body_is_not_in_the_floor_and_its_feet_stand_on_nothing(data_folder, tmp_path):
    sources = [data_folder / "handmade" / "handmade.zip"]
    lines = (data_folder / "handmade" / "clips.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = {"mesh2motion/tired_hands_and_knees", "mesh2motion/tired_kneeling", "mesh2motion/meditate"}
    clips = [entry for entry in map(json.loads, lines) if entry["file"].removeprefix("handmade/").removesuffix(".bvh") in wanted]
    report = prepare(tmp_path, sources, *clips)
    store = MotionStore.open(report.output)
    assert len(store.windows) >= len(wanted)
    for window in store.windows:
        rows = np.array(store.features(window))
        heights = features_to_joints(rows)[..., 1]
        feet = heights[:, list(smpl.CONTACT_JOINTS)]
        assert np.percentile(heights[:, [4, 5]].min(1), 5) > 0.04 and np.percentile(heights[:, [1, 2]].min(1), 5) > 0.07
        assert not contact_labels(rows)[feet > 0.14].any() and (rows[:, 259:][feet > 0.14] == 0).all()


def test_training_windows_of_held_out_recordings_are_excluded(folder, tmp_path):
    clips = [
        clip("a0", "set/a.bvh", 0, 1.2, group="take"),
        clip("a1", "set/a.bvh", 1.2, 2.5, "test", group="take"),
        clip("b0", "set/b.bvh"),
    ]
    report = prepare(tmp_path, [folder], *clips)
    assert {w.id: w.split for w in report.windows} == {"a0": "excluded", "a1": "test", "b0": "train"}


def test_recordings_are_cut_at_glitches(folder, tmp_path):
    walk(folder / "jump.bvh", jump_at=45)
    clips = [
        clip("before", "set/jump.bvh", 0.0, 1.4),
        clip("across", "set/jump.bvh", 1.0, 2.5),
        clip("after", "set/jump.bvh", 1.6, 2.9),
    ]
    report = prepare(tmp_path, [folder], *clips)
    assert [w.id for w in report.windows] == ["before", "after"]
    assert ("across", "glitch above 15 m/s") in [(entry.what, entry.reason) for entry in report.skipped]
    store = MotionStore.open(report.output)
    assert np.abs(store.rows[:, 1:3]).max() < 0.1


def test_everything_left_out_is_reported(folder, tmp_path):
    (folder / "broken.bvh").write_text("HIERARCHY\nROOT hips\n{\nOFFSET 1 2\n")
    names = (folder / "a.bvh").read_text().replace("pelvis", "bone")
    (folder / "foreign.bvh").write_text(names)
    (folder / "unused.bvh").write_text(names)
    clips = [
        clip("a", "set/a.bvh"),
        clip("short", "set/b.bvh", 0.0, 0.5),
        clip("mute", "set/b.bvh", texts=[]),
        clip("gone", "set/gone.bvh"),
        clip("broken", "set/broken.bvh"),
        clip("foreign", "set/foreign.bvh"),
    ]
    report = prepare(tmp_path, [folder], *clips)
    reasons = {entry.what: entry.reason for entry in report.skipped}
    assert reasons["short"] == "shorter than 1 s"
    assert reasons["mute"] == "no captions" and reasons["set/unused.bvh"] == "no captions"
    assert reasons["set/gone.bvh"] == "captioned file not in the sources"
    assert reasons["set/broken.bvh"] == "broken file" and reasons["set/foreign.bvh"] == "unknown skeleton"
    saved = json.loads((tmp_path / "out.report.json").read_text())
    assert len(saved["skipped"]) == len(report.skipped)
    assert "set/broken.bvh, line 4" in json.dumps(saved) and "broken file" in str(report)


def test_an_interrupted_preparation_goes_on(folder, tmp_path, monkeypatch):
    clips = [clip("a", "set/a.bvh"), clip("b", "set/b.bvh")]
    expected = prepare(tmp_path, [folder], *clips).output.read_bytes()
    walk(folder / "b.bvh", frames=80)
    walk(folder / "b.bvh")

    def interrupted(items, label):
        yield items[0]
        raise KeyboardInterrupt

    (tmp_path / "out.safetensors").unlink()
    with pytest.raises(KeyboardInterrupt):
        prepare_bvh([folder], [write_captions(tmp_path, *clips)], tmp_path / "out.safetensors", interrupted)
    assert not (tmp_path / "out.safetensors").exists()
    done = []
    monkeypatch.setattr(
        module, "recording_rows", lambda content, name, real=module.recording_rows: done.append(name) or real(content, name)
    )
    assert prepare(tmp_path, [folder], *clips).output.read_bytes() == expected
    assert done == []  # a and b are the same recording, found by content
    assert not list(tmp_path.glob("*.parts"))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "line 1"),
        ("[]", "not a JSON object"),
        ('{"clip": "a"}', "file, source"),
        (json.dumps(clip("a", "a", split="dev")), "train, val or test"),
        (json.dumps(clip("a", "a", texts="walks")), "list of captions"),
        (json.dumps(clip("a", "a", start="soon")), "seconds"),
    ],
)
def test_broken_captions_are_refused_with_the_line(folder, tmp_path, line, problem):
    (tmp_path / "clips.jsonl").write_text(line)
    with pytest.raises(ValueError, match=problem):
        prepare_bvh([folder], [tmp_path / "clips.jsonl"], tmp_path / "out.safetensors", quiet)


def test_useless_sources_are_refused(folder, tmp_path):
    with pytest.raises(ValueError, match="neither a folder nor a zip"):
        prepare(tmp_path, [tmp_path / "clips.jsonl"], clip("a", "set/a.bvh"))
    with pytest.raises(ValueError, match="nothing to train on"):
        prepare(tmp_path, [folder], clip("a", "set/a.bvh", split="test"))


def test_real_recordings(data_folder, tmp_path):
    wanted = {"open/accad/Male1_B3_Walk.bvh", "open/cmu_dance/salsa_09.bvh", "open/cmu_cut/118_05.bvh"}
    with zipfile.ZipFile(data_folder / "mocap" / "open.zip") as archive:
        for name in wanted:
            archive.extract(name, tmp_path)
    lines = (data_folder / "mocap" / "clips.jsonl").read_text(encoding="utf-8").splitlines()
    clips = [entry for entry in map(json.loads, lines) if entry["file"] in wanted]
    report = prepare(tmp_path, [tmp_path / "open"], *clips)
    assert {w.id for w in report.windows} == {entry["clip"] for entry in clips}
    assert [entry.what for entry in report.skipped if entry.reason == "cut at glitches"] == ["open/cmu_dance/salsa_09.bvh"]
    store = MotionStore.open(report.output)
    assert np.isfinite(store.rows).all()


@pytest.fixture
def humanml3d(tmp_path):
    folder = tmp_path / "HumanML3D"
    (folder / "new_joint_vecs").mkdir(parents=True)
    (folder / "texts").mkdir()
    random = np.random.default_rng(0)
    for name in ("000000", "M000000", "000001", "000002"):
        np.save(folder / "new_joint_vecs" / f"{name}.npy", random.normal(size=(60, 263)).astype(np.float32))
        text = "A person walks.#a/DET person/NOUN#0.0#0.0\nhe turns#he/PRON#1.0#2.5\nsomeone walks#x/X#nan#nan\n"
        (folder / "texts" / f"{name}.txt").write_text(text)
    np.save(folder / "Mean.npy", random.normal(size=263).astype(np.float32))
    np.save(folder / "Std.npy", np.full(263, 0.5, np.float32))
    (folder / "train.txt").write_text("000000\nM000000\n000002\n")
    (folder / "val.txt").write_text("000001\n")
    (folder / "test.txt").write_text("")
    return folder


def test_humanml3d_folder(humanml3d, tmp_path):
    (humanml3d / "new_joint_vecs" / "000002.npy").write_bytes(b"broken")
    report = prepare_humanml3d(humanml3d, tmp_path / "out.safetensors", quiet)
    store = MotionStore.open(report.output)
    assert [(w.id, w.split, w.row_count) for w in store.windows] == [
        ("000000-0", "train", 60), ("000000-1", "train", 30), ("000001-0", "val", 60), ("000001-1", "val", 30),
    ]  # fmt: skip
    assert store.windows[0].texts == ("a person walks.", "someone walks")
    source = np.load(humanml3d / "new_joint_vecs" / "000000.npy")
    assert np.array_equal(store.features(store.windows[1]), source[20:50])
    assert np.array_equal(store.mean, np.load(humanml3d / "Mean.npy")) and (store.std == 0.5).all()
    assert {entry.what: entry.reason for entry in report.skipped} == {
        "M000000": "mirrored copy",
        "000002": "broken or missing file",
    }
    assert store.select("train", flavour="open") == []


@pytest.mark.parametrize("missing", ["Mean.npy", "Std.npy", "val.txt"])
def test_other_folders_are_refused(humanml3d, tmp_path, missing):
    (humanml3d / missing).unlink()
    with pytest.raises(ValueError, match=missing):
        prepare_humanml3d(humanml3d, tmp_path / "out.safetensors", quiet)


def rows_of_headings(tmp_path, degrees: np.ndarray) -> np.ndarray:
    turned = rotations.identity(len(degrees), 22)
    turned[:, 0] = rotations.about_axis("Y", np.radians(degrees))
    write_bvh(tmp_path / "spin.bvh", PoseTrack(turned, np.zeros((len(degrees), 3)), SMPL_SKELETON, 20.0))
    (segment,) = module.recording_rows((tmp_path / "spin.bvh").read_bytes(), "spin.bvh")
    return segment.rows


def test_a_recording_that_faces_straight_backwards_keeps_its_bones(tmp_path):
    rows = rows_of_headings(tmp_path, np.full(30, 180.0))
    joints = features_to_joints(torch.from_numpy(rows)).numpy()
    lengths = np.linalg.norm(joints[:, 1] - joints[:, 0], axis=-1)
    assert np.allclose(lengths, np.linalg.norm(SMPL_SKELETON.offsets[1]), atol=1e-5)


def test_turning_past_backwards_keeps_the_direction_of_the_turn(tmp_path):
    velocity = rows_of_headings(tmp_path, 2.0 * np.arange(240.0))[:, 0]
    assert (velocity < 0).all() or (velocity > 0).all()


def test_forward_kinematics_of_a_walk_is_what_the_test_thinks(tmp_path):
    joints = forward_kinematics(walk(tmp_path / "x.bvh"))
    assert joints[-1, 0, 2] == pytest.approx(89 / 30)
