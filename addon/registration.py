"""What Blender is told of, in the order in which the classes need each other."""

from __future__ import annotations

from typing import Final

import bpy

from . import (
    engine,
    gl_safety,
    import_motion,
    mapping_operators,
    mapping_panel,
    mapping_properties,
    operators,
    panel,
    preferences,
    properties,
    rig_characters,
    runtime_operators,
    runtime_panel,
    session,
)

CLASSES: Final[list[type]] = [
    properties.MotionMambaSettings,
    preferences.MotionMambaPreferences,
    operators.MOTION_MAMBA_OT_generate,
    operators.MOTION_MAMBA_OT_cancel,
    operators.MOTION_MAMBA_OT_create_character,
    operators.MOTION_MAMBA_OT_unload_generator,
    runtime_operators.MOTION_MAMBA_OT_install_runtime,
    runtime_operators.MOTION_MAMBA_OT_cancel_install,
    runtime_operators.MOTION_MAMBA_OT_remove_runtime,
    runtime_operators.MOTION_MAMBA_OT_refresh_runtime,
    panel.MOTION_MAMBA_PT_motion,
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
]


def register() -> None:
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    properties.register()
    mapping_properties.register()
    import_motion.register()
    session.open_session(engine.load)


def unregister() -> None:
    """Cancels what is under way first, so that nothing calls into classes that are gone."""
    session.close_session()
    runtime_panel.forget()
    gl_safety.allow_triton()
    import_motion.unregister()
    rig_characters.forget()
    mapping_properties.unregister()
    properties.unregister()
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
