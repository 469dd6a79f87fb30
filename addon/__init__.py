"""The room that knows Blender: panel, operators, preferences, and everything that puts a motion on a rig."""


def register() -> None:
    from . import registration

    registration.register()


def unregister() -> None:
    from . import registration

    registration.unregister()
