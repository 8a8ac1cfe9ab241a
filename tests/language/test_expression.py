"""Sentences as people and data sets write them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from rrsis.errors import ExpressionError
from rrsis.language.expression import LONGEST, Attributes, Expression, Span
from rrsis.language.lexicon import parent
from rrsis.language.relations import (
    Along,
    Beside,
    Between,
    Compared,
    Excluding,
    Extreme,
    Inside,
    Near,
    Nearest,
    Position,
    Reference,
    With,
    Without,
)

SENTENCES = {  # sentence: (object span, noun, plural, number, spatial spans)
    "the ship near the dock": ("ship", "ship", False, None, ["near the dock"]),
    "all storage tanks": ("storage tanks", "storage tank", True, None, []),
    "the two largest buildings north of the river": (
        "buildings",
        "building",
        True,
        2,
        ["two", "largest", "north of the river"],
    ),
    "cars in the parking lot": ("cars", "car", True, None, ["in the parking lot"]),
    "airplane": ("airplane", "airplane", True, None, []),
    "solar panels on the roof of the long building": (
        "solar panels",
        "solar panel",
        True,
        None,
        ["on the roof of the long building"],
    ),
    "the largest gray-roofed building": ("gray-roofed building", "building", False, None, ["largest"]),
    "the smooth white storage tank in the middle": (
        "smooth white storage tank",
        "storage tank",
        False,
        None,
        ["in the middle"],
    ),
    "the storage tank in the upper left corner": (
        "storage tank",
        "storage tank",
        False,
        None,
        ["in the upper left corner"],
    ),
    "the long breakwater at the top": ("long breakwater", "breakwater", False, None, ["at the top"]),
    "the white wall in the lower left": ("white wall", "wall", False, None, ["in the lower left"]),
    "left-most airplane": ("airplane", "airplane", False, None, ["left-most"]),
    "the second largest ship": ("ship", "ship", False, None, ["second largest"]),
    "ships that are not white": ("ships", "ship", True, None, ["not white"]),
    "A airplane on the right": ("airplane", "airplane", False, None, ["on the right"]),
    "The vehicle is on the right of the red vehicle at the bottom": (
        "vehicle",
        "vehicle",
        False,
        None,
        ["on the right of the red vehicle at the bottom"],
    ),
    "A ship is driving on the road": ("ship", "ship", False, None, ["on the road"]),
    "The gray and orange frustum of a cone chimney in the middle": (
        "gray and orange frustum of a cone chimney",
        "chimney",
        False,
        None,
        ["in the middle"],
    ),
    "lower left tennis court": ("tennis court", "tennis court", True, None, ["lower left"]),
    "vehicle near the building": ("vehicle", "vehicle", True, None, ["near the building"]),
    "vehicle along with tree": ("vehicle", "vehicle", True, None, ["along with tree"]),
    "building surrounded by tree": ("building", "building", True, None, ["surrounded by tree"]),
    "light-duty vehicle in the parking area": (
        "light-duty vehicle",
        "vehicle",
        True,
        None,
        ["in the parking area"],
    ),
    "road marking": ("road marking", "road marking", True, None, []),
    "The left-most airplane on the tarmac.": (
        "airplane",
        "airplane",
        False,
        None,
        ["left-most", "on the tarmac"],
    ),
    "The yellow small vehicle is parked near the top of the image, closest to the grassy area.": (
        "yellow small vehicle",
        "vehicle",
        False,
        None,
        ["near the top of the image", "closest to the grassy area"],
    ),
    "The smallest tennis court is only partially visible at the top edge of the image.": (
        "tennis court",
        "tennis court",
        False,
        None,
        ["smallest", "at the top edge of the image"],
    ),
    "the third tank from the left": ("tank", "storage tank", False, None, ["third", "from the left"]),
    "On the left, the ship": ("ship", "ship", False, None, ["On the left"]),
    "show me all parked cars": ("parked cars", "car", True, None, []),
    "the biggest of the tanks": ("tanks", "storage tank", False, 1, ["biggest"]),
    "a row of trees along the river": ("trees", "tree", True, None, ["along the river"]),
    "cars and trucks": ("cars and trucks", "vehicle", True, None, []),
    "the building entrance": ("building entrance", "building entrance", False, None, []),
    "the bridge crosses the river": ("bridge", "bridge", False, None, ["crosses the river"]),
    "both tennis courts": ("tennis courts", "tennis court", True, 2, []),
    "飞机 aircraft": ("飞机 aircraft", "airplane", True, None, []),
    "the big toy rocket": ("big toy rocket", "toy rocket", False, None, []),
}


ODD = ["  two   grey  SHIPS,\tnear the dock ", "ships' masts; \u0130stanbul's ships"]


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_taken_apart(text: str) -> None:
    ground, noun, plural, number, spatial = SENTENCES[text]
    one = Expression.parse(text)
    assert one.text == text
    assert (one.object.text, one.noun, one.plural, one.number) == (ground, noun, plural, number)
    assert [span.text for span in one.spatial] == spatial


@pytest.mark.parametrize("text", [*SENTENCES, *ODD])
def test_spans_are_the_characters_of_the_sentence(text: str) -> None:
    one = Expression.parse(text)
    for span in (one.object, *one.spatial, *(relation.span for relation in one.relations)):
        assert span.text == text[span.start : span.stop]
        assert span.text


@pytest.mark.parametrize("text", SENTENCES)
def test_the_local_question_asks_for_all_and_is_its_own(text: str) -> None:
    local = Expression.parse(text).locally()
    assert local.plural
    assert not local.spatial
    assert not local.relations
    assert local.noun == Expression.parse(text).noun
    assert local.locally() == local


def test_the_local_question_keeps_the_looks() -> None:
    def local(text: str) -> str:
        return Expression.parse(text).locally().text

    assert local("the two largest gray-roofed planes on the left") == "all gray-roofed airplanes"
    assert local("ships near the dock that are white") == "all ships"
    assert local("ships that are white, near the dock") == "all white ships"
    assert local("houses with red roofs in the middle") == "all red houses"
    assert local("houses with flat roofs in the middle") == "all houses with flat roofs"
    assert local("gray and orange court on the left") == "all gray and orange sports courts"
    assert local("the water") == "all water"


def test_attributes_are_canonical() -> None:
    one = Expression.parse("the big round grey smooth tank")
    assert one.attributes == Attributes(("gray",), ("large",), ("rounded",), ("smooth",))


RELATIONS = {
    "the ship near the dock": (Near, "the dock"),
    "the airplane that is closest to the terminal": (Nearest, "the terminal"),
    "the nearest building to the river": (Nearest, "the river"),
    "the tank to the left of the warehouse": (Beside, "the warehouse"),
    "the tank just above the road": (Beside, "the road"),
    "the tank far above the road": (Beside, "the road"),
    "the tank on the below left of the road": (Beside, "the road"),
    "a ship anchored in the harbor": (Inside, "the harbor"),
    "the pool in the middle of the garden": (Inside, "the garden"),
    "the crane on top of the building": (Inside, "the building"),
    "trees along the road": (Along, "the road"),
    "tank between the road and the river": (Between, "the road"),
    "building with a parking lot": (With, "a parking lot"),
    "buildings without swimming pools": (Without, "swimming pools"),
    "The vehicle is a little smaller than the ship on the left": (Compared, "the ship on the left"),
    "ships that are not white": (Excluding, "white ships"),
    "tanks except the largest one": (Excluding, "the largest storage tank"),
    "buildings not near the road": (Excluding, "buildings near the road"),
    "all vehicles except trucks": (Excluding, "trucks"),
    "a car near the left building": (Near, "the left building"),
}


@pytest.mark.parametrize("text", RELATIONS)
def test_a_relation_names_its_landmark(text: str) -> None:
    kind, landmark = RELATIONS[text]
    [found] = Expression.parse(text).relations
    assert type(found) is kind
    assert isinstance(found, Reference)
    assert found.landmark.text == landmark


def test_a_landmark_keeps_its_own_place() -> None:
    one = Expression.parse("A harbor is on the upper right of the small vehicle on the lower left")
    [beside] = one.relations
    assert isinstance(beside, Beside)
    assert beside.direction == "upper right"
    assert beside.landmark.noun == "vehicle"
    [position] = beside.landmark.relations
    assert isinstance(position, Position)
    assert position.direction == "lower left"


def test_between_has_two_landmarks() -> None:
    [found] = Expression.parse("the tank between the road and the river").relations
    assert isinstance(found, Between)
    assert found.other is not None
    assert found.other.noun == "river"


@pytest.mark.parametrize(
    ("text", "measure", "sign", "rank"),
    [
        ("the second largest ship", "area", 1, 2),
        ("the smallest of the two ships", "area", -1, 1),
        ("the 2nd ship from the right", "col", 1, 2),
        ("the northernmost building", "north", 1, 1),
        ("the road which is longest", "length", 1, 1),
    ],
)
def test_superlatives_are_ranks(text: str, measure: str, sign: int, rank: int) -> None:
    [found] = Expression.parse(text).relations
    assert isinstance(found, Extreme)
    assert (found.measure, found.sign, found.rank) == (measure, sign, rank)


@pytest.mark.parametrize(
    "words",
    ["top left", "upper-left", "north west", "northwest", "upper left corner", "left top", "top-left part"],
)
def test_positions_have_many_spellings(words: str) -> None:
    for text in (f"the ship in the {words} of the image", f"the {words} ship", f"a ship, {words}"):
        [found] = Expression.parse(text).relations
        assert isinstance(found, Position)
        assert found.direction == "upper left"


@pytest.mark.parametrize("text", ["", "  \t\n", "123 !?", "…", "飞机", "корабль", "a" * (LONGEST + 1)])
def test_what_is_no_sentence_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        Expression.parse(text)
    assert caught.value.hint


NESTED = ["x" * LONGEST, "near a ship " * 42, "a ship between " * 34, "ships not " * 51, "ships near \u00bd"]


@pytest.mark.parametrize("text", NESTED)
def test_long_and_nested_sentences_are_read(text: str) -> None:
    one = Expression.parse(text)
    assert one.locally().text
    assert hash(one) == hash(Expression.parse(text))


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(ExpressionError, match="int"):
        Expression.parse(3)  # type: ignore[arg-type]  # what a user without a type checker does


def test_parsing_is_a_value() -> None:
    assert Expression.parse("the ship near the dock") == Expression.parse("the ship near the dock")
    assert len({Expression.parse("a ship near the dock"), Expression.parse("a ship near the dock")}) == 1
    assert Span(0, 1, "a") == Span(0, 1, "a")


@pytest.mark.skipif("RRSISD" not in os.environ, reason="RRSISD names no folder with RRSIS-D's sentences")
@pytest.mark.parametrize("split", ["train", "val"])
def test_rrsisd_objects_are_their_classes(split: str) -> None:
    lines = (Path(os.environ["RRSISD"]) / f"expressions_{split}.tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    right = sum(parent(Expression.parse(text).noun) == label for _, label, text in rows)
    sys.stdout.write(f"{right} of {len(rows)}\n")
    assert right >= 0.995 * len(rows)
