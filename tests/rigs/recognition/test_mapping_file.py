"""Mapping files as people edit and mistake them."""

from __future__ import annotations

import json

import pytest
from people import person
from test_retarget import named

from motion_mamba.rigs.recognition.mapping_file import load_mapping, mapping_from_json, mapping_to_json
from motion_mamba.rigs.recognition.rig import RigError

WRONG = (None, 5, "x", [1], {"a": 1}, [None], {"left_hip": None})


@pytest.mark.parametrize("key", ["joints", "spine", "neck", "travel", "turns_travel", "root", "switches", "ik", "ik_switches"])
def test_an_entry_of_any_kind_is_read_or_refused_by_its_name(key) -> None:
    good = json.loads(mapping_to_json(person(named("Mixamo"))[1]))
    for value in WRONG:
        try:
            mapping_from_json(json.dumps(good | {key: value}), "it")
        except RigError as error:
            assert str(error).startswith("it")


def test_a_file_that_is_no_text_is_refused(tmp_path) -> None:
    path = tmp_path / "mapping.json"
    path.write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(RigError, match=r"mapping\.json is not a text file"):
        load_mapping(path)
