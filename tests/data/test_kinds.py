"""Sets are told by what lies in their folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rrsis.data.kinds import kind_of, read
from rrsis.errors import ConfigError, DatasetError


def test_each_kind_is_told(
    coco_folder: Path,
    semantic_folder: Path,
    rrsisd_folder: Path,
    refsegrs_folder: Path,
    risbench_folder: Path,
) -> None:
    assert kind_of(coco_folder) == "coco" and kind_of(semantic_folder) == "semantic"
    assert kind_of(rrsisd_folder) == "rrsisd" and kind_of(risbench_folder) == "risbench"
    assert kind_of(refsegrs_folder) == "refsegrs"


def test_pictures_or_samples(coco_folder: Path, semantic_folder: Path, refsegrs_folder: Path) -> None:
    coco, semantic, samples = (read(one) for one in (coco_folder, semantic_folder, refsegrs_folder))
    assert len(coco.pictures) == 2 and not coco.samples
    assert coco.notes == ("Pictures with objects that have a box alone, which are not read: 1.",)
    assert len(semantic.pictures) == 1 and semantic.kind == "semantic"
    assert len(samples.samples) == 10 and not samples.pictures and samples.notes


def test_what_is_no_set(tmp_path: Path, coco_folder: Path) -> None:
    with pytest.raises(DatasetError, match="There is no folder"):
        kind_of(tmp_path / "nowhere")
    (tmp_path / "none").mkdir()
    with pytest.raises(DatasetError, match="no data set that is known"):
        read(tmp_path / "none")
    with pytest.raises(ConfigError, match="'voc'"):
        read(coco_folder, "voc")
    (coco_folder / "annotations.json").write_text(json.dumps({}))
    with pytest.raises(DatasetError, match="not COCO instances"):
        read(coco_folder)
