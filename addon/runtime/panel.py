"""What panel and preferences show of the runtime."""

from __future__ import annotations

import bpy

from ..preferences import PreferenceProperties
from ..translations.text_layout import draw_text
from ..translations.translations import translate
from ..worker import session
from . import install_view, installed, runtime

# What pip fetches: the wheels of the light runtime, and those with CUDA's libraries (a Mac's are a tenth of these).
_MEGABYTES, _MEGABYTES_WITH_TORCH = 150, 3000


def draw_install(layout: bpy.types.UILayout) -> None:
    """The way to the Install button's fulfilment: online access first, then the button, then what pip does."""
    view = install_view.shown()
    if view is not None:
        draw_installation(layout, view)
        return
    if installed.report().folder is None:
        draw_text(layout, "Install the missing packages into the Python that runs this Blender.")
        return
    if not bpy.app.online_access:
        draw_text(layout, "Blender may not go online. Allow it in Preferences > System > Network.")
    size = _MEGABYTES_WITH_TORCH if any(package.name == "torch" for package in installed.report().missing) else _MEGABYTES
    draw_text(
        layout, translate("About {0} MB, into this extension's own folder. Its preferences show where, and remove it again.").format(size)
    )
    row = layout.row()
    row.scale_y = 1.3
    row.enabled = bpy.app.online_access
    row.operator("motion_mamba.install_runtime", icon="IMPORT")


def draw_installation(layout: bpy.types.UILayout, view: install_view.InstallView) -> None:
    layout.progress(factor=view.factor, type="BAR", text=f"Installing {view.done} of {view.total}")
    layout.label(text=view.text[:60])
    layout.operator("motion_mamba.cancel_install", icon="CANCEL")


def draw_runtime(layout: bpy.types.UILayout, preferences: PreferenceProperties) -> None:
    """The preferences' list of packages, and the buttons."""
    found = installed.report()
    header = layout.row()
    header.label(text="Runtime", icon="CHECKMARK" if found.is_ready else "ERROR")
    header.operator("motion_mamba.refresh_runtime", text="", icon="FILE_REFRESH", emboss=False)
    box = layout.box()
    for state in found.states:
        if state.package.main or state.version is None:
            _draw_package(box, state)
    if found.leftover:
        draw_text(box, "An installation was not finished, or was made for another Python. Install again, or remove it.")
    if not found.is_ready:
        layout.prop(preferences, "runtime_gpu")
        draw_install(layout)
    if found.has_folder:
        layout.operator("motion_mamba.remove_runtime", icon="TRASH")
    if problem := session.current().problem:
        draw_text(layout, problem, icon="ERROR")


def _draw_package(layout: bpy.types.UILayout, state: runtime.State) -> None:
    row = layout.split(factor=0.5)
    row.label(text=state.package.name, icon="CHECKMARK" if state.version else "X")
    row.label(text=state.version or f"missing (needs {state.package.version})")
