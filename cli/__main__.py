"""The same program as `python -m rrsis.cli`, which is how torchrun starts it."""

from __future__ import annotations

from .app import app

if __name__ == "__main__":
    app(prog_name="rrsis")
