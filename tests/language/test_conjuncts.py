"""A sentence that asks for several kinds of things stands for one sentence a kind."""

from __future__ import annotations

import pytest

from rrsis.language.conjuncts import conjuncts
from rrsis.language.expression import Expression

SEVERAL = {
    "all ships and docks": ["all ships", "all docks"],
    "the red cars and the white buildings": ["the red cars", "the white buildings"],
    "red cars and white buildings near the road": ["red cars near the road", "white buildings near the road"],
    "all white ships and docks": ["all white ships", "all white docks"],
    "buildings, roads, and water": ["buildings", "roads", "water"],
    "the two largest ships and the bridge": ["the two largest ships", "the bridge"],
    "ships/docks in the north": ["ships in the north", "docks in the north"],
    "cars as well as ships": ["cars", "ships"],
    "cars & buildings": ["cars", "buildings"],
    "show me the ships plus the tanks": ["show me the ships", "show me the tanks"],
    "On the left, the ship and the dock": ["On the left, the ship", "On the left, the dock"],
    "the ship and the dock on the left": ["the ship on the left", "the dock on the left"],
    "the car, the bus and the truck": ["the car", "the bus", "the truck"],
    "the ship on the left and the car on the right": ["the ship on the left", "the car on the right"],
    "fields under 5 acres and buildings over 300 m2": ["fields under 5 acres", "buildings over 300 m2"],
    "the ship on the left and trees in the north": ["the ship on the left", "trees in the north"],
    "the largest ship in the north and the smallest bridge and a car in the south": [
        "the largest ship in the north", "the smallest bridge in the south", "a car in the south",
    ],
}  # fmt: skip

BY_CLASS = {
    "all lakes and ponds": "all water",
    "houses and warehouses near the road": "buildings near the road",
    "cars, trucks and buses": "vehicles",
    "a car or a truck": "a vehicle",
    "white cars and vans": "white vehicles",
}

ONE = [
    "all ships",
    "the red and white building",
    "black and white cars",
    "the green and brown baseball field in the middle",
    "the ship next to the dock and the crane",
    "the bridge over the road and the river",
    "the house between the road and the river",
    "a ship on the left of the dock and the crane",
    "the largest tank, white, near the road",
    "the ship, left of the dock",
    "the ship, the largest one",
    "the building and is white",
    "the ship is on the left and near the dock",
    "ships and gizmos",
    "near the dock and the road",
    "ships on the left and right side",
    "houses in the north and east of the river",
    "gizmos",
]


@pytest.mark.parametrize("text", SEVERAL)
def test_each_kind_is_a_sentence_of_its_own(text: str) -> None:
    assert list(conjuncts(text)) == SEVERAL[text]
    assert [one.text for one in Expression.parse(text).conjuncts] == SEVERAL[text]
    for one in SEVERAL[text]:
        assert conjuncts(one) == (one,)


@pytest.mark.parametrize("text", BY_CLASS)
def test_kinds_of_one_class_are_asked_for_by_it(text: str) -> None:
    assert conjuncts(text) == (BY_CLASS[text],)


@pytest.mark.parametrize("text", ONE)
def test_other_sentences_stand_for_themselves(text: str) -> None:
    assert conjuncts(text) == (text,)
    read = Expression.parse(text)
    assert read.conjuncts == (read,)
