"""What a session in a real window is made of: hands on mouse and operators, eyes on the scene, and the tests' small generator.

For scripts that run inside Blender: /project is the repository, /out the folder with the add-on's zip and for the pictures.
"""

from __future__ import annotations

import glob
import importlib
import subprocess
import sys
import time
from contextlib import contextmanager

import bpy

OUT, MODULE = "/out", "bl_ext.user_default.motion_mamba"
# What tests/addon/registered.py takes from the package.
PARTS = (
    "addon.worker.session",
    "generator.constraints.kinds",
    "generator.inference.window_memory",
    "generator.motion",
    "generator.planning.actions",
    "generator.planning.pieces",
    "generator.planning.steering",
    "generator.request",
    "generator.retrieval.familiarity",
    "generator.text.clauses.prompt_actions",
    "generator.text.reading",
    "rigs.math.kinematics",
)
made: list = []


def part(name: str):
    return importlib.import_module(f"{MODULE}.{name}")


def install() -> None:
    if "bl_pkg" not in bpy.context.preferences.addons:
        bpy.ops.preferences.addon_enable(module="bl_pkg")
    (archive,) = glob.glob(f"{OUT}/motion_mamba-*.zip")
    bpy.ops.extensions.package_install_files(filepath=archive, repo="user_default", enable_on_install=True, overwrite=True)
    assert MODULE in bpy.context.preferences.addons


def slow_generator(pause: float = 0.02):
    """The tests' generator, imported against the installed extension rather than a checkout."""
    for name in PARTS:
        part(name)
    for name in list(sys.modules):
        if name.startswith(MODULE):
            sys.modules["motion_mamba" + name.removeprefix(MODULE)] = sys.modules[name]
    sys.path.insert(0, "/project/tests/addon")
    import registered

    class Slow(registered.WavingGenerator):
        pause = 0.02

        def stream(self, request, on_step=None):
            def slowly(done, total):
                time.sleep(self.pause)
                return on_step(done, total)

            return super().stream(request, slowly)

    generator = Slow()
    generator.pause = pause
    part("addon.worker.session").open_session(lambda _source, _tell: generator, brings_own_generator=True)
    made.append(generator)
    return generator


def waving():
    """The generator of this session."""
    return made[-1]


def view() -> dict:
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type == "VIEW_3D")
    return {"window": window, "area": area, "region": next(region for region in area.regions if region.type == "WINDOW")}


def area_of(kind: str):
    return next(area for area in bpy.context.window_manager.windows[0].screen.areas if area.type == kind)


def show_motion_tab() -> None:
    """In the 3D view's sidebar, by its name rather than by where it is."""
    area = view()["area"]
    region = next(region for region in area.regions if region.type == "UI")
    region.active_panel_category = "Motion"
    area.tag_redraw()


class Opened:
    """A layout whose closed sections are open, of which Blender remembers nothing."""

    def __init__(self, layout) -> None:
        self._layout = layout

    def __getattr__(self, name: str):
        return getattr(self._layout, name)

    def __setattr__(self, name: str, value) -> None:
        if name == "_layout":
            object.__setattr__(self, name, value)
        else:
            setattr(self._layout, name, value)

    def panel(self, name: str, default_closed: bool = False):
        assert default_closed, f"{name} is open already"
        return self._layout.panel(f"{name}_opened", default_closed=False)


@contextmanager
def opened_sections(names: tuple[str, ...] = ("prompt_blocks.draw_style", "later_panels.draw_later_panels")):
    """The sections of the Motion tab that these functions draw, open meanwhile, wherever they are by now."""
    places = [(part(f"addon.panel.{module}"), function) for module, function in (name.split(".") for name in names)]
    before = [(module, name, getattr(module, name)) for module, name in places]

    def opened(draw):
        return lambda *given: draw(*(Opened(one) if isinstance(one, bpy.types.UILayout) else one for one in given))

    for module, name, draw in before:
        setattr(module, name, opened(draw))
    view()["area"].tag_redraw()
    try:
        yield
    finally:
        for module, name, draw in before:
            setattr(module, name, draw)
        view()["area"].tag_redraw()


def open_panel(feature: str):
    """A sub-panel of the Motion tab (gallery, takes, pins, mapping) opened; returns what closes it again."""
    module = part(f"addon.{feature}.panel")
    cls = next(thing for name, thing in vars(module).items() if name.startswith("MOTION_MAMBA_PT_"))
    open_cls = type(cls.__name__ + "_opened", (cls,), {"bl_idname": cls.bl_idname + "_opened", "bl_options": set()})
    bpy.utils.unregister_class(cls)
    bpy.utils.register_class(open_cls)
    view()["area"].tag_redraw()

    def close() -> None:
        bpy.utils.unregister_class(open_cls)
        bpy.utils.register_class(cls)

    return close


def drag_timeline(by: int):
    """Its upper edge taken with the mouse and let go so many pixels higher."""
    window, area = bpy.context.window_manager.windows[0], area_of("DOPESHEET_EDITOR")
    edge = window.height - (area.y + area.height)
    for gesture in (f"mousemove 660 {edge}", "mousedown 1", f"mousemove 660 {edge - by // 2}", f"mousemove 660 {edge - by}", "mouseup 1"):
        mouse(*gesture.split())
        yield 0.4


def scroll(window, kind: str, region: str, by: int) -> None:
    area = next(area for area in window.screen.areas if area.type == kind)
    with bpy.context.temp_override(window=window, area=area, region=next(part for part in area.regions if part.type == region)):
        bpy.ops.view2d.pan(deltax=0, deltay=-by)


def call(name: str, *arguments, **settings) -> set[str]:
    with bpy.context.temp_override(**view()):
        return getattr(bpy.ops.motion_mamba, name)(*(arguments or ("EXEC_DEFAULT", True)), **settings)


def press_generate(operator: str = "generate", **settings) -> None:
    """With as many steps as leave time to act in their middle."""
    assert call(operator, "INVOKE_DEFAULT", True, keep=False, steps=50, **settings) == {"RUNNING_MODAL"}


def mouse(*gesture: str) -> None:
    subprocess.run(["xdotool", *gesture], check=True)


def picture(name: str) -> None:
    subprocess.run(["import", "-window", "root", f"{OUT}/{name}.png"], check=True)


def character():
    return bpy.context.scene.motion_mamba.character


def strips() -> list:
    animation = character().animation_data
    return [strip for track in (animation.nla_tracks if animation else ()) for strip in track.strips]


def pose_at(frame: float) -> list[float]:
    """The places of all bones, in the armature's space."""
    scene, now = bpy.context.scene, bpy.context.scene.frame_current
    scene.frame_set(int(frame), subframe=frame % 1.0)
    pose = [value for bone in character().pose.bones for value in bone.head]
    scene.frame_set(now)
    return pose


def check_held(first: float, last: float, what: str) -> None:
    """The same pose from one frame to another."""
    poses = [pose_at(first + (last - first) * share) for share in (0.0, 0.3, 0.9, 1.0)]
    worst = max(abs(a - b) for pose in poses for a, b in zip(pose, poses[0], strict=True))
    assert worst < 1e-3, f"{what}: {worst} m"


def scene_facts() -> dict:
    """What Discard and undo must bring back."""
    return {
        "objects": sorted((thing.name, tuple(map(tuple, thing.matrix_world))) for thing in bpy.data.objects),
        "actions": sorted((action.name, action.users) for action in bpy.data.actions),
        "data": [sorted(item.name for item in kind) for kind in (bpy.data.meshes, bpy.data.armatures, bpy.data.materials)],
        "strips": [
            (thing.name, track.name, strip.name, strip.frame_start, strip.frame_end, strip.blend_in, strip.blend_out)
            for thing in bpy.data.objects
            if thing.animation_data
            for track in thing.animation_data.nla_tracks
            for strip in track.strips
        ],
        "active": [thing.animation_data.action.name for thing in bpy.data.objects if thing.animation_data and thing.animation_data.action],
        "pose": [tuple(map(tuple, bone.matrix_basis)) for thing in bpy.data.objects if thing.pose for bone in thing.pose.bones],
        "frame": bpy.context.scene.frame_current,
    }


def drag(first: float, last: float, above_edge: int = 33):
    """The mouse takes the prompt block at one frame in the timeline, so many pixels above its lower edge, and lets it go at another."""
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type == "DOPESHEET_EDITOR")
    region = next(region for region in area.regions if region.type == "WINDOW")
    height = window.height - (region.y + above_edge)
    at = [region.x + region.view2d.view_to_region(frame, 0.0, clip=False)[0] for frame in (first, last)]
    to_first, to_middle, to_last = (f"mousemove {x} {height}" for x in (at[0], sum(at) // 2, at[1]))
    for gesture in (to_first, "mousedown 1", to_middle, to_last, "mouseup 1"):
        mouse(*gesture.split())
        yield 0.5


def check_same(before: dict, what: str) -> None:
    now = scene_facts()
    different = {key: (before[key], now[key]) for key in before if now[key] != before[key]}
    assert not different, f"{what}: {different}"


def undo(steps: list[dict], redo: bool = False):
    """One step back, or forward again, at a time; each must bring back what was there (scene_facts)."""
    for number, stage in enumerate(steps):
        with bpy.context.temp_override(**view()):
            (bpy.ops.ed.redo if redo else bpy.ops.ed.undo)()
        yield 0.5
        check_same(stage, f"{'redo' if redo else 'undo'} number {number + 1}")


def until(ready, patience: float = 900.0):
    """Yields while Blender works, until `ready()`: a quarter of an hour at most, on machines that do much else."""
    end = time.monotonic() + patience
    while not ready():
        assert time.monotonic() < end, "nothing happened"
        yield 0.1


def runs() -> list:
    return part("addon.worker.session").current().runs


def shown() -> bool:
    return part("addon.preview.preview").is_shown(character())


def moved_mouse():
    """As at every click. Until an event arrives, Blender keeps what is left of a modal operator whose class was unregistered, and 4.3
    crashes when another one is added beside it."""
    for place in ("650", "660", "670"):
        mouse("mousemove", place, "560")
        yield 0.7
