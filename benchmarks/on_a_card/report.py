"""Figures as a page to put beside docs/performance.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_ENDED = {0: "done", 124: "out of time", -1: "not begun"}


def read_steps(path: Path) -> list[dict[str, Any]]:
    """How the script's steps ended."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []


def markdown(content: dict[str, Any]) -> str:
    """content: as `measured_rows` gives it, with "steps"."""
    setting = ", ".join(f"{name} {value}" for name, value in content["setting"].items())
    parts = [f"# On a card\n\n{setting}", _steps(content["steps"]), _rows(content["rows"])]
    if late := content.get("not reached"):
        parts.append("Not reached in time: " + "; ".join(late) + ".")
    return "\n\n".join(parts) + "\n"


def _steps(steps: list[dict[str, Any]]) -> str:
    lines = [
        f"| {step['step']} | {_ENDED.get(step['status'], 'failed with ' + str(step['status']))} | {step['seconds']} |" for step in steps
    ]
    return "\n".join(["| step | ended | seconds |", "|---|---|---|", *lines])


def _rows(rows: list[dict[str, Any]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row if name != "what"))
    lines = [f"| {row['what']} | " + " | ".join(_cell(row.get(name)) for name in names) + " |" for row in rows]
    return "\n".join(["| | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|", *lines])


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
