import numpy as np
import pytest

from motion_mamba.rigs.bodies.body_model import Body
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON

pytest.importorskip("bpy", reason='the addon package needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.bodies.body_mesh import add_body
from motion_mamba.rigs.bodies.plain_body import INFLUENCES, PAINTS, plain_body


class TestMesh:
    @pytest.fixture
    def armature(self, blender):
        return create_armature(blender.context)

    def test_follows_the_armature(self, blender, armature):
        mesh = add_body(blender.context, armature)
        assert mesh.parent == armature and {group.name for group in mesh.vertex_groups} == set(plain_body().skeleton.names)
        before = evaluated(blender, mesh)
        armature.pose.bones["left_elbow"].rotation_quaternion = (np.cos(0.6), np.sin(0.6), 0.0, 0.0)
        moved = np.linalg.norm(evaluated(blender, mesh) - before, axis=1)
        hand, elsewhere = before[:, 0] > 0.75, before[:, 0] < 0.36
        assert moved[hand].min() > 0.1 and moved[elsewhere].max() < 0.005

    def test_bends_as_engines_bend_it(self, blender, armature):
        mesh, body = add_body(blender.context, armature), plain_body()
        rest = evaluated(blender, mesh)
        for name in ("left_knee", "right_shoulder", "left_index2"):
            armature.pose.bones[name].rotation_quaternion = (np.cos(0.7), np.sin(0.7), 0.0, 0.0)
        blender.context.view_layer.update()
        blended = np.zeros_like(rest)
        for bone, weights in zip(body.skeleton.names, body.weights.T, strict=True):
            matrix = np.array(armature.pose.bones[bone].matrix @ armature.data.bones[bone].matrix_local.inverted())
            blended += weights[:, None] * (rest @ matrix[:3, :3].T + matrix[:3, 3])
        assert np.abs(evaluated(blender, mesh) - blended).max() < 1e-4

    def test_rests_where_the_armature_rests(self, blender, armature):
        rest = evaluated(blender, add_body(blender.context, armature))
        assert rest[:, 2].min() == pytest.approx(0.0, abs=0.004)
        assert rest[rest[:, 2] < 0.05, 1].min() < -0.1  # The toes point at -Y.

    def test_every_vertex_follows_four_bones_at_most_whose_shares_add_up_to_one(self, blender, armature):
        mesh = add_body(blender.context, armature).data
        shares = [[group.weight for group in vertex.groups] for vertex in mesh.vertices]
        assert max(map(len, shares)) <= INFLUENCES
        assert np.abs(np.array([sum(own) for own in shares]) - 1.0).max() < 1e-5

    def test_left_and_right_have_materials_of_their_own(self, blender, armature):
        mesh = add_body(blender.context, armature).data
        assert [material.name for material in mesh.materials] == [f"Motion {paint.name}" for paint in PAINTS]
        names = [paint.name for paint in PAINTS]
        for polygon in mesh.polygons:
            if (name := names[polygon.material_index]) in ("left", "right"):
                assert (polygon.center.x > 0.0) == (name == "left")
        add_body(blender.context, armature, name="another")
        assert len(blender.data.materials) == len(PAINTS)

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
