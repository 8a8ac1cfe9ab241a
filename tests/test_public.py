"""What the package offers by name, and what importing it costs."""

from __future__ import annotations

import doctest
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import rrsis

PUBLIC = ["Expression", "RrsisError", "Segmenter", "__version__", "sample_scene", "segment", "stream"]
DESCRIBED = [name for name in PUBLIC if name != "__version__"]  # a text has no docstring


def fresh(code: str) -> str:
    """Run a line in a fresh interpreter and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True, timeout=300
    )
    return done.stdout.strip()


def test_the_public_names_are_these() -> None:
    assert sorted(rrsis.__all__) == PUBLIC
    assert dir(rrsis) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_each_public_name_is_there(name: str) -> None:
    assert getattr(rrsis, name) is not None


@pytest.mark.parametrize("name", ["rrsis", *DESCRIBED])
def test_each_has_an_example_that_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the checkpoint that ships, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    described = rrsis if name == "rrsis" else getattr(rrsis, name)
    (example,) = doctest.DocTestFinder(recurse=False).find(described, name, globs={})
    said: list[str] = []
    result = doctest.DocTestRunner().run(example, out=said.append)
    assert result.failed == 0, "".join(said)
    assert result.attempted > 1


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        rrsis.no_such_name  # noqa: B018 - looking it up is the test


def test_the_version_is_the_installed_one() -> None:
    assert rrsis.__version__ == version("rrsis")


def test_importing_costs_no_heavy_library() -> None:
    heavy = ("torch", "rasterio", "geopandas", "numpy")
    assert fresh(f"import sys, rrsis; print([name for name in {heavy} if name in sys.modules])") == "[]"


def test_the_command_lines_help_costs_no_torch() -> None:
    assert fresh("import sys, rrsis.cli.app; print('torch' in sys.modules)") == "False"
