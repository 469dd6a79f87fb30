"""Keys that Blender holds afterwards: F-curve values of every action. Of the tiny model on characters, of a file on other people's rigs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import bpy
import numpy as np
import registered as helper
from armatures import convention_armature, vrm_armature
from golden_doors import Arrays, Asked, curves_of, key_file, key_generated, new_character, write_track
from golden_requests import REQUESTS, Models
from people import swaying

FILES = ("human-male.glb", "m2m-sample-rig.glb", "Female_Adult_03.fbx")
RIGS = ("Mixamo", "Unreal Mannequin")


def action_arrays() -> Arrays:
    """(K, 2) frames and values of each curve of each action in the open file."""
    arrays: Arrays = {}
    for action in bpy.data.actions:
        for curve in curves_of(action):
            points = np.empty(2 * len(curve.keyframe_points), np.float32)
            curve.keyframe_points.foreach_get("co", points)
            arrays[f"{action.name} {curve.data_path} {curve.array_index}"] = points.reshape(-1, 2)
    assert arrays, "nothing was keyed"
    return arrays


@dataclass(frozen=True)
class Panel:
    """Settings of the panel beside a request. before: a motion that the character has already; curve: points it is to follow."""

    settings: tuple[tuple[str, object], ...] = ()
    before: bool = False
    rotation_mode: str = "QUATERNION"
    fps: int = 24
    curve: tuple[tuple[float, float, float], ...] = ()


def _panel(before: bool = False, rotation_mode: str = "QUATERNION", fps: int = 24, curve=(), **settings: object) -> Panel:
    return Panel(tuple(settings.items()), before, rotation_mode, fps, curve)


CHARACTERS: dict[str, tuple[str, Panel]] = {
    "as the panel starts": ("walk", _panel()),
    "without foot lock": ("walk", _panel(foot_lock=0.0)),
    "smoothed, at 30 frames a second": ("walk", _panel(smoothing=0.6, foot_lock=0.5, fps=30)),
    "in place": ("walk", _panel(root="IN_PLACE")),
    "Euler angles": ("walk", _panel(rotation_mode="XYZ")),
    "floor": ("walk", _panel(floor_height=0.25)),
    "a strip a prompt": ("several segments", _panel()),
    "loop that travels": ("loop that travels", _panel()),
    "loop in place": ("loop in place", _panel()),
    "path": ("path", _panel()),
    "curve": ("walk", _panel(curve=((0.0, 0.0, 0.0), (1.0, -1.0, 0.0), (1.0, -4.0, 0.0)))),
    "kept frames": ("kept frames", _panel()),
    "from its pose": ("walk", _panel(before=True, begin="POSE")),
    "from where it stands": ("walk", _panel(before=True, begin="STANDS")),
}


@dataclass(frozen=True)
class KeyCase:
    """file: of the folder with the rigs, "" for none."""

    name: str
    make: Callable[[Models, Path], None]
    file: str = ""

    def arrays(self, models: Models, folder: Path) -> Arrays:
        """The keys; an empty file is opened first. folder: to write to."""
        bpy.ops.wm.read_factory_settings(use_empty=True)
        self.make(models, folder)
        return action_arrays()


@dataclass(frozen=True)
class _Shown:
    """A motion made by the tiny model, in the add-on, on an armature that `character` makes."""

    asked: Asked
    panel: Panel = field(default_factory=Panel)
    character: Callable[[], bpy.types.Object] = new_character

    def __call__(self, models: Models, folder: Path) -> None:
        with helper.registered(models.for_the_add_on()):
            bpy.context.scene.render.fps = self.panel.fps
            armature = self.character()
            for bone in armature.pose.bones:
                bone.rotation_mode = self.panel.rotation_mode
            if self.panel.before:
                key_generated(armature, REQUESTS["start pose"], 1)
            self._set(armature.motion_mamba)
            key_generated(armature, self.asked, 40.0 if self.panel.before else 7.0)

    def _set(self, settings) -> None:
        for name, value in self.panel.settings:
            setattr(settings, name, value)
        if self.panel.curve:
            settings.path_curve = _curve(self.panel.curve)


def _curve(points) -> bpy.types.Object:
    curve = bpy.data.curves.new("way", "CURVE")
    spline = curve.splines.new("POLY")
    spline.points.add(len(points) - 1)
    for point, place in zip(spline.points, points, strict=True):
        point.co = (*place, 1.0)
    way = bpy.data.objects.new("way", curve)
    bpy.context.scene.collection.objects.link(way)
    return way


def _rigify() -> bpy.types.Object:
    bpy.ops.preferences.addon_enable(module="rigify")
    bpy.ops.object.armature_human_metarig_add()
    bpy.ops.pose.rigify_generate()
    return next(thing for thing in bpy.data.objects if thing.type == "ARMATURE" and "root" in thing.data.bones)


def _file_case(rig: Path, foot_lock: float) -> KeyCase:
    def make(models: Models, folder: Path) -> None:
        write_track(folder / "sway.bvh", swaying(30, seed=13))
        key_file(folder / "sway.bvh", rig, folder, foot_lock)

    return KeyCase(f"keys: {rig.name}, foot lock {foot_lock:g}", make, rig.name)


def key_cases(data: Path | None) -> list[KeyCase]:
    """data: the folder with rigs/, without which cases of files are left out."""
    cases = [KeyCase(f"keys: {name}", _Shown(REQUESTS[request], panel)) for name, (request, panel) in CHARACTERS.items()]
    for rig in RIGS:
        for request in ("walk", "loop in place", "kept frames"):
            cases.append(KeyCase(f"keys: {rig}, {request}", _Shown(REQUESTS[request], character=lambda rig=rig: convention_armature(rig))))
    cases.append(KeyCase("keys: Rigify", _Shown(REQUESTS["walk"], character=_rigify)))
    if data is not None:
        robot = data / "rigs" / "debug_robot.vrm"
        cases.append(KeyCase("keys: VRM robot", _Shown(REQUESTS["walk"], character=lambda: vrm_armature(robot)), robot.name))
        cases += [_file_case(data / "rigs" / file, foot_lock) for file in FILES for foot_lock in (0.0, 1.0)]
    return cases
