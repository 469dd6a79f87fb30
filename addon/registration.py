"""What is registered with Blender, in the order in which the classes need each other."""

from __future__ import annotations

from typing import Final

import bpy

from . import migration, properties
from .adjust import operators as adjust_operators
from .bake import operators as bake_operators
from .blocks import operators as block_operators
from .blocks import properties as block_properties
from .bodies import operators as body_operators
from .files import import_motion
from .gallery import panel as gallery_panel
from .generate import confirming, ghost, operators
from .live import operators as live_operators
from .mapping import operators as mapping_operators
from .mapping import panel as mapping_panel
from .mapping import properties as mapping_properties
from .panel import keymap, messages, panel, preferences_page, selection, timeline, timeline_height, undone
from .pins import operators as pin_operators
from .pins import overlay as pin_overlay
from .pins import panel as pin_panel
from .pins import properties as pin_properties
from .poses import operators as pose_operators
from .preview import operators as preview_operators
from .preview import properties as preview_properties
from .retarget import rig_characters
from .runtime import engine, gl_safety, installed
from .runtime import operators as runtime_operators
from .steer import operators as steer_operators
from .takes import operators as take_operators
from .takes import overlay as take_overlay
from .takes import panel as take_panel
from .takes import pictures as take_pictures
from .takes import properties as take_properties
from .translations import translations
from .worker import session

CLASSES: Final[list[type]] = [
    *preview_properties.CLASSES,
    *pin_properties.CLASSES,
    *block_properties.CLASSES,
    *take_properties.CLASSES,
    *properties.CLASSES,
    preferences_page.MotionMambaPreferences,
    operators.MOTION_MAMBA_OT_generate,
    operators.MOTION_MAMBA_OT_generate_all,
    operators.MOTION_MAMBA_OT_continue_motion,
    operators.MOTION_MAMBA_OT_regenerate_block,
    operators.MOTION_MAMBA_OT_in_between,
    operators.MOTION_MAMBA_OT_cancel,
    operators.MOTION_MAMBA_OT_create_character,
    operators.MOTION_MAMBA_OT_unload_generator,
    *block_operators.CLASSES,
    *preview_operators.CLASSES,
    *live_operators.CLASSES,
    *steer_operators.CLASSES,
    *bake_operators.CLASSES,
    *adjust_operators.CLASSES,
    *pose_operators.CLASSES,
    *confirming.CLASSES,
    *timeline.CLASSES,
    *timeline_height.CLASSES,
    runtime_operators.MOTION_MAMBA_OT_install_runtime,
    runtime_operators.MOTION_MAMBA_OT_cancel_install,
    runtime_operators.MOTION_MAMBA_OT_remove_runtime,
    runtime_operators.MOTION_MAMBA_OT_refresh_runtime,
    *messages.CLASSES,
    *panel.CLASSES,
    *gallery_panel.CLASSES,
    *pin_operators.CLASSES,
    *pin_panel.CLASSES,
    import_motion.MOTION_MAMBA_OT_import_motion,
    mapping_properties.MotionMambaJoint,
    mapping_properties.MotionMambaRig,
    mapping_operators.MOTION_MAMBA_OT_edit_mapping,
    mapping_operators.MOTION_MAMBA_OT_mirror_mapping,
    mapping_operators.MOTION_MAMBA_OT_apply_mapping,
    mapping_operators.MOTION_MAMBA_OT_reset_mapping,
    mapping_operators.MOTION_MAMBA_OT_save_mapping,
    mapping_operators.MOTION_MAMBA_OT_load_mapping,
    mapping_operators.MOTION_MAMBA_OT_use_pose_as_rest,
    mapping_panel.MOTION_MAMBA_PT_mapping,
    *take_operators.CLASSES,
    *take_panel.CLASSES,
    *body_operators.CLASSES,
]
# Parts with something of their own to register, in order.
PARTS: Final = (
    translations, properties, pin_properties, mapping_properties, body_operators, migration, import_motion, ghost.OVERLAY,
    timeline.OVERLAY, pin_overlay.OVERLAY, take_overlay.OVERLAY, take_pictures.PICTURES, keymap, selection, gallery_panel, undone,
)  # fmt: skip


def register() -> None:
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    for part in PARTS:
        part.register()
    session.open_session(engine.load)


def unregister() -> None:
    """Cancels what is under way first, so that nothing calls into classes that are gone."""
    session.close_session()
    installed.forget()
    gl_safety.allow_triton()
    rig_characters.forget()
    for part in reversed(PARTS):
        part.unregister()
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
