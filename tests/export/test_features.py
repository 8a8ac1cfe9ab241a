"""Objects as they are found, taken one by one."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from shapely.geometry import box

from rrsis.export.feature import Feature
from rrsis.export.features import Features
from rrsis.export.provenance import Provenance


def test_objects_come_one_by_one_and_the_work_ends_when_they_are_closed() -> None:
    done: list[str] = []

    def work() -> Generator[Feature, None, None]:
        try:
            for number in range(1, 4):
                done.append(f"found {number}")
                yield Feature(number, "all ships", "ship", 0.9, 1.0, 4.0, box(0, 0, 1, 1))
        finally:
            done.append("tidied")

    found = Features(work(), None, Provenance.of("scene.tif", ["all ships"], "", ""), ("why",))
    assert done == [] and found.crs is None and found.extras == ("why",)
    assert next(found).id == 1 and next(found).id == 2
    found.close()
    assert done == ["found 1", "found 2", "tidied"]
    with pytest.raises(StopIteration):
        next(found)
