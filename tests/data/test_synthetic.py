"""Whole synthetic scenes."""

import numpy as np
import pytest

from rrsis.data.canvas import area
from rrsis.data.synthetic import KINDS, make_scene
from rrsis.errors import ConfigError


@pytest.mark.parametrize("kind", KINDS)
def test_scenes_are_repeatable_pictures_with_outlines(kind: str) -> None:
    scene, again = make_scene(kind, 11, 320), make_scene(kind, 11, 320)
    assert scene.pixels.shape == (320, 320, 3)
    assert scene.pixels.dtype == np.uint8
    assert np.array_equal(scene.pixels, again.pixels)
    assert len(scene.objects) == len(again.objects) > 0
    for thing in scene.objects:
        assert thing.polygon.shape[1] == 2
        assert area(thing.polygon) >= 4
        assert thing.polygon.min() >= 0
        assert thing.polygon.max() <= 320


def test_other_seeds_give_other_scenes() -> None:
    assert not np.array_equal(make_scene("streets", 1, 128).pixels, make_scene("streets", 2, 128).pixels)


def test_unknown_kinds_and_tiny_sizes_are_refused() -> None:
    with pytest.raises(ConfigError, match="harbour"):
        make_scene("moon", 1)
    with pytest.raises(ConfigError, match="64"):
        make_scene("streets", 1, 32)
