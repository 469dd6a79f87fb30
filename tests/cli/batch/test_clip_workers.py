"""Clips by processes and by a cluster's workers; the cluster is Dask's own, on this machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from motion_mamba.cli.batch.clip_workers import Workers, each_done
from motion_mamba.cli.main import main
from motion_mamba.rigs.files.motion_npz import load_npz


def said(item: int, word: str) -> str:
    if item < 0:
        raise ValueError(f"{item} is below nothing")
    return f"{word} {item}"


@pytest.mark.parametrize("processes", [1, 2])
def test_every_item_comes_once(processes: int) -> None:
    done = dict(each_done(partial(said, word="made"), [1, 2, 3], Workers(processes)))
    assert done == {1: "made 1", 2: "made 2", 3: "made 3"}


def test_nothing_needs_nobody() -> None:
    assert list(each_done(partial(said, word="made"), [], Workers(2, "tcp://nowhere:1"))) == []


def test_an_error_of_a_process_is_the_commands() -> None:
    with pytest.raises(ValueError, match="below nothing"):
        list(each_done(partial(said, word="made"), [1, -1, 2], Workers(2)))


def test_dask_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ValueError, match=r"motion-mamba\[cluster\]"):
        list(each_done(partial(said, word="made"), [1], Workers(1, "tcp://127.0.0.1:1")))


class TestCluster:
    @pytest.fixture(scope="class")
    def address(self) -> Iterator[str]:
        distributed = pytest.importorskip("distributed", reason='needs Dask: pip install -e ".[cluster]"')
        with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            yield cluster.scheduler_address

    def test_its_workers_make_the_clips(self, address: str, tmp_path: Path) -> None:
        (tmp_path / "prompts.txt").write_text("a person walks | 2\na person waves | 2\na person jumps | 2\n", encoding="utf-8")
        command = ["generate", "--prompts", str(tmp_path / "prompts.txt"), "--steps", "2", "--runtime", "light", "--output"]
        assert main([*command, str(tmp_path / "far"), "--cluster", address]) == 0
        assert main([*command, str(tmp_path / "near"), "--processes", "1"]) == 0
        far, near = (sorted((tmp_path / name).glob("*.npz")) for name in ("far", "near"))
        assert [path.name for path in far] == [path.name for path in near] and len(far) == 3
        for one, other in zip(far, near, strict=True):
            np.testing.assert_allclose(load_npz(one).joints, load_npz(other).joints, atol=1e-4)

    def test_a_clip_that_nobody_sees_is_told(self, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
        from motion_mamba.cli.batch import prompt_clips

        (tmp_path / "prompts.txt").write_text("a person walks | 2\n", encoding="utf-8")
        monkeypatch.setattr(prompt_clips.Clip, "is_made", lambda *_: False)
        command = ["generate", "--prompts", str(tmp_path / "prompts.txt"), "--steps", "2", "--runtime", "light"]
        assert main([*command, "--output", str(tmp_path / "set"), "--cluster", address]) == 1
        assert "must be shared by all" in capsys.readouterr().err


def test_workers_of_several_threads_are_refused() -> None:
    distributed = pytest.importorskip("distributed", reason='needs Dask: pip install -e ".[cluster]"')
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as cluster,
        pytest.raises(ValueError, match="--nthreads 1"),
    ):
        list(each_done(partial(said, word="made"), [1], Workers(1, cluster.scheduler_address)))
