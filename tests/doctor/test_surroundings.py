"""Variables of the environment."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from rrsis.doctor.surroundings import encoding, environment


def test_an_empty_environment_has_nothing_to_tell() -> None:
    assert list(environment({})) == []


def test_proxies_are_told_without_passwords() -> None:
    (found,) = environment({"https_proxy": "http://me:s3cret@proxy:3128"})
    assert (found.part, found.value, found.health) == ("HTTPS_PROXY", "http://proxy:3128", "fine")


def test_what_changes_libraries_is_told() -> None:
    found = {one.part: one.value for one in environment({"HF_HUB_OFFLINE": "1", "NO_COLOR": ""})}
    assert found == {"HF_HUB_OFFLINE": "1", "NO_COLOR": "set, and empty"}


def test_files_of_another_proj_are_noted(tmp_path: Path) -> None:
    there, gone = environment({"PROJ_LIB": str(tmp_path), "GDAL_DATA": str(tmp_path / "none")})
    assert {there.health, gone.health} == {"note"} and "not there" in {there.part: there, gone.part: gone}[
        "GDAL_DATA"
    ].trouble


def test_a_terminal_of_few_letters_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "ascii"))
    assert next(encoding()).health == "note"
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "UTF-8"))
    assert next(encoding()).health == "fine"
