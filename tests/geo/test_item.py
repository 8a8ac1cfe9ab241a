"""A STAC item stands for one of its rasters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rrsis.errors import MissingDependency, SceneError
from rrsis.geo import item
from rrsis.geo.item import Located, locate

COG = "image/tiff; application=geotiff; profile=cloud-optimized"


def asset(href: str, roles: list[str] | None = None, kind: str | None = COG) -> dict[str, Any]:
    return {"href": href} | ({"roles": roles} if roles else {}) | ({"type": kind} if kind else {})


def write(path: Path, assets: dict[str, Any]) -> Path:
    """Write an item with these assets."""
    ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    document = {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": "scene",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "bbox": [0, 0, 1, 1],
        "properties": {"datetime": "2026-01-02T03:04:05Z"},
        "links": [],
        "assets": assets,
    }
    path.write_text(json.dumps(document))
    return path


@pytest.mark.parametrize("name", ["port.tif", "https://x.org/port.tif?a=b.json", "/vsizip/a.zip/b.tif"])
def test_a_raster_is_itself(name: str) -> None:
    assert locate(name) == Located(name)


@pytest.mark.parametrize(
    ("assets", "chosen"),
    [
        ({"visual": asset("v.tif"), "B04": asset("r.tif", ["data"])}, "v.tif"),
        ({"tci": asset("v.tif", ["visual", "data"]), "B04": asset("r.tif", ["data"])}, "v.tif"),
        ({"image": asset("i.tif", ["data"]), "thumbnail": asset("t.tif", ["thumbnail"])}, "i.tif"),
        ({"image": asset("i.tif", ["data"]), "mask": asset("m.tif", ["metadata"])}, "i.tif"),
        ({"picture": asset("p.jp2", None, None), "notes": asset("n.xml", None, None)}, "p.jp2"),
        ({"picture": asset("p.tif"), "notes": asset("n.json", ["data"], "application/json")}, "p.tif"),
    ],
)
def test_the_asset_is_chosen_by_role(tmp_path: Path, assets: dict[str, Any], chosen: str) -> None:
    path = write(tmp_path / "item.json", assets)
    assert locate(path) == Located(str(tmp_path / chosen), str(path))


def test_the_asset_may_be_named(tmp_path: Path) -> None:
    path = write(tmp_path / "item.json", {"visual": asset("v.tif"), "nir": asset("https://x.org/n.tif")})
    assert locate(path, "nir").raster == "https://x.org/n.tif"
    with pytest.raises(SceneError, match="no asset 'red'") as caught:
        locate(path, "red")
    assert "visual, nir" in caught.value.hint


def test_several_rasters_are_told_apart_by_the_user(tmp_path: Path) -> None:
    path = write(tmp_path / "item.json", {"red": asset("r.tif", ["data"]), "nir": asset("n.tif", ["data"])})
    with pytest.raises(SceneError, match="several rasters; its assets: red, nir") as caught:
        locate(path)
    assert "--asset" in caught.value.hint
    with pytest.raises(SceneError, match="no raster"):
        locate(write(tmp_path / "none.json", {"notes": asset("n.pdf", None, "application/pdf")}))


@pytest.mark.parametrize("text", ["{}", "not JSON", '{"type": "Feature", "id": 1}', '{"type": "Catalog"}'])
def test_what_is_no_item_is_told_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "item.json").write_text(text)
    with pytest.raises(SceneError, match=r"item\.json cannot be read as a STAC item"):
        locate(tmp_path / "item.json")


def test_a_missing_item_and_a_useless_asset_are_told(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="no file"):
        locate(tmp_path / "nowhere.json")
    with pytest.raises(SceneError, match="no STAC item"):
        locate("port.tif", "visual")


def test_a_missing_pystac_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item, "find_spec", lambda name: None)
    with pytest.raises(MissingDependency) as caught:
        locate("item.json")
    assert "rrsis[stac]" in caught.value.hint
