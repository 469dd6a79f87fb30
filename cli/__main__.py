"""`python -m motion_mamba.cli`, where the command is not on the path."""

from .main import run

run()
