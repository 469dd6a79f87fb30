"""The panel in German: English as it stands in the code, {0} where an f-string has its first value, and what is said instead."""

from __future__ import annotations

from .asking import ASKING
from .characters import CHARACTERS
from .directing import DIRECTING
from .joints import JOINTS
from .keeping import KEEPING
from .making import MAKING
from .settings import SETTINGS
from .styling import STYLING

TABLES = (ASKING, DIRECTING, MAKING, KEEPING, CHARACTERS, SETTINGS, STYLING)
GERMAN = {english: said for table in TABLES for english, said in table.items()}

__all__ = ["GERMAN", "JOINTS", "TABLES"]
