"""`python -m motion_mamba`, where the command is not on the path."""

from .cli.main import run

run()
