"""Finding: one thing that was looked at, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Health = Literal["fine", "absent", "note", "broken"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        part: What it is, such as "torch".
        value: What was found.
        health: "fine"; "absent" for what one can do without; "note" for what works less well than it could;
            "broken" for what keeps the tool from its work.
        trouble: What is wrong; empty if nothing is.
        cure: What to do about it.
    """

    part: str
    value: str
    health: Health = "fine"
    trouble: str = ""
    cure: str = ""


def noted(part: str, value: str, trouble: str, cure: str) -> Finding:
    """Find something that works less well than it could."""
    return Finding(part, value, "note", trouble, cure)


def broken(part: str, value: str, trouble: str, cure: str) -> Finding:
    """Find something that keeps the tool from its work."""
    return Finding(part, value, "broken", trouble, cure)
