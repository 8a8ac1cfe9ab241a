"""The sports park and the residential quarter."""

from collections.abc import Callable

import pytest

from rrsis.data.canvas import Canvas
from rrsis.data.quarters import courts, streets


@pytest.mark.parametrize(
    ("layout", "labels"),
    [(courts, {"tennis court", "road", "tree"}), (streets, {"building", "road", "vehicle", "tree"})],
)
def test_they_hold_what_they_are_named_for(layout: Callable[[Canvas], None], labels: set[str]) -> None:
    canvas = Canvas(512, 0.5, 2)
    layout(canvas)
    assert labels <= {o.label for o in canvas.objects}
    assert (canvas.pixels.sum(-1) > 0).all()
