"""The README's animated picture: in a real window a prompt is typed, Generate pressed, and the motion played, with the weights that ship.

    python build_addon.py --self-contained linux-x64 --python 3.13 --output /tmp/window
    blender-window.sh run tests/window/first_motion.py /tmp/window
    python tests/window/first_motion.py /tmp/window docs/images/first-motion.gif     puts the pictures together (needs Pillow)

Runs inside Blender (/project is the repository, /out the folder with the zip and the pictures).
"""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

PROMPT = "a person jogs forward, then jumps over a puddle"
SEED = 3
# Scene frames a picture: 24 a second in the scene, 8 in the animation.
STRIDE = 3


def story():
    """Yields the seconds to wait before each next step."""
    import bpy
    from hands import call, character, install, mouse, picture, show_motion_tab, shown, until, view

    install()
    for thing in list(bpy.data.objects):
        bpy.data.objects.remove(thing)
    mouse("key", "Escape")
    yield 0.5
    view()["area"].spaces.active.show_region_ui = True
    yield 0.5
    show_motion_tab()
    yield 1.0
    mouse("mousemove", "700", "600")
    call("create_character")
    with bpy.context.temp_override(**view()):
        bpy.ops.view3d.view_axis(type="FRONT")
        bpy.ops.view3d.view_orbit(angle=0.7, type="ORBITLEFT")
        bpy.ops.view3d.view_all()
    settings = character().motion_mamba
    for end in (0, 15, 24, len(PROMPT)):
        settings.prompt = PROMPT[:end]
        view()["area"].tag_redraw()
        yield 1.0
        picture(f"typed-{end:02d}")
    call("usual_length")
    yield 0.7
    call("generate", "INVOKE_DEFAULT", True, keep=False, seed=SEED)
    yield from until(shown)
    scene = bpy.context.scene
    last = int(scene.frame_start + settings.seconds * scene.render.fps)
    for number, frame in enumerate(range(scene.frame_start, last, STRIDE)):
        scene.frame_set(frame)
        follow(view()["area"].spaces.active.region_3d, character())
        view()["area"].tag_redraw()
        yield 0.6
        picture(f"played-{number:03d}")
    print("FIRST MOTION OK", flush=True)
    bpy.ops.wm.quit_blender()


def follow(looking, armature) -> None:
    """The view goes along with the body over the ground, and stays at its height."""
    pelvis = armature.matrix_world @ armature.pose.bones["pelvis"].head
    looking.view_location = (pelvis.x, pelvis.y, looking.view_location.z)


def run_inside_blender() -> None:
    import bpy

    sys.path.insert(0, "/project/tests/window")
    steps = story()

    def step():
        try:
            return next(steps)
        except StopIteration:
            return None
        except BaseException:
            traceback.print_exc()
            bpy.ops.wm.quit_blender()
            return None

    bpy.app.timers.register(step, first_interval=4.0)


def put_together(folder: Path, output: Path, width: int = 720) -> None:
    """The pictures as one animation: typing slowly, then the motion."""
    from PIL import Image

    names = sorted(folder.glob("typed-*.png")) + sorted(folder.glob("played-*.png"))
    if not names:
        raise SystemExit(f"{folder} holds no pictures: run this file in a window first (its head says how)")
    # Without the editors to the right of the sidebar.
    pictures = [Image.open(name).convert("RGB").crop((0, 0, 1312, 900)) for name in names]
    smaller = [one.resize((width, round(width * one.height / one.width)), Image.Resampling.LANCZOS) for one in pictures]
    # One palette for all, or the background flickers.
    palette = smaller[-1].quantize(96)
    frames = [one.quantize(palette=palette, dither=Image.Dither.NONE) for one in smaller]
    milliseconds = [600 if name.name.startswith("typed") else 125 for name in names]
    frames[0].save(output, save_all=True, append_images=frames[1:], duration=milliseconds, loop=0, optimize=True)


if __name__ == "__main__" and len(sys.argv) == 3 and not sys.argv[1].startswith("-"):
    put_together(Path(sys.argv[1]), Path(sys.argv[2]))
else:
    run_inside_blender()
