"""Attributes, ranks and neighbours, with their margins."""

import pytest

from rrsis.language.described import Described, Frame
from rrsis.language.picks import beside, closest, near, ranks, sides, traits, within

FRAME = Frame(0, 0, 800, 800)


def box(
    row: float, col: float, side: float = 20.0, colours: tuple[str, ...] = (), shape: str = ""
) -> Described:
    half = side / 2
    return Described(
        "ship", row, col, row - half, col - half, row + half, col + half, side * side, colours, shape
    )


def words(things: list[Described], target: int) -> set[str]:
    return {pick.word for pick in traits(things, range(len(things)), target, FRAME)}


def test_a_colour_that_another_has_too_is_no_trait() -> None:
    assert "white" in words([box(0, 0, colours=("white",)), box(9, 9, colours=("red",))], 0)
    assert "white" not in words([box(0, 0, colours=("white",)), box(9, 9, colours=("red", "white"))], 0)
    assert words([box(0, 0, colours=("white",)), box(9, 9)], 0) == set()
    assert words([box(0, 0, colours=("green", "brown")), box(9, 9, colours=("red",))], 0) == {
        "green and brown"
    }


def test_sizes_need_a_gap() -> None:
    assert words([box(0, 0, 40), box(9, 9, 20), box(9, 99, 19)], 0) == {"large", "big"}
    assert words([box(0, 0, 22), box(9, 9, 20)], 0) == set()
    assert words([box(0, 0, 500)], 0) == {"huge", "large"}


def test_shapes_need_to_be_known_of_all() -> None:
    assert {"round"} <= words([box(0, 0, shape="round"), box(9, 9, shape="long")], 0)
    assert words([box(0, 0, shape="round"), box(9, 9)], 0) == set()


def test_ranks_need_a_lead() -> None:
    things = [box(100, 100, 40), box(110, 300, 20), box(120, 330, 19)]
    first = {pick.word: set(pick.members) for pick in ranks(things, range(3), 1, FRAME)}
    assert first == {"largest": {0}, "leftmost": {0}}
    assert {pick.word for pick in ranks(things, range(3), 2, FRAME)} == {"smallest", "rightmost"}
    assert ranks(things, range(3), 3, FRAME) == []


@pytest.mark.parametrize(
    ("row", "col", "side"),
    [(100, 300, "right"), (100, 10, "left"), (10, 100, "above"), (300, 100, "below"),
     (200, 200, "lower right"), (10, 10, "upper left"), (140, 200, "")],
)  # fmt: skip
def test_sides_of_an_anchor(row: float, col: float, side: str) -> None:
    assert sides(box(row, col), box(100, 100), sure=True) == frozenset({side} - {""})


def test_beside_only_where_no_other_of_the_class_is() -> None:
    things = [box(100, 100), box(100, 300), box(100, 10)]
    assert beside(things, (1, 2), 1, 0) == "right"
    assert beside([*things, box(200, 200)], (1, 2, 3), 1, 0) == ""
    assert beside([*things, box(200, 200)], (1, 2, 3), 3, 0) == "lower right"


def test_near_and_closest() -> None:
    things = [box(100, 100, 60), box(100, 145), box(100, 400), box(300, 145)]
    assert near(things, (1, 2, 3), 0) == {1}
    assert closest(things, (1, 2, 3), 0, FRAME) == 1
    assert near([*things, box(100, 200)], (1, 4), 0) == frozenset()
    assert closest(things, (2, 3), 0, FRAME) == 3


def test_within_is_wholly_within() -> None:
    things = [box(100, 100, 100), box(100, 100), box(400, 400), box(150, 100)]
    assert within(things, (1, 2), 0) == {1}
    assert within(things, (1, 2, 3), 0) == frozenset()
