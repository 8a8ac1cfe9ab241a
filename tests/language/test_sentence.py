"""Words by their index."""

from __future__ import annotations

from rrsis.language.parts import Span
from rrsis.language.sentence import Sentence
from rrsis.language.tokens import tokenize

TEXT = "ships near the dock of the image"


def test_words_and_stretches() -> None:
    sentence = Sentence(TEXT, tokenize(TEXT))
    assert (sentence._word(1), sentence._word(9), sentence._word(-1)) == ("near", "", "")
    assert sentence._words(1, 4) == "near the dock"
    assert sentence._span(1, 4) == Span(6, 19, "near the dock")


def test_articles_and_the_image_are_gone_over() -> None:
    sentence = Sentence(TEXT, tokenize(TEXT))
    assert sentence._article(2) == 3
    assert (sentence._image(4), sentence._image(1)) == (7, 1)
