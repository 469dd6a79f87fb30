"""Runs in a Blender of its own: installs the zip, makes a clip through the operator, and reports what it found as JSON.

    python inside_blender.py ZIP REPORT [CHECKPOINT]

Nothing in it may reach the network.

The user's folders are those of BLENDER_USER_RESOURCES. Errors end the program; the test shows its output.
"""

from __future__ import annotations

import importlib
import json
import socket
import sys
import threading
import time

import bpy
import numpy as np

MODULE = "bl_ext.user_default.motion_mamba"
PROMPT, SECONDS, SEED, STEPS, GUIDANCE = "a person walks forward", 2.0, 1, 4, 3.0


def refuse_network(*_: object) -> None:
    raise OSError("the end-to-end test reached for the network")


def install(archive: str) -> None:
    if "bl_pkg" not in bpy.context.preferences.addons:
        bpy.ops.preferences.addon_enable(module="bl_pkg")
    bpy.ops.extensions.package_install_files(filepath=archive, repo="user_default", enable_on_install=True)
    assert MODULE in bpy.context.preferences.addons, "the extension is not enabled"


def part(name: str):
    return importlib.import_module(f"{MODULE}.{name}")


def leftovers() -> dict[str, object]:
    """What must be gone while the extension is disabled."""
    return {
        "classes": [name for name in dir(bpy.types) if name.lower().startswith("motion_mamba") or name.startswith("MotionMamba")],
        "operators": dir(bpy.ops.motion_mamba),
        "scene": hasattr(bpy.types.Scene, "motion_mamba"),
        "threads": [thread.name for thread in threading.enumerate() if thread.name.startswith("motion_mamba")],
        "timers": [name for name in ("session",) if part("addon.worker.session")._current is not None],
    }


def switch_off_and_on() -> dict[str, object]:
    bpy.ops.preferences.addon_disable(module=MODULE)
    found = leftovers()
    bpy.ops.preferences.addon_enable(module=MODULE)
    assert hasattr(bpy.types.Scene, "motion_mamba"), "the extension did not come back"
    return found


def played(armature: bpy.types.Object, frames: np.ndarray) -> np.ndarray:
    """(N, 22, 3) joints in the world, metres, Blender's frame, as Blender evaluates the keys on whole frames (N,)."""
    scene = bpy.context.scene
    poses = []
    for frame in frames:
        scene.frame_set(int(frame))
        poses.append([list(armature.matrix_world @ armature.pose.bones[name].head) for name in part("rigs.smpl").JOINT_NAMES])
    return np.array(poses)


def wait_for_kernels() -> None:
    """Until the process that compiles them is done; this one never compiles."""
    compilation, end = part("generator.inference.light.compilation").compilation, time.monotonic() + 500.0
    while not compilation.can_be_had():
        assert time.monotonic() < end, "the kernels do not get compiled"
        time.sleep(0.1)
    assert part("generator.inference.light.kernel_process").marker().is_file(), "the process that compiles them has failed"


def expected(checkpoint: str | None) -> tuple[np.ndarray, np.ndarray, int]:
    """The scene's frames (N,), the same there from the generator itself, without Blender (feet held, solved, put on those frames, then
    forward kinematics), and how many frames the model made."""
    generator = part("generator.generator").Generator.load(checkpoint)
    request = part("generator.request").Request(((PROMPT, SECONDS),), seed=SEED, steps=STEPS, guidance=GUIDANCE)
    (motion,) = generator.generate(request)
    finishing = part("rigs.finishing.pipeline")
    finished = finishing.finish(finishing.JointMotion.of(motion), finishing.FinishingOptions())
    render, count = bpy.context.scene.render, len(motion.joints)
    step = render.fps / render.fps_base / motion.fps
    times = part("rigs.keys.key_times").KeyTimes.filling([0], count, bpy.context.scene.frame_start, step)
    track = part("rigs.keys.on_frames").track_on_frames(finished.track, times)
    joints = part("addon.blender.coordinates").vectors_to_blender(part("rigs.math.kinematics").forward_kinematics(track))
    return np.asarray(times.frames), joints, count


def main(archive: str, report: str, checkpoint: str | None = None) -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    socket.socket.connect = refuse_network
    install(archive)
    if checkpoint:
        preferences = bpy.context.preferences.addons[MODULE].preferences
        preferences.model, preferences.checkpoint = "FILE", checkpoint
    began, used = time.perf_counter(), time.process_time()
    result = bpy.ops.motion_mamba.generate(prompt=PROMPT, seconds=SECONDS, seed=SEED, steps=STEPS, guidance=GUIDANCE)
    first = {"seconds": time.perf_counter() - began, "processor": time.process_time() - used, "compiled": "numba" in sys.modules}
    wait_for_kernels()
    armature = bpy.context.scene.motion_mamba.character
    strips = [strip for track in armature.animation_data.nla_tracks for strip in track.strips]
    frames, joints, count = expected(checkpoint)
    error = float(np.abs(played(armature, frames) - joints).max())
    found = {
        "result": sorted(result),
        "first": first,
        "strips": [strip.name for strip in strips],
        "seed": strips[0].action.get("motion_mamba_seed"),
        "frames": count,
        "largest_error_metres": error,
        "travels": float(np.ptp(joints, axis=0).max()),
        "off": [switch_off_and_on(), switch_off_and_on()],
    }
    found["runtime"] = sorted({"torch", "transformers", "numba", "tokenizers"} & set(sys.modules))
    # The package was imported from the zip, not from a checkout that pip knows.
    found["package"] = sys.modules[MODULE].__file__
    found["checkout"] = [name for name in sys.modules if name.partition(".")[0] == "motion_mamba"]
    with open(report, "w", encoding="utf-8") as file:
        json.dump(found, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
