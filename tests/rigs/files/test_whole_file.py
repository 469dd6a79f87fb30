"""Files that are whole or not there at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from motion_mamba.rigs.files.whole_file import whole_file, write_whole


def test_the_file_appears_at_the_end(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.GIF") as part:
        assert part.suffix == ".gif" and part.parent == tmp_path and not (tmp_path / "a.GIF").exists()
        part.write_bytes(b"new")
    assert (tmp_path / "a.GIF").read_bytes() == b"new" and os.listdir(tmp_path) == ["a.GIF"]


def test_an_error_leaves_the_old_file_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, b"old")
    with pytest.raises(KeyError), whole_file(path) as part:
        part.write_bytes(b"ha")
        raise KeyError

    def full_disk(self: Path, data: bytes) -> None:
        with self.open("wb") as stream:
            stream.write(data[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old" and os.listdir(tmp_path) == ["a.txt"]


def test_any_name_that_a_file_may_have(tmp_path: Path) -> None:
    write_whole(tmp_path / ("n" * 251 + ".txt"), b"new")
    assert len(os.listdir(tmp_path)) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows lets only some users make links")
def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "a.txt").symlink_to(tmp_path / "there" / "b.txt")
    write_whole(tmp_path / "a.txt", b"new")
    assert (tmp_path / "a.txt").is_symlink() and os.listdir(tmp_path / "there") == ["b.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such modes")
def test_it_is_an_ordinary_file(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"")
    (tmp_path / "b").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode
