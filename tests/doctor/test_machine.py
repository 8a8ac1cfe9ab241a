"""The machine: what is free, and what is too little."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from rrsis.doctor import machine


def test_this_machine_is_seen() -> None:
    assert next(machine.processors()).value[0].isdigit()
    assert next(machine.memory()).value
    assert [one.part for one in machine.disks()] == ["working folder", "temporary files"]


def test_a_container_bounds_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 99 kB\nMemAvailable:   50000000 kB\n")
    (tmp_path / "max").write_text("1000000000\n")
    monkeypatch.setattr(machine, "_MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(machine, "_CGROUP", tmp_path / "max")
    (found,) = machine.memory()
    assert found.health == "note" and found.value == "1.0 GB, 1.0 GB free"
    (tmp_path / "max").write_text("max\n")
    assert next(machine.memory()).value.endswith("51 GB free")


def test_a_full_disk_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1e6))
    assert {one.health for one in machine.disks()} == {"note"}


def test_a_folder_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    work, temporary = machine.disks()
    assert work.health == "note" and temporary.health == "broken" and "TMPDIR" in temporary.cure
