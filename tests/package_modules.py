"""The package's modules, for tests that read their source."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("addon", "cli", "generator", "rigs")
MODULES = sorted(ROOT.glob("*.py")) + sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def is_within(module: str, *parents: str) -> bool:
    return any(module == parent or module.startswith(f"{parent}.") for parent in parents)
