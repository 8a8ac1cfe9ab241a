"""What a noun phrase knows of itself."""

from __future__ import annotations

from rrsis.language.nounphrase import NOTHING, NounPhrase, Rank


def test_kinds_of_one_class_are_that_class() -> None:
    assert NounPhrase(0, 3, nouns=["car", "truck"]).noun == "vehicle"
    assert NounPhrase(0, 3, nouns=["car", "tree"]).noun == "car and tree"
    assert NounPhrase(0, 1).noun == NOTHING


def test_plural_follows_number_then_words() -> None:
    assert not NounPhrase(0, 2, nouns=["ship"], many=True, number=1).plural
    assert NounPhrase(0, 2, nouns=["ship"], number=2).plural
    assert NounPhrase(0, 1, nouns=["ship"]).plural
    assert not NounPhrase(0, 2, nouns=["ship"], article="the").plural
    assert not NounPhrase(0, 2, nouns=["ship"], ranks=[Rank(0, 1, "area", 1)]).plural
    assert NounPhrase(0, 2, nouns=["ship"], article="the", every=True).plural


def test_nothing_said_is_empty() -> None:
    assert NounPhrase(0, 0).empty
    assert not NounPhrase(0, 1, positions=[(0, 1, "left")]).empty
