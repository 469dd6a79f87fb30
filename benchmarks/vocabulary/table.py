"""Results to a table for people and one JSON object for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from .measure import Result, sense_of, share_done
from .prompts import kinds

# Results of each model's column, by the column's heading.
Columns = dict[str, list[Result]]
_SENSE = ("sinks cm", "starts in air", "false contacts", "slide cm/s")


def markdown(columns: Columns, wording: str) -> str:
    """Share done by kind, a column a model; below, the held-out prompts and all."""
    heads = [f"{wording}", "prompts", *columns]
    lines = [
        [title, str(len(_first(rows))), *(f"{share_done(results):.2f}" for results in rows)] for title, rows in _rows(columns, wording)
    ]
    return _table(heads, lines)


def sense_markdown(columns: Columns) -> str:
    """Physical sense by kind: means over prompts, one group of columns a model."""
    heads = ["physical sense", *(f"{name}: {figure}" for name in columns for figure in _SENSE)]
    lines = [
        [title, *(cell for results in rows for cell in _sense_cells(results))] for title, rows in _rows(columns, "typed") if _first(rows)
    ]
    return _table(heads, lines)


def _sense_cells(results: Sequence[Result]) -> list[str]:
    sense = sense_of(results)
    return [f"{sense.sinks:.1f}", f"{sense.starts_in_air:.2f}", f"{sense.false_contacts:.2f}", f"{sense.slide:.1f}"]


def _rows(columns: Columns, wording: str) -> Iterable[tuple[str, list[list[Result]]]]:
    """(title, results of each column) of every kind that was measured, of the held-out prompts, of the others, and of all."""
    for key, title in kinds().items():
        rows = [[result for result in results if result.prompt.kind == key] for results in columns.values()]
        if rows[0]:
            yield title, rows
    held = [[result for result in results if result.prompt.is_held_out(wording)] for results in columns.values()]
    known = [[result for result in results if not result.prompt.is_held_out(wording)] for results in columns.values()]
    yield "**held-out words**", held
    yield "**other words**", known
    yield "**all**", list(columns.values())


def _first(rows: Sequence[Sequence[Result]]) -> Sequence[Result]:
    return rows[0]


def figures(columns: Columns, wording: str) -> dict[str, dict]:
    """The same as plain data, with every prompt's share."""
    titles = {title: key for key, title in kinds().items()}
    content: dict[str, dict] = {name: {"kinds": {}, "prompts": {}} for name in columns}
    for title, rows in _rows(columns, wording):
        for name, results in zip(columns, rows, strict=True):
            if results:
                content[name]["kinds"][titles.get(title, title.strip("*"))] = _kind_figures(results)
    for name, results in columns.items():
        content[name]["prompts"] = {result.typed: round(result.share, 4) for result in results}
    return content


def _kind_figures(results: Sequence[Result]) -> dict[str, float]:
    sense = {name: round(value, 4) for name, value in asdict(sense_of(results)).items()}
    return {"prompts": len(results), "done": round(share_done(results), 4), **sense}


def _table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rows = [list(heads), *map(list, lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    texts = ["| " + " | ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) + " |" for row in rows]
    rule = "|" + "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])]) + "|"
    return "\n".join([texts[0], rule, *texts[1:]])
