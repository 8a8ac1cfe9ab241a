"""The tables do not contradict each other."""

from __future__ import annotations

import pytest

from rrsis.language import lexicon
from rrsis.language.tokens import tokenize

TABLES = [
    lexicon.COLOURS,
    lexicon.SIZES,
    lexicon.SHAPES,
    lexicon.POSITIONS,
    lexicon.RELATIONS,
    lexicon.SUPERLATIVES,
    lexicon.COMPARATIVES,
    lexicon.NUMBERS,
    lexicon.ORDINALS,
    lexicon.forms(),
]


@pytest.mark.parametrize("table", TABLES)
def test_every_phrase_can_be_met_in_a_sentence(table: dict[str, object]) -> None:
    for phrase in table:
        assert " ".join(token.word for token in tokenize(phrase)) == phrase


def test_positions_and_sides_are_directions() -> None:
    assert set(lexicon.POSITIONS.values()) == set(lexicon.DIRECTIONS) - {"far top", "far bottom"} | {
        "far top",
        "far bottom",
    }


@pytest.mark.parametrize("table", [lexicon.COLOURS, lexicon.SIZES, lexicon.SHAPES])
def test_canonical_words_stand_for_themselves(table: dict[str, str]) -> None:
    assert all(table[name] == name for name in set(table.values()) if name in table)


def test_looks_are_told_apart() -> None:
    assert not set(lexicon.COLOURS) & set(lexicon.SIZES)
    assert not set(lexicon.SIZES) & set(lexicon.SHAPES)
