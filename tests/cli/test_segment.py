"""`rrsis segment`: what a user types, sees and gets."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import numpy as np
import pytest
import rasterio
import rasterio.shutil
import shapely
from numpy.typing import NDArray
from PIL import Image
from rasterio.windows import Window

if TYPE_CHECKING:
    from conftest import Rrsis, StandIn, Web


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
        (["port.tif", "ship", "--bands", "reed,green,blue"], "mean 'red'"),
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


@pytest.fixture
def tiles(scene_file: Path, tmp_path: Path) -> Path:
    """The scene cut into six tiles, in a folder."""
    folder = tmp_path / "tiles"
    folder.mkdir()
    with rasterio.open(scene_file) as scene:
        for row, height in ((0, 250), (250, 350)):
            for col, width in ((0, 300), (300, 150), (450, 250)):
                window = Window(col, row, width, height)
                place = {
                    "height": height,
                    "width": width,
                    "transform": scene.transform @ rasterio.Affine.translation(col, row),
                }
                with rasterio.open(folder / f"{row}-{col}.tif", "w", **{**scene.profile, **place}) as tile:
                    tile.write(scene.read(window=window))
    return folder


def test_many_files_are_one_scene(rrsis: Rrsis, scene_file: Path, tiles: Path, tmp_path: Path) -> None:
    (tmp_path / "listed.txt").write_text("".join(f"tiles/{path.name}\n" for path in tiles.iterdir()))
    line = "all storage tanks", "the largest storage tank", "--tile", 256
    assert rrsis("segment", scene_file, *line, "-o", "whole.geojson").exit_code == 0
    whole = geopandas.read_file(tmp_path / "whole.geojson")
    for name in ("tiles", "tiles/*.tif", "listed.txt"):
        result = rrsis("segment", name, *line, "--overwrite")
        assert result.exit_code == 0, result.output
        assert "made up of 6 files" in result.stderr
        found = geopandas.read_file(tmp_path / f"{name.partition('/')[0].removesuffix('.txt')}.geojson")
        assert found.drop(columns="geometry").equals(whole.drop(columns="geometry"))
        assert found.geometry.geom_equals_exact(whole.geometry, 0).all()
    os.utime(tiles / "0-300.tif", (1, 1))
    result = rrsis("segment", "tiles", *line)
    assert result.exit_code == 2 and "state of the scene was 6 files, " in result.stderr
    result = rrsis("segment", "tiles", *line, "--mask", "tiles/0-0.tif", "--overwrite")
    assert result.exit_code == 2 and "would overwrite the scene itself" in result.stderr


def test_tiles_that_are_no_scene_are_refused(rrsis: Rrsis, tiles: Path) -> None:
    with rasterio.open(tiles / "250-0.tif", "r+") as tile:
        tile.crs = "EPSG:32632"
    result = rrsis("segment", tiles, "ship")
    assert result.exit_code == 2 and not list(Path().glob("*.geojson"))
    said = " ".join(result.stderr.split())
    assert "250-0.tif" in said and "0-0.tif" in said and "EPSG:32632" in said and "gdalwarp" in said


def test_an_area_of_interest(rrsis: Rrsis, scene_file: Path, tmp_path: Path, stand_in: StandIn) -> None:
    left, top = 500_000 + 250, 5_750_000 - 150  # the second tank reaches over its upper left corner
    area = shapely.box(left, top - 250, left + 300, top)
    geopandas.GeoDataFrame(geometry=[area], crs=32631).to_crs(4326).to_file(tmp_path / "aoi.geojson")
    line = "segment", scene_file, "all storage tanks", "--tile", 128, "--aoi"
    result = rrsis(*line, "aoi.geojson", "-o", "a.gpkg", "--mask", "mask.tif")
    assert result.exit_code == 0, result.output
    assert stand_in.encoded == 16  # of 56 tiles
    found = geopandas.read_file(tmp_path / "a.gpkg", layer="a")
    assert len(found) == 2 and shapely.difference(found.union_all(), area.buffer(1e-3)).is_empty
    assert found.area.max() > 0.5 * 60**2 * 3.14
    with rasterio.open(tmp_path / "mask.tif") as mask:
        rows, cols = (mask.read(1) == 1).nonzero()
    assert rows.min() >= 149 and cols.min() >= 249 and rows.max() <= 400 and cols.max() <= 550
    again = rrsis(*line, "aoi.geojson", "-o", "a.gpkg", "--mask", "mask.tif")
    assert again.exit_code == 0 and "Finished already" in again.stdout
    geopandas.GeoDataFrame(geometry=[area.buffer(9)], crs=32631).to_crs(4326).to_file(
        tmp_path / "aoi.geojson"
    )
    other = rrsis(*line, "aoi.geojson", "-o", "a.gpkg", "--mask", "mask.tif")
    assert other.exit_code == 2 and "state of the area" in other.stderr
    box = ",".join(map(str, area.bounds))
    assert rrsis(*line, f"{box}@scene", "-o", "b.gpkg").exit_code == 0
    boxed = geopandas.read_file(tmp_path / "b.gpkg", layer="b")
    assert boxed.area.sum() == pytest.approx(found.area.sum(), rel=0.01)
    outside = rrsis(*line, "1,2,3,4", "-o", "c.gpkg")
    assert outside.exit_code == 2 and "lies outside of the scene" in outside.stderr
    assert not (tmp_path / "c.gpkg").exists() and not (tmp_path / ".c.gpkg.rrsis").exists()


def test_a_scene_on_a_server(
    rrsis: Rrsis,
    scene_file: Path,
    tmp_path: Path,
    web: Web,
    stand_in: StandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    local = rrsis("segment", scene_file, "all storage tanks", "--tile", 128, "-o", "local.geojson")
    assert local.exit_code == 0, local.output
    alone = stand_in.encoded
    blocks = {"tiled": True, "blockxsize": 128, "blockysize": 128}
    rasterio.shutil.copy(scene_file, web.folder / "port.tif", driver="GTiff", **blocks)
    line = "segment", web.url("port.tif"), "all storage tanks", "--tile", 128
    web.patience = 18  # then the server says that it is busy
    broken = rrsis(*line)
    assert broken.exit_code == 2, broken.output
    assert "answers 503" in broken.stderr and "the same line goes on from there" in broken.stderr
    assert not (tmp_path / "port.geojson").exists()
    before, web.patience, web.mood = stand_in.encoded - alone, None, "files"
    result = rrsis(*line)
    assert result.exit_code == 0, result.output
    assert "Going on" in result.stderr and 0 < before < alone
    found, whole = (geopandas.read_file(tmp_path / f"{name}.geojson") for name in ("port", "local"))
    assert found.geometry.geom_equals_exact(whole.geometry, 0).all() and len(found) == 3
    gone = rrsis("segment", web.url("nowhere.tif"), "ship")
    assert gone.exit_code == 2 and "There is no file" in gone.stderr


def _write(path: Path, pixels: NDArray[np.generic], east: float = 1.0, **profile: object) -> None:
    """Write bands ``(n, h, w)`` as the scene file has them, but for what is said otherwise."""
    place = rasterio.Affine(east, 0, 500_000, 0, -east, 5_750_000)
    usual = {"crs": "EPSG:32631", "transform": place, "dtype": pixels.dtype, "count": len(pixels)}
    height, width = pixels.shape[1:]
    with rasterio.open(path, "w", driver="GTiff", height=height, width=width, **usual | profile) as file:
        file.write(pixels)


def _pixels(scene_file: Path) -> NDArray[np.uint8]:
    with rasterio.open(scene_file) as file:
        pixels: NDArray[np.uint8] = file.read()
    return pixels


def _found(path: Path) -> list[shapely.Geometry]:
    return [shapely.geometry.shape(one["geometry"]) for one in json.loads(path.read_text())["features"]]


@pytest.mark.parametrize("kept", [0, 4, 300, 0.6, 0.999])
def test_truncated_files_are_refused_and_leave_nothing(
    rrsis: Rrsis, scene_file: Path, tmp_path: Path, kept: float
) -> None:
    data = scene_file.read_bytes()
    (tmp_path / "cut.tif").write_bytes(data[: int(kept * len(data)) if kept < 1 else int(kept)])
    result = rrsis("segment", "cut.tif", "ship")
    assert result.exit_code == 2 and "cut.tif cannot be" in result.stderr
    assert "Traceback" not in result.output and "previous exception" not in result.stderr
    assert sorted(path.name for path in tmp_path.glob("[!.]*")) == ["cut.tif", "port.tif"]
    begun = (tmp_path / ".cut.geojson.rrsis").exists()  # rows of tiles that were read are worth keeping
    assert begun == ("is kept in" in result.stderr)
    assert begun or kept != 0.999
    assert not begun or kept > 0.5  # by then a row may be done when the next cannot be read
    assert not begun or kept < 1


def test_a_picture_with_the_wrong_suffix_is_read(rrsis: Rrsis, photo_file: Path, tmp_path: Path) -> None:
    photo_file.rename(tmp_path / "photo.tif")
    assert rrsis("segment", "photo.tif", "ship").exit_code == 0
    assert len(_found(tmp_path / "photo.geojson")) == 1


@pytest.mark.parametrize(("dtype", "nothing"), [("uint8", 0), ("float32", float("nan"))])
def test_a_scene_without_a_picture_gives_an_empty_layer_and_says_so(
    rrsis: Rrsis, tmp_path: Path, dtype: str, nothing: float, stand_in: StandIn
) -> None:
    _write(tmp_path / "blank.tif", np.full((3, 300, 300), nothing, dtype), nodata=nothing)
    result = rrsis("segment", "blank.tif", "ship")
    assert result.exit_code == 0 and "holds no picture at all" in result.stderr
    assert _found(tmp_path / "blank.geojson") == [] and stand_in.encoded == 0


def test_a_crs_that_lies_is_told_and_left_out(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    _write(tmp_path / "lie.tif", _pixels(scene_file), crs="EPSG:4326")
    result = rrsis("segment", "lie.tif", "ship")
    assert result.exit_code == 0 and "CRS of the scene cannot be right" in result.stderr
    (ship,) = _found(tmp_path / "lie.geojson")
    assert ship.bounds == (500_225, 5_749_479, 500_381, 5_749_520)


@pytest.mark.parametrize(("east", "words"), [(1e-9, "must be wrong"), (150.0, "hardly anything")])
def test_absurd_ground_sizes_are_told(
    rrsis: Rrsis, scene_file: Path, tmp_path: Path, stand_in: StandIn, east: float, words: str
) -> None:
    stand_in.config = replace(stand_in.config, gsd_range_m=(0.15, 5.0))
    _write(tmp_path / "odd.tif", _pixels(scene_file), east)
    result = rrsis("segment", "odd.tif", "ship")
    assert result.exit_code == 0 and words in result.stderr
    assert len(_found(tmp_path / "odd.geojson")) == 1
    if east < 1:
        result = rrsis("segment", "odd.tif", "ship", "--gsd", "0.5", "-o", "half.geojson")
        assert result.exit_code == 2 and "pixels would be" in result.stderr


def test_objects_on_the_antimeridian_are_cut_there(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    place = rasterio.Affine(1e-5, 0, 179.997, 0, -1e-5, 10)
    _write(tmp_path / "fiji.tif", _pixels(scene_file), crs="EPSG:4326", transform=place)
    assert rrsis("segment", "fiji.tif", "all storage tanks").exit_code == 0
    found = _found(tmp_path / "fiji.geojson")
    assert [one.geom_type for one in found] == ["Polygon", "MultiPolygon", "Polygon"]
    parts = [part for one in found for part in shapely.get_parts(one)]
    assert all(part.bounds[2] - part.bounds[0] < 0.01 for part in parts)


def test_bands_may_be_named(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    red, green, blue = _pixels(scene_file)
    _write(tmp_path / "turned.tif", np.stack([blue, green, red, blue]))
    with rasterio.open(tmp_path / "turned.tif", "r+") as file:
        file.descriptions = ("Azul", "Green", "Red", "NIR")
    assert rrsis("segment", "turned.tif", "ship", "--bands", "red,green,azul").exit_code == 0
    assert len(_found(tmp_path / "turned.geojson")) == 1
    result = rrsis("segment", "turned.tif", "ship", "--bands", "nir,red,green", "-o", "false.geojson")
    assert result.exit_code == 0 and "False colours: red shows Band 4 (NIR)" in result.stderr


@pytest.mark.parametrize("words", ["корабль", "船", "🚢", " \t ", "ship " * 10_000])
def test_what_is_no_english_is_refused(rrsis: Rrsis, scene_file: Path, tmp_path: Path, words: str) -> None:
    result = rrsis("segment", "port.tif", words)
    assert result.exit_code == 2 and "expression" in result.stderr and len(result.stderr) < 400
    assert [path.name for path in tmp_path.iterdir()] == ["port.tif"]


def test_unknown_words_are_named(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    result = rrsis("segment", "port.tif", "blorf gnarz", "the ship near the zorgle")
    assert result.exit_code == 0
    assert "does not know “blorf”, “gnarz”, “zorgle”" in result.stderr


@pytest.mark.parametrize("folder", ["/proc", "port.tif"])
def test_folders_that_cannot_be_written_to(
    rrsis: Rrsis, scene_file: Path, tmp_path: Path, folder: str, stand_in: StandIn
) -> None:
    result = rrsis("segment", "port.tif", "ship", "-o", f"{folder}/found.geojson")
    assert result.exit_code == 2 and "Traceback" not in result.output and stand_in.encoded == 0
    assert [path.name for path in tmp_path.iterdir()] == ["port.tif"]


def test_a_scene_is_never_written_over(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    scene = tmp_path / "port.gpkg"  # a raster, too
    rasterio.shutil.copy(scene_file, scene, driver="GPKG")
    before = scene.read_bytes()
    for manner in ([], ["--overwrite"], ["--append"], ["--restart"]):
        result = rrsis("segment", "port.gpkg", "ship", "-o", "port.gpkg", *manner)
        assert result.exit_code == 2 and "the scene itself" in result.stderr, manner
    assert scene.read_bytes() == before


def test_all_gives_every_candidate_by_rank(rrsis: Rrsis, scene_file: Path) -> None:
    one, every = (
        rrsis("segment", scene_file, "the largest storage tank", "-o", name, *more)
        for name, more in (("one.fgb", ()), ("every.fgb", ("--all",)))
    )
    assert one.exit_code == every.exit_code == 0, one.output + every.output
    answer, candidates = geopandas.read_file("one.fgb"), geopandas.read_file("every.fgb")
    assert len(answer) == 1 and len(candidates) == 3
    ranked = candidates.sort_values("rank")
    assert ranked["rank"].tolist() == [1, 2, 3]
    assert ranked.area_m2.is_monotonic_decreasing
    assert ranked.geometry.iloc[0].equals(answer.geometry.iloc[0])
    assert ranked.margin.iloc[0] > 0 and not {"rank", "margin"} & set(answer.columns)


@pytest.mark.parametrize(
    ("sentence", "words"), [("the ship near the harbor", "near"), ("the largest tank", "large")]
)
def test_why_says_what_decided(sentence: str, words: str, rrsis: Rrsis, scene_file: Path) -> None:
    plain = rrsis("segment", scene_file, sentence, "-o", "plain.geojson")
    told = rrsis("segment", scene_file, sentence, "-o", "told.geojson", "--why")
    assert plain.exit_code == told.exit_code == 0, plain.output + told.output
    before, after = geopandas.read_file("plain.geojson"), geopandas.read_file("told.geojson")
    assert "why" not in before or before.why.isna().all() or (before.why == "").all()
    assert len(after) == len(before) == 1 and words in after.why.iloc[0].lower()
    assert before.geometry.iloc[0].equals(after.geometry.iloc[0])


def test_both_tell_why_the_others_stand_behind(rrsis: Rrsis, scene_file: Path) -> None:
    result = rrsis("segment", scene_file, "the largest storage tank", "-o", "all.geojson", "--all", "--why")
    assert result.exit_code == 0, result.output
    found = geopandas.read_file("all.geojson")
    assert len(found) == 3 and found.why.str.len().gt(0).all() and found.why.nunique() == 3
