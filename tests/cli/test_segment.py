"""`rrsis segment`: what a user types, sees and gets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import pytest
from PIL import Image

if TYPE_CHECKING:
    from conftest import Rrsis, StandIn


def test_the_layer_is_named_after_the_scene(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    result = rrsis("segment", scene_file, "all storage tanks", "the ship near the harbor")
    assert result.exit_code == 0, result.output
    layer = geopandas.read_file(tmp_path / "port.geojson")
    assert list(layer.expression) == ["all storage tanks"] * 3 + ["the ship near the harbor"]
    assert layer.crs.to_epsg() == 4326
    assert "all storage tanks" in result.stdout and "port.geojson" in result.stdout
    assert "4 objects" in result.stdout


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "fgb", "parquet", "geojson"])
def test_the_suffix_chooses_the_format(suffix: str, rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    out = tmp_path / f"found.{suffix}"
    assert rrsis("segment", scene_file, "all storage tanks", "-o", out).exit_code == 0
    layer = geopandas.read_parquet(out) if suffix == "parquet" else geopandas.read_file(out, layer="found")
    assert len(layer) == 3
    assert layer.crs.to_epsg() == (4326 if suffix == "geojson" else 32631)


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "fgb", "parquet", "geojson"])
def test_nothing_found_is_a_valid_empty_layer(
    suffix: str, rrsis: Rrsis, scene_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"none.{suffix}"
    result = rrsis("segment", scene_file, "airplane", "-o", out)
    assert result.exit_code == 0, result.output
    layer = geopandas.read_parquet(out) if suffix == "parquet" else geopandas.read_file(out, layer="none")
    assert len(layer) == 0
    assert "Nothing found for “airplane”" in result.stderr
    assert "No objects" in result.stdout


def test_all_options_together(rrsis: Rrsis, scene_file: Path, tmp_path: Path, stand_in: StandIn) -> None:
    result = rrsis(
        *("segment", scene_file, "all storage tanks", "-o", "a.gpkg", "--tile", 256, "--overlap", 32),
        *("--gsd", 1.0, "--bands", "1,2,3", "--threshold", 0.6, "--min-area", 3000, "--simplify", 0),
        *("--min-hole-area", 20, "--no-split", "--regularize"),
        *("--scores", "scores.tif", "--mask", "mask.tif", "--preview", "look.png", "--device", "cpu"),
    )
    assert result.exit_code == 0, result.output
    assert len(geopandas.read_file(tmp_path / "a.gpkg", layer="a")) == 2
    assert {path.name for path in tmp_path.iterdir()} == {
        *("port.tif", "a.gpkg", "scores.tif", "mask.tif", "look.png", ".a.gpkg.rrsis")
    }
    assert [path.name for path in (tmp_path / ".a.gpkg.rrsis").iterdir()] == ["run.json"]
    with Image.open(tmp_path / "look.png") as look:
        assert look.width >= 700
    assert stand_in.encoded > 1


def test_json_gives_one_line_an_event_on_stdout(rrsis: Rrsis, scene_file: Path) -> None:
    result = rrsis("segment", scene_file, "all storage tanks", "airplane", "--tile", 256, "--json")
    events = [json.loads(line) for line in result.stdout.splitlines()]
    kinds = [event["event"] for event in events]
    assert kinds[0] == "start" and kinds[-1] == "done" and kinds.count("tile") == 12
    assert "airplane" in next(event["message"] for event in events if event["event"] == "note")
    assert events[-1]["files"] == [{"path": "port.geojson"}]
    assert [one["objects"] for one in events[-1]["expressions"]] == [3, 0]


def test_a_photo_is_warned_about_once(rrsis: Rrsis, photo_file: Path, tmp_path: Path) -> None:
    result = rrsis("segment", photo_file, "ship")
    assert result.exit_code == 0, result.output
    assert result.stderr.count("Note:") == 1 and "pixel" in result.stderr
    written = json.loads((tmp_path / "photo.geojson").read_text())
    assert len(written["features"]) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.tif", "ship"], "nowhere.tif"),
        (["port.tif", ""], "expression"),
        (["port.tif", "ship", "-o", "found.kml"], ".gpkg"),
        (["port.tif", "ship", "-o", "no/found.gpkg"], "folder"),
        (["port.tif", "ship", "--mask", "port.tif"], "overwrite"),
        (["port.tif", "ship", "--scores", "s.tif", "--mask", "s.tif"], "overwrite"),
        (["port.tif", "ship", "--preview", "look.bmp"], ".png"),
        (["port.tif", "ship", "--bands", "red"], "bands"),
        (["port.tif", "ship", "--bands", "1,2,9"], "9"),
        (["port.tif", "ship", "--threshold", "2"], "threshold"),
        (["port.tif", "ship", "--threshold", "0"], "threshold"),
        (["port.tif", "ship", "--tile", "x"], "--tile"),
        (["port.tif", "ship", "--overlap", "600", "--tile", "512"], "overlap"),
        (["port.tif", "ship", "--gsd", "-1"], "--gsd"),
        (["port.tif", "ship", "--min-area", "nan"], "area"),
        (["port.tif", "ship", "--device", "tpu"], "tpu"),
        (["port.tif", "ship", "-o", "-", "--json"], "standard output"),
        (["port.tif", "ship", "--append", "-o", "a.shp"], "append"),
        (["port.tif", "ship", "-o", "postgresql://localhost/gis"], "?table="),
        (["port.tif"], "EXPRESSION"),
    ],
)
def test_mistakes_are_told_in_words_before_the_work(
    arguments: list[str], words: str, rrsis: Rrsis, scene_file: Path, tmp_path: Path, stand_in: StandIn
) -> None:
    result = rrsis("segment", *arguments)
    assert result.exit_code == 2, result.output
    assert words.lower() in result.stderr.lower()
    assert "Traceback" not in result.output
    assert stand_in.encoded == 0
    assert [path.name for path in tmp_path.iterdir()] == ["port.tif"]


def test_a_text_file_is_no_scene(rrsis: Rrsis, tmp_path: Path) -> None:
    (tmp_path / "notes.tif").write_text("not a raster")
    result = rrsis("segment", "notes.tif", "ship")
    assert result.exit_code == 2 and "notes.tif" in result.stderr


def test_a_failure_midway_leaves_no_file(
    rrsis: Rrsis, scene_file: Path, tmp_path: Path, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "old.gpkg").write_bytes(b"from last week")
    files = ("-o", "old.gpkg", "--mask", "m.tif", "--preview", "p.png", "--overwrite")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stand_in, "decode", fail)
    result = rrsis("segment", scene_file, "ship", *files)
    assert result.exit_code == 130
    assert {path.name for path in tmp_path.iterdir()} == {"port.tif", "old.gpkg"}
    assert (tmp_path / "old.gpkg").read_bytes() == b"from last week"


def test_layers_may_be_piped_into_other_programs(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    result = rrsis("segment", scene_file, "all storage tanks", "airplane", "-o", "-")
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["type"] for line in lines] == ["Feature"] * 3
    assert "3 objects" in result.stderr and "Nothing found" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["port.tif"]


def test_a_second_scene_is_added_to_the_first(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    assert rrsis("segment", scene_file, "all storage tanks", "-o", "all.gpkg").exit_code == 0
    refused = rrsis("segment", scene_file, "ship", "-o", "all.gpkg")
    assert refused.exit_code == 2 and "exists already" in refused.stderr
    assert rrsis("segment", scene_file, "ship", "-o", "all.gpkg", "--append").exit_code == 0
    layer = geopandas.read_file(tmp_path / "all.gpkg", layer="all")
    assert list(layer.expression) == ["all storage tanks"] * 3 + ["ship"]
    assert sorted(layer.id) == [1, 2, 3, 4]


def test_each_sentence_may_have_its_layer(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    result = rrsis("segment", scene_file, "all storage tanks", "ship", "-o", "f.shp", "--layers", "--json")
    written = json.loads(result.stdout.splitlines()[-1])["files"]
    assert written == [{"path": "f_all_storage_tanks.shp"}, {"path": "f_ship.shp"}]
    assert len(geopandas.read_file(tmp_path / "f_all_storage_tanks.shp")) == 3


def item(folder: Path, assets: dict[str, dict[str, object]]) -> Path:
    """Write a STAC item."""
    path = folder / "port.json"
    document: dict[str, object] = {"type": "Feature", "stac_version": "1.1.0", "id": "port", "geometry": None}
    document |= {"properties": {"datetime": "2020-01-02T00:00:00Z"}, "links": [], "assets": assets}
    path.write_text(json.dumps(document))
    return path


def test_a_stac_item_goes_in_and_comes_out(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    source = item(tmp_path, {"visual": {"href": "./port.tif", "type": "image/tiff"}})
    result = rrsis(
        "segment", source, "all storage tanks", "-o", "a.gpkg", "--mask", "m.tif", "--stac", "a.json"
    )
    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "a.json").read_text())
    assert {key: one["href"] for key, one in found["assets"].items()} == {
        "objects": "./a.gpkg",
        "mask": "./m.tif",
    }
    assert ("derived_from", "port.json") in [(link["rel"], link["href"]) for link in found["links"]]
    assert found["properties"]["datetime"] == "2020-01-02T00:00:00Z"
    assert "a.json" in result.stdout
    assert len(geopandas.read_file(tmp_path / "a.gpkg", layer="a")) == 3


def test_an_item_is_asked_for_an_asset_in_words(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    data: dict[str, object] = {"href": "./port.tif", "type": "image/tiff", "roles": ["data"]}
    source = item(tmp_path, {"red": data, "nir": data})
    refused = rrsis("segment", source, "ship")
    assert refused.exit_code == 2 and "red, nir" in refused.stderr and "--asset" in refused.stderr
    assert rrsis("segment", source, "ship", "--asset", "red", "-o", "-").exit_code == 0
    assert rrsis("scene", source, "--asset", "nir").exit_code == 0
    kept = rrsis("segment", source, "ship", "--asset", "red", "--stac", source, "--overwrite")
    assert kept.exit_code == 2 and "was not written by rrsis" in kept.stderr
