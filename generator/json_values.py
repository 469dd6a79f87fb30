"""What was read from a JSON file, as types that a checker can follow."""

from __future__ import annotations

from typing import Any, cast


def as_object(value: Any) -> dict[str, Any] | None:
    """A JSON object; None where it is something else."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def as_list(value: Any) -> list[Any] | None:
    """A JSON array; None where it is something else."""
    return cast("list[Any]", value) if isinstance(value, list) else None
