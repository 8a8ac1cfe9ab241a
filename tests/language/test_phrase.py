"""Sentences made from annotations: what they mean is what they say."""

import random
import time
from collections import Counter
from functools import cache

import numpy as np
import pytest

from rrsis.data.geometry import Geometry
from rrsis.language.expression import Expression
from rrsis.language.phrase import Described, Frame, Referral, groups, one_target, refer
from rrsis.language.readback import covers, understood
from rrsis.language.relations import Beside

FRAME = Frame(0.0, 0.0, 800.0, 800.0)


def thing(label: str, row: float, col: float, side: float = 40.0, **more: object) -> Described:
    half = side / 2
    box = (row - half, col - half, row + half, col + half)
    return Described(label, row, col, *box, side * side, **more)  # type: ignore[arg-type]


@pytest.fixture
def port() -> list[Described]:
    return [
        thing("ship", 100, 100, colours=("white",)),
        thing("ship", 400, 420, colours=("gray", "white")),
        thing("ship", 650, 700, 120.0, colours=("gray",)),
        thing("harbor", 120, 700, 90.0, colours=("gray",)),
        thing("car", 700, 100, 8.0, colours=("red",)),
    ]


def many(seed: int, count: int) -> list[Described]:
    rng = random.Random(seed)
    labels = ("ship", "car", "storage tank", "harbor", "airplane")
    return [
        thing(
            rng.choice(labels), rng.uniform(20, 780), rng.uniform(20, 780), rng.uniform(8, 60),
            colours=(rng.choice(("white", "gray", "red")),), shape=rng.choice(("round", "long", "")),
        )
        for _ in range(count)
    ]  # fmt: skip


def answers(objects: list[Described], count: int = 400, **more: object) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for seed in range(count // 20):
        referrals = refer(objects, FRAME, random.Random(seed), 20, **more)  # type: ignore[arg-type]
        found.update({r.text.lower(): r.members for r in referrals})
    return found


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("all ships", (0, 1, 2)),
        ("every ship", (0, 1, 2)),
        ("the harbor", (3,)),
        ("the ship on the upper left", (0,)),
        ("the ship in the middle", (1,)),
        ("the largest ship", (2,)),
        ("the leftmost ship", (0,)),
        ("the white ship", None),
        ("the car", (4,)),
    ],
)
def test_known_answers(port: list[Described], text: str, members: tuple[int, ...] | None) -> None:
    assert answers(port, 2000).get(text) == members


def test_equal_states_give_equal_sentences(port: list[Described]) -> None:
    first, second = (refer(port, FRAME, random.Random(3), 12, ("bridge",)) for _ in range(2))
    assert first == second
    assert len({r.text for r in first}) == 12


def test_every_form_occurs_and_members_are_sorted_indices() -> None:
    seen: Counter[str] = Counter()
    for seed in range(150):
        objects = many(seed, 1 + seed % 12)
        for referral in refer(objects, FRAME, random.Random(seed), 8, ("bridge", "tennis court")):
            seen[referral.form] += 1
            assert list(referral.members) == sorted(set(referral.members))
            assert (referral.form == "absent") == (not referral.members)
            assert all(0 <= i < len(objects) for i in referral.members)
    assert set(seen) == {"class", "group", "position", "attribute", "extreme", "relation", "number", "absent"}
    assert 0.1 < seen["absent"] / seen.total() < 0.3


def test_equal_words_mean_equal_objects() -> None:
    for seed in range(30):
        objects = many(seed, 9)
        meant: dict[str, tuple[int, ...]] = {}
        for draw in range(12):
            for r in refer(objects, FRAME, random.Random(draw), 10):
                assert meant.setdefault(r.text.lower().rstrip("."), r.members) == r.members


def test_one_target_keeps_to_the_grammar_of_rrsis_d() -> None:
    for seed in range(60):
        for referral in one_target(many(seed, 8), FRAME, random.Random(seed), 6):
            assert referral.text.startswith(("A ", "The "))
            assert len(referral.members) == 1
            assert all(word.isalpha() for word in referral.text.split())


def test_groups_name_each_class_once(port: list[Described]) -> None:
    found = {r.text: r.members for r in groups(port, random.Random(0))}
    assert found == {"all ships": (0, 1, 2), "all harbors": (3,), "all cars": (4,)}


def test_absent_classes_are_no_relatives(port: list[Described]) -> None:
    referrals = [
        r
        for seed in range(40)
        for r in refer(
            port, FRAME, random.Random(seed), 10, ("vehicle", "merchant ship", "water", "airplane")
        )
    ]
    texts = [r.text.lower() for r in referrals if r.form == "absent"]
    assert any("plane" in text or "aircraft" in text for text in texts)
    assert not any(word in text for text in texts for word in ("merchant", "cargo", "freight", "water"))


def test_an_empty_picture_gets_only_sentences_that_match_nothing() -> None:
    referrals = refer([], FRAME, random.Random(0), 5, ("ship", "storage tank"))
    assert referrals
    assert {r.form for r in referrals} == {"absent"}
    assert refer([], FRAME, random.Random(0), 5) == []
    assert one_target([], FRAME, random.Random(0), 5) == []


def test_positions_refer_to_the_whole_scene(port: list[Described]) -> None:
    inside = Frame(-800.0, -800.0, 1600.0, 1600.0)
    referrals = [r for seed in range(30) for r in refer(port, inside, random.Random(seed), 10)]
    assert not any(r.form == "extreme" for r in referrals)
    assert not any("upper left" in r.text for r in referrals if r.form == "position")


def test_land_cover_gets_class_and_place_only() -> None:
    cover = [
        Described("water", 700, 400, 600, 0, 800, 800, 9e4, ("blue",), "", False),
        Described("road", 100, 100, 0, 0, 200, 200, 9e3, ("gray",), "", False),
    ]
    forms = {r.form for seed in range(30) for r in refer(cover, FRAME, random.Random(seed), 8)}
    assert forms == {"class", "position", "absent"}
    texts = {r.text.lower() for seed in range(30) for r in refer(cover, FRAME, random.Random(seed), 8)}
    assert "water" in texts
    assert not any("waters" in text or "a water" in text for text in texts)


def test_it_keeps_up_with_training() -> None:
    objects = many(1, 60)
    start = time.process_time()
    for seed in range(20):
        refer(objects, FRAME, random.Random(seed), 4, ("bridge",))
    assert (time.process_time() - start) / 20 < 0.05  # some 2 ms on one core; room for a slower one


def laid(objects: list[Described]) -> Geometry:
    """Give the layout of objects that fill their boxes."""
    boxes = [(one.left, one.top, one.right, one.bottom) for one in objects]
    rings = [np.array([[a, b], [c, b], [c, d], [a, d]], np.float32) for a, b, c, d in boxes]
    return Geometry([(ring,) for ring in rings], (800, 800))


@cache
def outlined(seeds: int = 60) -> list[tuple[list[Described], Referral]]:
    found = []
    for seed in range(seeds):
        objects = many(seed, 2 + seed % 10)
        layout, rng = laid(objects), random.Random(seed)
        made = refer(objects, FRAME, rng, 20, ("bridge",), layout=layout)
        made += one_target(objects, FRAME, rng, 8, layout=layout)
        found += [(objects, one) for one in made]
    return found


def test_with_outlines_relations_sizes_and_counts_are_said_and_read_as_they_are_meant() -> None:
    made = outlined()
    assert {one.lacks for _, one in made} == {"", "class", "place", "colour", "relation"}
    kinds = {one.relation for _, one in made}
    assert {"left", "lower right", "closest", "near", "smaller", "much bigger", "between"} <= kinds
    assert any(one.text.lower().startswith(("the three ", "three ")) for _, one in made)
    lost = [one.text for objects, one in made if not understood(one, objects)]
    assert len(lost) <= 0.01 * len(made), lost[:5]


def test_with_outlines_the_grammar_of_rrsis_d_compares_sizes() -> None:
    texts = [one.text for _, one in outlined() if one.relation and one.text.startswith(("A ", "The "))]
    assert any(" is similar in size to the " in text for text in texts)
    assert any(" is a little smaller than the " in text for text in texts)


def test_a_relation_that_nothing_has_is_true_of_nothing() -> None:
    """Settle the plainest of them by hand: what is left of something lies farther to the left."""
    seen = 0
    for objects, one in outlined():
        if one.lacks != "relation" or one.relation not in ("left", "right", "above", "below"):
            continue
        read = Expression.parse(one.text)
        [beside] = [found for found in read.relations if isinstance(found, Beside)]
        marks = [thing for thing in objects if covers(beside.landmark, thing.label)]
        if len(marks) > 1:
            continue
        seen += 1
        for thing in (thing for thing in objects if covers(read, thing.label) and thing is not marks[0]):
            down, across = thing.row - marks[0].row, thing.col - marks[0].col
            away = {"left": -across, "right": across, "above": -down, "below": down}[one.relation]
            assert away < 0.55 * max(abs(down), abs(across)), one.text
    assert seen > 2


def test_without_outlines_sentences_are_what_they_were(port: list[Described]) -> None:
    made = [r for seed in range(40) for r in refer(port, FRAME, random.Random(seed), 10, ("bridge",))]
    new = {"within", "along", "with", "around", "between", "similar", "smaller", "bigger"}
    assert not any(one.relation in new or one.lacks == "relation" for one in made)
