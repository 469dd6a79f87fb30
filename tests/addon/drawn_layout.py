"""A stand-in for Blender's UILayout that writes down what is drawn."""

from __future__ import annotations

from types import SimpleNamespace

import bpy


class Layout:
    """Stands in for UILayout: keeps labels, properties, operators and progress bars in the order drawn."""

    def __init__(self, drawn: list[tuple] | None = None):
        self.drawn = [] if drawn is None else drawn
        self.enabled = True

    def _part(self, **_options) -> Layout:
        return Layout(self.drawn)

    row = column = box = split = grid_flow = _part

    def panel(self, name: str, default_closed: bool = False) -> tuple[Layout, Layout]:
        assert default_closed, "what few need stays closed"
        return self._part(), self._part()

    def menu(self, name: str, **_options) -> None:
        assert hasattr(bpy.types, name), f"{name} is not registered"
        self.drawn.append(("menu", name))

    def template_list(self, kind: str, _id: str, owner, name: str, *_active, **_options) -> None:
        assert hasattr(bpy.types, kind), f"{kind} is not registered"
        self.drawn.append(("list", name, len(getattr(owner, name))))

    def template_icon(self, icon_value: int, **_options) -> None:
        self.drawn.append(("icon", icon_value))

    def separator(self, **_options) -> None:
        self.drawn.append(("separator",))

    def label(self, text: str = "", **_options) -> None:
        self.drawn.append(("label", text))

    def prop(self, owner, name: str, **_options) -> None:
        assert name in owner.bl_rna.properties, f"the panel shows {name}, which {owner} does not have"
        self.drawn.append(("prop", name))

    def prop_search(self, owner, name: str, *_searched, **_options) -> None:
        self.prop(owner, name)

    def operator(self, name: str, **_options) -> SimpleNamespace:
        package, function = name.split(".")
        assert getattr(getattr(bpy.ops, package), function).get_rna_type(), f"{name} is not registered"
        self.drawn.append(("operator", name, self.enabled))
        return SimpleNamespace()

    def progress(self, factor: float, text: str = "", **_options) -> None:
        self.drawn.append(("progress", factor, text))


class LayoutWithTextbox(Layout):
    """As Blender 5.2's is; there the arguments are checked against Blender's own."""

    def _part(self, **_options) -> LayoutWithTextbox:
        return LayoutWithTextbox(self.drawn)

    row = column = box = split = grid_flow = _part

    def textbox(self, owner, name: str, **options) -> None:
        known = bpy.types.UILayout.bl_rna.functions.get("textbox")
        assert known is None or set(options) <= {parameter.identifier for parameter in known.parameters}
        self.drawn.append(("textbox", name))
