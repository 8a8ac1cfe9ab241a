"""Scenes with polygons become windows with things; no pixel is in two splits."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio

from rrsis.data.annotated import Annotated
from rrsis.data.labelled import Windows, load
from rrsis.errors import ConfigError, DatasetError

DRAWN = {"storage tank": (240, 240, 240), "ship": (200, 40, 40), "harbor": (60, 60, 60)}


def test_outlines_lie_on_what_is_drawn(scene_file: Path, labels_file: Path) -> None:
    labels = load(labels_file, scene_file, Windows(side=256, overlap=64))
    assert labels.classes == ("harbor", "ship", "storage tank")
    pictures = list(labels.pictures)
    assert len(pictures) > 4 and {one.split for one in pictures} == {"train"}
    assert {one.source for one in pictures} == {"port.tif"}
    seen = set()
    for picture in pictures:
        drawn = Annotated.of(picture)
        for thing, patch in zip(drawn.objects, drawn.patches, strict=True):
            seen.add(thing.label)
            hits = (patch.of(drawn.pixels) == DRAWN[thing.label]).all(axis=1)
            assert hits.mean() > 0.93, (picture.name, thing.label)
    assert seen == set(DRAWN) and labels.left_out["windows without a labelled object"] > 0


def test_a_single_scene_is_parted(scene_file: Path, labels_file: Path) -> None:
    pictures = list(load(labels_file, scene_file, Windows(side=200, overlap=50, val=0.3)).pictures)
    spans: dict[str, list[tuple[int, int]]] = {"train": [], "val": []}
    for one in pictures:
        col = int(one.name.split("_")[2].removesuffix(".png"))
        spans[one.split].append((col, col + np.asarray(one.open()).shape[1]))
    assert max(stop for _, stop in spans["train"]) <= 490 <= min(start for start, _ in spans["val"])
    assert {one.source for one in pictures} == {"port.tif (train part)", "port.tif (val part)"}


def test_a_scene_too_small_to_part_stays_whole(scene_file: Path, labels_file: Path) -> None:
    pictures = list(load(labels_file, scene_file, Windows(side=1024, overlap=128, val=0.2)).pictures)
    assert [(one.name, one.split, len(one.things)) for one in pictures] == [("port_0_0.png", "train", 5)]


def test_of_several_scenes_whole_ones_are_held_out(
    scene_file: Path, labels_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "scenes"
    (folder / "deep").mkdir(parents=True)
    for name in ("a.tif", "b.tif", "deep/a.tif"):
        shutil.copy(scene_file, folder / name)
    pictures = list(load(labels_file, folder, Windows(side=1024, val=0.3)).pictures)
    assert sorted(one.split for one in pictures) == ["train", "train", "val"]
    assert len({one.name for one in pictures}) == 3


def test_a_window_of_nothing_is_left_out(scene_file: Path, labels_file: Path, tmp_path: Path) -> None:
    with rasterio.open(scene_file) as file:
        profile, pixels = file.profile | {"nodata": 0}, file.read()
    pixels[:, :, :550] = 0
    with rasterio.open(tmp_path / "half.tif", "w", **profile) as file:
        file.write(pixels)
    labels = load(labels_file, tmp_path / "half.tif", Windows(side=300, overlap=0))
    assert {one.name.split("_")[2] for one in labels.pictures} == {"400.png"}
    assert labels.left_out["windows with few valid pixels"] > 2


def test_another_ground_size(scene_file: Path, labels_file: Path) -> None:
    [picture] = load(labels_file, scene_file, Windows(side=1024, gsd_m=2.0)).pictures
    assert picture.open().size == (350, 300)
    assert np.concatenate(picture.things[0].rings).mean(0) == pytest.approx((50, 60), abs=1)


def test_polygons_elsewhere(scene_file: Path, labels_file: Path, tmp_path: Path) -> None:
    table = geopandas.read_file(labels_file)
    table.assign(geometry=table.translate(1.0)).to_file(tmp_path / "away.gpkg")
    with pytest.raises(DatasetError, match=r"None of the 5 polygons .* lies on .*EPSG:32631"):
        load(tmp_path / "away.gpkg", scene_file, Windows())
    table.loc[:2, "geometry"] = table.translate(1.0)
    table.to_file(tmp_path / "some.gpkg")
    labels = load(tmp_path / "some.gpkg", scene_file, Windows(side=1024))
    assert len(list(labels.pictures)) == 1 and labels.left_out["polygons that lie on no raster"] == 3


def test_a_folder_without_rasters(labels_file: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(DatasetError, match="holds no raster"):
        load(labels_file, tmp_path / "none", Windows())
    with pytest.raises(DatasetError, match="There is no"):
        load(labels_file, tmp_path / "nowhere", Windows())


def test_an_overlap_as_wide_as_a_window(scene_file: Path, labels_file: Path) -> None:
    with pytest.raises(ConfigError, match="overlap of 64 px"):
        load(labels_file, scene_file, Windows(side=64, overlap=64))
