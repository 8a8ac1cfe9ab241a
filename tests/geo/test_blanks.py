"""Polygons keep clear of pixels without a picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from rasterio import Affine

from rrsis.geo import blanks as module
from rrsis.geo.bandfile import BLANK
from rrsis.geo.blanks import Blanks
from rrsis.geo.grid import Window
from rrsis.geo.scores import ScoreMap
from rrsis.geo.stitch import Piece

SHAPE = (300, 400)
PLACES = [Affine(0.5, 0, 1000, 0, -0.5, 2000), Affine(0.3, 0.4, 50, 0.4, -0.3, 70), Affine(1, 0, 0, 0, -1, 0)]


@pytest.fixture
def blank() -> np.ndarray:
    """A slanted collar and a hole."""
    rows, cols = np.mgrid[: SHAPE[0], : SHAPE[1]]
    found: np.ndarray = (cols + 2 * rows < 150) | ((abs(rows - 200) < 10) & (abs(cols - 300) < 15))
    return found


@pytest.fixture
def scores(blank: np.ndarray, tmp_path: Path) -> ScoreMap:
    """Logits of 3 everywhere else."""
    scores = ScoreMap(tmp_path / "scores", 1)
    values = np.where(blank, BLANK, 3).astype(np.float32)[None]
    for top in range(0, SHAPE[0], 70):
        part = values[:, top : top + 70]
        scores.append(Piece(Window(top, 0, *part.shape[1:]), part, np.zeros((1, 0, SHAPE[1]), np.float32)))
    return scores


def test_validity_is_what_the_scores_tell(scores: ScoreMap, blank: np.ndarray) -> None:
    window = Window(150, 250, 90, 120)
    valid = Blanks(scores, SHAPE, PLACES[0]).valid(window)
    np.testing.assert_array_equal(valid, ~blank[150:240, 250:370])


@pytest.mark.parametrize("transform", PLACES)
@pytest.mark.parametrize("largest", [10**7, 3000])
def test_nothing_is_covered_that_holds_no_picture(
    transform: Affine, largest: int, scores: ScoreMap, blank: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LARGEST", largest)
    blanks = Blanks(scores, SHAPE, transform)
    corners = [(-20, 40), (160, -15), (390, 120), (330, 280), (20, 290)]  # column, row; partly outside
    polygon = shapely.Polygon([transform @ corner for corner in corners])
    cleared = blanks.cleared(polygon)
    rows, cols = np.nonzero(blank)
    inside = shapely.union_all(
        [shapely.Polygon([transform @ (c + x, r + y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))])
         for r, c in zip(rows[::7], cols[::7], strict=True)]
    )  # fmt: skip
    scale = abs(transform.a * transform.e - transform.b * transform.d)
    assert cleared.is_valid and cleared.geom_type in {"Polygon", "MultiPolygon"}
    assert cleared.intersection(inside).area < 1e-9
    pixels = [transform @ (c + 0.5, r + 0.5) for r, c in zip(rows, cols, strict=True)]
    lost = polygon.intersection(shapely.MultiPoint(pixels))
    assert polygon.area - cleared.area == pytest.approx(len(shapely.get_parts(lost)) * scale, rel=0.03)


def test_polygons_away_from_blanks_are_returned_as_they_are(scores: ScoreMap) -> None:
    blanks = Blanks(scores, SHAPE, PLACES[2])
    for corners in ((150, -290, 200, -200), (500, 500, 600, 600), (100, -100, 120, -90)):
        polygon = shapely.box(*corners)
        assert blanks.cleared(polygon) is polygon


def test_a_polygon_on_blanks_only_is_empty(scores: ScoreMap) -> None:
    assert Blanks(scores, SHAPE, PLACES[2]).cleared(shapely.box(290, -205, 300, -195)).is_empty


def test_a_scene_may_be_blank_everywhere(scores: ScoreMap, tmp_path: Path) -> None:
    assert not Blanks(scores, SHAPE, PLACES[0]).everywhere
    nothing = ScoreMap(tmp_path / "nothing", 1)
    part = np.full((1, *SHAPE), BLANK, np.float32)
    nothing.append(Piece(Window(0, 0, *SHAPE), part, np.zeros((1, 0, SHAPE[1]), np.float32)))
    assert Blanks(nothing, SHAPE, PLACES[0]).everywhere
