"""Rigs in the names of the corpus (`bone_names.csv`: one row a bone and convention), spelled as exporters and animators spell them."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from motion_mamba.rigs.recognition.rig import Rig, plain_rig

CORPUS = Path(__file__).with_name("bone_names.csv")
# Where joints are in a person of 1.7 m who stands in an A-pose, left side.
_PLACES = {
    "hip": (0.09, 0.9, 0.0), "knee": (0.1, 0.5, 0.01), "ankle": (0.1, 0.09, -0.02), "foot": (0.11, 0.02, 0.11),
    "collar": (0.03, 1.4, 0.0), "shoulder": (0.17, 1.4, -0.02), "elbow": (0.37, 1.22, -0.02), "wrist": (0.54, 1.06, 0.02),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    bone: str
    parent: str
    joint: str


@dataclass(frozen=True)
class Spelling:
    """before, after: what all names have around them; "%" in after is the bone's number. separator: what stands between words, None as
    it was. letters: "lower", "upper" or "" as they were."""

    before: str = ""
    after: str = ""
    separator: str | None = None
    letters: str = ""

    def of(self, name: str, number: int) -> str:
        if self.separator is not None:
            name = re.sub(r"[ _.\-]+", self.separator, name)
        name = {"lower": name.lower(), "upper": name.upper(), "": name}[self.letters]
        return self.before + name + self.after.replace("%", f"{number:02d}")


_WORD = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=9)
_END = st.sampled_from(["_", ":", "-", ".", " ", "|", "1_", "01:"])
PREFIXES = st.one_of(
    st.just(""),
    st.sampled_from(["mixamorig:", "mixamorig1_", "Character1_", "DEF-", "Actor01_", "Armature_", "Skeleton 001:", "b_", "Bip_", "jnt_"]),
    st.builds("".join, st.tuples(_WORD, _END)),
)
SUFFIXES = st.sampled_from(["", "", ".001", ".002", "_%", "_0%", "_jnt", "_bone", "-skin", ".def"])
SPELLINGS = st.builds(
    Spelling, PREFIXES, SUFFIXES, st.sampled_from([None, None, "_", ".", "-", " "]), st.sampled_from(["", "lower", "upper"])
)


@cache
def corpus() -> dict[str, tuple[Row, ...]]:
    with CORPUS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        name: tuple(Row(row["bone"], row["parent"], row["joint"]) for row in rows if row["convention"] == name)
        for name in dict.fromkeys(row["convention"] for row in rows)
    }


def spelled(convention: str, spelling: Spelling, seed: int = 0) -> tuple[Rig, dict[str, str]]:
    """A person in a convention's bones, and which bone is which joint: "spine1", "neck1" and so on among them."""
    rows = corpus()[convention]
    random = np.random.default_rng(seed)
    names = [spelling.of(row.bone, number) for number, row in enumerate(rows)]
    at = {row.bone: number for number, row in enumerate(rows)}
    heads = np.zeros((len(rows), 3))
    levels = [row.joint for row in rows if row.joint.startswith("spine")]
    for number, row in enumerate(rows):
        if row.joint:
            heads[number] = _place(row.joint, len(levels)) + 0.006 * random.normal(size=3)
        elif row.parent:
            heads[number] = heads[at[row.parent]] + 0.015 * random.normal(size=3)
    parents = tuple(at[row.parent] if row.parent else -1 for row in rows)
    joints = {row.joint: name for row, name in zip(rows, names, strict=True) if row.joint}
    return plain_rig(tuple(names), parents, heads, name=convention), joints


def _place(joint: str, spine: int) -> np.ndarray:
    side, _, limb = joint.partition("_")
    if limb:
        return np.array(_PLACES[limb]) * [1.0 if side == "left" else -1.0, 1.0, 1.0]
    if joint.startswith("spine"):
        return np.array([0.0, 0.95 + 0.4 * int(joint.removeprefix("spine")) / (spine + 1), 0.0])
    return np.array(
        {"pelvis": (0.0, 0.94, 0.0), "neck1": (0, 1.45, 0), "neck2": (0, 1.5, 0), "neck3": (0, 1.52, 0), "head": (0, 1.56, 0.02)}[joint]
    )
