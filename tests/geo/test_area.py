"""Areas of interest: from files and numbers, in any coordinates, onto any scene."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from pyproj import Transformer
from rasterio import Affine
from rasterio.crs import CRS

from rrsis.errors import SceneError
from rrsis.geo.area import Area, Asked

UTM = CRS.from_epsg(32631)
GRID = Affine(1.0, 0.0, 500_000.0, 0.0, -1.0, 5_750_000.0)
SHAPE = (600, 700)
WANTED = shapely.box(500_100, 5_749_700, 500_300, 5_749_900)


def degrees(shape: shapely.Geometry = WANTED) -> shapely.Geometry:
    """Bring a shape from UTM to longitudes and latitudes."""
    way = Transformer.from_crs(32631, 4326, always_xy=True)
    return shapely.transform(
        shape, lambda xy: shapely.get_coordinates(shapely.points(*way.transform(xy[:, 0], xy[:, 1])))
    )


def on(asked: Asked) -> shapely.Geometry:
    """Read an area and bring it to the scene."""
    return Area.of(asked).on(GRID, SHAPE, UTM)


def like(found: shapely.Geometry, other: shapely.Geometry = WANTED) -> bool:
    """Say whether two shapes are the same but for a thousandth."""
    return bool(found.symmetric_difference(other).area < 0.001 * other.area)


def test_a_geojson_is_in_degrees_whatever_it_holds(tmp_path: Path) -> None:
    inner = json.loads(shapely.to_geojson(degrees()))
    feature = {"type": "Feature", "properties": {}, "geometry": inner}
    collection = {"type": "FeatureCollection", "features": [feature]}
    for document in (inner, feature, collection):
        path = tmp_path / "aoi.geojson"
        path.write_text(json.dumps(document))
        assert like(on(path))


def test_a_geojson_may_name_its_own_crs(tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(WANTED))}
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32631"}}
    (tmp_path / "a.json").write_text(
        json.dumps({"type": "FeatureCollection", "crs": named, "features": [feature]})
    )
    assert on(tmp_path / "a.json").equals(WANTED)


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "fgb"])
def test_any_vector_file_will_do(suffix: str, tmp_path: Path) -> None:
    rows = geopandas.GeoDataFrame(geometry=[WANTED, WANTED.centroid.buffer(10)], crs=32631)
    rows.to_crs(3857).to_file(tmp_path / f"a.{suffix}")
    assert like(on(str(tmp_path / f"a.{suffix}")))


def test_numbers_are_degrees_unless_they_say_otherwise() -> None:
    west, south, east, north = degrees().bounds
    around = degrees().envelope
    for asked in ([west, south, east, north], f"{west},{south}, {east},{north}"):
        back = shapely.transform(
            on(asked),
            lambda xy: shapely.get_coordinates(
                shapely.points(
                    *Transformer.from_crs(32631, 4326, always_xy=True).transform(xy[:, 0], xy[:, 1])
                )
            ),
        )
        assert like(back, around)
    told = ",".join(map(str, WANTED.bounds))
    assert on(f"{told}@scene").equals(WANTED) and on(f"{told}@EPSG:32631").equals(WANTED)


def test_only_what_lies_on_the_scene_counts() -> None:
    assert on("499000,5749900,500010,5760000@scene").equals(
        shapely.box(500_000, 5_749_900, 500_010, 5_750_000)
    )
    assert like(
        on("-170,-80,170,80"), shapely.box(500_000, 5_749_400, 500_700, 5_750_000)
    )  # nearly all of Earth


def test_areas_cross_the_antimeridian() -> None:
    grid, crs = Affine(0.1, 0.0, 175.0, 0.0, -0.1, 10.0), CRS.from_epsg(4326)
    found = Area.of("178,0,-178,5").on(grid, (100, 100), crs)  # the scene counts on to 185 degrees
    assert found.equals(shapely.box(178, 0, 182, 5))
    fiji = Affine(1000.0, 0.0, 0.0, 0.0, -1000.0, 9_000_000.0), (1000, 1000), CRS.from_epsg(32701)
    assert Area.of("179,-18,-179,-17").on(*fiji).area > 0


def test_pixels_without_a_place_are_asked_by_column_and_row(tmp_path: Path) -> None:
    grid = Affine(1.0, 0.0, 0.0, 0.0, -1.0, 0.0)
    wanted = shapely.box(10, -40, 30, -20)
    (tmp_path / "a.geojson").write_text(shapely.to_geojson(wanted))
    for asked in ("10,-40,30,-20@scene", str(tmp_path / "a.geojson")):
        assert Area.of(asked).on(grid, (50, 50), None).equals(wanted)
    with pytest.raises(SceneError, match="not georeferenced") as error:
        Area.of("10,20,30,40").on(grid, (50, 50), None)
    assert "@scene" in error.value.hint


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("1,2,3", "not four numbers"),
        ("1,2,nan,4", "not four numbers"),
        ("3,2,1,1", "is empty"),
        ("3,2,1,4@scene", "is empty"),
        ("500000,1,600000,2", "not in degrees"),
        ("1,2,3,4@EPSG:1", "no CRS that is known"),
        ("nowhere.geojson", "no file"),
        ("10,20,11,21", "lies outside of the scene, which is 3,51.89"),
        ("0,0,1,1@scene", "lies outside of the scene, which is 500000,5749400,500700,5750000"),
    ],
)
def test_what_is_no_area_on_the_scene_is_refused(asked: str, words: str) -> None:
    with pytest.raises(SceneError, match=words) as error:
        on(asked)
    assert asked in error.value.message and error.value.hint


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, "no polygon, but LineString"),
        ({"type": "FeatureCollection", "features": []}, "no polygon, but nothing"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]}, "no polygon, but Polygon"),
        ({"type": "Nonsense"}, "cannot be read as an area"),
    ],
)
def test_files_without_polygons_are_refused(document: dict[str, Any], words: str, tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_text(json.dumps(document))
    with pytest.raises(SceneError, match=words) as error:
        Area.of(tmp_path / "a.geojson")
    assert "a.geojson" in error.value.message and "west,south" in error.value.hint


def test_an_area_travels_and_tells_itself_apart(tmp_path: Path) -> None:
    area = Area.of("1,2,3,4")
    assert pickle.loads(pickle.dumps(area)) == area
    assert area.told.startswith("1,2,3,4 (") and area.told != Area.of("1,2,3,5").told
    for shape in (WANTED, WANTED.buffer(1)):
        (tmp_path / "a.geojson").write_text(shapely.to_geojson(degrees(shape)))
        told = Area.of(tmp_path / "a.geojson").told
        assert told != area.told
        area = Area.of(tmp_path / "a.geojson")
