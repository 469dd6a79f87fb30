"""What a preparation took and what it left out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .store import Window


@dataclass(frozen=True)
class Skipped:
    """Something left out. what: file or window. reason: a short class of reasons, for counting. detail: what exactly happened."""

    what: str
    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Report:
    """The result of a preparation. recordings: number used. rows: 20 a second. seconds: how long it took."""

    output: Path
    recordings: int
    rows: int
    windows: tuple[Window, ...]
    skipped: tuple[Skipped, ...]
    seconds: float

    def __str__(self) -> str:
        lines = [
            f"wrote {self.output}: {self.recordings} recordings, {self.rows} rows ({self.rows / 20 / 60:.1f} minutes), "
            f"{len(self.windows)} windows, in {self.seconds:.0f} s",
            *_table(self.windows),
        ]
        for reason, count in Counter(entry.reason for entry in self.skipped).most_common():
            examples = [entry for entry in self.skipped if entry.reason == reason][:3]
            lines.append(f"skipped {count}: {reason}, e.g. " + "; ".join(f"{e.what} {e.detail}".strip() for e in examples))
        return "\n".join(lines)

    def save(self, path: Path) -> None:
        """Write the report as JSON, with every skipped thing named."""
        counts = Counter((window.source, window.split) for window in self.windows)
        content = {
            "output": str(self.output),
            "recordings": self.recordings,
            "rows": self.rows,
            "windows": len(self.windows),
            "windows_by_source_and_split": {f"{source} {split}": count for (source, split), count in sorted(counts.items())},
            "seconds": round(self.seconds, 1),
            "skipped": [{"what": entry.what, "reason": entry.reason, "detail": entry.detail} for entry in self.skipped],
        }
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _table(windows: Sequence[Window]) -> list[str]:
    splits = ("train", "val", "test", "excluded")
    counts = Counter((window.source, window.split) for window in windows)
    rows: Counter[str] = Counter()
    for window in windows:
        rows[window.source] += window.row_count
    lines = [f"{'source':20s}" + "".join(f"{split:>10s}" for split in splits) + f"{'minutes':>10s}"]
    for source in sorted(rows):
        numbers = "".join(f"{counts[source, split]:10d}" for split in splits)
        lines.append(f"{source:20s}{numbers}{rows[source] / 20 / 60:10.1f}")
    return lines
