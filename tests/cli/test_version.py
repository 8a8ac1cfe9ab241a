"""What a bug report needs, without torch."""

from __future__ import annotations

import platform
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import rasterio
import torch

from rrsis import __version__
from rrsis.checkpoints.registry import digest, entries
from rrsis.errors import CheckpointError

if TYPE_CHECKING:
    from .conftest import Rrsis


def test_all_that_a_bug_report_needs(rrsis: Rrsis) -> None:
    first, python, libraries, checkpoints = rrsis("--version").stdout.splitlines()
    assert first == f"rrsis {__version__}"
    assert platform.python_version() in python and platform.system() in python
    assert f"GDAL {rasterio.__gdal_version__}" in libraries
    assert f"torch {torch.__version__.partition('+')[0]}" in libraries
    assert all(f"{one.name} {digest(one.name)[:16]}" in checkpoints for one in entries())


def test_what_is_broken_is_told_and_hides_nothing(rrsis: Rrsis, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise CheckpointError("cannot read it.")

    def missing() -> str:
        raise ImportError("libexpat.so.1")

    monkeypatch.setattr("rrsis.checkpoints.registry.digest", fail)
    monkeypatch.setattr("rrsis.doctor.software.gdal_version", missing)
    result = rrsis("--version")
    assert result.exit_code == 0
    assert "GDAL broken (libexpat.so.1)" in result.stdout and "default cannot be read" in result.stdout


def test_no_torch_is_loaded_for_it() -> None:
    code = (
        "import sys\nfrom rrsis.cli.app import app\n"
        "try:\n    app(['--version'])\nexcept SystemExit:\n    print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"
