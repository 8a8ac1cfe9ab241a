"""What a shell may complete: names that are known; for files it is left to the shell."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

Complete = Callable[[str], list[str]]


def among(*names: str) -> Complete:
    """Complete one of these names.

    Args:
        names: All that can be chosen.

    Returns:
        What typer calls with the letters that are there already.
    """

    def complete(begun: str) -> list[str]:
        return [name for name in names if name.startswith(begun)]

    return complete


def models(begun: str) -> list[str]:
    """Complete the name of a checkpoint; nothing for a path, so that the shell completes files."""
    from rrsis.checkpoints.registry import names

    return among(*names())(begun)


def configurations(begun: str) -> list[str]:
    """Complete the name of a configuration that ships; nothing for a path."""
    shipped = files("rrsis.configs").joinpath("train").iterdir()
    return among(*sorted(one.name.removesuffix(".yaml") for one in shipped if one.name.endswith(".yaml")))(
        begun
    )
