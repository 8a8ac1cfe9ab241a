"""Shapes are measured in outlines, as a network's masks give them."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from rasterio.features import rasterize
from scipy.ndimage import gaussian_filter
from shapely import Polygon, affinity

from rrsis.geo.bodies import UPRIGHT, Body
from rrsis.geo.regions import Regions
from rrsis.grounding.shapes import UNSURE, fits, measurable
from rrsis.language import lexicon

FORMS = {
    "round": shapely.Point(0, 0).buffer(10),
    "square": shapely.box(-9, -9, 9, 9),
    "brick": shapely.box(-14, -7.5, 14, 7.5),
    "bar": shapely.box(-24, -4.5, 24, 4.5),
    "ellipse": affinity.scale(shapely.Point(0, 0).buffer(8), 1.9, 1.0),
    "corner": Polygon([(-14, -14), (14, -14), (14, -5), (-5, -5), (-5, 14), (-14, 14)]),
}
CLEAR = 0.7


def drawn(turned: float, times: float) -> list[Body]:
    """Draw each form as a network would, soft at its corners, and read it as regions."""
    side = round(70 * times)
    logits = np.full((side, side * len(FORMS)), -5.0, np.float32)
    for i, form in enumerate(FORMS.values()):
        placed = affinity.rotate(affinity.scale(form, times, times, origin=(0, 0)), turned, origin=(0, 0))
        placed = affinity.translate(placed, (i + 0.5) * side, 0.5 * side)
        soft = gaussian_filter(rasterize([placed], logits.shape).astype(np.float32), 1.5)
        logits = np.maximum(logits, 10 * (soft - 0.5))
    bodies = list(Body.of(Regions(lambda: [(0, logits)]), UPRIGHT).values())
    assert len(bodies) == len(FORMS)
    return sorted(bodies, key=lambda body: body.col)


@pytest.mark.parametrize("times", [1.0, 3.0])
@pytest.mark.parametrize("turned", [0.0, 30.0, 45.0])
@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("rounded", {"round"}),
        ("oval", {"ellipse"}),
        ("long", {"bar"}),
        ("slender", {"bar"}),
        ("l shaped", {"corner"}),
        ("irregular", {"corner"}),
    ],
)
def test_each_word_picks_its_forms(word: str, wanted: set[str], turned: float, times: float) -> None:
    found = dict(zip(FORMS, fits([word], drawn(turned, times)).tolist(), strict=True))
    assert {name for name, fit in found.items() if fit >= CLEAR} == wanted, found


def test_several_words_all_have_to_fit() -> None:
    found = dict(zip(FORMS, fits(["oval", "long"], drawn(0.0, 2.0)).tolist(), strict=True))
    assert {name for name, fit in found.items() if fit > 0.1} == {"ellipse"}


def test_what_is_too_small_has_no_shape_and_other_words_say_nothing() -> None:
    bodies = drawn(0.0, 0.3)
    assert fits(["rounded"], bodies).tolist() == [UNSURE] * len(bodies)
    assert fits(["flat"], bodies).tolist() == fits([], bodies).tolist() == [1.0] * len(bodies)
    assert fits(["rounded"], []).shape == (0,)


def test_it_knows_what_it_can_measure() -> None:
    assert measurable(["rounded"]) and measurable(["long", "l shaped"])
    assert not measurable([]) and not measurable(["rounded", "rectangular"])
    assert {*lexicon.SHAPES.values()} > {word for word in lexicon.SHAPES.values() if measurable([word])}
