"""A chaos run: random actions in a real Blender without a window, and what must hold after each of them."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import bpy
import registered
from chaos_animator import ANIMATOR, another_rig
from chaos_checks import check_orphans, check_quiet, check_scene, heard, orphans
from chaos_motion import MOTION
from chaos_world import Fault, NotNow, World, counted_ticks

from motion_mamba.addon.blocks import blocks

Action = Callable[[World], None]
_ALL: dict[Action, float] = {**MOTION, **ANIMATOR}


def run(seed: int, actions: int, tell: Callable[[str], None] = print) -> Counter[str]:
    """Do so many random actions in a file of their own; returns how often each was done. Raises Fault with the seed and the last."""
    # Seeds that the add-on draws, too.
    random.seed(seed)
    counted_ticks(20)
    done: list[str] = []
    with tempfile.TemporaryDirectory() as folder, registered.registered() as generator:
        world = World(Random(seed), generator, Path(folder))
        _furnish(world)
        try:
            for number in range(actions):
                done.append(_one(world, lambda name, number=number: tell(f"{seed} {number} {name}")))
        except Exception as error:
            raise Fault(f"seed {seed}, action {len(done)} after {', '.join(done[-12:])}: {type(error).__name__}: {error}") from error
        finally:
            for pressed in world.pressed:
                pressed.cancel(bpy.context)
    return Counter(done)


def _furnish(world: World) -> None:
    """Two rigs with prompts."""
    for _ in range(2):
        another_rig(world)
        for prompt in ("a person walks forward", "someone waves"):
            blocks.add_block(world.settings, prompt, world.random.uniform(1.0, 2.0))
    bpy.ops.ed.undo_push(message="furnished")


def _one(world: World, tell: Callable[[str], None]) -> str:
    """Draws actions until one can be done; returns its name."""
    while True:
        (action,) = world.random.choices(list(_ALL), list(_ALL.values()))
        tell(action.__name__)
        try:
            _do(world, action)
        except NotNow:
            continue
        return action.__name__


def _do(world: World, action: Action) -> None:
    before = orphans()
    with heard() as said:
        action(world)
        world.work()
        if action in MOTION:
            check_orphans(before, world)
        check_scene(world)
    check_quiet(said.getvalue())
