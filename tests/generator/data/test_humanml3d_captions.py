from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from motion_mamba.generator.data.humanml3d_captions import CaptionedClip, plain, read_clips


def write(path: Path, rows: list[dict]) -> Path:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("name", ["captions.jsonl", "captions.jsonl.gz"])
def test_captions_are_read_plain_and_once(tmp_path, name):
    texts = ["A person  walks.", "a person walks", "", "he jumps"]
    path = write(tmp_path / name, [{"id": "000001", "split": "train", "captions": [{"text": text} for text in texts]}])
    assert read_clips(path) == [CaptionedClip("000001", "train", ("a person walks", "he jumps"))]


@pytest.mark.parametrize("content", [b"[1]\n", b"{}\n", b"no json", b'{"id": 1, "split": "train", "captions": [3]}\n'])
def test_another_file_is_told(tmp_path, content):
    path = tmp_path / "captions.jsonl"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="does not hold HumanML3D's captions"):
        read_clips(path)


def test_humanml3d_itself():
    folder = os.environ.get("MOTION_MAMBA_DATA")
    if not folder:
        pytest.skip("MOTION_MAMBA_DATA names no folder of captions")
    clips = read_clips(Path(folder) / "humanml3d" / "captions.jsonl.gz")
    assert len(clips) == 14616 and all(plain(text) == text for clip in clips for text in clip.texts)
