"""Names of classes: plurals, other words, kinship."""

import pytest

from rrsis.language.naming import article, is_mass, kin, names, plural, words_for


@pytest.mark.parametrize(
    ("one", "many"),
    [("ship", "ships"), ("storage tank", "storage tanks"), ("bus", "buses"),
     ("aircraft", "aircraft"), ("zebra crossing", "zebra crossings"), ("ferry", "ferries"),
     ("water", "water"), ("highway", "highways"), ("forest", "forest"), ("wharf", "wharves")],
)  # fmt: skip
def test_plural(one: str, many: str) -> None:
    assert plural(one) == many


def test_labels_nobody_says_are_called_by_their_class() -> None:
    assert names("other ship") == ("ship",)
    assert names("car") == ("car", "vehicle")
    assert names("background") == ()


def test_synonyms_never_name_another_class_of_the_picture() -> None:
    assert "dock" in words_for("harbor", ("harbor", "ship"))
    assert "dock" not in words_for("harbor", ("harbor", "dock"))


def test_kin_covers_parents_and_confusable_classes() -> None:
    assert {"vehicle", "truck"} <= kin("car")
    assert "forest" in kin("tree")
    assert "airplane" not in kin("ship")


def test_articles_and_mass_nouns() -> None:
    assert (article("airplane"), article("ship")) == ("an", "a")
    assert is_mass("paved ground")
    assert not is_mass("road")
