"""The sentences of evaluation: fixed for ever, true of their pictures, and of every form."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from rrsis.data.questions import boxed, form, further, questions
from rrsis.data.samples import Picture, Thing

FOREVER = [
    ("all ships", (0, 1), "group"),
    ("all storage tanks", (2,), "group"),
    ("A black storage tank", (2,), "class"),
    ("A ship on the lower right", (1,), "position"),
    ("A black ship on the lower right", (1,), "position"),
    ("A ship on the upper left", (0,), "position"),
    ("all bridges", (), "absent"),
    ("all airplanes", (), "absent"),
]


def box(x: float, y: float, width: float, height: float) -> NDArray[np.float32]:
    return np.asarray([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], "f4")


def test_the_sentences_that_checkpoints_are_compared_by_never_change(two_ships: Picture) -> None:
    view, asked = questions(two_ships)
    assert [(one.text, one.members, one.form) for one in asked] == FOREVER
    assert asked == questions(two_ships)[1]
    assert view.masks.shape == (3, 96, 96)


def test_free_sentences_have_every_form_once_and_negatives(two_ships: Picture) -> None:
    view, fixed = questions(two_ships)
    more = further(two_ships, view)
    assert more == further(two_ships, view)
    forms = [one.form for one in more if one.members]
    assert len(forms) == len(set(forms)) and {"position", "class", "group"} <= set(forms)
    nothing = [one for one in more if not one.members]
    assert 1 <= len(nothing) <= 4 and {one.form for one in nothing} == {"absent"}
    assert questions(two_ships)[1] == fixed


def test_classes_that_may_be_there_are_not_called_absent() -> None:
    sliver = Thing("airplane", (box(10, 10, 2, 2),))  # too small to be spoken of
    harbour = Thing("harbor", (box(40, 40, 30, 30),))
    pixels = np.zeros((96, 96, 3), np.uint8)
    absent = ("airplane", "airport", "dock", "bridge")
    picture = Picture("p", "val", pixels, (sliver, harbour), absent=absent)
    said = [one.text for one in further(picture, questions(picture)[0]) if not one.members]
    assert any("bridge" in text for text in said)
    assert not any(word in text for text in said for word in ("airplane", "plane", "airport", "dock", "pier"))


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("A ship", "class"),
        ("all ships", "group"),
        ("airplane", "group"),
        ("The small white storage tank", "attribute"),
        ("The ship on the lower left", "position"),
        ("the largest tank", "extreme"),
        ("The left-most airplane", "extreme"),
        ("the second ship from the left", "extreme"),
        ("the two largest ships", "number"),
        ("the three ships in the upper left", "number"),
        ("The ship is on the right of the gray bridge on the top", "relation"),
        ("vehicle driving on the road", "relation"),
    ],
)
def test_ready_sentences_are_told_by_what_they_rest_on(sentence: str, wanted: str) -> None:
    assert form(sentence) == wanted


def test_boxes_are_no_truth_to_compare_with() -> None:
    ring = np.asarray([[4, 4], [20, 4], [20, 20], [4, 20]], "f4")
    things = (Thing("ship", (ring,), boxed=True), Thing("airplane", (ring + 30,)))
    picture = Picture("a", "val", np.zeros((64, 64, 3), np.uint8), things, absent=("ship", "harbor"))
    view, asked = questions(picture)
    assert {one.text for one in asked if one.form in {"group", "absent"}} == {"all airplanes", "all harbors"}
    assert not any("ship" in one.text for one in (*asked, *further(picture, view)))


def test_classes_with_boxes_are_asked_for_by_the_wider_class() -> None:
    ring = np.asarray([[4, 6], [20, 6], [20, 30], [4, 30]], "f4")
    things = (Thing("car", (ring,), boxed=True), Thing("truck", (ring + 20,)), Thing("ship", (ring,)))
    ((asked, boxes),) = boxed(Picture("a", "val", np.zeros((64, 64, 3), np.uint8), things))
    assert asked.text == "all vehicles" and asked.members == (0, 1)
    assert boxes.tolist() == [[6, 4, 30, 20], [26, 24, 50, 40]]
