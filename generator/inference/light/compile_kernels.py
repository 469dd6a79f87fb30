"""The program that `kernel_process` runs: it imports the kernels, which compiles them, and says so in a file. Not to be imported."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any


def main(job: dict[str, Any]) -> None:
    """job: as `KernelProcess` writes it."""
    if hasattr(os, "nice"):
        os.nice(10)
    # The package may be replaced meanwhile: Python would make its folders anew to keep bytecode there.
    sys.dont_write_bytecode = True
    sys.path[:] = job["paths"]
    try:
        load_package(job["package"], Path(job["root"]))
        import_module(f"{job['package']}{job['inside']}.compiled")
        Path(job["marker"]).touch()
    finally:
        Path(job["lock"]).unlink(missing_ok=True)


def load_package(name: str, root: Path) -> None:
    """Under the name that it has in the other process, since numba writes names down: Blender's extensions lie in packages that no file
    stands for."""
    parts = name.split(".")
    for depth in range(1, len(parts)):
        above = ModuleType(".".join(parts[:depth]))
        above.__path__ = []
        sys.modules[above.__name__] = above
    spec = spec_from_file_location(name, root / "__init__.py", submodule_search_locations=[str(root)])
    assert spec is not None and spec.loader is not None, "a package of files"
    sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
