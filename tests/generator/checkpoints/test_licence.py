from __future__ import annotations

import pytest

from motion_mamba.generator.checkpoints.checkpoint_file import find_checkpoint, read_checkpoint
from motion_mamba.generator.checkpoints.licence import licence_sentence, licences
from motion_mamba.generator.checkpoints.shipped import shipped_checkpoints


def test_one_non_commercial_source_of_any_part_forbids_commercial_use() -> None:
    training = {
        "vae": {"sources": {"CMU": "free for all uses"}},
        "denoiser": {"sources": {"CMU": "free for all uses", "B": "CC BY-NC 4.0"}},
    }
    assert licences(training) == ("CC BY-NC 4.0", "free for all uses")
    assert licence_sentence(training) == "no commercial use (CC BY-NC 4.0)"
    del training["denoiser"]["sources"]["B"]
    assert licence_sentence(training) == "any use (free for all uses)"
    # Made windows count too.
    training["denoiser"]["made_licences"] = ["CC BY-NC-SA 4.0"]
    assert licence_sentence(training) == "no commercial use (CC BY-NC-SA 4.0)"


def test_who_says_nothing_allows_nothing() -> None:
    assert licence_sentence({}) == "not stated"


@pytest.mark.parametrize("name", list(shipped_checkpoints()))
def test_motions_of_what_ships_carry_it(name: str) -> None:
    licence = read_checkpoint(find_checkpoint(name)).id.licence
    assert licence.startswith("any use (" if name == "open" else "no commercial use (")
