"""A script that leaves what pip leaves, a hundred times faster."""

from __future__ import annotations

QUICK_PIP = """#!{python}
import pathlib, sys
arguments = sys.argv[1:]
target = pathlib.Path(arguments[arguments.index("--target") + 1])
for requirement in (argument for argument in arguments if "==" in argument):
    name, version = requirement.split("==")
    print("Collecting", requirement, flush=True)
    if name.startswith("absent"):
        sys.exit("ERROR: No matching distribution found for " + requirement)
    module = name.replace("-", "_")
    (target / module).mkdir()
    (target / (module + "-" + version + ".dist-info")).mkdir()
    (target / (module + "-" + version + ".dist-info") / "METADATA").write_text("Name: " + name)
"""
