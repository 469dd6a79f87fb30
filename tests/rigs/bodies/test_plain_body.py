"""Our own figure: closed, symmetric, flat on the floor, and each vertex with the bones that it should follow."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.rigs.bodies.body_model import Body
from motion_mamba.rigs.bodies.hand_bones import FINGERS, finger_names, with_hands
from motion_mamba.rigs.bodies.own_hands import with_fingers
from motion_mamba.rigs.bodies.plain_body import INFLUENCES, plain_body
from motion_mamba.rigs.bodies.subdivision import Subdivided, Subdivision
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, Skeleton, forward_kinematics, global_rotations, rest_positions
from motion_mamba.rigs.math.rotations import angle_between, from_axis_angle, identity, rotate
from motion_mamba.rigs.retarget.hand_shapes import HandSpan

CUBE = np.array([(x, y, z) for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (-1.0, 1.0)])
CUBE_FACES = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]


@pytest.fixture(scope="module")
def body() -> Body:
    return plain_body()


def volume(vertices: np.ndarray, faces: np.ndarray) -> float:
    """Of a closed mesh of quads that wind outwards (the divergence theorem over its triangles)."""
    a, b, c, d = (vertices[faces[:, i]] for i in range(4))
    return sum(np.einsum("ij,ij->i", p, np.cross(q, r)).sum() for p, q, r in ((a, b, c), (a, c, d))) / 6.0


def directed_edges(faces: np.ndarray) -> np.ndarray:
    return np.concatenate([faces[:, [i, (i + 1) % 4]] for i in range(4)])


def posed(body: Body, turned: dict[str, tuple[float, float, float]]) -> np.ndarray:
    """(V, 3) by plain blending. turned: degrees about the axes."""
    rotations = identity(1, len(body.skeleton.names))
    for name, degrees in turned.items():
        rotations[0, body.skeleton.names.index(name)] = from_axis_angle(np.radians(degrees))
    track = PoseTrack(rotations, np.zeros((1, 3)), body.skeleton, 20.0)
    joints, turns, rest = forward_kinematics(track)[0], global_rotations(track)[0], rest_positions(body.skeleton)
    return np.einsum(
        "vj,jvi->vi", body.weights, [rotate(q, body.vertices - at) + to for q, at, to in zip(turns, rest, joints, strict=True)]
    )


class TestSubdivision:
    def test_a_cube_becomes_rounder_with_each_round(self) -> None:
        rounds = [Subdivided.of(8, CUBE_FACES, levels) for levels in (1, 3)]
        uneven = [np.ptp(np.linalg.norm(smooth(CUBE), axis=1)) for smooth in rounds]
        assert uneven[1] < uneven[0] < np.sqrt(3.0) and [len(smooth.faces) for smooth in rounds] == [24, 384]

    def test_it_keeps_faces_wound_outwards_and_closed(self) -> None:
        smooth = Subdivided.of(8, CUBE_FACES, 2)
        edges = {tuple(edge) for edge in directed_edges(smooth.faces).tolist()}
        assert len(edges) == 4 * len(smooth.faces) and all((b, a) in edges for a, b in edges)
        assert 0.0 < volume(smooth(CUBE), smooth.faces) < 8.0

    def test_means_of_shares_add_up_to_one(self) -> None:
        shares = np.random.default_rng(3).dirichlet(np.ones(5), size=8)
        np.testing.assert_allclose(Subdivided.of(8, CUBE_FACES, 2)(shares).sum(axis=1), 1.0)

    def test_goes_through_the_places_that_it_is_to_go_through(self) -> None:
        smooth = Subdivided.of(8, CUBE_FACES, 1)
        assert np.abs(smooth(CUBE)[:8] - CUBE).max() > 0.4
        assert np.abs(smooth.through(CUBE)[:8] - CUBE).max() < 0.1

    def test_an_open_mesh_is_refused(self) -> None:
        with pytest.raises(ValueError, match="closed"):
            Subdivision.of(8, CUBE_FACES[:-1])


class TestShape:
    def test_is_closed_and_wound_outwards(self, body: Body) -> None:
        edges = directed_edges(body.faces)
        assert len(np.unique(edges, axis=0)) == len(edges)
        assert len(np.unique(np.sort(edges, axis=1), axis=0)) * 2 == len(edges)
        assert 0.050 < volume(body.vertices, body.faces) < 0.090  # 50 to 90 litres
        assert set(np.unique(body.faces)) == set(range(len(body.vertices)))

    def test_no_face_is_folded_over(self, body: Body) -> None:
        a, b, c, d = (body.vertices[body.faces[:, i]] for i in range(4))
        halves = [np.cross(b - a, c - a), np.cross(c - a, d - a)]
        assert (np.einsum("ij,ij->i", *halves) > 0.0).all()

    def test_is_of_a_persons_size_and_stands_flat_on_its_lowest_joint(self, body: Body) -> None:
        width, height, depth = np.ptp(body.vertices, axis=0)
        assert 1.65 < height < 1.85 and 1.6 < width < 2.0 and depth < 0.35
        floor = rest_positions(SMPL_SKELETON)[:, 1].min()
        assert body.vertices[:, 1].min() == pytest.approx(floor, abs=1e-9)
        assert (np.abs(body.vertices[:, 1] - floor) < 1e-9).sum() > 60

    def test_left_and_right_are_mirror_images(self, body: Body) -> None:
        other = [body.skeleton.names.index(swap(name)) for name in body.skeleton.names]
        mirrored = body.vertices * (-1.0, 1.0, 1.0)
        for number in range(0, len(mirrored), 41):
            away = np.linalg.norm(body.vertices - mirrored[number], axis=1)
            same = int(away.argmin())
            assert away[same] < 1e-9
            np.testing.assert_allclose(body.weights[same], body.weights[number][other], atol=2e-3)

    def test_it_looks_where_its_eyes_are(self, body: Body) -> None:
        names = [paint.name for paint in body.paints]
        assert body.paint is not None
        pupils = body.vertices[body.faces[body.paint == names.index("pupil")]].reshape(-1, 3)
        head = rest_positions(body.skeleton)[body.skeleton.names.index("head")]
        assert (pupils[:, 2] > head[2] + 0.07).all() and {-1.0, 1.0} == set(np.sign(pupils[:, 0]))
        nose = body.vertices[body.vertices[:, 1] > head[1]]
        assert abs(nose[nose[:, 2].argmax(), 0]) < 0.005

    def test_fits_any_proportions(self, body: Body) -> None:
        small = plain_body(Skeleton(SMPL_SKELETON.names, SMPL_SKELETON.parents, SMPL_SKELETON.offsets * 0.7))
        np.testing.assert_allclose(small.vertices, 0.7 * body.vertices, atol=1e-9)
        longer = SMPL_SKELETON.offsets.copy()
        longer[[4, 5]] *= 1.2
        tall = plain_body(Skeleton(SMPL_SKELETON.names, SMPL_SKELETON.parents, longer))
        assert tall.vertices[:, 1].min() == pytest.approx(rest_positions(tall.skeleton)[:, 1].min(), abs=0.004)
        assert np.ptp(tall.vertices[:, 1]) - np.ptp(body.vertices[:, 1]) == pytest.approx(0.2 * 0.392, abs=0.02)


class TestWeights:
    def test_few_bones_a_vertex_and_shares_that_add_up_to_one(self, body: Body) -> None:
        assert ((body.weights > 0.0).sum(axis=1) <= INFLUENCES).all() and (body.weights >= 0.0).all()
        np.testing.assert_allclose(body.weights.sum(axis=1), 1.0, atol=1e-9)
        np.testing.assert_allclose(body.weights, np.round(body.weights, 3), atol=1e-9)

    def test_every_bone_has_skin_of_its_own_near_it(self, body: Body) -> None:
        assert (body.weights.max(axis=0) > 0.5).all()
        middles = body.weights.T @ body.vertices / body.weights.sum(axis=0)[:, None]
        assert np.linalg.norm(middles - rest_positions(body.skeleton), axis=1).max() < 0.25

    def test_neighbours_share_alike(self, body: Body) -> None:
        edges = directed_edges(body.faces)
        assert np.abs(body.weights[edges[:, 0]] - body.weights[edges[:, 1]]).max() < 0.6

    def test_no_limb_pulls_at_another(self, body: Body) -> None:
        for part in ("knee", "elbow", "index2", "thumb2"):
            left, right = (body.weights[:, body.skeleton.names.index(f"{side}_{part}")] for side in ("left", "right"))
            assert not (np.minimum(left, right) > 0).any()
        for near, far in (("index2", "middle2"), ("ring2", "pinky2")):
            a, b = (body.weights[:, body.skeleton.names.index(f"left_{part}")] for part in (near, far))
            assert not (np.minimum(a, b) > 0).any()

    @pytest.mark.parametrize(
        "turned",
        [
            {"left_knee": (110.0, 0.0, 0.0)},
            {"left_elbow": (0.0, -110.0, 0.0)},
            {"left_shoulder": (0.0, 0.0, -75.0)},
            {"left_hip": (-95.0, 0.0, 0.0)},
        ],
    )
    def test_joints_bend_without_losing_their_volume(self, body: Body, turned: dict[str, tuple[float, float, float]]) -> None:
        rest, bent = volume(body.vertices, body.faces), volume(posed(body, turned), body.faces)
        assert bent == pytest.approx(rest, rel=0.03)


class TestHands:
    def test_fingers_are_smpl_h_s(self) -> None:
        skeleton = with_hands(SMPL_SKELETON)
        assert skeleton.names[:22] == SMPL_SKELETON.names and skeleton.names[22:37] == finger_names("left")
        assert len(skeleton.names) == 52 and skeleton.names[-1] == "right_thumb3"
        rest = rest_positions(skeleton)
        np.testing.assert_allclose(rest[22:37] * (-1.0, 1.0, 1.0), rest[37:], atol=1e-12)

    def test_a_fist_closes_where_a_prompt_says_so(self) -> None:
        still = PoseTrack(identity(40, 22), np.zeros((40, 3)), SMPL_SKELETON, 20.0)
        made = {prompt: with_fingers(still, (HandSpan(0, 39, prompt),), 1) for prompt in ("a person punches", "a person pushes")}
        assert all(np.array_equal(track.rotations[:, :22], still.rotations) for track in made.values())
        rest = rest_positions(made["a person pushes"].skeleton)
        wrist = SMPL_SKELETON.names.index("left_wrist")
        for finger in FINGERS[:4]:
            tip = made["a person pushes"].skeleton.names.index(f"left_{finger}3")
            closed, opened = (
                np.linalg.norm(forward_kinematics(made[prompt])[20, tip] - rest[wrist])
                for prompt in ("a person punches", "a person pushes")
            )
            assert closed < 0.75 * opened

    def test_hands_are_never_quite_still(self) -> None:
        still = PoseTrack(identity(40, 22), np.zeros((40, 3)), SMPL_SKELETON, 20.0)
        track = with_fingers(still, (HandSpan(0, 39, "a person stands"),), 1)
        moved = angle_between(track.rotations[0, 22:], track.rotations[-1, 22:])
        assert 0.0 < moved.max() < np.radians(20.0) and np.ptp(moved) > 0.0


def swap(name: str) -> str:
    return name.replace("left", "right") if "left" in name else name.replace("right", "left")
