"""What the system says of a file, or Python of a package, told to the person who can act."""

from __future__ import annotations

import errno

# By the system's number: what is the matter, and what to do.
_SENTENCES = {
    errno.ENOENT: "there is no {name}: check how it is spelt and where it lies",
    errno.EEXIST: "{name} is in the way: a folder is to be made there; choose another place, or move it",
    errno.ENOTDIR: "{name} lies below a file, which is no folder: choose another place",
    errno.EISDIR: "{name} is a folder: name a file",
    errno.EACCES: "{name} may not be read or written by you: ask for permission, or choose another place",
    errno.EPERM: "{name} may not be read or written by you: ask for permission, or choose another place",
    errno.EROFS: "{name} lies where nothing can be written: choose another place",
    errno.ENOSPC: "the disk is full: make room, or choose another place than {name}",
    errno.EDQUOT: "your share of the disk is used up: make room, or choose another place than {name}",
    errno.ENAMETOOLONG: "{name} is too long for the name of a file: choose a shorter one",
}
# Which of pyproject.toml's extras brings a package that the light set-up does without.
_EXTRAS = {
    "torch": "torch",
    "transformers": "torch",
    "huggingface_hub": "torch",
    "numba": "fast",
    "imageio_ffmpeg": "video",
    "bpy": "blender",
    "accelerate": "train",
    "tensorboard": "train",
}


def sentence(error: BaseException) -> str:
    """The error in words. Those that this package raises have theirs; the system's have a number and, mostly, the name of a file."""
    if isinstance(error, ModuleNotFoundError) and (extra := _EXTRAS.get((error.name or "").partition(".")[0])):
        return f'this needs the package {error.name}, which is not installed: pip install -e ".[{extra}]"'
    if not isinstance(error, OSError) or error.errno is None:
        return str(error)
    name = error.filename if error.filename2 is None else error.filename2
    if error.errno not in _SENTENCES or (name is None and error.errno != errno.ENOSPC):
        return f"{name}: {error.strerror}" if name is not None else str(error.strerror)
    return _SENTENCES[error.errno].format(name="this" if name is None else name)
