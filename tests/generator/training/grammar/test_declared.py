"""Programs declared in TOML: read as the dataclasses that they stand for, and refused by name where they are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from motion_mamba.generator.training.grammar import programs
from motion_mamba.generator.training.grammar.acts.declared import declared_acts, declared_programs
from motion_mamba.generator.training.grammar.acts.gesture import Gesture, Stroke
from motion_mamba.generator.training.grammar.acts.held import Held
from motion_mamba.generator.training.grammar.acts.repeated import Repeated, hand_falls
from motion_mamba.generator.training.grammar.figure.places import BELLY, OnBody, Towards
from motion_mamba.generator.training.grammar.registry import all_programs

FILES = sorted(Path(programs.__file__).parent.rglob("*.toml"))


@pytest.fixture
def file(tmp_path):
    def write(text: str) -> Path:
        (tmp_path / "some.toml").write_text(text, encoding="utf-8")
        return tmp_path / "some.toml"

    return write


def test_a_table_is_the_dataclass_of_its_name(file) -> None:
    acts = declared_acts(
        file("""
            [gestures]
            bowed = { trunk = [12.0, 0.0, 0.0], hold = [1.0, 2.0] }

            [places]
            tray = { joint = "spine1", offset = [0.0, 0.1, 0.4], frame = "heading" }

            [[held]]
            name = "holds"
            place = { at = "belly", moved = [0.0, 0.02, 0.06] }
            one = ["[hold] it"]

            [[repeated]]
            name = "beats"
            place = "tray"
            places = { own = { direction = [0.0, 0.0, 1.0], reach = 0.9 } }
            stroke = { way = [0.0, 0.2, 0.0], period = [0.5, 1.0], shape = "strike" }
            gesture = "bowed"
            seen = "hand_falls"
            counts = [2, 4]
        """)
    )
    assert acts == (
        Held("holds", BELLY.moved(0.0, 0.02, 0.06), one=("[hold] it",)),
        Repeated(
            "beats",
            OnBody("spine1", (0.0, 0.1, 0.4), "heading"),
            Stroke((0.0, 0.2, 0.0), (0.5, 1.0), "strike"),
            gesture=Gesture(trunk=(12.0, 0.0, 0.0), hold=(1.0, 2.0)),
            seen=hand_falls,
            counts=(2, 4),
            places={"own": Towards((0.0, 0.0, 1.0), 0.9)},
        ),
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_ships_is_among_all_programs(path: Path) -> None:
    declared = declared_programs(path)
    assert declared and {program.name for program in declared} <= all_programs().keys()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[help]]\nname = "a"', "there is no help"),
        ('[[held]]\nname = "a"\nplace = "moon"', "a: there is no place moon"),
        ('[[held]]\nname = "a"\nplace = "belly"\ngesture = "own"', "a: there is no gesture own"),
        ('[[held]]\nname = "a"\nplace = "belly"\nnearer = 0.1', "a: there is no nearer"),
        ('[[held]]\nname = "a"', "a: .*place"),
        ('[[bent]]\nname = "a"\ntrunk = [1.0, 0.0, 0.0]\nphrases = []\nleast = 1.0\nmeasure = "luck"', "a: there is no measure luck"),
    ],
)
def test_what_is_no_program_is_refused_by_name(text: str, told: str, file) -> None:
    with pytest.raises(ValueError, match=f"some.toml: {told}"):
        declared_acts(file(text))
