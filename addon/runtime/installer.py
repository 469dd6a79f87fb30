"""Installs the runtime with pip in a process of its own, watched by a thread: Blender's window stays alive. No bpy here."""

from __future__ import annotations

import importlib.util
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import runtime
from .runtime import Package

_TAIL_LINES = 6
_TORCH = "torch"
_TORCH_INDEX = "https://download.pytorch.org/whl/"


@dataclass(frozen=True)
class Line:
    """What pip is doing; `done` of `total` packages have been looked at."""

    text: str
    done: int
    total: int


@dataclass(frozen=True)
class Installed:
    folder: Path


@dataclass(frozen=True)
class Failed:
    """message: what happened and what to do. tail: pip's last lines."""

    message: str
    tail: str


@dataclass(frozen=True)
class Stopped:
    """The installation was cancelled; nothing of it is left."""


Outcome = Installed | Failed | Stopped
Event = Line | Outcome


class InstallError(RuntimeError):
    """The installation cannot begin; the message says what to do."""


@dataclass(frozen=True)
class Plan:
    """What to install where. gpu: torch, if it is among them, with CUDA rather than for the processor. extra: more arguments for pip."""

    folder: Path
    packages: tuple[Package, ...]
    gpu: bool = False
    extra: tuple[str, ...] = ()
    python: str = field(default_factory=lambda: sys.executable)


def pip_command(python: str) -> list[str]:
    """How to run pip: as a module where it is installed, else straight from the wheel that Python brings, which installs nothing.

    Raises InstallError when there is neither.
    """
    if importlib.util.find_spec("pip") is not None:
        return [python, "-m", "pip"]
    ensurepip = importlib.util.find_spec("ensurepip")
    if ensurepip is not None and ensurepip.origin:
        wheels = sorted(Path(ensurepip.origin).parent.glob("_bundled/pip-*.whl"))
        if wheels:
            return [python, str(wheels[-1] / "pip")]
    raise InstallError("This Blender's Python has no pip. Use the official Blender from blender.org, or the zip with wheels.")


def torch_index(gpu: bool, platform: str = sys.platform) -> tuple[str, ...]:
    """PyPI's torch is the CUDA one on Linux, the processor's on Windows, and the only one on a Mac."""
    if platform == "linux" and not gpu:
        return ("--index-url", _TORCH_INDEX + "cpu")
    if platform == "win32" and gpu:
        return ("--index-url", _TORCH_INDEX + "cu130")
    return ()


def commands(plan: Plan, target: Path, constraints: Path, platform: str = sys.platform) -> list[list[str]]:
    """The pip runs, in order. Without dependencies, because each is pinned; only CUDA's libraries are left to torch to name."""
    base = [
        *pip_command(plan.python), "install", "--target", str(target), "--only-binary", ":all:", "--no-input",
        "--disable-pip-version-check", "--progress-bar", "off", "--no-warn-conflicts",
    ]  # fmt: skip
    others = [package.requirement for package in plan.packages if package.name != _TORCH]
    torch = [package.requirement for package in plan.packages if package.name == _TORCH]
    runs = []
    if others:
        runs.append([*base, "--no-deps", *plan.extra, *others])
    if torch:
        cuda = plan.gpu and platform != "darwin"
        index = () if plan.extra else torch_index(plan.gpu, platform)
        dependencies = ["--constraint", str(constraints)] if cuda else ["--no-deps"]
        runs.append([*base, *dependencies, *plan.extra, *index, *torch])
    return runs


class Installation:
    """One installation under way. Made in `<folder>.part` and moved into place when it is whole."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._cancelled = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)
        self._seen = 0
        self._thread = threading.Thread(target=self._work, name="motion_mamba installer", daemon=True)

    def start(self) -> Installation:
        self._thread.start()
        return self

    def cancel(self) -> None:
        self._cancelled.set()
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()

    def drain(self) -> Iterator[Event]:
        """The events that have arrived since the last call, without waiting."""
        while not self._events.empty():
            yield self._events.get()

    def wait(self) -> Iterator[Event]:
        """Every event up to and including the outcome."""
        while True:
            event = self._events.get()
            yield event
            if isinstance(event, Outcome):
                return

    @property
    def _part(self) -> Path:
        return self.plan.folder.with_name(f"{self.plan.folder.name}.part")

    def _work(self) -> None:
        try:
            outcome = self._install()
        # A full disk, a missing permission, pip that does not start: the animator must hear of it.
        except (OSError, InstallError) as error:
            outcome = Failed(f"The runtime could not be installed: {error}", "\n".join(self._tail))
        if not isinstance(outcome, Installed):
            shutil.rmtree(self._part, ignore_errors=True)
        self._events.put(outcome)

    def _install(self) -> Outcome:
        shutil.rmtree(self._part, ignore_errors=True)
        self._part.mkdir(parents=True)
        constraints = self._part / "constraints.txt"
        constraints.write_text("\n".join(package.requirement for package in self.plan.packages), encoding="utf-8")
        for command in commands(self.plan, self._part, constraints):
            code = self._run(command)
            if self._cancelled.is_set():
                return Stopped()
            if code != 0:
                tail = "\n".join(self._tail)
                return Failed(advice(tail, code), tail)
        self._finish(constraints)
        return Installed(self.plan.folder)

    def _finish(self, constraints: Path) -> None:
        constraints.unlink()
        runtime.delete_never_installed(self._part)
        found = runtime.find_versions([str(self._part)])
        absent = [package.name for package in self.plan.packages if runtime.normalised(package.name) not in found]
        if absent:
            raise InstallError(f"pip reported success, but {', '.join(absent)} cannot be found. Press Install again.")
        if self.plan.folder.exists():
            runtime.remove(self.plan.folder)
        os.replace(self._part, self.plan.folder)
        runtime.mark_complete(self.plan.folder, self.plan.packages)

    def _run(self, command: Sequence[str]) -> int:
        if self._cancelled.is_set():
            return 1
        # A user's `user = true` in pip's configuration contradicts --target.
        environment = os.environ | {"PIP_USER": "0", "PYTHONNOUSERSITE": "1", "PYTHONUNBUFFERED": "1"}
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        with subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=environment,
            creationflags=flags,
        ) as process:
            self._process = process
            for line in process.stdout or ():
                self._tell(line.strip())
                if self._cancelled.is_set():
                    process.terminate()
        return process.returncode

    def _tell(self, line: str) -> None:
        if not line:
            return
        self._tail.append(line)
        # pip says "Processing" for packages that it takes from this machine.
        self._seen += line.startswith(("Collecting ", "Processing "))
        total = max(len(self.plan.packages), self._seen)
        self._events.put(Line(line, self._seen, total))


def advice(tail: str, code: int) -> str:
    """What pip's last lines mean and what to do about it."""
    text = tail.lower()
    if "no space left" in text or "not enough space" in text:
        return "The disk is full. The runtime needs about 500 MB (6 GB with PyTorch); free some space and press Install again."
    if "permission denied" in text or "access is denied" in text:
        return "Blender may not write into its extension folder. Check its permissions and press Install again."
    if "no matching distribution" in text:
        return "There is no package for this machine or Python version. Update the add-on, or see the list of supported systems."
    if any(word in text for word in ("connection", "resolve", "timed out", "timeout", "proxy", "ssl")):
        return "The package server cannot be reached. Check the internet connection and proxy, and press Install again."
    return f"pip ended with code {code}; its last lines are below. Press Install to try again."
