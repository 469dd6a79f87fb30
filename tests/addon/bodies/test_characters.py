import numpy as np
import pytest

from motion_mamba.rigs.bodies.body_model import Body
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, Skeleton

pytest.importorskip("bpy", reason='the addon package needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.bodies.body_mesh import add_body
from motion_mamba.rigs.bodies.plain_body import plain_body
from motion_mamba.rigs.bodies.surface import BodyPart, fill_field, surface_nets


def volume(vertices, faces):
    """Of a closed mesh of quads that wind outwards (the divergence theorem over its triangles)."""
    a, b, c, d = (vertices[faces[:, i]] for i in range(4))
    return sum(np.einsum("ij,ij->i", p, np.cross(q, r)).sum() for p, q, r in ((a, b, c), (a, c, d))) / 6.0


def edge_uses(faces):
    edges = np.concatenate([faces[:, [i, (i + 1) % 4]] for i in range(4)])
    return np.unique(np.sort(edges, axis=1), axis=0, return_counts=True)[1]


@pytest.fixture(scope="module")
def body():
    return plain_body()


class TestSurface:
    def test_a_capsule_has_the_volume_of_a_capsule(self):
        part = BodyPart(0, np.zeros(3), np.array([0.0, 0.4, 0.0]), (0.1, 0.1), np.ones(3))
        vertices, faces = surface_nets(fill_field([part], 0.01))
        true = np.pi * 0.1**2 * 0.4 + 4 / 3 * np.pi * 0.1**3
        assert volume(vertices, faces) == pytest.approx(true, rel=0.02)
        assert np.abs(part.distance(vertices)).max() < 0.003
        assert set(edge_uses(faces)) == {2}

    def test_parts_far_apart_do_not_melt(self):
        parts = [BodyPart(0, np.array([x, 0.0, 0.0]), np.array([x, 0.0, 0.0]), (0.1, 0.1), np.ones(3)) for x in (0.0, 0.5)]
        vertices, faces = surface_nets(fill_field(parts, 0.01))
        assert volume(vertices, faces) == pytest.approx(2 * 4 / 3 * np.pi * 0.1**3, rel=0.02)


class TestPlainBody:
    def test_is_one_closed_skin_of_a_persons_size(self, body):
        assert set(edge_uses(body.faces)) == {2}
        assert 0.050 < volume(body.vertices, body.faces) < 0.090  # 50 to 90 litres
        width, height, depth = np.ptp(body.vertices, axis=0)
        assert 1.65 < height < 1.85 and 1.6 < width < 2.0 and depth < 0.35

    def test_stands_on_its_lowest_joint(self, body):
        joints = np.cumsum(SMPL_SKELETON.offsets[[0, 1, 4, 7, 10]], axis=0)
        assert body.vertices[:, 1].min() == pytest.approx(joints[:, 1].min(), abs=0.004)

    def test_is_symmetric(self, body):
        mirrored = body.vertices * (-1, 1, 1)
        for vertex in mirrored[::97]:
            assert np.linalg.norm(body.vertices - vertex, axis=1).min() < 0.002

    def test_weights_are_smooth_shares(self, body):
        assert np.allclose(body.weights.sum(axis=1), 1.0) and (body.weights >= 0).all()
        assert (body.weights.max(axis=0) > 0.4).all()  # Every bone has skin to move.
        edges = np.concatenate([body.faces[:, [i, (i + 1) % 4]] for i in range(4)])
        assert np.abs(body.weights[edges[:, 0]] - body.weights[edges[:, 1]]).max() < 0.5

    def test_no_leg_pulls_at_the_other(self, body):
        left, right = (body.weights[:, SMPL_SKELETON.names.index(f"{side}_knee")] for side in ("left", "right"))
        assert not (np.minimum(left, right) > 0).any()

    def test_grows_with_the_skeleton(self, body):
        small = plain_body(Skeleton(SMPL_SKELETON.names, SMPL_SKELETON.parents, SMPL_SKELETON.offsets * 0.7))
        assert np.ptp(small.vertices[:, 1]) == pytest.approx(0.7 * np.ptp(body.vertices[:, 1]), rel=0.02)


class TestMesh:
    @pytest.fixture
    def armature(self, blender):
        return create_armature(blender.context)

    def test_follows_the_armature(self, blender, armature):
        mesh = add_body(blender.context, armature)
        assert mesh.parent == armature and {group.name for group in mesh.vertex_groups} == set(SMPL_SKELETON.names)
        before = evaluated(blender, mesh)
        armature.pose.bones["left_elbow"].rotation_quaternion = (np.cos(0.6), np.sin(0.6), 0.0, 0.0)
        moved = np.linalg.norm(evaluated(blender, mesh) - before, axis=1)
        hand, elsewhere = before[:, 0] > 0.75, before[:, 0] < 0.36
        assert moved[hand].min() > 0.1 and moved[elsewhere].max() < 0.005

    def test_rests_where_the_armature_rests(self, blender, armature):
        rest = evaluated(blender, add_body(blender.context, armature))
        assert rest[:, 2].min() == pytest.approx(0.0, abs=0.004)
        assert rest[rest[:, 2] < 0.05, 1].min() < -0.1  # The toes point at -Y.

    def test_is_smooth_and_valid(self, blender, armature):
        mesh = add_body(blender.context, armature).data
        assert all(polygon.use_smooth for polygon in mesh.polygons) and not mesh.validate()

    def test_lies_where_the_armature_lies(self, blender):
        collection = blender.data.collections.new("characters")
        blender.context.scene.collection.children.link(collection)
        blender.context.view_layer.active_layer_collection = blender.context.view_layer.layer_collection.children["characters"]
        armature = create_armature(blender.context)
        assert add_body(blender.context, armature).users_collection == (collection,) == armature.users_collection

    def test_takes_a_body_of_triangles(self, blender, armature):
        weights = np.zeros((4, 22))
        weights[:, 15] = 1.0
        vertices = np.array([[0, 0.7, 0], [0.1, 0.7, 0], [0, 0.8, 0], [0, 0.7, 0.1]])
        body = Body(vertices, np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]]), weights, SMPL_SKELETON)
        mesh = add_body(blender.context, armature, body, name="theirs")
        assert mesh.name == "theirs" and len(mesh.data.polygons) == 4
        assert np.allclose(mesh.data.vertices[3].co, (0.0, -0.1, 0.968 + 0.7), atol=1e-5)
        assert [group.group for group in mesh.data.vertices[0].groups] == [15]

    @pytest.mark.parametrize(
        ("weights", "faces", "message"), [((3, 22), (0, 1, 2), "weights have the shape"), ((4, 22), (0, 1, 4), "do not exist")]
    )
    def test_refuses_arrays_that_do_not_fit(self, blender, armature, weights, faces, message):
        body = Body(np.zeros((4, 3)), np.array([faces]), np.ones(weights), SMPL_SKELETON)
        with pytest.raises(ValueError, match=message):
            add_body(blender.context, armature, body)
        assert not blender.data.meshes


def evaluated(blender, mesh):
    """(V, 3) vertices as the modifier leaves them."""
    blender.context.view_layer.update()
    data = mesh.evaluated_get(blender.context.evaluated_depsgraph_get()).data
    out = np.empty(len(data.vertices) * 3, dtype=np.float32)
    data.vertices.foreach_get("co", out)
    return out.reshape(-1, 3)
