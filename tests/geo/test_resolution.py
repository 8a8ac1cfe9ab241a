"""The working grid has the size that the network knows, within bounds."""

from __future__ import annotations

import pytest

from rrsis.errors import SceneError
from rrsis.geo.resolution import working_shape

SHAPE = (1000, 800)


def test_within_the_range_or_without_one_nothing_changes() -> None:
    assert working_shape(SHAPE, (0.5, 0.5), None, (0.3, 1.0)) == (SHAPE, ())
    assert working_shape(SHAPE, (0.5, 0.9), None, None) == (SHAPE, ())
    assert working_shape(SHAPE, None, None, (0.3, 1.0)) == (SHAPE, ())


def test_finer_scenes_shrink_to_the_nearer_end() -> None:
    shape, notes = working_shape(SHAPE, (0.1, 0.1), None, (0.3, 1.0))
    assert shape == (333, 267)
    assert "finer than the model knows (0.3 m at the least)" in notes[0] and "267 x 333 pixels" in notes[0]


def test_coarser_scenes_grow_four_times_at_the_most_and_say_so() -> None:
    shape, notes = working_shape(SHAPE, (2.0, 2.0), None, (0.3, 1.0))
    assert shape == (2000, 1600)
    shape, notes = working_shape(SHAPE, (15.0, 15.0), None, (0.3, 1.0))
    assert shape == (4000, 3200) and "coarser" in notes[0]


def test_what_is_far_too_coarse_is_left_as_it_is() -> None:
    shape, notes = working_shape(SHAPE, (30.0, 30.0), None, (0.3, 1.0))
    assert shape == SHAPE and "hardly anything" in notes[0]
    assert "hardly anything" in working_shape((180, 360), (1.1e5, 1.1e5), None, (0.3, 1.0))[1][0]  # a world


@pytest.mark.parametrize("size_m", [(1e-9, 1e-9), (1e7, 1e7), (1e-2, 1e2), (5.0, 0.01)])
def test_what_cannot_be_true_is_told_and_left_as_it_is(size_m: tuple[float, float]) -> None:
    shape, notes = working_shape(SHAPE, size_m, None, (0.3, 1.0))
    assert shape == SHAPE and "must be wrong" in notes[0]
    with pytest.raises(SceneError, match="pixels would be"):
        working_shape(SHAPE, size_m, 0.5, (0.3, 1.0))


def test_pixels_become_square_on_the_ground() -> None:
    shape, _ = working_shape((100, 100), (2.0, 1.0), None, (0.3, 4.0))
    assert shape[0] == pytest.approx(2 * shape[1], abs=2)
    assert working_shape((100, 100), (2.0, 1.0), 1.0, None) == ((200, 100), ())


def test_an_exact_wish_is_followed_or_refused() -> None:
    assert working_shape(SHAPE, (0.5, 0.5), 2.0, (0.3, 1.0)) == ((250, 200), ())
    assert working_shape((3, 3), (0.5, 0.5), 100.0, None) == ((1, 1), ())
    with pytest.raises(SceneError, match="unknown"):
        working_shape(SHAPE, None, 2.0, None)
    with pytest.raises(SceneError, match="over 4 times finer") as error:
        working_shape(SHAPE, (10.0, 10.0), 1.0, None)
    assert "at least 2.5 m" in error.value.hint
    for wish in (0.0, -1.0, float("nan")):
        with pytest.raises(SceneError, match="ground size"):
            working_shape(SHAPE, (10.0, 10.0), wish, None)


def test_a_trifle_off_the_range_is_left_alone() -> None:
    assert working_shape((100, 100), (5.04, 5.04), None, (0.15, 5.0)) == ((100, 100), ())
    assert working_shape((100, 100), (0.148, 0.148), None, (0.15, 5.0)) == ((100, 100), ())
