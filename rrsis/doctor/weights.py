"""Checkpoints: whether those that ship are what was shipped, can be loaded, and answer."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, files

import numpy as np

from rrsis.checkpoints.registry import Entry, digest, entries
from rrsis.checkpoints.store import load_segmenter
from rrsis.doctor.finding import Finding, broken, noted
from rrsis.engine.device import fast_bfloat16, pick
from rrsis.engine.disk import size
from rrsis.errors import RrsisError
from rrsis.language.expression import Expression
from rrsis.models.segmenter import Place

_AGAIN = "Install rrsis again: the file is damaged."
_SIDE = 64  # pixels of the picture that a checkpoint is tried on


def weights() -> Iterator[Finding]:
    """Look at each checkpoint that ships: its digest, and its answer to a sentence."""
    found = entries()
    if not found:
        cure = "Install the whole package, or give --model the path of a checkpoint."
        yield noted("checkpoints", "none", "This installation carries no checkpoint.", cure)
    for entry in found:
        yield _whole(entry)
        yield _answering(entry.name)


def _whole(entry: Entry) -> Finding:
    """Compare a file with what the package was installed with, where that is known."""
    part, mark, shipped = f"checkpoint {entry.name}", digest(entry.name), _recorded(entry.path.name)
    value = f"{size(entry.size_bytes)}, SHA-256 {mark}"
    if shipped is not None and shipped != mark:
        return broken(part, value, f"It should be SHA-256 {shipped}.", _AGAIN)
    return Finding(part, value)


def _recorded(name: str) -> str | None:
    """Find the SHA-256 of a file of ours in the record of the installation; editable ones have none."""
    try:
        listed = files("rrsis") or []
    except PackageNotFoundError:
        return None
    for path in listed:
        if path.name == name and path.hash is not None and path.hash.mode == "sha256":
            return base64.urlsafe_b64decode(path.hash.value + "=").hex()
    return None


def _answering(name: str) -> Finding:
    """Load a checkpoint and ask it about a small grey picture."""
    part, place, began = f"{name} at work", pick(), time.monotonic()
    try:
        segmenter = load_segmenter(name, place, half=fast_bfloat16(place))
        loaded = time.monotonic()
        picture = np.full((_SIDE, _SIDE, 3), 128, np.uint8)
        encoding = segmenter.encode([picture], [Place(0.0, 0.0, 1.0, 1.0)])
        logits = segmenter.decode(encoding, [Expression.parse("all ships")])
    except RrsisError as error:
        return broken(part, "cannot be loaded", error.message, error.hint or _AGAIN)
    value = f"loaded in {loaded - began:.1f} s, answers in {time.monotonic() - loaded:.1f} s on {place}"
    if not np.isfinite(logits).all():
        return broken(part, value, "Its answer is not finite.", _AGAIN)
    return Finding(part, value)
