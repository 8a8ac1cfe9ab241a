"""RefSegRS's grammar: what is said is true, and read as it is meant."""

from __future__ import annotations

import random

import numpy as np
import pytest
from shapely import box, get_coordinates

from rrsis.data.geometry import Geometry
from rrsis.language.bare import bare, duties
from rrsis.language.described import Described, Frame, Referral
from rrsis.language.expression import Expression
from rrsis.language.readback import understood
from rrsis.language.relations import Along, Inside, With

FRAME = Frame(0, 0, 800, 800)
TOWN = [
    ("paved road", (0, 380, 800, 420)),
    ("car", (92, 396, 108, 404)),
    ("truck", (592, 394, 622, 406)),
    ("parking lot", (300, 450, 420, 530)),
    ("van", (330, 476, 346, 484)),
    ("building", (430, 440, 490, 500)),
    ("building", (100, 440, 150, 490)),
    *(("tree", (x, 360, x + 16, 376)) for x in range(0, 800, 32)),
    *(("tree", (x, 424, x + 16, 436)) for x in range(0, 800, 32)),
    ("swimming pool", (700, 700, 730, 720)),
]


def town(*without: str) -> tuple[list[Described], Geometry]:
    kept = [(label, box(*corners)) for label, corners in TOWN if label not in without]
    objects = []
    for label, one in kept:
        left, top, right, bottom = one.bounds
        centre, shape = one.centroid, "long" if label == "truck" else "square"
        countable = "road" not in label
        described = Described(
            label, centre.y, centre.x, top, left, bottom, right, one.area, (), shape, countable
        )
        objects.append(described)
    rings = [[get_coordinates(one)[:-1].astype(np.float32)] for _, one in kept]
    return objects, Geometry(rings, (800, 800))


def said(*without: str) -> dict[str, Referral]:
    objects, layout = town(*without)
    vocabulary = ("tennis court", "car", "ship")
    drawn = [bare(objects, FRAME, layout, random.Random(seed), 30, vocabulary) for seed in range(25)]
    return {one.text: one for some in drawn for one in some}


@pytest.fixture(scope="module")
def sentences() -> dict[str, Referral]:
    return said()


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("vehicle", (1, 2, 4)),
        ("light-duty vehicle", (1, 4)),
        ("heavy-duty vehicle", (2,)),
        ("vehicle driving on the road", (1, 2)),
        ("light-duty vehicle driving on the paved road", (1,)),
        ("van in the parking area", (4,)),
        ("building along the road", (5, 6)),
        ("building with a parking lot", (5,)),
        ("paved road", (0,)),
        ("road along with tree", (0,)),
        ("long vehicle", (2,)),
        ("ship", ()),
        ("building with a swimming pool", ()),
    ],
)
def test_known_sentences(text: str, members: tuple[int, ...], sentences: dict[str, Referral]) -> None:
    assert sentences[text].members == members


def test_no_sentence_is_misread(sentences: dict[str, Referral]) -> None:
    objects, _ = town()
    assert all(understood(one, objects) for one in sentences.values())
    assert all(text == text.lower() and not text.startswith(("the ", "a ")) for text in sentences)
    assert {one.lacks for one in sentences.values()} == {"", "class", "relation"}


@pytest.mark.parametrize(
    ("text", "noun", "others", "relation", "landmark"),
    [
        ("light-duty vehicle driving on the road", "vehicle", ("light", "duty"), Inside, "road"),
        ("van in the parking area", "van", (), Inside, "parking lot"),
        ("building along the road", "building", (), Along, "road"),
        ("road along with tree", "road", (), Along, "tree"),
        ("building with a parking lot", "building", (), With, "parking lot"),
        ("building along the paved road", "building", (), Along, "road"),
    ],
)
def test_the_reader_finds_class_relation_and_landmark(
    text: str,
    noun: str,
    others: tuple[str, ...],
    relation: type,
    landmark: str,
    sentences: dict[str, Referral],
) -> None:
    assert text in sentences
    read = Expression.parse(text)
    [found] = read.relations
    assert (read.noun, read.attributes.others, read.plural) == (noun, others, True)
    assert isinstance(found, relation) and found.landmark.noun == landmark


def test_duties_need_every_vehicle_to_have_one() -> None:
    objects, _ = town()
    assert duties(objects) == {"light-duty vehicle": (1, 4), "heavy-duty vehicle": (2,)}
    unknown = [*objects, Described("vehicle", 0, 0, 0, 0, 9, 9, 81)]
    assert duties(unknown) == {}
    assert "heavy-duty vehicle" not in said("truck")


def test_nothing_is_said_of_an_empty_picture() -> None:
    assert bare([], FRAME, Geometry([], (8, 8)), random.Random(0), 5, ("ship",)) == []
