"""Claims in words."""

import random

from rrsis.language.claims import Claim
from rrsis.language.whereabouts import PLACES
from rrsis.language.wording import formal, free, sayable

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
