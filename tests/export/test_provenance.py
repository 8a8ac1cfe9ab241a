"""How a result was made, without secrets, at a moment that can be fixed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

import rrsis
from rrsis.export.provenance import Provenance, now, public_name


def test_the_record_tells_tool_model_sentences_scene_and_date() -> None:
    noon = datetime(2026, 5, 4, 14, 0, 0, 7, timezone(timedelta(hours=2)))
    made = Provenance.of(
        "/data/port.tif", ["all ships", "die Häuser"], "runs/best.safetensors", "ab" * 32, noon
    )
    assert json.loads(made.json()) == {
        "tool": "rrsis",
        "version": rrsis.__version__,
        "scene": "port.tif",
        "expressions": ["all ships", "die Häuser"],
        "model": "best.safetensors",
        "model_sha256": "ab" * 32,
        "date": "2026-05-04T12:00:00Z",
    }


@pytest.mark.parametrize(
    ("name", "public"),
    [
        ("/home/ann/port.tif", "port.tif"),
        ("port.tif", "port.tif"),
        ("https://ann:secret@x.org/a/port.tif?sig=abc#1", "https://x.org/a/port.tif"),
        ("s3://bucket/port.tif", "s3://bucket/port.tif"),
        ("", ""),
    ],
)
def test_folders_passwords_and_signatures_stay_at_home(name: str, public: str) -> None:
    assert public_name(name) == public


def test_the_clock_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert now() == datetime(1970, 1, 2, tzinfo=UTC)
    assert Provenance.of("a.tif", []).date == "1970-01-02T00:00:00Z"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert abs(now() - datetime.now(UTC)) < timedelta(minutes=1)
