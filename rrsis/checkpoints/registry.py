"""Which checkpoints can be loaded: the one that ships and files on disk."""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rrsis.config import ModelConfig, build
from rrsis.errors import CheckpointError, UnknownCheckpoint, meant

HOME = Path(__file__).parent


@dataclass(frozen=True)
class Entry:
    """One line of `rrsis checkpoints`."""

    name: str
    path: Path
    licence: str
    size_bytes: int
    scores: str
    note: str


def locate(name: str | Path) -> Path:
    """Find a checkpoint's file by its name or path.

    Raises:
        UnknownCheckpoint: There is none.
    """
    shipped = HOME / f"{name}.safetensors"
    if "/" not in str(name) and shipped.exists():
        return shipped
    if Path(name).is_file():
        return Path(name)
    raise UnknownCheckpoint(
        f"no checkpoint is called {str(name)!r} and no file lies there.",
        f"{meant(name, _alike(Path(name)))} Or give the path of a file.",
    )


def _alike(path: Path) -> list[str]:
    """List what could have been meant: names that ship, and checkpoints in the folder that was named."""
    shipped = names()
    try:
        return [*shipped, *sorted(str(other) for other in path.parent.glob("*.safetensors"))]
    except OSError:  # a folder that may not be read
        return shipped


def names() -> list[str]:
    """List the names of the checkpoints that ship, without opening one."""
    return sorted(path.stem for path in HOME.glob("*.safetensors"))


def digest(name: str | Path) -> str:
    """Give the SHA-256 of a checkpoint's file in hexadecimal.

    Raises:
        UnknownCheckpoint: There is none of this name or at this path.
        CheckpointError: The file cannot be read.
    """
    path = locate(name)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CheckpointError(f"cannot read the checkpoint {path}: {error.strerror}.") from error


def card(path: Path) -> dict[str, str]:
    """Read what a checkpoint's header says of it, without loading a tensor or torch.

    Raises:
        CheckpointError: The file is not a checkpoint of ours.
    """
    said: dict[str, str] = _header(path, "card")
    return said


def settings(path: Path) -> ModelConfig:
    """Read a checkpoint's settings, without loading a tensor or torch.

    Raises:
        CheckpointError: The file is not a checkpoint of ours.
        ConfigError: The settings are not of this version.
    """
    return build(ModelConfig, _header(path, "config"), str(path))


def _header(path: Path, part: str) -> Any:  # noqa: ANN401 - JSON is any
    """Read a part of a checkpoint's header."""
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            header = json.loads(file.read(min(length, 100_000_000)))
        return json.loads(header["__metadata__"][part])
    except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
        raise CheckpointError(
            f"{path} is not a checkpoint of rrsis.", "It must be a safetensors file written by it."
        ) from error


def entries() -> list[Entry]:
    """List the checkpoints that ship with this installation."""
    found = []
    for path in sorted(HOME.glob("*.safetensors")):
        said = card(path)
        found.append(
            Entry(
                path.stem,
                path,
                said.get("licence", "?"),
                path.stat().st_size,
                said.get("scores", ""),
                said.get("note", ""),
            )
        )
    return found
