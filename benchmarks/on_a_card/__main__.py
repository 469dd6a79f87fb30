"""The measuring and the report of `on_a_card.sh`, which says what it is all for.

    python -m benchmarks.on_a_card --output FOLDER [--device cuda] [--seconds 400] [--tiny]
    python -m benchmarks.on_a_card --output FOLDER --report

The first writes FOLDER/measured.json, anew after every row, so that what was measured in time is kept; the second FOLDER/card.json and
card.md, with how the script's steps ended.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .measure import Plan, measured_rows
from .report import markdown, read_steps


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True, help="the folder of the figures")
    parser.add_argument("--device", default="cuda", help="cuda or cpu (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=400.0, help="after which no further row is begun (default: %(default)s)")
    parser.add_argument("--tiny", action="store_true", help="tiny models and short clips: a rehearsal")
    parser.add_argument("--report", action="store_true", help="write the report of what was measured")
    options = parser.parse_args()
    measured = options.output / "measured.json"
    if options.report:
        content = json.loads(measured.read_text(encoding="utf-8")) if measured.is_file() else {"setting": {}, "rows": []}
        content["steps"] = read_steps(options.output / "steps.jsonl")
        (options.output / "card.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        (options.output / "card.md").write_text(markdown(content), encoding="utf-8")
        print(markdown(content))
        return
    plan = Plan.tiny(options.device) if options.tiny else Plan.whole(options.device)
    for content in measured_rows(plan, options.seconds):
        measured.write_text(json.dumps(content) + "\n", encoding="utf-8")
        print(json.dumps(content["rows"][-1]), flush=True)


if __name__ == "__main__":
    main()
