"""A picture at its full size: masks, objects, and what cannot be singled out."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from rrsis.data.annotated import Annotated
from rrsis.data.samples import Picture, Thing
from rrsis.language.phrase import Referral


def box(left: float, top: float, right: float, bottom: float) -> NDArray[np.float32]:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


@pytest.fixture
def seen() -> Annotated:
    """A whole ship, one of which a quarter is in view, one of which most is, a speck and a harbor."""
    pixels = np.full((100, 200, 3), (20, 60, 120), np.uint8)
    pixels[10:20, 20:60] = 240
    shapes = {
        "ship": [box(20, 10, 60, 20), box(-30, 40, 10, 50), box(180, 80, 205, 90), box(100, 50, 102, 52)],
        "harbor": [box(100, 90, 140, 130)],
    }
    things = [Thing(label, (one,)) for label, boxes in shapes.items() for one in boxes]
    return Annotated.of(Picture("a", "train", pixels, tuple(things)))


def test_objects_are_measured(seen: Annotated) -> None:
    first = seen.objects[0]
    assert [one.label for one in seen.objects] == ["ship", "ship", "ship", "harbor"]
    assert (first.row, first.col, first.area) == (15.0, 40.0, 400.0)
    assert (first.top, first.left, first.bottom, first.right) == (10.0, 20.0, 20.0, 60.0)
    assert first.colours == ("white",) and first.shape == "long" and seen.objects[1].shape == ""
    assert seen.partial == {1, 3} and seen.cut == {1, 2, 3}
    assert [(label, patch.bits.sum()) for label, patch in seen.slivers] == [("ship", 4)]


def test_specks_belong_to_their_class_and_spoil_single_ships(seen: Annotated) -> None:
    everything = Referral("all ships", (0, 1, 2), "group")
    assert seen.settles(everything)
    mask = seen.mask(everything)
    assert mask.sum() == 400 + 100 + 200 + 4 and mask[51, 101] and mask[45, 5] and mask[85, 199]
    assert not seen.settles(Referral("the topmost ship", (0,), "extreme"))


@pytest.mark.parametrize(
    ("text", "members", "form", "settled"),
    [
        ("the topmost ship", (0,), "extreme", True),
        ("the ship on the left", (1,), "position", False),  # a quarter of it is in view
        ("the largest ship", (0,), "extreme", False),  # how large are those at the edge?
        ("the small ship", (2,), "attribute", False),
        ("the ship near the harbor", (2,), "relation", False),  # most of the harbor is out of view
        ("the airplane", (), "absent", True),
    ],
)
def test_what_is_cut_off_is_not_singled_out(
    text: str, members: tuple[int, ...], form: str, settled: bool, seen: Annotated
) -> None:
    clear = Annotated(seen.pixels, seen.objects, seen.patches, seen.partial, seen.cut, ())
    assert clear.settles(Referral(text, members, form)) == settled  # type: ignore[arg-type]


def test_a_road_that_goes_on_is_still_a_road_to_drive_on() -> None:
    rings = {"road": box(-900, 40, 30, 60), "car": box(5, 46, 15, 52), "harbor": box(-900, 70, 30, 90)}
    things = tuple(Thing(label, (one,)) for label, one in rings.items())
    seen = Annotated.of(Picture("a", "train", np.zeros((100, 200, 3), np.uint8), things))
    assert [one.countable for one in seen.objects] == [False, True, True] and seen.partial == {2}
    assert seen.settles(Referral("the car driving on the road", (1,), "relation", "within"))
    assert seen.settles(Referral("the car in the harbor", (), "absent", "within", "relation"))
    assert not seen.settles(Referral("the car near the harbor", (1,), "relation", "near"))
    assert not seen.settles(Referral("the car smaller than the harbor", (1,), "relation", "smaller"))
    assert seen.layout.covered(1, (0,)) == 1.0 and seen.layout.gap(1, 2) == 18.0
