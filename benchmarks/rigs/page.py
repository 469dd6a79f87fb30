"""The table of docs/rigs.md."""

from __future__ import annotations

from pathlib import Path

from motion_mamba.benchmarks.rigs.rows import Row

_PAGE = Path(__file__).parents[2] / "docs" / "rigs.md"
_BEGIN, _END = "<!-- python -m benchmarks.rigs --write -->", "<!-- end -->"


def table(rows: list[Row], random: dict[str, float]) -> str:
    """Rigs, and what random ones have in the middle and at worst."""
    lines = ["| file | recognised as | limbs, lock off | legs, locked | drift | soles off the floor |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {row.file} | {row.convention} | {_number(row.limbs, '°')} | {_number(row.legs, '°')} | {_number(row.drift, ' cm')} | "
        f"{_number(row.height, ' cm')} |"
        for row in rows
    ]
    lines += [
        f"| {int(random['count'])} random rigs, median | mapped | | {random['legs_median']:.1f}° | {random['drift_median']:.1f} cm | "
        f"{random['height_median']:.1f} cm |",
        f"| 90 % of them below | | | {random['legs_p90']:.1f}° | {random['drift_p90']:.1f} cm | {random['height_p90']:.1f} cm |",
        f"| at worst | | | {random['legs_max']:.1f}° | {random['drift_max']:.1f} cm | {random['height_max']:.1f} cm |",
        f"| within 8°, 2 cm, 1 cm | | | {random['legs_within']:.0%} | {random['drift_within']:.0%} | {random['height_within']:.0%} |",
    ]
    return "\n".join(lines)


def write(text: str) -> None:
    """Put the table between the marks of the page."""
    page = _PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    _PAGE.write_text(f"{before}{_BEGIN}\n\n{text}\n\n{_END}{after}", encoding="utf-8", newline="\n")


def _number(value: float | None, unit: str) -> str:
    return "not sure" if value is None else f"{value:.1f}{unit}"
