"""What no module does: pickle, torch.load, errors swallowed, star imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from .package_modules import MODULES, ROOT, is_within


def forbidden_in(source: str) -> list[str]:
    """What this project never does, as "line: what": pickle in any form, torch.load, errors swallowed, star imports."""
    offences = []
    for node in ast.walk(ast.parse(source)):
        what = _forbidden(node)
        if what:
            offences.append(f"{node.lineno}: {what}")
    return offences


def _forbidden(node: ast.AST) -> str | None:
    match node:
        case ast.Import(names=names) if any(is_within(alias.name, "pickle", "cPickle", "dill", "joblib", "shelve") for alias in names):
            return "pickle"
        case ast.ImportFrom(module="pickle" | "dill" | "joblib" | "shelve"):
            return "pickle"
        case ast.ImportFrom(module="torch", names=names) if any(alias.name == "load" for alias in names):
            return "torch.load"
        case ast.ImportFrom(names=[ast.alias(name="*")]):
            return "star import"
        case ast.Attribute(value=ast.Name(id="torch"), attr="load"):
            return "torch.load"
        case ast.keyword(arg="allow_pickle", value=ast.Constant(value=value)) if value is not False:
            return "allow_pickle"
        case ast.ExceptHandler(body=[ast.Pass()] | [ast.Expr(value=ast.Constant())]):
            return "an error is swallowed"
        case ast.ExceptHandler(type=None):
            return "except without a type"
    return None


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_forbidden(path: Path) -> None:
    assert not forbidden_in(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from pickle import loads",
        "import torch\ntorch.load('x')",
        "from torch import load",
        "import numpy as np\nnp.load('x', allow_pickle=True)",
        "try:\n    f()\nexcept ValueError:\n    pass",
        "try:\n    f()\nexcept Exception:\n    ...",
        "try:\n    f()\nexcept:\n    g()",
        "from math import *",
    ],
)
def test_the_search_for_the_forbidden_finds_it(source: str) -> None:
    assert len(forbidden_in(source)) == 1


def test_the_search_for_the_forbidden_leaves_the_rest_alone() -> None:
    assert not forbidden_in("import numpy as np\nnp.load('x', allow_pickle=False)\ntry:\n    f()\nexcept OSError as error:\n    g(error)")
