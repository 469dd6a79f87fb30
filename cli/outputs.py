"""From a motion to files: the one place where the command line crosses from the generator to rigs and Blender."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..generator.motion import Motion
from ..rigs.math.kinematics import PoseTrack

USD_SUFFIXES = (".usd", ".usda", ".usdc", ".usdz")
MOTION_SUFFIXES = (".blend", ".bvh", ".npz", ".glb", *USD_SUFFIXES)
VIDEO_SUFFIXES = (".mp4", ".gif")


def check_outputs(outputs: Sequence[Path], preview: Path | None) -> None:
    """Refuse, before anything is computed, what could not be written afterwards.

    Raises ValueError for an unknown suffix, OSError for a folder that is missing or not writable, ImportError where Blender is, or what
    draws a preview.
    """
    for path in outputs:
        _check(path, MOTION_SUFFIXES)
    if preview is not None:
        _check(preview, VIDEO_SUFFIXES)
        require_video(preview)
    for path in outputs:
        if path.suffix.lower() in (".blend", *USD_SUFFIXES):
            require_blender(f"a {path.suffix.lower()} file")


def check_blend(path: Path) -> None:
    """The same for a .blend file alone."""
    _check(path, (".blend",))
    require_blender()


def write_outputs(
    motion: Motion,
    outputs: Sequence[Path],
    preview: Path | None,
    settings: Mapping[str, Any],
    report: Callable[[str], None] = print,
    foot_lock: float = 1.0,
) -> None:
    """Finish the motion and write every file.

    settings: what made it beside the motion's own facts (guidance, steps); root: what the character's bone on the ground takes over, one
    of `root_bone.ROOT_MODES`, nothing where it is left out. report is told each file as it is finished. foot_lock: from
    0, which leaves the feet as the model made them, to 1.
    """
    from ..rigs.finishing.joint_motion import JointMotion
    from ..rigs.finishing.options import FinishingOptions
    from ..rigs.finishing.pipeline import finish

    finished = finish(JointMotion.of(motion), FinishingOptions(foot_lock))
    motion, track = replace(motion, joints=finished.motion.joints), finished.track
    for path in outputs:
        told = wrote(path)
        _WRITERS[path.suffix.lower()](path, motion, track, settings)
        report(told)
    if preview is not None:
        told = wrote(preview)
        _write_preview(preview, motion)
        report(told)


def wrote(path: Path) -> str:
    """What is said once a file is written, asked for before it is: whether it takes another's place."""
    return f"wrote {path}, in place of the one that was there" if path.exists() else f"wrote {path}"


def _write_blend(path: Path, motion: Motion, track: PoseTrack, settings: Mapping[str, Any]) -> None:
    from ..addon.files.scene import save_blend

    save_blend(path, motion, track, settings)


def _write_bvh(path: Path, motion: Motion, track: PoseTrack, settings: Mapping[str, Any]) -> None:
    from ..rigs.files.bvh_writing import write_bvh

    write_bvh(path, track)


def _write_npz(path: Path, motion: Motion, track: PoseTrack, settings: Mapping[str, Any]) -> None:
    from ..rigs.files.motion_npz import save_npz

    save_npz(path, motion.joints, motion.contacts, track, _metadata(motion, settings))


def _write_glb(path: Path, motion: Motion, track: PoseTrack, settings: Mapping[str, Any]) -> None:
    from ..rigs.bodies.character_glb import write_glb
    from ..rigs.bodies.own_hands import with_fingers
    from ..rigs.retarget.hand_shapes import spans_of

    segments = [(segment.prompt, (segment.last - segment.first + 1) / motion.fps) for segment in motion.segments]
    whole = with_fingers(track, spans_of(segments, track.fps), motion.seed)
    write_glb(path, whole, motion.prompt, _metadata(motion, settings), root=settings.get("root", "NONE"))


def _write_usd(path: Path, motion: Motion, track: PoseTrack, settings: Mapping[str, Any]) -> None:
    from ..addon.files.usd import save_usd

    save_usd(path, motion, track, settings)


def _metadata(motion: Motion, settings: Mapping[str, Any]) -> dict[str, Any]:
    model = motion.model
    return {"prompt": motion.prompt, "seed": motion.seed, "model": f"{model.name} {model.hash}", "licence": model.licence, **settings}


def _write_preview(path: Path, motion: Motion) -> None:
    from tqdm import tqdm

    from ..rigs.pictures.video import write_video

    with tqdm(desc="preview", unit="frame", leave=False) as bar:

        def on_frame(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        write_video(path, motion.joints, motion.contacts, motion.fps, motion.prompt, on_frame=on_frame)


_WRITERS = {
    ".blend": _write_blend,
    ".bvh": _write_bvh,
    ".npz": _write_npz,
    ".glb": _write_glb,
    **dict.fromkeys(USD_SUFFIXES, _write_usd),
}


def _check(path: Path, suffixes: Sequence[str]) -> None:
    if path.is_dir():
        raise OSError(f"{path} is a folder: name a file in it, such as {path / f'motion{suffixes[0]}'}")
    if path.suffix.lower() not in suffixes:
        raise ValueError(f"{path} must end in one of {', '.join(suffixes)}")
    folder = path.resolve().parent
    if not folder.is_dir():
        raise OSError(f"the folder {folder} does not exist: make it first or choose another place for {path.name}")
    # A file is written beside the one that it replaces, so both the folder and what lies there must let us.
    targets = (folder, path) if path.exists() else (folder,)
    if not all(os.access(target, os.W_OK) for target in targets):
        raise OSError(f"{path} cannot be written: choose another place or ask for write permission, for its folder too")


def require_video(path: Path) -> None:
    """Raises ImportError where what draws and writes it is not installed."""
    needed = {"PIL": "pillow", "matplotlib": "matplotlib", "imageio": "imageio"}
    if path.suffix.lower() == ".mp4":
        needed["imageio_ffmpeg"] = "imageio-ffmpeg"
    if missing := [package for module, package in needed.items() if find_spec(module) is None]:
        instead = "or write a .gif" if missing == ["imageio-ffmpeg"] else "or leave it out"
        raise ImportError(f"{path} needs what is not installed: pip install {' '.join(missing)} ({instead})")


def require_blender(what: str = "a .blend file", instead: str = " (or write .glb, .bvh or .npz)") -> None:
    """Raises ImportError where there is none."""
    if find_spec("bpy") is None:
        raise ImportError(f'{what} needs Blender as a Python module: pip install -e ".[blender]"{instead}')
