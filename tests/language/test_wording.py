"""Claims in words."""

import random

import pytest

from rrsis.language.claims import Claim
from rrsis.language.whereabouts import PLACES
from rrsis.language.wording import formal, free, generic, sayable

LEFT = next(place for place in PLACES if place.word == "left")
TANK = Claim("position", "storage tank", (0,), ("white",), place=LEFT)


def test_formal_sentences() -> None:
    rng = random.Random(0)
    assert formal(TANK, rng).split(" ", 1)[1] == "white storage tank on the left"
    related = Claim("relation", "ship", (1,), relation="upper left", anchor=TANK)
    assert (
        formal(related, rng).split(" ", 1)[1]
        == "ship is on the upper left of the white storage tank on the left"
    )
    assert formal(Claim("extreme", "ship", (1,), rank="largest"), rng) == "The largest ship"


def test_groups_are_not_sayable_in_the_grammar_of_rrsis_d() -> None:
    assert sayable(TANK)
    assert not sayable(Claim("group", "ship", (0, 1)))
    assert not sayable(Claim("relation", "ship", (1,), relation="near", anchor=TANK))


def test_free_sentences() -> None:
    texts = {free(TANK, random.Random(seed), frozenset({"storage tank"})) for seed in range(300)}
    assert {"the white storage tank on the left", "the white storage tank on the left side"} <= texts
    counted = Claim("number", "building", (0, 1), rank="largest", counted=True)
    assert "the two largest buildings" in {free(counted, random.Random(s), frozenset()) for s in range(60)}
    groups = {free(Claim("group", "ship", (0, 1)), random.Random(s), frozenset()) for s in range(200)}
    assert {"all ships", "ships", "every ship", "ship"} <= groups


def test_mass_nouns_are_not_counted() -> None:
    texts = {free(Claim("class", "water", (0,)), random.Random(s), frozenset()).lower() for s in range(100)}
    assert {text.rstrip(".") for text in texts} == {"water", "the water", "all water", "all the water"}


def test_mass_nouns_are_one() -> None:
    soil = Claim("position", "bare soil", (0, 1), place=LEFT)
    assert not any(" that are " in free(soil, random.Random(seed), frozenset()) for seed in range(300))


ROAD, LOT = Claim("group", "road", (5, 6)), Claim("class", "parking lot", (7,))
TREES, PAIR = Claim("group", "tree", (1, 2, 3)), Claim("group", "ship", (1, 2))


@pytest.mark.parametrize(
    ("noun", "relation", "anchor", "other", "text"),
    [
        ("vehicle", "within", ROAD, None, "all vehicles driving on the roads"),
        ("car", "within", LOT, None, "all cars parked in the parking lot"),
        ("ship", "within", Claim("class", "harbor", (8,)), None, "all ships in the harbor"),
        ("tree", "within", Claim("class", "grass", (8,)), None, "all trees on the grass"),
        ("building", "along", ROAD, None, "all buildings along the roads"),
        ("building", "with", LOT, None, "all buildings with a parking lot"),
        ("building", "around", TREES, None, "all buildings surrounded by trees"),
        ("car", "between", PAIR, None, "all cars between the two ships"),
        (
            "car",
            "between",
            LOT,
            Claim("class", "bridge", (8,)),
            "all cars between the parking lot and the bridge",
        ),
        ("ship", "smaller", Claim("class", "harbor", (8,)), None, "all ships smaller than the harbor"),
    ],
)
def test_relations_in_free_words(
    noun: str, relation: str, anchor: Claim, other: Claim | None, text: str
) -> None:
    claim = Claim("relation", noun, (0, 4), relation=relation, anchor=anchor, other=other)
    assert text in {free(claim, random.Random(seed), frozenset({"ship"})) for seed in range(400)}


@pytest.mark.parametrize(
    ("noun", "relation", "anchor", "text"),
    [
        ("vehicle", "within", Claim("class", "bridge", (8,)), "vehicle is driving on the bridge"),
        (
            "ship",
            "little smaller",
            Claim("class", "ship", (1,), ("gray",)),
            "ship is a little smaller than the gray ship",
        ),
        (
            "ship",
            "similar",
            Claim("class", "ship", (1,), place=LEFT),
            "ship is similar in size to the ship on the left",
        ),
        (
            "ground track field",
            "within",
            Claim("class", "stadium", (1,)),
            "ground track field is in the stadium",
        ),
    ],
)
def test_relations_in_the_grammar_of_rrsis_d(noun: str, relation: str, anchor: Claim, text: str) -> None:
    claim = Claim("relation", noun, (0,), relation=relation, anchor=anchor)
    assert sayable(claim) and formal(claim, random.Random(0)).split(" ", 1)[1] == text


def test_what_rrsis_d_has_no_words_for() -> None:
    for relation in ("along", "with", "around", "between", "smaller", "bigger", "near"):
        assert not sayable(Claim("relation", "ship", (0,), relation=relation, anchor=TANK))


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (Claim("group", "vehicle", (0, 1)), "vehicle"),
        (Claim("attribute", "truck", (0,), ("long",)), "long truck"),
        (Claim("relation", "light-duty vehicle", (0,), relation="within", anchor=ROAD),
         "light-duty vehicle driving on the road"),
        (Claim("relation", "car", (0, 1), relation="within", anchor=LOT), "car in the parking area"),
        (Claim("relation", "building", (0,), relation="with", anchor=LOT), "building with a parking lot"),
        (Claim("relation", "sidewalk", (0,), relation="lined", anchor=TREES), "sidewalk along with tree"),
        (Claim("relation", "building", (0,), relation="around", anchor=TREES), "building surrounded by tree"),
    ],
)  # fmt: skip
def test_the_grammar_of_refsegrs(claim: Claim, text: str) -> None:
    assert generic(claim) == text
