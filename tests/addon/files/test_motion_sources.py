"""Motion from characters that move in FBX and glTF files, and from skeletons that the animator has to map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper
from armatures import convention_armature
from people import swaying

from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.bodies.body_mesh import add_body
from motion_mamba.addon.files.character_motion import MotionReading, read_any_motion
from motion_mamba.addon.keys.actions import assign_action
from motion_mamba.addon.keys.keys import Keying, key_pose_track
from motion_mamba.addon.retarget.stored_mapping import store_mapping
from motion_mamba.rigs.bodies.character_glb import write_glb
from motion_mamba.rigs.bodies.plain_body import plain_body
from motion_mamba.rigs.files.bvh_writing import write_bvh
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON
from motion_mamba.rigs.recognition.mapping import Mapping
from motion_mamba.rigs.recognition.mapping_file import save_mapping
from motion_mamba.rigs.recognition.rig import RigError
from motion_mamba.rigs.retarget.source import motion_from_track, on_the_floor

TRACK = replace(swaying(24), fps=20.0)


def moving_character(frame_rate: int) -> bpy.types.Object:
    """Our own character with a skin, keyed every 1/20 s in a scene of this rate."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.scene.render.fps = frame_rate
    armature = create_armature(bpy.context)
    add_body(bpy.context, armature, plain_body(SMPL_SKELETON))
    action = key_pose_track(armature, TRACK, Keying("sway", 1, frame_rate, {}))
    assign_action(armature, action)
    bpy.context.scene.frame_end = int(np.ceil(action.frame_range[1]))
    return armature


class TestMovingCharacters:
    @pytest.mark.parametrize("suffix", [".fbx", ".glb", ".blend"])
    def test_what_it_does_is_read(self, blender, tmp_path, suffix) -> None:
        moving_character(20)
        path = tmp_path / f"sway{suffix}"
        if suffix == ".fbx":
            bpy.ops.export_scene.fbx(filepath=str(path), bake_anim_simplify_factor=0.0, add_leaf_bones=False)
        elif suffix == ".glb":
            bpy.ops.export_scene.gltf(filepath=str(path), export_format="GLB", export_force_sampling=False)
        else:
            bpy.ops.wm.save_as_mainfile(filepath=str(path))
        motion = read_any_motion(path, MotionReading())
        wanted = on_the_floor(motion_from_track(TRACK))
        assert motion.fps == pytest.approx(20.0, abs=0.5) and abs(len(motion.joints) - len(wanted.joints)) <= 1
        frames = min(len(motion.joints), len(wanted.joints))
        assert np.linalg.norm(motion.joints[:frames] - wanted.joints[:frames], axis=-1).max() < 0.01

    def test_a_character_of_our_own_writer_moves_in_blender_as_it_should(self, blender, tmp_path) -> None:
        write_glb(tmp_path / "sway.glb", TRACK, "sway")
        motion, wanted = read_any_motion(tmp_path / "sway.glb", MotionReading()), on_the_floor(motion_from_track(TRACK))
        assert motion.fps == pytest.approx(20.0, abs=0.01) and len(motion.joints) == len(wanted.joints)
        assert np.linalg.norm(motion.joints - wanted.joints, axis=-1).max() < 0.002

    def test_a_motion_is_chosen_by_its_name(self, blender, tmp_path) -> None:
        moving_character(20)
        bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "sway.blend"))
        assert len(read_any_motion(tmp_path / "sway.blend", MotionReading(action="sway")).joints) == len(TRACK.rotations)
        with pytest.raises(RigError, match=r"no motion called “jump”\. The file's motions are sway"):
            read_any_motion(tmp_path / "sway.blend", MotionReading(action="jump"))

    def test_one_that_stands_still_is_refused(self, blender, tmp_path) -> None:
        convention_armature("Mixamo")
        bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "still.blend"))
        with pytest.raises(RigError, match="does not move"):
            read_any_motion(tmp_path / "still.blend", MotionReading())


class TestImporterInBlender:
    @pytest.fixture(params=[".fbx", ".glb"])
    def file(self, blender, tmp_path, request):
        moving_character(20)
        path = tmp_path / f"sway{request.param}"
        if request.param == ".fbx":
            bpy.ops.export_scene.fbx(filepath=str(path), bake_anim_simplify_factor=0.0, add_leaf_bones=False)
        else:
            bpy.ops.export_scene.gltf(filepath=str(path), export_format="GLB", export_force_sampling=False)
        bpy.ops.wm.read_factory_settings(use_empty=True)
        return path

    def test_what_a_character_does_is_keyed_on_another_and_nothing_else_stays(self, file) -> None:
        with helper.registered():
            hero, scene = convention_armature("Mixamo"), bpy.context.scene
            there = {
                name: len(getattr(bpy.data, name)) for name in ("objects", "meshes", "armatures", "materials", "scenes", "collections")
            }
            assert bpy.ops.motion_mamba.import_motion(filepath=str(file)) == {"FINISHED"}
            assert there == {name: len(getattr(bpy.data, name)) for name in there}
            assert bpy.context.scene == scene and bpy.context.view_layer.objects.active == hero
            (strip,) = (strip for track in hero.animation_data.nla_tracks for strip in track.strips)
            assert list(bpy.data.actions) == [strip.action]
            wanted = motion_from_track(TRACK)
            assert np.ptp(strip.action.frame_range) == pytest.approx((len(wanted.joints) - 1) / 20.0 * scene.render.fps, abs=2.0)

    def test_a_name_of_no_motion_is_told(self, file) -> None:
        with helper.registered():
            hero = convention_armature("Mixamo")
            with pytest.raises(RuntimeError, match="has no motion called “jump”"):
                bpy.ops.motion_mamba.import_motion(filepath=str(file), action="jump")
            assert hero.animation_data is None and len(bpy.data.scenes) == 1

    def test_a_broken_file_is_told(self, file) -> None:
        file.write_bytes(b"no character")
        with helper.registered():
            convention_armature("Mixamo")
            with pytest.raises(RuntimeError, match="cannot read"):
                bpy.ops.motion_mamba.import_motion(filepath=str(file))
            assert len(bpy.data.scenes) == 1


class TestUnknownSkeletons:
    NAMES = tuple(f"j{number:02d}" for number in range(22))

    @pytest.fixture
    def walk(self, tmp_path):
        path = tmp_path / "numbers.bvh"
        write_bvh(path, replace(TRACK, skeleton=replace(SMPL_SKELETON, names=self.NAMES)))
        return path

    def mapping(self) -> Mapping:
        named = dict(zip(SMPL_SKELETON.names, self.NAMES, strict=True))
        between = ("spine1", "spine2", "spine3", "neck")
        joints = {name: number for name, number in named.items() if name not in between}
        return Mapping(joints, tuple(named[name] for name in between[:3]), (named["neck"],))

    def test_the_skeleton_is_shown_mapped_and_known_from_then_on(self, walk) -> None:
        with helper.registered():
            hero = convention_armature("Mixamo")
            assert bpy.ops.motion_mamba.import_motion(filepath=str(walk)) == {"FINISHED"}
            skeleton = bpy.context.scene.motion_mamba.character
            assert skeleton.name == "numbers" and skeleton.motion_mamba_rig.editing and not hero.animation_data
            assert set(skeleton.data.bones.keys()) == set(self.NAMES)
            store_mapping(skeleton, self.mapping())
            bpy.context.view_layer.objects.active = hero
            assert bpy.ops.motion_mamba.import_motion(filepath=str(walk)) == {"FINISHED"}
            assert hero.animation_data.nla_tracks[0].strips[0].name == "numbers"

    def test_a_mapping_file_is_taken(self, walk, tmp_path) -> None:
        with helper.registered():
            hero = convention_armature("Mixamo")
            save_mapping(tmp_path / "joints.json", self.mapping())
            chosen = {"filepath": str(walk), "mapping": str(tmp_path / "joints.json")}
            assert bpy.ops.motion_mamba.import_motion(**chosen) == {"FINISHED"}
            assert hero.animation_data.nla_tracks and bpy.data.objects.get("numbers") is None
