"""Nouns: other names, kinds, singular and plural."""

from __future__ import annotations

import pytest

from rrsis.language.nouns import NOUNS, PARENTS, STUFF, UNCOUNTABLE, forms, parent, plural, singular

RRSISD = (
    "airplane,airport,golf field,expressway service area,baseball field,stadium,ground track field,"
    "storage tank,basketball court,chimney,tennis court,overpass,train station,ship,"
    "expressway toll station,dam,harbor,bridge,vehicle,windmill"
).split(",")
REFSEGRS = (
    "road,vehicle,car,van,building,truck,trailer,bus,road marking,bikeway,sidewalk,tree,low vegetation,"
    "impervious surface"
).split(",")


@pytest.mark.parametrize("name", RRSISD)
def test_classes_are_their_own_parents(name: str) -> None:
    assert name in NOUNS
    assert parent(name) == name


@pytest.mark.parametrize("name", REFSEGRS)
def test_the_classes_of_refsegrs_are_known(name: str) -> None:
    assert name in NOUNS


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("ship", "ships"),
        ("bus", "buses"),
        ("ferry", "ferries"),
        ("highway", "highways"),
        ("beach", "beaches"),
        ("aircraft", "aircraft"),
        ("golf course", "golf courses"),
        ("house", "houses"),
        ("water", "water"),
        ("person", "people"),
    ],
)
def test_plural(one: str, many: str) -> None:
    assert plural(one) == many


@pytest.mark.parametrize(
    ("many", "one"),
    [("ships", "ship"), ("houses", "house"), ("ferries", "ferry"), ("rocks", "rock"), ("moss", "moss"),
     ("galaxies", "galaxy"), ("benches", "bench"), ("boxes", "box"), ("campus", "campus"), ("飞机", "飞机")],
)  # fmt: skip
def test_singular(many: str, one: str) -> None:
    assert singular(many) == one


def test_a_kind_has_a_class() -> None:
    assert parent("car") == "vehicle"
    assert parent("dock") == "harbor"
    assert set(PARENTS) <= set(NOUNS)
    assert set(PARENTS.values()) <= set(NOUNS)
    assert not set(PARENTS) & set(PARENTS.values())


def test_every_form_leads_to_a_noun() -> None:
    assert {canonical for canonical, _ in forms().values()} == set(NOUNS)
    assert forms()["oil tanks"] == ("storage tank", True)
    assert forms()["plane"] == ("airplane", False)
    assert set(NOUNS) >= STUFF
    assert all(forms()[name][1] is False for name in UNCOUNTABLE if name in forms())


def test_a_name_stands_for_one_noun() -> None:
    names = [name for canonical, others in NOUNS.items() for name in (canonical, *others)]
    assert len(names) == len(set(names))
