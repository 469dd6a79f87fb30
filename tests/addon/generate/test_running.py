"""What watches a job in the window, tick by tick: Blender as a module sends no events, so the test sends them."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.generate import apply_motion, ghost
from motion_mamba.addon.generate.running import MotionOperator
from motion_mamba.addon.preview import preview
from motion_mamba.addon.requests import destinations, requests
from motion_mamba.addon.worker import session

TICK, ESCAPE = SimpleNamespace(type="TIMER", value="NOTHING"), SimpleNamespace(type="ESC", value="PRESS")


class Operator(MotionOperator):
    """As `bpy.ops.motion_mamba.generate` is, without Blender around it. Its generator is held at its gate until `until` opens it: what a
    test does first never races the worker."""

    def __init__(self, generator: helper.WavingGenerator) -> None:
        self.reports: list[tuple[str, str]] = []
        self.gate = generator.gate
        self.gate.clear()
        assert self._start(bpy.context)

    def job_spec(self, context):
        return requests.generate_spec(context, {"prompt": "a person waves", "seconds": 60.0, "seed": 1, "steps": 4}, keep=False)

    def report(self, kind: set[str], message: str) -> None:
        self.reports.append((*kind, message))

    def tick(self, event=TICK) -> set[str]:
        return self.modal(bpy.context, event)

    def until(self, ready) -> set[str]:
        """Ticks until `ready` says so, or the operator is over; returns what the last tick returned."""
        self.gate.set()
        end, result = time.monotonic() + 20.0, {"PASS_THROUGH"}
        while not ready() and result == {"PASS_THROUGH"}:
            assert time.monotonic() < end, "nothing happened"
            result = self.tick()
            time.sleep(0.001)
        return result

    def is_keying(self) -> bool:
        return self._steps is not None


@pytest.fixture
def armature(generator):
    made = create_armature(bpy.context)
    bpy.context.scene.motion_mamba.character = made
    blocks.add_block(made.motion_mamba, "a person waves", 60.0)
    return made


@pytest.fixture
def operator(generator, armature):
    return Operator(generator)


def never() -> bool:
    return False


def test_ticks_bring_the_motion_in_several_steps(armature, operator, monkeypatch) -> None:
    monkeypatch.setattr("motion_mamba.addon.generate.running._KEYING_SECONDS", 0.001)
    assert [operator.tick() for _ in range(3)] == [{"PASS_THROUGH"}] * 3
    assert not bpy.data.actions and not preview.is_shown(armature)
    operator.until(operator.is_keying)
    ticks = 0

    def counted() -> bool:
        nonlocal ticks
        ticks += 1
        return False

    assert operator.until(counted) == {"FINISHED"} and ticks > 5
    assert preview.is_shown(armature) and not session.current().runs and not operator.reports
    assert "look at the motion" in session.current().note


@pytest.mark.parametrize("when", ["generating", "keying"])
def test_escape_leaves_nothing(armature, operator, when: str, monkeypatch) -> None:
    if when == "generating":
        operator.tick()
    else:
        monkeypatch.setattr("motion_mamba.addon.generate.running._KEYING_SECONDS", 0.0005)
        operator.until(operator.is_keying)
        operator.tick()
        assert bpy.data.actions, "half-made"
    assert operator.tick(ESCAPE) == {"RUNNING_MODAL"}
    assert operator.until(never) == {"CANCELLED"}
    assert not bpy.data.actions and not preview.is_shown(armature) and not session.current().runs
    assert session.current().note == "Cancelled."


def test_other_events_are_left_to_blender(operator) -> None:
    assert operator.tick(SimpleNamespace(type="LEFTMOUSE", value="PRESS")) == {"PASS_THROUGH"}
    assert operator.until(never) == {"FINISHED"}
    assert operator._run.outcome is not None


def test_a_failure_ends_it_with_a_sentence(generator, armature, operator) -> None:
    generator.error = ValueError("the checkpoint is truncated")
    assert operator.until(never) == {"CANCELLED"}
    assert operator.reports == [("ERROR", "The checkpoint is truncated.")] and not bpy.data.actions


def test_what_undo_takes_away_while_it_is_keyed_is_made_again(armature, operator, monkeypatch) -> None:
    monkeypatch.setattr("motion_mamba.addon.generate.running._KEYING_SECONDS", 0.0005)
    operator.until(operator.is_keying)
    operator.tick()
    (half,) = bpy.data.actions
    bpy.data.actions.remove(half)
    assert operator.until(never) == {"FINISHED"}
    assert preview.is_shown(armature) and len(bpy.data.actions) == 1


def test_it_waits_while_the_armature_is_edited(armature, operator) -> None:
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    operator.until(lambda: operator._run.outcome is not None)
    assert operator.tick() == {"PASS_THROUGH"}
    assert "leave Edit Mode" in session.current().note and not bpy.data.actions
    bpy.ops.object.mode_set(mode="OBJECT")
    assert operator.until(never) == {"FINISHED"} and preview.is_shown(armature)


def test_edit_mode_entered_while_it_is_keyed_begins_again_later(armature, operator, monkeypatch) -> None:
    monkeypatch.setattr("motion_mamba.addon.generate.running._KEYING_SECONDS", 0.0005)
    operator.until(operator.is_keying)
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    operator.tick()
    assert not bpy.data.actions, "nothing half-made waits while bones are edited"
    bpy.ops.object.mode_set(mode="OBJECT")
    assert operator.until(never) == {"FINISHED"} and preview.is_shown(armature)


def test_deleted_or_renamed_while_it_is_keyed(armature, operator, monkeypatch) -> None:
    monkeypatch.setattr("motion_mamba.addon.generate.running._KEYING_SECONDS", 0.0005)
    operator.until(operator.is_keying)
    armature.name = "Hero"
    operator.tick()
    bpy.data.objects.remove(armature)
    assert operator.until(never) == {"FINISHED"}
    carrier = bpy.context.scene.motion_mamba.character
    assert preview.is_shown(carrier) and len(bpy.data.actions) == 1


def test_a_second_motion_waits_until_the_first_is_kept_or_discarded(generator, armature, operator) -> None:
    assert operator.until(never) == {"FINISHED"}
    second = Operator(generator)
    second.until(lambda: second._run.outcome is not None)
    assert second.tick() == {"PASS_THROUGH"} and "Another motion is ready" in session.current().note
    bpy.ops.motion_mamba.discard()
    assert destinations.waiting_on(second._spec.destination) is None
    assert second.until(never) == {"FINISHED"} and preview.is_shown(armature)


def test_blender_ends_it_with_the_file(generator, operator) -> None:
    operator.cancel(bpy.context)
    assert operator._run.job.is_cancelled and not session.current().runs
    generator.gate.set()


@pytest.mark.parametrize("why", ["escape", "edit mode"])
def test_a_new_character_goes_with_the_motion_that_it_was_made_for(generator, monkeypatch, why: str) -> None:
    monkeypatch.setattr("motion_mamba.addon.generate.running._KEYING_SECONDS", 0.0005)
    operator = Operator(generator)
    operator.until(operator.is_keying)
    operator.tick()
    (made,) = (thing for thing in bpy.data.objects if thing.type == "ARMATURE")
    if why == "edit mode":
        bpy.context.view_layer.objects.active = made
        bpy.ops.object.mode_set(mode="EDIT")
        operator.tick()
        assert not bpy.data.objects and bpy.context.mode == "OBJECT"
        assert operator.until(never) == {"FINISHED"} and len(bpy.data.armatures) == 1
    else:
        operator.tick(ESCAPE)
        assert operator.until(never) == {"CANCELLED"}
        assert not bpy.data.objects and not bpy.data.armatures and not bpy.data.actions


def test_an_error_that_nobody_foresaw_ends_the_run_and_is_told(armature, operator, monkeypatch) -> None:
    def broken(*_arguments):
        raise RuntimeError("no objects here")
        yield

    monkeypatch.setattr(apply_motion, "apply_steps", broken)
    stopped = []
    session.current().at_close[operator] = lambda: stopped.append(True)
    assert operator.until(never) == {"CANCELLED"}
    assert not session.current().runs and stopped == [True]
    ((kind, told),) = operator.reports
    assert kind == "ERROR" and "not put on the character (RuntimeError: no objects here)" in told


def test_a_scene_that_was_renamed_still_shows_its_first_motion(generator, armature, operator) -> None:
    assert operator.until(never) == {"FINISHED"}
    second = Operator(generator)
    second.until(lambda: second._run.outcome is not None)
    bpy.context.scene.name = "Shot 2"
    assert destinations.waiting_on(second._spec.destination) == armature
    assert second.tick() == {"PASS_THROUGH"} and len(bpy.data.actions) == 1


def test_the_figure_of_lines_is_drawn_in_its_own_scene_only(armature, operator) -> None:
    operator.until(lambda: operator._run.pieces)
    other = bpy.data.scenes.new("other")
    assert len(ghost.ghost_lines(bpy.context.scene)) and not len(ghost.ghost_lines(other))
    bpy.context.scene.name = "Shot 2"
    assert len(ghost.ghost_lines(bpy.context.scene))
