"""Words with places, and the longest phrase of a table."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rrsis.language.tokens import Phrases, tokenize


def test_hyphens_and_apostrophes_separate_and_marks_stay() -> None:
    words = [token.word for token in tokenize("The Left-most ship's mast, please.")]
    assert words == ["the", "left", "most", "ship", "s", "mast", ",", "please", "."]


@given(st.text(max_size=60))
def test_places_are_those_of_the_sentence(text: str) -> None:
    after = 0
    for token in tokenize(text):
        assert text[token.start : token.stop].lower() == token.word
        assert token.start >= after
        after = token.stop


def test_the_longest_phrase_wins() -> None:
    phrases = Phrases({"road": 1, "road marking": 2, "road marking line": 3})
    tokens = tokenize("the road marking on a road")
    hit = phrases.at(tokens, 1)
    assert hit == (2, 2)
    assert phrases.at(tokens, 0) is None
    assert phrases.at(tokens, 5) == (1, 1)
    assert phrases.at(tokens, 6) is None


def test_names_share_a_value() -> None:
    assert Phrases.names(["close to", "by"], "near").at(tokenize("close to"), 0) == (2, "near")
