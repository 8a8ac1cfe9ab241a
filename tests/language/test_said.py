"""What is said without a landmark: ranks towards a side, courses, outlines, and words that say nothing."""

from __future__ import annotations

import pytest

from rrsis.language.expression import Expression
from rrsis.language.learnt import Learnt
from rrsis.language.relations import Extreme, Nearest, Position, Toned, With


@pytest.mark.parametrize(
    ("text", "measure", "sign", "rank"),
    [
        ("the car nearest to the upper right corner", "upper right", -1, 1),
        ("the second closest car to the lower left corner of the image", "lower left", -1, 2),
        ("the car closest to the top edge", "row", -1, 1),
        ("the car nearest the right side of the picture", "col", 1, 1),
        ("the car farthest from the left edge", "col", 1, 1),
        ("the car closest to the image's center", "centre", -1, 1),
        ("the car farthest from the middle of the scene", "centre", 1, 1),
        ("the car closest to the north-eastern corner", "north east", -1, 1),
        ("the car closest to the northern border", "north", 1, 1),
    ],
)
def test_nearest_to_a_part_of_the_picture_is_a_rank(text: str, measure: str, sign: int, rank: int) -> None:
    (told,) = Expression.parse(text).relations
    assert isinstance(told, Extreme) and (told.measure, told.sign, told.rank) == (measure, sign, rank)


@pytest.mark.parametrize("text", ["the ship closest to the left dock", "the ship nearest the top silo"])
def test_nearest_to_a_thing_is_not(text: str) -> None:
    (told,) = Expression.parse(text).relations
    assert isinstance(told, Nearest)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("roads running east-west", "east west"),
        ("the road from north to south", "from north to south"),
        ("the north-south runway", "north south"),
    ],
)
def test_how_something_runs_is_no_place(text: str, words: str) -> None:
    read = Expression.parse(text)
    assert read.relations == () and read.attributes.others == (words,)


def test_north_of_and_in_the_south_stay_places() -> None:
    place, beside = Expression.parse("buildings in the north, south of the river").relations
    assert isinstance(place, Position) and beside.landmark.noun == "river"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "form", ["with an L-shaped footprint", "with a L-shaped outline", "in the shape of an L"]
)
def test_an_outline_has_the_shape_of_its_thing(form: str) -> None:
    assert Expression.parse(f"the building {form}").attributes.shapes == ("l shaped",)


def test_only_says_no_more_than_its_article() -> None:
    read = Expression.parse("the only white ship in the picture")
    assert (read.noun, read.attributes.others, read.plural) == ("ship", (), False)
    assert Expression.parse("the single-family house").attributes.others == ("single", "family")


def test_full_of_is_with() -> None:
    read = Expression.parse("the parking lot full of cars")
    (relation,) = read.relations
    assert read.noun == "parking lot" and isinstance(relation, With) and relation.landmark.noun == "car"


@pytest.mark.parametrize(
    ("text", "words", "measure", "sign"),
    [
        ("the dark gray roof", "dark", "light", -1),
        ("all dark-colored cars", "dark-colored", "light", -1),
        ("ships that are bright", "bright", "light", 1),
        ("the light blue pool", "light", "light", 1),
        ("the smooth white tank in the middle", "smooth", "rough", -1),
        ("patchy fields", "patchy", "rough", 1),
    ],
)
def test_tones_compare_things_of_a_kind(text: str, words: str, measure: str, sign: int) -> None:
    read = Expression.parse(text)
    (told,) = (one for one in read.relations if isinstance(one, Toned))
    assert (told.span.text, told.measure, told.sign) == (words, measure, sign)
    assert told.span not in read.spatial, "a look is no place"
    assert words not in read.locally().text


@pytest.mark.parametrize("text", ["the light-duty vehicle", "the light pole", "the bright spot's darkroom"])
def test_light_before_a_thing_is_no_tone(text: str) -> None:
    assert not any(
        isinstance(one, Toned) and one.span.text == "light" for one in Expression.parse(text).relations
    )


@pytest.mark.parametrize(
    ("text", "measure", "sign", "rank"),
    [
        ("the darkest roof", "light", -1, 1),
        ("the second brightest building", "light", 1, 2),
        ("the smoothest field", "rough", -1, 1),
    ],
)
def test_the_darkest_is_a_rank(text: str, measure: str, sign: int, rank: int) -> None:
    (told,) = Expression.parse(text).relations
    assert isinstance(told, Extreme) and (told.measure, told.sign, told.rank) == (measure, sign, rank)


def test_a_network_that_has_learnt_a_tone_is_asked_for_it() -> None:
    learnt = Learnt.of(["building"], ["dark"])
    assert Expression.parse("the dark building").locally(learnt).text == "all dark buildings"
    assert Expression.parse("the dark building").locally(Learnt.of(["building"])).text == "all buildings"
