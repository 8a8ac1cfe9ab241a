"""The kinds of data sets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rrsis.config import SourceConfig
from rrsis.data.sources import REFERRING, collect, load, load_samples, painted
from rrsis.errors import ConfigError, DatasetError


def test_polygons(coco_folder: Path) -> None:
    pictures = load(SourceConfig("boats", "coco", absent=("airplane",)), coco_folder.parent)
    assert [one.name for one in pictures] == ["a.png", "b.png"]
    assert pictures[0].absent == ("airplane",) and len(pictures[0].things) == 2


def test_index_masks(semantic_folder: Path) -> None:
    (picture,) = load(SourceConfig("land", "semantic"), semantic_folder.parent)
    assert picture.split == "val" and picture.areas is not None


def test_painted_pictures_are_the_same_each_time() -> None:
    source = SourceConfig(kind="synthetic", pictures=2, absent=("bridge",))
    pictures = load(source, Path("nowhere"))
    assert [one.name for one in pictures] == ["synthetic_0", "synthetic_1"]
    for one, other in zip(pictures, painted(2), strict=True):
        assert isinstance(one.image, np.ndarray) and np.array_equal(one.image, other.image)
        assert one.split == "train" and one.absent == ("bridge",)
        assert one.things and all(ring.dtype == np.float32 for thing in one.things for ring in thing.rings)


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"'voc'.*coco, semantic, .*refer, synthetic"):
        load(SourceConfig("boats", "voc"), tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=rf"{tmp_path}/boats.*root="):
        load(SourceConfig("boats"), tmp_path)


@pytest.mark.parametrize("kind", ["refsegrs", "rrsisd", "risbench"])
def test_sets_with_sentences(kind: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(f"{kind}_folder")
    samples = load_samples(kind, folder)
    assert {one.split for one in samples} == {"train", "val", "test"}
    assert len({one.name for one in samples}) == len(samples)
    for one in samples:
        rows, cols = one.open_mask().shape
        width, height = one.open().size
        assert one.open_mask().any() and abs(rows - height) <= 1 and cols == width
        assert one.expression == one.expression.strip() != ""
    found = collect(kind, folder, doubtful=True)
    assert len(found.samples) >= len(samples) and found.notes


def test_an_unknown_kind_of_sentences_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=rf"'refcoco'.*{', '.join(REFERRING)}"):
        collect("refcoco", tmp_path)
