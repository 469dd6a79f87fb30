"""Operators that install and remove the runtime."""

from __future__ import annotations

import sys
from typing import ClassVar

import bpy

from .. import preferences
from ..blender.redraw import redraw
from ..blender.typed import Context
from ..translations.translations import translate_sentence
from ..worker import session
from ..worker.ticking import begin_ticks, end_ticks
from . import install_view, installed, installer, runtime

_TICK_SECONDS = 0.1


class MOTION_MAMBA_OT_install_runtime(bpy.types.Operator):
    """Download what the generator needs into this extension's own folder"""

    bl_idname = "motion_mamba.install_runtime"
    bl_label = "Install Runtime"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    def execute(self, context: Context) -> set[str]:
        """To the end, while Blender waits: for scripts."""
        if not self._start(context):
            return {"CANCELLED"}
        for event in self._view.installation.wait():
            self._view.receive(event)
        return self._finish(context)

    def invoke(self, context: Context, _event: bpy.types.Event) -> set[str]:
        if bpy.app.background:
            return self.execute(context)
        if not self._start(context):
            return {"CANCELLED"}
        return begin_ticks(self, context, _TICK_SECONDS)

    def modal(self, context: Context, event: bpy.types.Event) -> set[str]:
        if event.type != "TIMER":
            return {"PASS_THROUGH"}
        for news in self._view.installation.drain():
            self._view.receive(news)
            redraw(context)
        if self._view.outcome is None:
            return {"PASS_THROUGH"}
        end_ticks(self)
        return self._finish(context)

    def cancel(self, _context: Context) -> None:
        self._view.installation.cancel()
        install_view.hide()
        end_ticks(self)

    def _start(self, context: Context) -> bool:
        problem = install_problem()
        if problem is not None:
            session.current().problem = problem
            self.report({"ERROR"}, translate_sentence(problem))
            return False
        session.current().problem = session.current().note = ""
        torch, folder = preferences.wants_torch(context), preferences.runtime_folder()
        assert folder is not None, "install_problem() says so"
        plan = installer.Plan(folder, wanted_packages(torch), gpu=torch)
        self._view = install_view.InstallView(installer.Installation(plan).start())
        install_view.show(self._view)
        return True

    def _finish(self, context: Context) -> set[str]:
        current = session.current()
        install_view.hide()
        installed.refresh()
        redraw(context)
        match self._view.outcome:
            case installer.Installed():
                current.note = "The runtime is installed."
                return {"FINISHED"}
            case installer.Failed(message, tail):
                current.problem = f"{message} {tail}".strip()
                self.report({"ERROR"}, translate_sentence(f"{message}\n{tail}"))
            case installer.Stopped():
                current.note = "The installation was cancelled; nothing of it is left."
        return {"CANCELLED"}


def install_problem() -> str | None:
    """Why the runtime cannot be installed now, as a sentence; else None."""
    if install_view.shown() is not None:
        return "The runtime is being installed already."
    if preferences.runtime_folder() is None:
        return "Motion Mamba runs from a checkout here: install its packages with pip into the Python that runs it."
    if not bpy.app.online_access:
        return "Blender may not go online. Allow it in Preferences > System > Network, and press Install again."
    return None


def wanted_packages(torch: bool) -> tuple[runtime.Package, ...]:
    """What Python does not find outside the runtime folder, such as the wheels of the large zip."""
    # A generator in use has put the folder on the path, but what it holds goes when the installation takes its place.
    paths = [path for path in sys.path if path != str(preferences.runtime_folder())]
    return runtime.inspect(None, runtime.pinned_packages(torch=torch), paths).missing


class MOTION_MAMBA_OT_cancel_install(bpy.types.Operator):
    """Stop installing. Nothing of it stays"""

    bl_idname = "motion_mamba.cancel_install"
    bl_label = "Cancel Installation"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    @classmethod
    def poll(cls, _context: Context) -> bool:
        return install_view.shown() is not None

    def execute(self, _context: Context) -> set[str]:
        view = install_view.shown()
        if view is not None:
            view.installation.cancel()
        return {"FINISHED"}


class MOTION_MAMBA_OT_remove_runtime(bpy.types.Operator):
    """Delete the installed runtime from this extension's folder"""

    bl_idname = "motion_mamba.remove_runtime"
    bl_label = "Remove Runtime"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    @classmethod
    def poll(cls, _context: Context) -> bool:
        return install_view.shown() is None and not session.current().runs and installed.report().has_folder

    def invoke(self, context: Context, event: bpy.types.Event) -> set[str]:
        return context.window_manager.invoke_confirm(self, event)

    def execute(self, context: Context) -> set[str]:
        session.current().worker.unload()
        try:
            if (folder := preferences.runtime_folder()) is not None:
                runtime.remove(folder)
        except OSError as error:
            session.current().problem = str(error)
            self.report({"ERROR"}, translate_sentence(str(error)))
            return {"CANCELLED"}
        finally:
            installed.refresh()
            redraw(context)
        return {"FINISHED"}


class MOTION_MAMBA_OT_refresh_runtime(bpy.types.Operator):
    """Look again at what is installed"""

    bl_idname = "motion_mamba.refresh_runtime"
    bl_label = "Refresh"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    def execute(self, context: Context) -> set[str]:
        installed.refresh()
        redraw(context)
        return {"FINISHED"}
