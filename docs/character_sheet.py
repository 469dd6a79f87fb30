"""Draws our own character: from all sides, in poses, its hands and its face.

python docs/character_sheet.py --output docs/images/character.png
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import bpy
import numpy as np
from mathutils import Euler, Matrix, Vector
from PIL import Image

from motion_mamba.addon.bodies.characters import create_character
from motion_mamba.addon.files.render import render_frames
from motion_mamba.addon.files.stage import _add_floor, _add_light
from motion_mamba.addon.keys.keys import in_rest_axes
from motion_mamba.cli import leave
from motion_mamba.rigs.bodies.own_hands import own_target
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON
from motion_mamba.rigs.recognition.fingers import fingers_of
from motion_mamba.rigs.recognition.mapping import SIDES
from motion_mamba.rigs.retarget.finger_poses import finger_rotations
from motion_mamba.rigs.retarget.hand_shapes import shape_degrees

Turns = dict[str, tuple[float, float, float]]
ARMS_DOWN: Turns = {"left_shoulder": (0, 72, 0), "right_shoulder": (0, -72, 0), "left_elbow": (0, 0, -12), "right_elbow": (0, 0, 12)}


@dataclass(frozen=True)
class Picture:
    """turns: degrees of joints about the armature's axes. drop: metres that the pelvis goes down; hand: the shape of both. at, away, turn,
    tilt: where the camera looks, how far it is, and from where, metres and degrees from the front towards the left."""

    turns: Turns = field(default_factory=dict)
    drop: float = 0.0
    hand: str = "relaxed"
    at: tuple[float, float, float] = (0.0, 0.0, 0.92)
    away: float = 3.1
    turn: float = 0.0
    tilt: float = 5.0
    lies: bool = False


WALK = ARMS_DOWN | {
    "left_hip": (-26, 0, 0), "left_knee": (6, 0, 0), "right_hip": (16, 0, 0), "right_knee": (34, 0, 0), "right_ankle": (14, 0, 0),
    "left_shoulder": (24, 70, 0), "right_shoulder": (-26, -70, 0), "left_elbow": (0, 0, -18), "right_elbow": (0, 0, 28),
}  # fmt: skip
CROUCH: Turns = {
    "pelvis": (12, 0, 0), "spine1": (12, 0, 0), "spine2": (12, 0, 0), "neck": (-14, 0, 0), "head": (-8, 0, 0),
    "left_hip": (-108, 0, 0), "left_knee": (112, 0, 0), "left_ankle": (-16, 0, 0), "right_hip": (-76, 0, 0), "right_knee": (118, 0, 0),
    "right_ankle": (-22, 0, 0), "right_foot": (-32, 0, 0),
    "left_shoulder": (-42, 62, 0), "left_elbow": (0, 0, -42), "left_wrist": (0, 18, 0),
    "right_shoulder": (10, -62, 0), "right_elbow": (0, 0, 30),
}  # fmt: skip
WAVE = ARMS_DOWN | {"right_shoulder": (0, 12, 0), "right_elbow": (0, 88, 0), "neck": (0, 0, -14), "head": (0, 0, -16), "spine2": (0, -3, 0)}
PUNCH: Turns = {
    "pelvis": (0, 0, 24), "spine2": (4, 0, 12), "head": (0, 0, -26),
    "left_hip": (-24, 0, 4), "left_knee": (26, 0, 0), "right_hip": (18, 0, 0),
    "right_knee": (16, 0, 0), "right_shoulder": (0, 0, 64), "left_shoulder": (0, 52, -38), "left_elbow": (0, 0, -124),
}  # fmt: skip
LIES = ARMS_DOWN | {
    "left_shoulder": (0, 40, 0),
    "right_shoulder": (0, -62, 0),
    "left_knee": (42, 0, 0),
    "left_hip": (-30, 0, 0),
    "head": (0, 0, 24),
}
HAND_AT, HAND_AWAY = (0.82, 0.04, 1.43), 0.5
PICTURES = (
    Picture(ARMS_DOWN), Picture(ARMS_DOWN, turn=38.0), Picture(ARMS_DOWN, turn=90.0), Picture(ARMS_DOWN, turn=168.0),
    Picture(WALK, turn=52.0), Picture(CROUCH, drop=0.44, turn=38.0, at=(0.0, 0.0, 0.62), away=2.6), Picture(WAVE, hand="open", turn=16.0),
    Picture(PUNCH, hand="fist", turn=-36.0, drop=0.05),
    Picture(LIES, lies=True, turn=52.0, tilt=28.0, at=(0.0, 0.1, 0.1), away=2.9),
    Picture(ARMS_DOWN, at=(0.0, -0.02, 1.655), away=0.75, turn=24.0),
    Picture(hand="relaxed", at=HAND_AT, away=HAND_AWAY, turn=30.0, tilt=48.0),
    Picture(hand="fist", at=HAND_AT, away=HAND_AWAY, turn=30.0, tilt=24.0),
)  # fmt: skip
SIZE = (300, 380)


def pose(armature: bpy.types.Object, picture: Picture) -> None:
    """Set it on the armature."""
    armature.rotation_euler = Euler(np.radians((-90.0, 0.0, 0.0))) if picture.lies else Euler()
    armature.location = (0.0, -0.8, 0.13) if picture.lies else (0.0, 0.0, 0.0)
    for bone in armature.pose.bones:
        axes = bone.bone.matrix_local.to_3x3()
        turn = Euler(np.radians(picture.turns.get(bone.name, (0.0, 0.0, 0.0)))).to_matrix()
        bone.rotation_quaternion = (axes.inverted() @ turn @ axes).to_quaternion()
    axes = armature.data.bones["pelvis"].matrix_local.to_3x3()
    armature.pose.bones["pelvis"].location = axes.inverted() @ Vector((0.0, 0.0, -picture.drop))
    onto = own_target(SMPL_SKELETON)
    degrees = {side: shape_degrees(picture.hand)[None] for side in SIDES}
    for name, turns in finger_rotations(onto, fingers_of(onto.rig, onto.mapping), degrees).items():
        axes = armature.data.bones[name].matrix_local.to_quaternion()
        armature.pose.bones[name].rotation_quaternion = in_rest_axes(turns, np.array(axes))[0]


def look(scene: bpy.types.Scene, picture: Picture) -> None:
    """Point the camera."""
    turn, tilt = np.radians((picture.turn, picture.tilt))
    away = Vector((np.sin(turn) * np.cos(tilt), -np.cos(turn) * np.cos(tilt), np.sin(tilt)))
    scene.camera.matrix_world = (
        Matrix.Translation(Vector(picture.at) + picture.away * away) @ away.to_track_quat("Z", "Y").to_matrix().to_4x4()
    )


def sheet() -> Image.Image:
    """All pictures, four in a row."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    context, scene = bpy.context, bpy.context.scene
    armature = create_character(context, (0.0, 0.0, 0.0))
    _add_floor(scene, np.zeros(3), 2.0)
    _add_light(scene)
    scene.camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    scene.collection.objects.link(scene.camera)
    whole = Image.new("RGB", (4 * SIZE[0], -(-len(PICTURES) // 4) * SIZE[1]))
    with tempfile.TemporaryDirectory() as folder:
        for number, picture in enumerate(PICTURES):
            pose(armature, picture)
            look(scene, picture)
            context.view_layer.update()
            (path,) = render_frames(scene, [1], Path(folder) / str(number), SIZE)
            whole.paste(Image.open(path).convert("RGB"), (number % 4 * SIZE[0], number // 4 * SIZE[1]))
    return whole


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True)
    output = parser.parse_args().output
    sheet().quantize(256).save(output, optimize=True)


if __name__ == "__main__":
    leave.run(main)
