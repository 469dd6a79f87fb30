"""The documentation builds as a site, and every link in it leads somewhere."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from motion_mamba.cli.main import command_parser

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "generator").rglob("*.md"))]


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason='needs MkDocs: pip install -e ".[docs]"')
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "site" / "architecture" / "index.html").is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_outside_the_site_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]


def test_every_module_that_documentation_names_exists() -> None:
    """`generator/model/mamba.py` in the text, or a folder's name in a table: what was moved has to be told anew."""
    text = "".join(path.read_text(encoding="utf-8") for path in [*PAGES, *(ROOT / "docs").glob("*.md")])
    named = set(re.findall(r"`((?:addon|cli|generator|rigs|benchmarks|tests)/[\w/]+(?:\.py|\.toml|\.json)?)/?`", text))
    assert named and not [name for name in sorted(named) if not (ROOT / name).exists()]


def test_every_command_that_documentation_shows_is_one() -> None:
    """Its verb and options exist and take what stands there; whether it does what is promised is for the verbs' own tests."""
    text = "".join(path.read_text(encoding="utf-8") for path in [*PAGES, *(ROOT / "docs").glob("*.md")])
    shown = [line for line in re.findall(r"^    (?:.*&& )?motion-mamba (.*)$", text, re.MULTILINE) if line[:1].islower()]
    assert len(shown) > 20
    for line in shown:
        try:
            command_parser().parse_args(shlex.split(line, comments=True))
        except SystemExit as refused:
            # Asked for help it ends well.
            assert refused.code == 0, f"motion-mamba {line}: {refused}"
