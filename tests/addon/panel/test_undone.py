"""The panel's sentence goes with what it tells of."""

from __future__ import annotations

import pytest

bpy = pytest.importorskip("bpy", reason="the add-on needs Blender as a Python module")

from motion_mamba.addon.worker import session


def test_done_look_at_it_is_not_told_once_that_is_undone(generator) -> None:
    bpy.ops.ed.undo_push(message="before")
    assert bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person waves", seconds=2.0) == {"FINISHED"}
    bpy.ops.ed.undo_push(message="generate")
    assert session.current().note.startswith("Done")
    bpy.ops.ed.undo()
    assert session.current().note == ""
    session.current().note = "Done: look at the motion on “SMPL”."
    bpy.ops.ed.redo()
    assert session.current().note == ""
