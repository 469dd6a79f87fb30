"""The installation that is under way, as panel and preferences show it."""

from __future__ import annotations

from dataclasses import dataclass

from ..worker import session
from . import installer


@dataclass(eq=False)
class InstallView:
    """An installation as the panel shows it."""

    installation: installer.Installation
    text: str = "Starting pip"
    done: int = 0
    total: int = 0
    outcome: installer.Outcome | None = None

    @property
    def factor(self) -> float:
        return self.done / self.total if self.total else 0.0

    def receive(self, event: installer.Event) -> None:
        if isinstance(event, installer.Line):
            self.text, self.done, self.total = event.text, event.done, event.total
        else:
            self.outcome = event


_shown: InstallView | None = None


def shown() -> InstallView | None:
    """None while nothing is being installed."""
    return _shown


def show(view: InstallView) -> None:
    """Until `hide`. Whoever closes the session cancels it."""
    global _shown
    _shown = view
    session.current().at_close[view] = _abandon


def hide() -> None:
    global _shown
    if _shown is not None:
        session.current().at_close.pop(_shown, None)
    _shown = None


def _abandon() -> None:
    global _shown
    if _shown is not None:
        _shown.installation.cancel()
    _shown = None
