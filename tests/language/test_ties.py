"""Claims about neighbours and sizes hold for exactly their members, and those of nothing for nothing."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from rrsis.data.geometry import Geometry
from rrsis.language.claims import Claim, Picture
from rrsis.language.described import Described, Frame
from rrsis.language.ties import by_class, by_side, by_size, by_tie, suits, tied, untied


def picture(*things: tuple[str, Polygon]) -> Picture:
    """Lay out labelled polygons in a picture of 800 x 800 px."""
    objects = []
    for label, one in things:
        left, top, right, bottom = one.bounds
        countable = label not in ("road", "water")
        centre = one.centroid
        objects.append(
            Described(label, centre.y, centre.x, top, left, bottom, right, one.area, countable=countable)
        )
    rings = [[shapely.get_coordinates(one)[:-1].astype(np.float32)] for _, one in things]
    return Picture(objects, Frame(0, 0, 800, 800), Geometry(rings, (800, 800)))


def car(x: float, y: float) -> Polygon:
    return box(x - 8, y - 4, x + 8, y + 4)


@pytest.fixture
def town() -> Picture:
    """A road with two cars on it, a lot with two more, two houses along it, one of them with the lot."""
    return picture(
        ("road", box(0, 380, 800, 420)),
        ("car", car(100, 400)),
        ("car", car(600, 400)),
        ("parking lot", box(300, 450, 420, 530)),
        ("car", car(330, 480)),
        ("car", car(380, 500)),
        ("building", box(430, 440, 490, 500)),
        ("building", box(100, 440, 150, 490)),
        ("swimming pool", box(600, 740, 630, 760)),
    )


def drawn(maker: Callable[[random.Random], Claim | None], times: int = 300) -> set[tuple[object, ...]]:
    claims = [maker(random.Random(seed)) for seed in range(times)]
    return {(one.noun, one.relation, one.anchor.noun, one.members) for one in claims if one and one.anchor}


def test_what_whole_classes_have_to_do_with_each_other(town: Picture) -> None:
    kinds = ("within", "along", "with", "lined", "around", "between")
    found = drawn(lambda rng: by_class(town, rng, kinds))
    cars = {("car", "within", "road", (1, 2)), ("car", "within", "parking lot", (4, 5))}
    assert cars | {(noun.replace("car", "vehicle"), *rest) for noun, *rest in cars} <= found
    assert ("building", "along", "road", (6, 7)) in found and (
        "building",
        "with",
        "parking lot",
        (6,),
    ) in found
    assert ("parking lot", "between", "building", (3,)) in found
    assert not any(noun == other for noun, _, other, _ in found)


def test_in_vain_only_where_nothing_is_there(town: Picture) -> None:
    found = drawn(lambda rng: by_class(town, rng, ("within", "along", "with"), empty=True))
    assert ("building", "with", "swimming pool", ()) in found
    assert all(members == () for *_, members in found)
    assert not any(
        noun in ("car", "vehicle") and other in ("road", "parking lot") for noun, _, other, _ in found
    )


def test_doubt_about_one_spoils_the_claim_of_all(town: Picture) -> None:
    half_out = picture(("road", box(0, 380, 800, 420)), ("car", car(100, 400)), ("car", car(300, 421)))
    assert tied(town, "within", "car", (0,)) == (1, 2)
    assert tied(half_out, "within", "car", (0,)) is None


def test_what_nobody_would_say(town: Picture) -> None:
    road, cars = Claim("class", "road", (0,)), Claim("group", "car", town.nouns["car"])
    assert suits(town, "within", "car", road, empty=True) and not suits(
        town, "within", "building", road, empty=True
    )
    assert not suits(town, "along", "building", cars) and not suits(town, "with", "car", road)
    assert not suits(town, "within", "vehicle", cars) and not suits(town, "near", "road", cars)


def test_one_landmark(town: Picture) -> None:
    found = drawn(lambda rng: by_tie(town, rng), 600)
    assert ("car", "within", "parking lot", (4, 5)) in found
    assert {relation for _, relation, _, _ in found} >= {"within", "near"}


def test_between_two_landmarks() -> None:
    bay = picture(
        ("harbor", box(100, 300, 160, 400)),
        ("bridge", box(500, 300, 560, 400)),
        ("ship", box(320, 330, 350, 345)),
        ("ship", box(700, 340, 730, 355)),
    )
    claims = [one for seed in range(300) if (one := by_tie(bay, random.Random(seed)))]
    pairs = [one for one in claims if one.relation == "between" and one.noun == "ship"]
    assert pairs and {one.members for one in pairs} == {(2,)}
    assert {frozenset((one.anchor.noun, one.other.noun)) for one in pairs if one.anchor and one.other} == {
        frozenset(("harbor", "bridge"))
    }


def test_sides_of_a_landmark_may_hold_several(town: Picture) -> None:
    found = drawn(lambda rng: by_side(town, rng))
    assert ("building", "upper left", "swimming pool", (6, 7)) in found
    quay = picture(("harbor", box(100, 380, 700, 420)), ("ship", box(640, 300, 700, 320)))
    assert drawn(lambda rng: by_side(quay, rng)) == set()  # above its end: neither above nor right of it


def test_sizes_have_margins() -> None:
    ships = picture(
        ("ship", box(0, 0, 20, 20)), ("ship", box(100, 0, 140, 40)), ("harbor", box(300, 300, 343, 337))
    )
    found = drawn(lambda rng: by_size(ships, rng), 800)
    assert ("ship", "much smaller", "harbor", (0,)) in found and ("ship", "similar", "harbor", (1,)) in found
    assert ("harbor", "similar", "ship", (2,)) in found and ("ship", "much bigger", "ship", (1,)) in found
    assert not any(relation == "little smaller" for _, relation, _, _ in found)


def test_swapped_relations_are_true_of_nothing(town: Picture) -> None:
    claims = [one for seed in range(800) if (one := untied(town, random.Random(seed)))]
    assert {one.lacks for one in claims} == {"relation"} and {one.form for one in claims} == {"absent"}
    assert all(one.members == () and one.anchor and one.anchor.members for one in claims)
    said = {(one.noun, one.relation, one.anchor.noun) for one in claims if one.anchor}
    assert ("building", "lower right", "swimming pool") in said  # they are on its upper left
    assert not any(
        noun == "building" and where == "upper left" and at == "swimming pool" for noun, where, at in said
    )
    assert {relation for _, relation, _ in said} & {"bigger", "much bigger", "smaller", "much smaller"}
