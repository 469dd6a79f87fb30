"""Retargets onto rigs of five conventions, recognised by their bones' names; no Blender."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from golden_doors import Arrays, Wish, convention, retargeted
from people import Look, person, swaying

RIGS = {
    "Mixamo": Look(seed=1, arms=0.0, size=1.1),
    "Unreal Mannequin": Look(seed=2, arms=0.8, twist_bones=True),
    "3ds Max Biped": Look(seed=3, arms=0.3, facing=1.0),
    "Rigify": Look(seed=4, arms=0.1),
    "VRM humanoid": Look(seed=5, arms=0.6, facing=3.0, size=0.7),
}
WISHES = {
    "": Wish(),
    "without foot lock": Wish(foot_lock=0.0),
    "root and hands": Wish(foot_lock=0.6, root="TURN", hands=0.7, twist=False),
    "loop": Wish(loops=True),
}


@dataclass(frozen=True)
class RigCase:
    """One rig, and how the motion is wanted on it."""

    name: str
    convention: str
    wish: Wish

    def arrays(self) -> Arrays:
        """What is keyed."""
        track = swaying(40, seed=11, reach=0.5)
        steps = np.arange(40)[:, None] // 10 % 2 == np.array([0, 0, 1, 1])
        rig, _ = person(convention(self.convention), RIGS[self.convention])
        return retargeted(track, steps, rig, self.wish)


def rig_cases() -> list[RigCase]:
    """Every rig in every way."""
    return [RigCase(f"{rig}: {name or 'retarget'}", rig, wish) for rig in RIGS for name, wish in WISHES.items()]
