"""Rigs that were changed since they were read, and rigs that cannot be used."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from armatures import armature_of, convention_armature, largest

from motion_mamba.addon.retarget import rig_characters
from motion_mamba.addon.retarget.rig_reading import read_rig
from motion_mamba.rigs.recognition.match import recognise
from motion_mamba.rigs.recognition.rig import RigError


class TestLookedAtAgain:
    """What a rig was recognised as is remembered for draw(), and must not outlive the rig."""

    @pytest.fixture
    def armature(self, blender) -> bpy.types.Object:
        return convention_armature("Mixamo")

    def edit(self, armature, change) -> None:
        bpy.ops.object.mode_set(mode="EDIT")
        change(armature.data.edit_bones)
        bpy.ops.object.mode_set(mode="OBJECT")

    def test_broken_and_mended_in_place(self, armature) -> None:
        parents = {bone.name: bone.parent.name for bone in armature.data.bones if bone.parent}

        def unparent(bones) -> None:
            for bone in bones:
                bone.parent = None

        def parent(bones) -> None:
            for name, above in parents.items():
                bones[name].parent = bones[above]

        assert rig_characters.recognition(armature).problem is None
        understood = rig_characters.RigSnapshot.of(armature)
        self.edit(armature, unparent)
        assert rig_characters.recognition(armature).problem and not understood.fits(armature)
        self.edit(armature, parent)
        assert rig_characters.recognition(armature).problem is None and understood.fits(armature)

    def test_hung_from_another_bone_where_it_is(self, armature) -> None:
        """Even from one that lies in the same place."""

        def add_twin(bones) -> None:
            twin, head = bones.new("twin"), bones["Head"]
            twin.head, twin.tail, twin.roll, twin.parent = head.parent.head, head.parent.tail, head.parent.roll, head.parent.parent

        self.edit(armature, add_twin)
        understood = rig_characters.RigSnapshot.of(armature)
        self.edit(armature, lambda bones: setattr(bones["Head"], "parent", bones["twin"]))
        assert not understood.fits(armature)

    def test_moved_at_rest_it_is_looked_at_again(self, armature, monkeypatch) -> None:
        rig_characters.recognition(armature)
        looked = []
        monkeypatch.setattr(rig_characters, "match_of", lambda armature: looked.append(1) or recognise(read_rig(armature)))
        rig_characters.recognition(armature)
        assert not looked
        self.edit(armature, lambda bones: setattr(bones["Head"], "roll", bones["Head"].roll + 0.5))
        rig_characters.recognition(armature)
        assert looked

    def test_what_is_keyed_is_not_left_to_memory(self, armature) -> None:
        assert rig_characters.recognition(armature).problem is None
        for name in ("LeftLeg", "RightLeg"):
            copies = armature.pose.bones[name].constraints.new("COPY_TRANSFORMS")
            copies.target, copies.subtarget = armature, "Head"
        for refuses in (rig_characters.target_of, rig_characters.use_pose_as_rest):
            with pytest.raises(RigError, match="Person"):
                refuses(armature)


class TestRefusals:
    def test_horse_metarig(self, blender) -> None:
        bpy.ops.preferences.addon_enable(module="rigify")
        bpy.ops.object.armature_horse_metarig_add()
        found = recognise(read_rig(largest()))
        assert not found.is_sure
        assert rig_characters.recognition(largest()).problem

    def test_a_hand(self, blender) -> None:
        fingers = ("thumb", "index", "middle", "ring", "pinky")
        bones = ["hand", *(f"{finger}.{number:02d}.L" for finger in fingers for number in range(1, 4))]
        heads = [(0, 0, 0), *((0.03 * finger, 0, 0.08 + 0.03 * number) for finger in range(5) for number in range(3))]
        parents = [-1, *(0 if number == 0 else 3 * finger + number for finger in range(5) for number in range(3))]
        hand = armature_of(np.array(heads, dtype=float), bones, parents, "Hand")
        assert "not recognised as a humanoid" in rig_characters.recognition(hand).problem
        with pytest.raises(RigError, match="Hand"):
            rig_characters.target_of(hand)

    @pytest.mark.parametrize("animal", ["cat", "bird", "shark"])
    def test_other_metarigs_of_rigify(self, blender, animal) -> None:
        bpy.ops.preferences.addon_enable(module="rigify")
        if not hasattr(bpy.types, f"OBJECT_OT_armature_{animal}_metarig_add"):
            pytest.skip(f"this Rigify has no {animal}")
        getattr(bpy.ops.object, f"armature_{animal}_metarig_add")()
        assert rig_characters.recognition(largest()).problem

    def test_empty_armature(self, blender) -> None:
        nobody = bpy.data.objects.new("Nobody", bpy.data.armatures.new("Nobody"))
        bpy.context.scene.collection.objects.link(nobody)
        assert "no bones" in rig_characters.recognition(nobody).problem
