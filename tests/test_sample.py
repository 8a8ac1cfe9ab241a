"""Sample scenes: what is written, and what is never overwritten."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio

from rrsis.errors import ConfigError, OutputError
from rrsis.sample import sample_scene


def read(path: Path) -> np.ndarray:
    with rasterio.open(path) as scene:
        assert scene.crs.to_epsg() == 32631 and scene.res == (0.5, 0.5)
        return scene.read()


def test_equal_seeds_make_equal_scenes_at_one_place_on_earth(tmp_path: Path) -> None:
    one, same, other = (
        read(sample_scene(tmp_path / f"{name}.tif", seed=seed, size=128))
        for name, seed in (("one", 3), ("same", 3), ("other", 4))
    )
    assert one.shape == (3, 128, 128)
    assert np.array_equal(one, same) and not np.array_equal(one, other)


def test_a_sample_takes_the_place_of_a_sample_only(tmp_path: Path) -> None:
    path = str(tmp_path / "scene.tif")
    assert sample_scene(path, size=64) == Path(path)
    before = read(Path(path))
    assert not np.array_equal(read(sample_scene(path, seed=2, size=64)), before)
    for name, content in (("notes.txt", b"mine"), ("theirs.tif", None)):
        theirs = tmp_path / name
        if content:
            theirs.write_bytes(content)
        else:
            with (
                rasterio.open(path) as sample,
                rasterio.open(theirs, "w", **(sample.profile | {"nodata": 0})) as copy,
            ):
                copy.write(sample.read())
        kept = theirs.read_bytes()
        with pytest.raises(OutputError, match="is no sample"):
            sample_scene(theirs, size=64)
        assert theirs.read_bytes() == kept


def test_unknown_kinds_and_missing_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="volcano"):
        sample_scene(tmp_path / "scene.tif", kind="volcano")
    with pytest.raises(OutputError):
        sample_scene(tmp_path / "no" / "scene.tif", size=64)
    assert list(tmp_path.iterdir()) == []
