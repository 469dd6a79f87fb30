"""Which bone of a rig does what: the 22 SMPL joints, spine and neck of any number of bones, and what carries them all."""

from __future__ import annotations

from dataclasses import dataclass, field

from .rig import Rig, RigError

MIDDLE = ("pelvis", "head")
LIMBS = ("hip", "knee", "ankle", "foot", "collar", "shoulder", "elbow", "wrist")
SIDES = ("left", "right")
# The joints that are one bone each; spine1..3 and neck are lists.
JOINTS = (*MIDDLE, *(f"{side}_{limb}" for limb in LIMBS for side in SIDES))
REQUIRED = ("pelvis", *(f"{side}_{limb}" for limb in ("hip", "knee", "ankle", "shoulder", "elbow") for side in SIDES))
# Whose bone must hang below whose, however many others lie between.
_BELOW = {"knee": "hip", "ankle": "knee", "foot": "ankle", "shoulder": "collar", "elbow": "shoulder", "wrist": "elbow"}
BELOW = {f"{side}_{low}": f"{side}_{high}" for side in SIDES for low, high in _BELOW.items()}

# What may hang elsewhere and be moved to its limb's end.
_ENDS = ("ankle", "foot", "wrist")


@dataclass(frozen=True)
class Switch:
    """A custom property of a pose bone that is keyed along, so that the keyed controls are the ones that count."""

    bone: str
    property: str
    value: float


@dataclass(frozen=True)
class Mapping:
    """joints: bone of each of `JOINTS` that the rig has. spine, neck: bones from the pelvis upwards. travel: the bone that carries the
    whole body's location, None for the nearest that carries pelvis, spine and legs and can be moved; turns_travel: whether that one
    turns with the pelvis. root: the bone on the ground below that one, None to look for it. switches: what is set and keyed along. ik:
    IK control of wrists and ankles, pole of elbows and knees; ik_switches: what is set and keyed when those are keyed too."""

    joints: dict[str, str]
    spine: tuple[str, ...] = ()
    neck: tuple[str, ...] = ()
    travel: str | None = None
    switches: tuple[Switch, ...] = field(default=())
    turns_travel: bool = False
    ik: dict[str, str] = field(default_factory=dict[str, str])
    ik_switches: tuple[Switch, ...] = ()
    root: str | None = None

    @property
    def bones(self) -> dict[str, str]:
        """Every mapped bone by what it is: joints, spine1.., neck1.., travel."""
        numbered = {f"{part}{number}": bone for part in ("spine", "neck") for number, bone in enumerate(getattr(self, part), 1)}
        carriers = {role: bone for role, bone in (("travel", self.travel), ("root", self.root)) if bone}
        return self.joints | numbered | carriers


def mapping_problems(mapping: Mapping, rig: Rig) -> list[str]:
    """What is wrong with a mapping, one sentence each, naming joint and bone; empty when it can be used."""
    problems = [f"The joint “{role}” has no bone: choose one." for role in REQUIRED if not mapping.joints.get(role)]
    if not mapping.spine:
        problems.append("The spine has no bone: choose at least one.")
    seen: dict[str, str] = {}
    for role, bone in mapping.bones.items():
        if bone not in rig.index:
            problems.append(f"The joint “{role}” is mapped to “{bone}”, a bone that “{rig.name}” does not have.")
        elif bone in seen and role != "travel":
            problems.append(f"The bone “{bone}” is mapped to two joints, “{seen[bone]}” and “{role}”.")
        seen.setdefault(bone, role)
    problems += [
        f"The IK control of “{role}” is “{bone}”, a bone that “{rig.name}” does not have."
        for role, bone in mapping.ik.items()
        if bone not in rig.index
    ]
    problems += [*_carrying_problems(mapping, rig), *_moving_problems(mapping, rig)]
    for low, high in BELOW.items():
        below, above = mapping.joints.get(low, ""), mapping.joints.get(high, "")
        if below not in rig.index or above not in rig.index or rig.hangs_from(rig.index[below], rig.index[above]):
            continue
        if not _can_be_brought(low, below, above, rig):
            problems.append(f"The bone “{below}” ({low}) does not hang below “{above}” ({high}).")
    return problems


def brought_along(mapping: Mapping, rig: Rig) -> dict[int, int]:
    """{bone: bone} places in the rig of bones that are keyed to the place where another would take them: feet and hands that hang below
    the root, as IK rigs of games have them, and a spine beside the pelvis where no bone of the mapping carries both."""
    pairs = [(mapping.joints.get(low), mapping.joints.get(high)) for low, high in BELOW.items()]
    found = {
        rig.index[below]: rig.index[above]
        for below, above in pairs
        if below and above and not rig.hangs_from(rig.index[below], rig.index[above]) and below not in rig.connected
    }
    pelvis, spine = rig.index[mapping.joints["pelvis"]], rig.index[mapping.spine[0]]
    beside = not rig.hangs_from(spine, pelvis) and not rig.hangs_from(pelvis, spine)
    if beside and mapping.travel is None and not {rig.names[spine]} & (rig.connected | rig.driven):
        found[spine] = pelvis
    return found


def _can_be_brought(joint: str, below: str, above: str, rig: Rig) -> bool:
    """Whether the end of a limb that hangs elsewhere can be keyed to where the limb ends."""
    is_end = joint.partition("_")[2] in _ENDS
    return is_end and below not in rig.connected and not rig.hangs_from(rig.index[above], rig.index[below])


def carriers(mapping: Mapping, rig: Rig) -> list[int]:
    """The bones that pelvis, spine and both legs go with, nearest first; the pelvis is among them where it carries the others."""
    body = (mapping.joints["pelvis"], mapping.spine[0], *(mapping.joints[f"{side}_hip"] for side in SIDES))
    first, *others = ([rig.index[bone], *rig.ancestors(rig.index[bone])] for bone in body)
    return [bone for bone in first if all(bone in line for line in others)]


def _carrying_problems(mapping: Mapping, rig: Rig) -> list[str]:
    body = [mapping.joints.get("pelvis"), *mapping.spine[:1], *(mapping.joints.get(f"{side}_hip") for side in SIDES)]
    if mapping.travel not in rig.index or any(bone not in rig.index for bone in body) or not mapping.spine:
        return []
    if rig.index[mapping.travel] in carriers(mapping, rig):
        return []
    return [f"The bone “{mapping.travel}” (travel) does not carry pelvis, spine and legs: choose one that does, or none."]


def _moving_problems(mapping: Mapping, rig: Rig) -> list[str]:
    return [
        f"The bone “{bone}” ({role}) is connected to its parent, so it cannot move: choose none, or disconnect it in Edit Mode (Alt P)."
        for role, bone in (("travel", mapping.travel), ("root", mapping.root))
        if bone in rig.connected
    ]


def checked(mapping: Mapping, rig: Rig) -> Mapping:
    """The mapping itself. Raises RigError with the first thing that is wrong with it."""
    if problems := mapping_problems(mapping, rig):
        raise RigError(problems[0] + (f" ({len(problems) - 1} more)" if len(problems) > 1 else ""))
    return mapping
