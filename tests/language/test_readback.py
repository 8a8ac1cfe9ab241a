"""Sentences that were made are read back, and those that say something else are noticed."""

from __future__ import annotations

import random

import pytest

from rrsis.language.described import Described, Form, Frame, Referral
from rrsis.language.expression import Expression
from rrsis.language.phrase import one_target, refer
from rrsis.language.readback import covers, understood


def thing(label: str, row: float, col: float, side: float = 40.0) -> Described:
    half = side / 2
    return Described(label, row, col, row - half, col - half, row + half, col + half, side * side, ("white",))


PORT = [
    thing("ship", 100, 100),
    thing("ship", 400, 420),
    thing("ship", 650, 700, 120.0),
    thing("harbor", 120, 700, 90.0),
    thing("damaged building", 700, 100),
    thing("building", 700, 200),
]


@pytest.mark.parametrize(
    ("text", "members", "form"),
    [
        ("all ships", (0, 1, 2), "group"),
        ("every vessel", (0, 1, 2), "group"),
        ("the dock", (3,), "class"),
        ("the ship on the upper left", (0,), "position"),
        ("the two topmost ships", (0, 1), "number"),
        ("the largest ship", (2,), "extreme"),
        ("the small ships", (0, 1), "attribute"),
        ("the ship nearest to the harbor", (1,), "relation"),
        ("the damaged building", (4,), "class"),
        ("the airplane", (), "absent"),
        ("the green ship", (), "absent"),
        ("the harbor at the bottom", (), "absent"),
    ],
)
def test_what_is_said_as_it_is_meant(text: str, members: tuple[int, ...], form: Form) -> None:
    assert understood(Referral(text, members, form), PORT)


@pytest.mark.parametrize(
    ("text", "members", "form"),
    [
        ("all ships", (0, 1), "group"),  # there is a third
        ("the buildings", (5,), "group"),  # damaged ones are buildings too
        ("the harbor", (0,), "class"),
        ("the ship", (0, 1), "position"),  # no place is said
        ("the two topmost ships", (0, 1, 2), "number"),
        ("the ship on the left", (0, 1), "position"),  # one is asked for
        ("the ship near the tree", (1,), "relation"),  # no tree is there
        ("the ship", (), "absent"),
        ("12", (), "absent"),
    ],
)
def test_what_would_be_misread(text: str, members: tuple[int, ...], form: Form) -> None:
    assert not understood(Referral(text, members, form), PORT)


@pytest.mark.parametrize(
    ("text", "relation", "right"),
    [
        ("the ship on the upper left of the harbor", "upper left", True),
        ("the ship on the upper left of the harbor", "lower left", False),
        ("the ship above the harbor", "above", True),
        ("the ship in the harbor", "within", True),
        ("the ship near the harbor", "within", False),
        ("the ship a little smaller than the harbor", "little smaller", True),
        ("the ship much smaller than the harbor", "smaller", False),
        ("the ship between the two buildings", "between", True),
        ("the ship between the harbor and the tree", "between", False),  # no tree is there
        ("the building with a swimming pool", "with", False),  # nor a pool
    ],
)
def test_the_relation_that_was_meant_is_the_one_that_is_read(text: str, relation: str, right: bool) -> None:
    members = (4,) if "building with" in text else (0,)
    assert understood(Referral(text, members, "relation", relation), PORT) == right


def test_kinds_of_vehicles_by_their_weight() -> None:
    for text, label, right in (
        ("light-duty vehicle", "car", True),
        ("heavy-duty vehicle", "car", False),
        ("heavy-duty vehicle", "bus", True),
        ("light-duty vehicle", "ship", False),
        ("light-duty vehicle", "vehicle", False),
    ):
        assert covers(Expression.parse(text), label) == right, (text, label)


def test_wider_words_and_words_for_a_class() -> None:
    for text, label in (("cars", "car"), ("vehicles", "car"), ("boats", "ship"), ("ships", "yacht")):
        assert covers(Expression.parse(text), label), (text, label)
    for text, label in (("cars", "truck"), ("ships", "harbor"), ("damaged buildings", "building")):
        assert not covers(Expression.parse(text), label), (text, label)


def test_nearly_all_that_is_made_survives() -> None:
    objects, frame = PORT[:5], Frame(0.0, 0.0, 800.0, 800.0)
    made = [r for seed in range(30) for r in refer(objects, frame, random.Random(seed), 10, ("airplane",))]
    made += [r for seed in range(30) for r in one_target(objects, frame, random.Random(seed), 10)]
    lost = [r for r in made if not understood(r, objects)]
    assert len(lost) <= 0.02 * len(made), lost[:5]
