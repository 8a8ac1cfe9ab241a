"""The wheel holds all that the sources hold, and nothing beside the package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE", "rrsis", "cli", "configs")


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build a wheel from a copy of the sources, and list what it holds."""
    sources, out = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("wheel")
    leave = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in BUILT_FROM:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, sources / name, ignore=leave)
        else:
            shutil.copy2(ROOT / name, sources / name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(sources)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=600, env={**os.environ, "NO_COLOR": "1"}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(next(out.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


def shipped(folder: str, pattern: str, inside: str) -> set[str]:
    """List the files of a source folder by the names they have in the wheel."""
    found = (path.relative_to(ROOT / folder) for path in (ROOT / folder).rglob(pattern))
    return {f"{inside}/{path.as_posix()}" for path in found}


def test_every_module_is_in_the_wheel(names: set[str]) -> None:
    wanted = shipped("rrsis", "*.py", "rrsis") | shipped("cli", "*.py", "rrsis/cli")
    assert wanted | shipped("configs", "*.py", "rrsis/configs") <= names


def test_data_files_are_in_the_wheel(names: set[str]) -> None:
    wanted = shipped("rrsis/checkpoints", "*.safetensors", "rrsis/checkpoints")
    wanted |= shipped("rrsis/checkpoints", "*.toml", "rrsis/checkpoints")
    wanted |= shipped("rrsis/reporting", "*.html", "rrsis/reporting")
    wanted |= shipped("rrsis/view/page", "*.*", "rrsis/view/page")
    assert wanted | shipped("configs", "*.yaml", "rrsis/configs") | {"rrsis/py.typed"} <= names


def test_nothing_lies_beside_the_package(names: set[str]) -> None:
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"rrsis"}


def test_the_licence_and_the_entry_points_are_in_the_wheel(names: set[str]) -> None:
    ends = {name.split(".dist-info/")[1] for name in names if ".dist-info/" in name}
    assert {"licenses/LICENSE", "entry_points.txt"} <= ends
