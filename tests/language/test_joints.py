"""The small words that join."""

from __future__ import annotations

import pytest

from rrsis.language import joints
from rrsis.language.tokens import tokenize


@pytest.mark.parametrize("words", ["but not", "except for", "with the exception of", "other than"])
def test_negations_are_found_whole(words: str) -> None:
    tokens = tokenize(f"{words} the white ones")
    hit = joints.NOT.at(tokens, 0)
    assert hit is not None and hit.length == len(words.split())


def test_an_edge_is_a_rim_or_a_side() -> None:
    assert joints.RIMS < joints.EDGES and "side" not in joints.RIMS
