"""Places in the scene, and doubt about them."""

import pytest

from rrsis.language.described import Described, Frame
from rrsis.language.whereabouts import PLACES, Place, certainly, perhaps, settled

FRAME = Frame(0, 0, 100, 100)


def at(row: float, col: float) -> Described:
    return Described("ship", row, col, row - 1, col - 1, row + 1, col + 1, 4)


def place(word: str, rrsisd: bool = True) -> Place:
    return next(p for p in PLACES if p.word == word and bool(p.rrsisd) == rrsisd)


@pytest.mark.parametrize(
    ("word", "row", "col"),
    [("left", 50, 10), ("right", 50, 90), ("top", 10, 50), ("bottom", 90, 50), ("upper left", 10, 10),
     ("lower right", 90, 90), ("middle", 50, 50), ("far left", 50, 5)],
)  # fmt: skip
def test_each_place_holds_its_own(word: str, row: float, col: float) -> None:
    assert certainly(at(row, col), place(word), FRAME)
    assert not perhaps(at(100 - row, 100 - col), place(word), FRAME) or word == "middle"


def test_what_is_certain_is_possible() -> None:
    for spot in PLACES:
        for row in range(0, 101, 5):
            for col in range(0, 101, 5):
                assert perhaps(at(row, col), spot, FRAME) or not certainly(at(row, col), spot, FRAME)


def test_a_doubtful_object_unsettles_a_place() -> None:
    assert settled([at(50, 10), at(50, 90)], (0, 1), place("left"), FRAME) == (0,)
    assert settled([at(50, 10), at(50, 42)], (0, 1), place("left"), FRAME) is None


def test_land_cover_counts_whole() -> None:
    wide = Described("road", 10, 50, 0, 0, 20, 100, 900, countable=False)
    assert not certainly(wide, place("left"), FRAME)
    assert perhaps(wide, place("left"), FRAME)
    assert certainly(wide, place("top"), FRAME)
