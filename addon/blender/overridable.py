"""Properties that may differ on a library override: a character linked from another file keeps settings and motion of its own."""

from __future__ import annotations

from typing import Any

OVERRIDABLE: set[Any] = {"LIBRARY_OVERRIDABLE"}
# Lists may grow there too.
OVERRIDABLE_LIST: set[Any] = {"LIBRARY_OVERRIDABLE", "USE_INSERTION"}
