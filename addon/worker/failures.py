"""Errors as sentences for the animator."""

from __future__ import annotations

# The whole extension, however Blender calls it.
_PACKAGE = __name__.removesuffix(".addon.worker.failures")


def explain(error: Exception) -> str:
    """One sentence for the animator. The generator's own errors already are sentences."""
    if isinstance(error, MemoryError) or "out of memory" in str(error).lower():
        return "There was not enough memory. Ask for fewer seconds, close other programs, or choose the CPU in the preferences."
    if isinstance(error, ModuleNotFoundError):
        return f"The generator's runtime lacks {error.name}. Press Install in the add-on's preferences."
    if (isinstance(error, (ValueError, OSError)) or _is_ours(error)) and str(error):
        return sentence(str(error))
    return f"The generator failed ({type(error).__name__}: {error}). The system console shows where."


def _is_ours(error: Exception) -> bool:
    return type(error).__module__.startswith(f"{_PACKAGE}.")


def sentence(text: str) -> str:
    """Capital letter (not for a file's name) and full stop, for messages that are shown alone."""
    text = text.strip()
    word = text.partition(" ")[0]
    start = word[:1].upper() if word.isalpha() else word[:1]
    return start + text[1:] + ("" if text.endswith((".", "!", "?", "”")) else ".")
