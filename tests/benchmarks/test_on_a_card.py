"""The graphics card's script rehearsed on the processor: every step but the card's own, with tiny models."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from motion_mamba.benchmarks import generate
from motion_mamba.benchmarks.on_a_card.measure import Plan, measured_rows
from motion_mamba.benchmarks.on_a_card.report import markdown

SCRIPT = Path(generate.__file__).parent / "on_a_card.sh"


@pytest.mark.skipif(shutil.which("bash") is None or shutil.which("timeout") is None, reason="needs bash and timeout")
def test_the_whole_script_ends_in_a_table(tmp_path: Path) -> None:
    command = ["bash", str(SCRIPT), "--device", "cpu", "--tiny", "--output", str(tmp_path), "--python", sys.executable]
    result = subprocess.run(command, capture_output=True, text=True, timeout=590, check=False)
    assert result.returncode == 0, result.stderr
    content = json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))
    logs = "\n".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("*.log"))
    assert [(step["step"], step["status"]) for step in content["steps"]] == [("tests", 0), ("measure", 0)], logs
    rows = {row["what"]: row for row in content["rows"]}
    assert len(rows) == 2 * 2 * 2 + 2 + 2 and content["not reached"] == []
    assert all("failed" not in row for row in rows.values()), rows
    assert rows["denoise, MLD-shaped, 2 takes, bf16, plain"]["ddim 50 ms"] > 0
    assert rows["training step, fp32, batch 4"]["steps an hour"] > 1
    assert (tmp_path / "card.md").read_text(encoding="utf-8").count("\n|") > len(rows)


def test_what_there_is_no_time_for_is_named() -> None:
    (content,) = measured_rows(Plan.tiny("cpu"), -1.0)
    assert content["rows"] == [] and len(content["not reached"]) == 12
    assert "training step, bf16" in markdown(content | {"steps": []})


def test_a_row_that_fails_is_told_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from motion_mamba.benchmarks.on_a_card import measure

    def full(*_: object) -> dict[str, float]:
        raise RuntimeError("CUDA out of memory\nand so on")

    monkeypatch.setattr(measure, "_denoised", full)
    *_, content = measured_rows(Plan.tiny("cpu"), 300.0)
    failed = [row for row in content["rows"] if "failed" in row]
    assert len(failed) == 8 and failed[0]["failed"] == "CUDA out of memory" and len(content["rows"]) == 12


def test_an_unknown_argument_is_refused() -> None:
    if shutil.which("bash") is None:
        pytest.skip("needs bash")
    result = subprocess.run(["bash", str(SCRIPT), "--fast"], capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 2 and "--fast" in result.stderr
