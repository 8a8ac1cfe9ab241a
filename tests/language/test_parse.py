"""Readings: the sentence with landmarks as words; nothing is too odd to be read."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rrsis.language.expression import Expression
from rrsis.language.lexicon import COLOURS, POSITIONS, RELATIONS, SUPERLATIVES, forms
from rrsis.language.parse import read

SMALL = ("the", "a", "of", "and", "not", "is", "two", ",", ".")
WORDS = st.sampled_from([*forms(), *COLOURS, *POSITIONS, *RELATIONS, *SUPERLATIVES, *SMALL])
SENTENCES = st.lists(WORDS, min_size=1, max_size=14).map(" ".join).filter(lambda text: len(text) > 8)


def test_landmarks_are_words() -> None:
    reading = read("the ship near the dock on the left")
    assert [relation.landmark for relation in reading.relations if hasattr(relation, "landmark")] == [
        "the dock on the left"
    ]
    assert reading.local == "all ships"


@settings(max_examples=200, deadline=None)
@given(SENTENCES.filter(lambda text: any(map(str.isalpha, text))))
def test_any_order_of_known_words_is_read(text: str) -> None:
    one = Expression.parse(text[:512])
    assert one.noun
    assert all(span.text == one.text[span.start : span.stop] for span in (one.object, *one.spatial))
    assert one.locally().text


def _latin(character: str) -> bool:
    return character.isalpha() and "LATIN" in unicodedata.name(character, "")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80).filter(lambda text: any(map(_latin, text))))
def test_any_text_is_read(text: str) -> None:
    one = Expression.parse(text)
    assert one.object.text == text[one.object.start : one.object.stop]
    assert one.noun


def test_a_sentence_takes_less_than_a_millisecond() -> None:
    text = "the second largest smooth white storage tank to the left of the long building near the red river"
    begun = time.perf_counter()
    for _ in range(50):
        read(text)
    assert (time.perf_counter() - begun) / 50 < 0.005  # five times the promise, for busy machines


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("the large gray-roofed building", "all large gray buildings"),
        ("the house with a red roof near the road", "all red houses"),
        ("warehouses with blue and white rooftops", "all blue white warehouses"),
        ("the roofed stadium", "all roofed stadiums"),
        ("the red building with a flat roof", "all red buildings with a flat roof"),
        ("the house which has a red roof", "all red houses"),
        ("the ship with a white deck", "all white ships"),
        ("“ships”", "all ships"),
        ("the white tank with a red roof", "all white storage tanks with a red roof"),
    ],
)
def test_the_roof_of_a_building_is_asked_for_as_the_building(text: str, question: str) -> None:
    assert read(text).local == question
