"""What all panels of the add-on share: the sidebar's Motion tab, and those below its first one, closed at first."""

from __future__ import annotations

from typing import ClassVar

from .typed import Drawn

MOTION_PANEL = "MOTION_MAMBA_PT_motion"


class MotionTab(Drawn):
    """A panel of the Motion tab in the 3D view's sidebar."""

    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Motion"


class ClosedPanel(MotionTab):
    """Below the tab's first panel; opened by who needs it."""

    bl_parent_id = MOTION_PANEL
    bl_options: ClassVar[set[str]] = {"DEFAULT_CLOSED"}
