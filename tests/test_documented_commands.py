"""What README and documentation tell a reader to type runs as it stands, line after line, in a copy of the checkout.

A block that is not run says why in a comment above it, which a page does not show: <!-- not run: hours, and recordings -->. A fenced
block with a title is that file; the others are Python, or text of no use to a shell where they say so. Installing is left out: CI's
environment is made by such a line, and e2e/test_wheel.py installs the light one.
"""

from __future__ import annotations

import itertools
import os
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
NOT_RUN = re.compile(r"<!-- not run: \S.* -->")
FENCE = re.compile(r"```(?P<language>\w*)(?: title=\"(?P<title>[\w.]+)\")?")
# What a command says that it makes.
MADE = ("--output", "--preview", "--sheet", "--video")


@dataclass(frozen=True)
class Block:
    """language: "" for an indented one, which is commands. line: where it begins, from 1. run: not said to be left out."""

    language: str
    title: str
    line: int
    run: bool
    text: str


def blocks(page: str) -> list[Block]:
    """A page's, in their order."""
    lines = page.splitlines()
    found: list[Block] = []
    at = 0
    while at < len(lines):
        fence = FENCE.fullmatch(lines[at])
        start = at + 1 if fence else at
        end = start
        if fence:
            end = lines.index("```", start)
        elif lines[at].startswith("    ") and (at == 0 or not lines[at - 1].strip()):
            while end < len(lines) and lines[end].startswith("    "):
                end += 1
        if fence or end > start:
            language, title = (fence["language"], fence["title"] or "") if fence else ("", "")
            text = "\n".join(line if fence else line.removeprefix("    ") for line in lines[start:end])
            found.append(Block(language, title, start + 1, not _is_left_out(lines[:at]), text))
        at = max(end + bool(fence), at + 1)
    return found


def _is_left_out(before: list[str]) -> bool:
    return any(NOT_RUN.fullmatch(line) for line in [line for line in before if line.strip()][-1:])


def runnable(page: Path) -> list[Block]:
    return [block for block in blocks(page.read_text(encoding="utf-8")) if block.run and block.language != "text"]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A copy of what git knows of the checkout, to type in, with the commands of this environment and a pip that does nothing."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    if listed.returncode != 0:
        pytest.skip("needs git and a checkout: what git knows is copied")
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (tmp_path / "checkout" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "checkout" / name).write_bytes((ROOT / name).read_bytes())
    for name, line in (
        ("pip", "exit 0"),
        ("python", f'exec {sys.executable} "$@"'),
        ("motion-mamba", f'exec {sys.executable} -m motion_mamba "$@"'),
    ):
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(0o755)
    return tmp_path / "checkout"


def run(command: list[str], folder: Path) -> str:
    """What a command printed. Fails with it where the command fails."""
    environment = os.environ | {"PATH": f"{folder.parent / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, f"{command[-1]}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def missing(line: str, folder: Path) -> list[str]:
    """Files that a line names as what it writes, and that are not there after it."""
    words = shlex.split(line)
    names = [word for before, word in itertools.pairwise(words) if before in MADE]
    return [name for name in names if not (folder / name).exists()]


@pytest.mark.skipif(sys.platform == "win32", reason="the examples are typed into a Unix shell")
@pytest.mark.parametrize("page", [page for page in PAGES if runnable(page)], ids=lambda page: page.stem)
def test_a_page_runs_as_it_is_typed(page: Path, scratch: Path) -> None:
    pytest.importorskip("bpy", reason='examples write .blend files: pip install -e ".[blender]"')
    for block in runnable(page):
        if block.title:
            (scratch / block.title).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            run([sys.executable, "-c", block.text], scratch)
        else:
            for line in block.text.splitlines():
                run(["bash", "-euo", "pipefail", "-c", line], scratch)
                assert not missing(line, scratch), f"{page.name}, from line {block.line}: {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_is_of_a_kind_that_is_known(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert {block.language for block in blocks(text)} <= {"", "text", "json", "python"}
    assert all(block.title for block in blocks(text) if block.language == "json"), "a file without a name is made by nobody"
    assert text.count("<!-- not run: ") == sum(not block.run for block in blocks(text)), "a mark stands right above its block"


def test_what_is_left_out_is_what_nobody_waits_for() -> None:
    """A command that makes a motion is quick: none of them may be marked, but those that need what a training has made."""
    left_out = [
        line for page in PAGES for block in blocks(page.read_text(encoding="utf-8")) if not block.run for line in block.text.splitlines()
    ]
    assert left_out and not [line for line in left_out if line.startswith("motion-mamba generate") and "--model runs/" not in line]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_takes_long_is_marked(page: Path) -> None:
    """Trainings and benchmarks are left out: what is run takes seconds."""
    quick = re.compile(r"pip install|python build_addon\.py|printf |echo |motion-mamba (--|generate|view|retarget|mapping|sheet)")
    lines = [line for block in runnable(page) if not block.language for line in block.text.splitlines()]
    slow = [line for line in lines if not quick.match(line)]
    assert not slow, f"put <!-- not run: hours --> above {slow}"


def test_every_extra_that_is_installed_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = {extra for line in re.findall(r'pip install[^\n]*"\.\[([\w,]+)\]"', text) for extra in line.split(",")}
    assert {"light", "blender", "test", "train"} <= named <= set(project["optional-dependencies"])


class TestParsing:
    PAGE = 'a\n\n    one\n    two\n\n<!-- not run: hours -->\n\n    three\n\n```json title="a.json"\n{}\n```\n\n- b\n    c\n'

    def test_blocks_are_found_in_their_order(self) -> None:
        found = [(block.text, block.language, block.title, block.line, block.run) for block in blocks(self.PAGE)]
        assert found == [("one\ntwo", "", "", 3, True), ("three", "", "", 8, False), ("{}", "json", "a.json", 11, True)]

    def test_files_that_are_not_made_are_told(self, tmp_path: Path) -> None:
        (tmp_path / "a.npz").write_bytes(b"")
        assert missing('motion-mamba generate "walks" --output a.npz --preview a.gif', tmp_path) == ["a.gif"]

    def test_a_command_that_fails_is_told_with_what_it_said(self, tmp_path: Path) -> None:
        with pytest.raises(AssertionError, match="broken"):
            run(["bash", "-euo", "pipefail", "-c", "echo broken >&2; false"], tmp_path)
