"""`rrsis checkpoints`: what can be loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rrsis.checkpoints.registry import Entry

if TYPE_CHECKING:
    from conftest import Rrsis


def test_each_is_listed(rrsis: Rrsis, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Entry("small", Path("small.safetensors"), "Apache-2.0", 38_000_000, "mIoU 0.7", "made [here]")
    monkeypatch.setattr("rrsis.checkpoints.registry.entries", lambda: [entry])
    out = rrsis("checkpoints").stdout
    for words in ("small", "38 MB", "Apache-2.0", "mIoU 0.7", "made [here]"):
        assert words in out


def test_none_is_said_so(rrsis: Rrsis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rrsis.checkpoints.registry.entries", list)
    result = rrsis("checkpoints")
    assert result.exit_code == 0 and "no checkpoint" in result.stderr
