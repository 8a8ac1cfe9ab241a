"""The pipeline around the network: tiles, sentences, objects, files."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import rasterio
import shapely
from rasterio.features import shapes

import rrsis
from rrsis.errors import (
    ConfigError,
    ExpressionError,
    MissingDependency,
    OutputError,
    ResumeMismatch,
    SceneError,
    UnknownCheckpoint,
)
from rrsis.progress import Event
from rrsis.segmentation import segment, stream

if TYPE_CHECKING:
    from conftest import StandIn

GRASS, BRICK = (90, 120, 70), (160, 90, 40)  # how the stand-in knows a building

SENTENCES = ["all storage tanks", "the largest storage tank", "the ship near the harbor", "airplane"]


def test_tiles_and_the_whole_scene_give_equal_polygons(scene_file: Path, stand_in: StandIn) -> None:
    tiled = segment(scene_file, SENTENCES, tile=256, segmenter=stand_in)
    tiles = stand_in.encoded
    whole = segment(scene_file, SENTENCES, tile=1024, segmenter=stand_in)
    assert (tiles, stand_in.encoded - tiles) == (12, 1)
    tiled, whole = tiled.sort_values("id"), whole.sort_values("id")
    assert list(tiled.expression) == list(whole.expression)
    for one, other in zip(tiled.geometry, whole.geometry, strict=True):
        assert one.normalize().equals_exact(other.normalize(), 0.0)
    np.testing.assert_allclose(tiled.score, whole.score, atol=1e-5)


def test_all_candidates_have_rank_and_margin_and_say_why(scene_file: Path, stand_in: StandIn) -> None:
    plain = segment(scene_file, "the largest storage tank", tile=256, segmenter=stand_in)
    assert len(plain) == 1 and not {"rank", "margin", "why"} & {*plain.columns}
    every = segment(
        scene_file, "the largest storage tank", tile=256, every=True, why=True, segmenter=stand_in
    )
    assert sorted(every["rank"]) == [1, 2, 3]
    best = every[every["rank"] == 1].iloc[0]
    assert best.geometry.equals(plain.geometry.iloc[0]) and "1 of 3" in best.why and 0 <= best.margin <= 1
    nothing = segment(scene_file, "the airplane", why=True, segmenter=stand_in)
    assert len(nothing) == 0 and {"margin", "why"} <= {*nothing.columns}


def test_each_object_is_one_polygon_with_its_measures(scene_file: Path, stand_in: StandIn) -> None:
    found = segment(scene_file, "all storage tanks", tile=256, simplify_px=0.0, segmenter=stand_in)
    assert list(found.columns) == [
        "id",
        "expression",
        "label",
        "score",
        "area_m2",
        "perimeter_m",
        "geometry",
    ]
    assert len(found) == 3 and set(found.geom_type) == {"Polygon"}
    assert found.crs.to_epsg() == 32631
    assert sorted(found.id) == [1, 2, 3]
    assert set(found.label) == {"storage tank"} and set(found.expression) == {"all storage tanks"}
    assert found.score.between(0.99, 1.0).all()
    radii = np.sqrt(np.sort(found.area_m2) / np.pi)
    np.testing.assert_allclose(radii, [30.5, 40.5, 60.5], atol=0.5)
    assert found.within(shapely.box(500_000, 5_749_400, 500_700, 5_750_000)).all()


def test_relations_are_settled_over_the_whole_scene(scene_file: Path, stand_in: StandIn) -> None:
    found = segment(scene_file, SENTENCES, tile=256, segmenter=stand_in)
    counts = found.expression.value_counts().to_dict()
    assert counts == {"all storage tanks": 3, "the largest storage tank": 1, "the ship near the harbor": 1}
    largest = found[found.expression == "the largest storage tank"].geometry.iloc[0]
    assert largest.contains(shapely.Point(500_300, 5_750_000 - 260))


def test_all_sentences_share_one_pass(scene_file: Path, stand_in: StandIn) -> None:
    segment(scene_file, SENTENCES, tile=256, segmenter=stand_in)
    assert stand_in.encoded == 12
    asked = Counter(text for texts in stand_in.asked for text in texts)
    assert len(asked) == 5  # four kinds of things and the sentence with a landmark
    assert set(asked.values()) == {12}


def test_places_are_fractions_of_the_scene(scene_file: Path, stand_in: StandIn) -> None:
    segment(scene_file, "ship", tile=256, segmenter=stand_in)
    places = np.array(stand_in.places)
    assert places.min() == 0.0 and places.max() == 1.0
    np.testing.assert_allclose(places[:, 2] - places[:, 0], 256 / 600)


def test_nothing_found_is_an_empty_table_and_a_note(scene_file: Path, stand_in: StandIn) -> None:
    events: list[Event] = []
    found = segment(scene_file, "airplane", segmenter=stand_in, progress=events.append)
    assert len(found) == 0 and found.crs.to_epsg() == 32631
    assert any("Nothing found" in event.message and "airplane" in event.message for event in events)


@pytest.mark.parametrize("sentence", ["all storage tanks", "airplane"])
@pytest.mark.parametrize("named", ["scene_file", "photo_file"])
def test_results_are_drawn_in_a_notebook(
    sentence: str,
    named: str,
    stand_in: StandIn,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An empty result gives an empty picture and an empty map, and geopandas says so."""
    monkeypatch.setenv("MPLBACKEND", "agg")
    scene = request.getfixturevalue(named)
    found = segment(scene, [sentence, "the smallest airplane"], segmenter=stand_in, progress=lambda _: None)
    says = nullcontext() if len(found) else pytest.warns(UserWarning, match="empty")
    with says:
        axes = found.plot("expression", legend=True)
    with says:
        page = found.explore("expression", tiles=None).get_root().render()
    assert len(axes.collections) == bool(len(found))
    assert page.count('"label": "storage tank"') == len(found)


def test_events_tell_the_whole_story(scene_file: Path, stand_in: StandIn) -> None:
    events: list[Event] = []
    segment(scene_file, "all storage tanks", tile=256, segmenter=stand_in, progress=events.append)
    kinds = [event.kind for event in events if event.kind != "note"]
    assert kinds == ["start", *["tile"] * 12, "done"]
    assert [event.tiles for event in events if event.kind == "tile"] == list(range(1, 13))
    assert events[-1].objects == 3 and events[-1].megapixels == pytest.approx(0.42)


def test_pictures_without_georeferencing_work_in_pixels(photo_file: Path, stand_in: StandIn) -> None:
    events: list[Event] = []
    found = segment(photo_file, "ship", segmenter=stand_in, simplify_px=0.0, progress=events.append)
    assert found.crs is None and np.isnan(found.area_m2).all()
    assert found.geometry.iloc[0].bounds == (225, -521, 381, -480)
    assert [event.kind for event in events].count("note") == 1


def test_small_objects_are_left_out_by_area(scene_file: Path, stand_in: StandIn) -> None:
    least = np.pi * 35**2
    found = segment(scene_file, "all storage tanks", min_area_m2=least, segmenter=stand_in)
    assert len(found) == 2


def test_objects_of_a_low_score_are_left_out(scene_file: Path, stand_in: StandIn) -> None:
    for least, left in ((0.99, 3), (0.999, 0)):  # of objects of 0.9975
        assert len(segment(scene_file, "all storage tanks", min_score=least, segmenter=stand_in)) == left


def test_another_ground_size_keeps_the_scene_s_geometry(scene_file: Path, stand_in: StandIn) -> None:
    found = segment(scene_file, "all storage tanks", gsd_m=2.0, segmenter=stand_in)
    assert len(found) == 3
    np.testing.assert_allclose(np.sqrt(np.sort(found.area_m2) / np.pi), [30, 40, 60], atol=2.0)


def test_rasters_of_scores_and_objects_lie_on_the_scene(
    scene_file: Path, stand_in: StandIn, tmp_path: Path
) -> None:
    scores, mask = tmp_path / "scores.tif", tmp_path / "mask.tif"
    segment(scene_file, SENTENCES, segmenter=stand_in, scores=scores, mask=mask)
    with rasterio.open(scores) as chances, rasterio.open(mask) as objects:
        assert chances.count == objects.count == len(SENTENCES)
        assert objects.descriptions == tuple(SENTENCES)
        assert objects.bounds == chances.bounds == (500_000, 5_749_400, 500_700, 5_750_000)
        assert objects.read(2)[260, 300] == 1 and objects.read(2)[120, 100] == 0
        assert objects.read(4).sum() == 0
        assert chances.read(1)[120, 100] > 0.99


def test_only_valid_pixels_are_searched(scene_file: Path, stand_in: StandIn) -> None:
    with rasterio.open(scene_file, "r+") as file:
        file.nodata = 0
        pixels = file.read()
        pixels[:, :256] = 0
        file.write(pixels)
    found = segment(scene_file, "all storage tanks", tile=256, overlap=0, segmenter=stand_in)
    assert stand_in.encoded == 6  # the first of three rows of tiles shows nothing
    assert len(found) == 2


def test_an_area_of_interest_cuts_what_the_whole_scene_gives(scene_file: Path, stand_in: StandIn) -> None:
    area = shapely.box(500_250, 5_749_600, 500_550, 5_749_850)
    whole = segment(scene_file, "all storage tanks", tile=128, simplify_px=0, segmenter=stand_in)
    asked = stand_in.encoded
    found = segment(
        scene_file,
        "all storage tanks",
        tile=128,
        simplify_px=0,
        aoi=",".join(map(str, area.bounds)) + "@EPSG:32631",
        segmenter=stand_in,
    )
    expected = whole.geometry.intersection(area)
    assert found.union_all().equals(expected.union_all())
    assert list(found.area_m2) == pytest.approx(list(expected[~expected.is_empty].area), rel=1e-3)
    assert stand_in.encoded - asked < asked / 2
    assert set(stand_in.places[asked:]) < set(stand_in.places[:asked])  # "upper left" means the whole scene
    with pytest.raises(SceneError, match="outside of the scene"):
        segment(scene_file, "ship", aoi=[1, 2, 3, 4], segmenter=stand_in)


def test_in_an_area_of_interest_places_and_scores_are_those_of_the_scene(
    scene_file: Path, stand_in: StandIn, tmp_path: Path
) -> None:
    area = ",".join(map(str, (500_000, 5_749_420, 500_600, 5_749_840))) + "@scene"  # the lower left
    asked = ["the storage tank in the middle", "the southernmost storage tank", "the largest storage tank"]
    kinds = {"tile": 128, "scales": (1, 2), "segmenter": stand_in, "simplify_px": 0}
    whole = segment(scene_file, asked, scores=tmp_path / "whole.tif", **kinds)
    found = segment(scene_file, asked, scores=tmp_path / "part.tif", aoi=area, **kinds)
    whole, found = whole.set_index("expression"), found.set_index("expression")
    for text in asked:
        mine, theirs = (
            found.geometry[text],
            whole.geometry[text].intersection(shapely.box(*map(float, area.split("@")[0].split(",")))),
        )
        assert mine.symmetric_difference(theirs).area < 1e-6, text
    with rasterio.open(tmp_path / "whole.tif") as every, rasterio.open(tmp_path / "part.tif") as part:
        assert every.shape == part.shape and every.transform == part.transform
        everywhere, here = every.read(1), part.read(1)
    known = np.isfinite(here)
    assert known[200:560, 40:560].all() and not known[:150].any() and not known[:, 620:].any()
    np.testing.assert_allclose(here[200:540, 40:560], everywhere[200:540, 40:560], atol=2e-3)


def test_a_stream_that_is_closed_early_leaves_nothing(
    scene_file: Path, stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(kept))
    found = stream(scene_file, "all storage tanks", segmenter=stand_in)
    next(found)
    assert list(kept.iterdir())
    found.close()
    assert not list(kept.iterdir())


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"threshold": 1.5}, ConfigError, "threshold"),
        ({"tile": 8}, ConfigError, "too small"),
        ({"tile": 256, "overlap": 256}, ConfigError, "overlap"),
        ({"min_area_m2": -1.0}, ConfigError, "area"),
        ({"min_score": 1.5}, ConfigError, "score"),
        ({"simplify_px": float("nan")}, ConfigError, "simplification"),
        ({"min_hole_area_m2": -1.0}, ConfigError, "hole"),
        ({"device": "tpu"}, ConfigError, "tpu"),
        ({"scales": (2,)}, ConfigError, "Scales 2 cannot"),
        ({"scales": (1, 0)}, ConfigError, "Scales 1,0 cannot"),
        ({"scales": (1, 99)}, ConfigError, "1,99"),
        ({"bands": (1, 2, 9)}, SceneError, "9"),
    ],
)
def test_bad_settings_are_refused_before_the_work(
    settings: dict[str, object],
    error: type[Exception],
    words: str,
    scene_file: Path,
    stand_in: StandIn,
) -> None:
    with pytest.raises(error, match=words):
        stream(scene_file, "ship", segmenter=stand_in, **settings)  # type: ignore[arg-type]
    assert stand_in.encoded == 0


def test_missing_things_are_named(scene_file: Path, tmp_path: Path, stand_in: StandIn) -> None:
    with pytest.raises(SceneError, match=r"nowhere\.tif"):
        stream(tmp_path / "nowhere.tif", "ship", segmenter=stand_in)
    with pytest.raises(ExpressionError):
        stream(scene_file, "  ", segmenter=stand_in)
    with pytest.raises(ExpressionError, match="No expression"):
        stream(scene_file, [], segmenter=stand_in)
    with pytest.raises(UnknownCheckpoint, match="no-such-model"):
        stream(scene_file, "ship", model="no-such-model")


def test_a_raster_that_cannot_be_written_is_an_error(
    scene_file: Path, stand_in: StandIn, tmp_path: Path
) -> None:
    with pytest.raises(OutputError):
        segment(scene_file, "ship", segmenter=stand_in, mask=tmp_path / "no" / "mask.tif")


def test_polygons_never_cover_what_holds_no_picture(
    scene_file: Path, stand_in: StandIn, tmp_path: Path
) -> None:
    """Straightened by up to 8 px, an outline would cut the corners of the collar that lies in the tank."""
    rows, cols = np.mgrid[:600, :700]
    blank = (cols + 3 * rows) % 97 < 12
    with rasterio.open(scene_file, "r+") as file:
        file.nodata = 0
        pixels = file.read()
        pixels[:, blank] = 0
        file.write(pixels)
        outlines = shapes(blank.astype(np.uint8), mask=blank, transform=file.transform)
    empty = shapely.union_all([shapely.geometry.shape(outline) for outline, _ in outlines])
    found = segment(scene_file, "all storage tanks", tile=256, simplify_px=8.0, segmenter=stand_in)
    assert len(found) > 3
    assert found.geometry.intersection(empty).area.max() < 1e-6
    assert found.is_valid.all()
    np.testing.assert_allclose(found.area_m2, found.geometry.area, rtol=2e-3)


def test_a_stopped_call_goes_on_in_its_work_folder(
    scene_file: Path, stand_in: StandIn, tmp_path: Path
) -> None:
    whole = segment(scene_file, "all storage tanks", tile=128, segmenter=stand_in)
    tiles = stand_in.encoded

    def stop(event: Event) -> None:
        if event.tiles == 30:
            raise KeyboardInterrupt

    work = tmp_path / "work"
    with pytest.raises(KeyboardInterrupt):
        segment(scene_file, "all storage tanks", tile=128, segmenter=stand_in, work=work, progress=stop)
    with pytest.raises(ResumeMismatch, match=r"threshold was 0\.5, is 0\.7"):
        segment(scene_file, "all storage tanks", tile=128, threshold=0.7, segmenter=stand_in, work=work)
    before = stand_in.encoded
    again = segment(scene_file, "all storage tanks", tile=128, segmenter=stand_in, work=work)
    assert stand_in.encoded - before <= tiles - 3 * 7
    assert again.geometry.geom_equals(whole.geometry).all() and (again.score == whole.score).all()
    before = stand_in.encoded
    segment(scene_file, "all storage tanks", tile=128, segmenter=stand_in, work=work)
    assert stand_in.encoded == before  # nothing is removed from a folder that was given


def test_views_and_scales_find_the_same_plain_things(scene_file: Path, stand_in: StandIn) -> None:
    plain = segment(scene_file, SENTENCES, tile=256, segmenter=stand_in)
    viewed = segment(scene_file, SENTENCES, tile=256, tta=True, segmenter=stand_in)
    scaled = segment(scene_file, SENTENCES, tile=256, scales=(1, 2), segmenter=stand_in)
    assert list(viewed.geometry.area) == pytest.approx(list(plain.geometry.area))
    assert list(scaled.expression) == list(plain.expression)
    assert list(scaled.geometry.area) == pytest.approx(list(plain.geometry.area), rel=0.05)


def test_who_cannot_keep_encodings_says_so(scene_file: Path, stand_in: StandIn, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be kept"):
        segment(scene_file, "ship", segmenter=stand_in, keep_encoding=tmp_path / "kept")
    assert stand_in.encoded == 0


def test_the_public_names_are_these_functions() -> None:
    assert rrsis.segment is segment and rrsis.stream is stream


@pytest.fixture
def street_file(tmp_path: Path) -> Path:
    """Write a scene at 0.5 m: two buildings joined by a thin wall, one with a yard of 6 x 6 px."""
    pixels = np.full((3, 120, 160), np.array(GRASS)[:, None, None], np.uint8)
    building = np.zeros((120, 160), bool)
    building[30:70, 20:60], building[30:70, 70:110], building[48:51, 60:70] = True, True, True
    building[40:46, 80:86] = False
    pixels[:, building] = np.array(BRICK)[:, None]
    path = tmp_path / "street.tif"
    place = rasterio.Affine(0.5, 0, 500_000, 0, -0.5, 5_750_000)
    profile = {"driver": "GTiff", "count": 3, "dtype": "uint8", "height": 120, "width": 160}
    with rasterio.open(path, "w", crs="EPSG:32631", transform=place, **profile) as file:
        file.write(pixels)
    return path


def test_objects_that_touch_come_apart_unless_that_is_unwished(street_file: Path, stand_in: StandIn) -> None:
    settings = {"tile": 64, "segmenter": stand_in, "simplify_px": 0.0}
    apart = segment(street_file, "all buildings", **settings)
    whole = segment(street_file, "all buildings", split=False, **settings)
    assert (len(apart), len(whole)) == (2, 1)
    assert apart.geometry.area.sum() == pytest.approx(whole.geometry.area.sum())
    assert apart.union_all().area == pytest.approx(whole.geometry.area.sum())
    at_once = segment(street_file, "all buildings", **{**settings, "tile": 1024})
    assert {shape.normalize().wkt for shape in at_once.geometry} == {
        shape.normalize().wkt for shape in apart.geometry
    }


def test_small_holes_are_filled(street_file: Path, stand_in: StandIn) -> None:
    for least, holes in ((0.0, 1), (8.9, 1), (9.1, 0)):  # the yard has 9 square metres
        found = segment(street_file, "all buildings", min_hole_area_m2=least, segmenter=stand_in)
        assert sum(len(shape.interiors) for shape in found.geometry) == holes


def test_buildings_get_right_angles(street_file: Path, stand_in: StandIn) -> None:
    found = segment(street_file, "all buildings", regularize=True, segmenter=stand_in, split=False)
    for shape in found.geometry:
        steps = np.diff(shapely.get_coordinates(shape.exterior), axis=0)
        turns = np.degrees(np.arctan2(steps[:, 1], steps[:, 0])) % 45
        assert np.minimum(turns, 45 - turns).max() < 0.5


def test_right_angles_without_their_library_are_refused_before_the_work(
    street_file: Path, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rrsis.geo.rightangles.find_spec", lambda name: None)
    with pytest.raises(MissingDependency, match="buildingregulariser"):
        stream(street_file, "all buildings", regularize=True, segmenter=stand_in)
    assert stand_in.encoded == 0
