"""Slips are seen; sound words, known or not, are left alone."""

from __future__ import annotations

import pytest

from rrsis.language.expression import Expression
from rrsis.language.lexicon import forms
from rrsis.language.spelling import Doubt, doubts, nearest, slips, strangers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tnak", [("tnak", "tank")]),
        ("all strage tanks near the hrabor", [("strage", "storage"), ("hrabor", "harbor")]),
        ("the lagrest airplnae", [("lagrest", "largest"), ("airplnae", "airplane")]),
        ("the ship between the bulding and the birdge", [("bulding", "building"), ("birdge", "bridge")]),
        ("baseball diamand", [("diamand", "diamond")]),
        ("tnak beside the other tnak", [("tnak", "tank")]),
    ],
)
def test_slips(text: str, found: list[tuple[str, str]]) -> None:
    assert doubts(Expression.parse(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "all storage tanks near the dock",
        "power plants",
        "shops and malls",
        "a dark blue vehicle",
        "the second ship from the left that is moored",
        "mosques",
        "xyz",
        "les bateaux",
        "car",
    ],
)
def test_sound_words_are_left_alone(text: str) -> None:
    assert doubts(Expression.parse(text)) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("blorf gnarz", ["blorf", "gnarz"]),
        ("the zorgle near the dock", ["zorgle"]),
        ("the ship next to the red zorgle", ["zorgle"]),
        ("all tnaks", []),
        ("the rusty ship", []),
        ("all wind turbines", []),
    ],
)
def test_words_that_look_like_nothing_are_strangers(text: str, words: list[str]) -> None:
    assert strangers(Expression.parse(text)) == words


def test_no_known_noun_is_doubted() -> None:
    assert [name for name in forms() for word in name.split() if nearest(word)] == []


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        *(("tank", "tank", 0), ("tnak", "tank", 1), ("tan", "tank", 1), ("tankk", "tank", 1)),
        *(("", "ship", 4), ("hrabour", "harbor", 2), ("abc", "cab", 2), ("bank", "tank", 1)),
    ],
)
def test_slips_are_counted(one: str, other: str, count: int) -> None:
    assert slips(one, other) == slips(other, one) == count


def test_the_user_is_asked() -> None:
    assert "“tnak”" in str(Doubt("tnak", "tank")) and "Did you mean “tank”?" in str(Doubt("tnak", "tank"))
