"""Formats and coordinates are tried, not believed."""

from __future__ import annotations

import pytest
import rasterio.warp

from rrsis.doctor import formats


def test_this_gdal_and_proj_are_sound() -> None:
    found = [*formats.rasters(), *formats.layers(), *formats.projections()]
    assert [one for one in found if one.health == "broken"] == []
    assert len(found) == 7


def test_a_missing_driver_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "RASTERS", ("GTiff", "NoSuchFormat"))
    monkeypatch.setattr(formats, "MORE_RASTERS", ("NoOther",))
    _, needed, more = formats.rasters()
    assert needed.health == "broken" and "NoSuchFormat" in needed.trouble and needed.value == "GTiff"
    assert more.health == "note" and more.value == "none"


def test_a_wrong_place_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasterio.warp, "transform", lambda *_: ([3.1], [51.9]))
    ours, theirs = formats.projections()
    assert ours.health == "fine"
    assert theirs.health == "broken" and "PROJ_LIB" in theirs.cure
