"""Whether recordings do what they are called: a cut of a recording may miss the jump that it is named after."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ...predicates.conditions import holds
from ...representation.features import features_to_joints
from ...text.clauses.prompt_actions import prompt_actions

_FILE = Path(__file__).with_name("recorded_actions.toml")
# Of the captions, where a row does not say.
_MOST = 0.75


@dataclass(frozen=True)
class _RecordedAction:
    """says: of a caption. seen: a condition on joints. share: of the captions that must say so."""

    says: re.Pattern[str]
    seen: str
    share: float


def does_what_it_is_called(rows: np.ndarray, captions: Sequence[str]) -> bool:
    """rows: (R, 263) features, not normalised. True, too, for all that no row of recorded_actions.toml speaks of."""
    if float(np.median([len(prompt_actions(caption)) for caption in captions])) > 1.0:
        return True
    asked = [action.seen for action in _actions() if np.mean([bool(action.says.search(caption)) for caption in captions]) >= action.share]
    joints = features_to_joints(np.asarray(rows, dtype=np.float64))
    return all(holds(joints, seen) for seen in asked)


@cache
def _actions() -> tuple[_RecordedAction, ...]:
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))["action"]
    return tuple(
        _RecordedAction(re.compile(rf"\b{each['says']}\b", re.IGNORECASE), each["seen"], each.get("share", _MOST)) for each in told
    )
