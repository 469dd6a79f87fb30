"""What is installed of the runtime. The disk is read once and after each change, never while drawing."""

from __future__ import annotations

from .. import preferences
from ..blender.typed import current_context
from . import runtime

# With whether PyTorch was wanted then.
_last: tuple[bool, runtime.Report] | None = None


def report() -> runtime.Report:
    """As last looked up; looked up again when the preferences want other packages."""
    if _last is None or _last[0] != preferences.wants_torch(current_context()):
        return refresh()
    return _last[1]


def refresh() -> runtime.Report:
    """Look again."""
    global _last
    torch = preferences.wants_torch(current_context())
    found = runtime.inspect(preferences.runtime_folder(), runtime.pinned_packages(torch=torch))
    _last = torch, found
    return found


def forget() -> None:
    global _last
    _last = None
