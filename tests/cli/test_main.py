"""The program as a module."""

from __future__ import annotations

import subprocess
import sys

from rrsis import __version__


def test_python_starts_it_too() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "rrsis.cli", "--version"],
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    assert done.stdout.startswith(f"rrsis {__version__}\n")
