"""What is to be made, in words that outlive the moment: kept with a motion that waits, so that another take of it can be asked for."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True)
class Asked:
    """blocks: where their strips lie, or after what plays before them. here: from the pose at `frames[0]`. between: through the poses at
    `frames`. prompts: a script's, from `frames[0]` on.

    blocks: uids of the prompt blocks that are made. segments: prompts with their seconds, of blocks that are not in the list yet too.
    """

    kind: Literal["blocks", "here", "between", "prompts"]
    blocks: tuple[str, ...] = ()
    frames: tuple[float, ...] = ()
    segments: tuple[tuple[str, float], ...] = ()

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Asked:
        stored = json.loads(text)
        segments = tuple((prompt, seconds) for prompt, seconds in stored["segments"])
        return cls(stored["kind"], tuple(stored["blocks"]), tuple(stored["frames"]), segments)
