"""What the panel says about a model's data, from files of all kinds. No Blender needed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from motion_mamba.addon.panel import model_card


def test_a_card_is_read_again_when_its_file_appears_and_changes(tmp_path: Path) -> None:
    mine = tmp_path / "mine.safetensors"
    name, licences = model_card.card(mine)
    assert name == "mine" and licences.startswith("unknown (")
    for sources, said in (({"a": "CC0"}, "CC0"), ({"a": "CC0", "b": "CC BY 4.0"}, "CC BY 4.0, CC0")):
        mine.with_suffix(".json").write_text(json.dumps({"training": {"sources": sources}}))
        assert model_card.card(mine) == ("mine", said)


@pytest.mark.parametrize("content", ["[]", "3", "{", '{"training": []}', '{"training": {"denoiser": 1}}', '{"training": {"sources": [1]}}'])
def test_what_describes_no_model_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "mine.json").write_text(content)
    name, licences = model_card.card(tmp_path / "mine.safetensors")
    assert name == "mine" and licences.startswith("unknown (")


def test_a_shipped_one_names_its_licences() -> None:
    name, licences = model_card.card(None)
    assert name != "none installed" and licences and "unknown" not in licences
