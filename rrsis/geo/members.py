"""Members: the files that a scene's name stands for: one, or those of a folder, a pattern or a list."""

from __future__ import annotations

import glob
import hashlib
import os
from pathlib import Path
from urllib.parse import urlsplit

from rrsis.errors import SceneError
from rrsis.geo.remote import ask, is_remote, is_virtual, require_readable
from rrsis.geo.vrt import sources

LISTS = (".txt", ".lst", ".list")
"""Suffixes of text files that list files."""

# Of a folder the tiles are taken, not their previews: the first of these kinds that it holds.
_KINDS = ((".tif", ".tiff", ".gtiff"), (".jp2",), (".img",), (".vrt",), (".png",), (".jpg", ".jpeg"))
_COMPANIONS = (".xml", ".ovr", ".msk", ".tfw", ".wld", ".pgw", ".jgw", ".prj")  # say something of a raster
_ASKED = 16  # ours: a mosaic of more files on servers is known by their names, not by asking for each


def members(name: str) -> tuple[str, ...]:
    """List the files that a name stands for.

    Args:
        name: A file, a URL, a folder with tiles, a pattern such as ``tiles/*.tif``, or a text file with one
            name a line (relative ones are taken from its folder; ``#`` begins a comment).

    Returns:
        One name, or several in the order in which they lie over each other, the last on top.

    Raises:
        SceneError: A pattern or a list names nothing, or a list cannot be read.
    """
    path = Path(name)
    if is_virtual(name):
        return (name,)
    if path.is_dir():
        return _tiles(path) or (name,)
    if path.suffix.lower() in LISTS and path.is_file():
        return _listed(path)
    if not path.exists() and glob.has_magic(name):
        return _matching(name)
    return (name,)


def title(name: str) -> str:
    """Name a scene in a word or two, as the first part of a file's name.

    Args:
        name: What `members` takes.
    """
    path = urlsplit(name).path if "://" in name else name
    if glob.has_magic(path) and not os.path.exists(path):
        path = os.path.dirname(path[: min(path.find(sign) for sign in "*?[" if sign in path)]) or "."
    if is_remote(name) or not os.path.isdir(path):
        return Path(path).stem or "scene"
    return Path(path).resolve().name or "scene"


def state(name: str) -> str:
    """Say how the files behind a name are now, so that a change can be noticed.

    Args:
        name: What `members` takes.

    Returns:
        Sizes and dates, also of the sources of VRTs; "" where they cannot be known.

    Raises:
        SceneError: A pattern or a list names nothing, or a server does not have a file.
    """
    files = files_of(name)
    remote = sum(map(is_remote, files))
    states = ["" if is_remote(file) and remote > _ASKED else _state(file) for file in files]
    if len(files) == 1:
        return states[0]
    told = "\n".join(f"{file} {one}" for file, one in zip(files, states, strict=True))
    return f"{len(files)} files, {hashlib.sha256(told.encode()).hexdigest()[:16]}"


def files_of(name: str) -> list[str]:
    """List all files behind a name: its members, and what VRTs among them are made of.

    Args:
        name: What `members` takes.

    Raises:
        SceneError: A pattern or a list names nothing.
    """
    return list(dict.fromkeys(file for one in members(name) for file in (one, *sources(one))))


def _state(file: str) -> str:
    if is_remote(file):
        answer = ask(file)
        require_readable(file, answer)
        return "" if answer is None else answer.state
    try:
        status = os.stat(file)
    except OSError:  # a data set inside a container
        return ""
    return f"{status.st_size} bytes of {status.st_mtime_ns}"


def _tiles(folder: Path) -> tuple[str, ...]:
    """List a folder's tiles by name."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]
    for kind in _KINDS:
        found = tuple(str(path) for path in files if path.suffix.lower() in kind)
        if found:
            return found
    return ()


def _matching(pattern: str) -> tuple[str, ...]:
    """List the files that fit a pattern, by name."""
    files = (path for path in glob.glob(pattern, recursive=True) if os.path.isfile(path))
    found = tuple(sorted(path for path in files if not path.lower().endswith(_COMPANIONS)))
    if not found:
        raise SceneError(f"No file fits the pattern {pattern}.", "Check the name and the folder.")
    return found


def _listed(path: Path) -> tuple[str, ...]:
    """Read the names in a list."""
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, ValueError) as error:
        raise SceneError(
            f"{path} cannot be read as a list of files: {error}.", "Give a text file with one name a line."
        ) from error
    names = [line for line in lines if line and not line.startswith("#")]
    found = tuple(name if is_virtual(name) else str(path.parent / name) for name in names)
    missing = [name for name in found if not is_virtual(name) and not os.path.isfile(name)]
    if not found or missing:
        problem = f"there is no file {missing[0]}" if missing else "it names no file"
        raise SceneError(
            f"{path} cannot be used as a list of files: {problem}.",
            "Give one name a line; relative ones are taken from the list's folder.",
        )
    return found
