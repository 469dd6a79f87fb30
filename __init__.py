"""Motion Mamba: text to motion on the animator's own rig. The Blender extension and the Python package are the same folder."""


def register() -> None:
    from . import addon

    addon.register()


def unregister() -> None:
    from . import addon

    addon.unregister()
