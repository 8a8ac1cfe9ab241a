"""Noun phrases, read up to where they end."""

from __future__ import annotations

import pytest

from rrsis.language.nounreader import goes_on, look_at, noun_at, opens, read
from rrsis.language.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "words", "nouns"),
    [
        ("the small white tank near the dock", 4, ["storage tank"]),
        ("a small, white tank", 5, ["storage tank"]),
        ("the road marking", 3, ["road marking"]),
        ("cars and trucks on the road", 3, ["car", "truck"]),
        ("cars and near the road", 1, ["car"]),
        ("all of the boats", 4, ["boat"]),
        ("the left side of the runway", 6, ["runway"]),
        ("a group of trees", 4, ["tree"]),
        ("the airport terminal gate on the left", 4, ["airport terminal gate"]),
        ("ship visible in the middle", 1, ["ship"]),
        ("the square", 2, ["square"]),
        ("the square building", 3, ["building"]),
        ("near the dock", 0, []),
    ],
)
def test_a_phrase_ends_where_its_noun_does(text: str, words: int, nouns: list[str]) -> None:
    tokens = tokenize(text)
    phrase = read(tokens, 0) if opens(tokens, 0) else None
    assert (phrase.stop if phrase else 0) == words
    assert (phrase.nouns if phrase else []) == nouns


def test_two_landmarks_are_not_joined() -> None:
    tokens = tokenize("the road and the river")
    assert read(tokens, 0, joined=False).stop == 2
    assert read(tokens, 0).stop == 5


def test_looks_and_nouns_are_seen_where_they_stand() -> None:
    tokens = tokenize("the dark gray oil tank")
    look = look_at(tokens, 2)
    assert look is not None
    assert (look.kind, look.name, look.start, look.stop) == ("colours", "gray", 2, 3)
    assert noun_at(tokens, 3)
    assert not noun_at(tokens, 1)
    assert goes_on(tokens, 2)
    assert not goes_on(tokens, 0)
