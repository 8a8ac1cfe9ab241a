"""Everything is looked at; what fails is itself a finding."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest

from rrsis.doctor import examine, machine, software
from rrsis.doctor.finding import Finding
from rrsis.errors import CheckpointError


def test_everything_that_is_to_be_looked_at_is_there() -> None:
    for looks in examine.EXAMINATIONS.values():
        for look in looks:
            module, _, function = look.partition(":")
            assert callable(getattr(import_module(f"rrsis.doctor.{module}"), function))


def test_failures_are_findings_and_hide_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash() -> Iterator[Finding]:
        yield Finding("before", "seen")
        raise OSError("libgdal.so.32: cannot open")

    def refuse() -> Iterator[Finding]:
        raise CheckpointError("cannot read it.", "Try again.")

    monkeypatch.setattr(machine, "memory", crash)
    monkeypatch.setattr(machine, "disks", refuse)
    looks = ("machine:memory", "machine:disks", "nowhere:nothing", "software:itself")
    monkeypatch.setattr(examine, "EXAMINATIONS", {"All": looks})
    (chapter,) = examine.examine()
    assert [one.health for one in chapter.findings] == [
        *("fine", "broken", "broken", "broken"),
        *["fine" for _ in software.itself()],
    ]
    assert "libgdal.so.32" in chapter.findings[1].trouble and chapter.findings[2].cure == "Try again."
