"""appraise(): data sets of every kind, opened and scored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rrsis.appraisal import Manner, appraise
from rrsis.config import ModelConfig
from rrsis.errors import ConfigError, DatasetError
from rrsis.language.expression import Expression
from rrsis.learning.metrics import Case
from rrsis.models.segmenter import Place


class Bright:
    """Answers with what is bright, whatever it is asked.

    Attributes:
        asked: All questions.
        shown: Sizes of the pictures.
    """

    config = ModelConfig()

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.asked: list[str] = []
        self.shown: list[tuple[int, ...]] = []

    def encode(self, pixels: Sequence[NDArray[np.uint8]], places: Sequence[Place]) -> NDArray[np.uint8]:
        """Keep the pixels."""
        self.shown.append(pixels[0].shape[:2])
        return pixels[0]

    def decode(self, encoding: NDArray[np.uint8], asked: Sequence[Expression]) -> NDArray[np.float32]:
        """Give the same to all."""
        self.asked += [one.text for one in asked]
        logits = np.where(encoding.mean(-1) > 150, np.float32(6), np.float32(-6))
        return np.broadcast_to(logits, (1, len(asked), *logits.shape)).copy()


def test_labelled_pictures_are_asked_sentences_made_of_them(fleet: Path) -> None:
    network, seen, told = Bright(), list[Case](), list[tuple[int, int]]()
    (report,), notes = appraise(
        *(network, fleet, "train"),
        manner=Manner(longest=96, absent=("airplane", "bridge")),
        tell=lambda done, total: told.append((done, total)),
        see=seen.append,
    )
    assert (report.name, report.pictures, report.at) == ("fleet train", 3, "original size")
    assert notes == () and told == [(1, 3), (2, 3), (3, 3)] and len(seen) == len(report.answers)
    assert report.part("groups").miou > 0.9 and report.part("free words").count
    assert report.absent == 6 and report.left_empty == 0  # it answers everything
    assert network.shown == [(80, 96)] * 3


def test_fixed_sentences_alone_are_fewer(fleet: Path) -> None:
    (report,), _ = appraise(Bright(), fleet, manner=Manner(longest=96, thorough=False))
    assert report.part("free words").count == 0 and report.part("groups").count == 1


def test_classes_of_the_set_itself_may_be_absent(fleet: Path) -> None:
    spec = json.loads((fleet / "annotations.json").read_text())
    spec["categories"] += [
        {"id": 2, "name": "yurt"},
        {"id": 3, "name": "bridge"},
        {"id": 4, "name": "airplane"},
    ]
    ring = [0, 60, 10, 60, 10, 70, 0, 70]
    for category in (2, 3):
        spec["annotations"].append({"image_id": 0, "category_id": category, "segmentation": [ring]})
    (fleet / "annotations.json").write_text(json.dumps(spec))
    network = Bright()
    (report,), _ = appraise(network, fleet, manner=Manner(longest=96, thorough=False))
    assert report.absent == 2 and {"all bridges", "all yurts"} <= set(network.asked)
    assert not any("airplane" in text for text in network.asked)  # nobody ever marked one


def test_some_pictures_are_taken_evenly(fleet: Path) -> None:
    (report,), _ = appraise(Bright(), fleet, "train", manner=Manner(longest=96, limit=2))
    assert report.pictures == 2
    assert sorted({one.asked.picture for one in report.answers}) == ["0.png", "1.png"]
    with pytest.raises(ConfigError, match="limit"):
        appraise(Bright(), fleet, "train", manner=Manner(limit=-1))


def test_sets_with_sentences_are_scored_on_the_square_too(rrsisd_folder: Path) -> None:
    network = Bright()
    reports, _ = appraise(network, rrsisd_folder, manner=Manner(square=64))
    assert [one.at for one in reports] == ["original size", "64 px, stretched"]
    assert {one.name for one in reports} == {f"{rrsisd_folder.resolve().name} val"}
    assert {one.asked.text for one in reports[0].answers} >= {"A ship at the bottom"}
    assert set(network.shown) == {(64, 64)}
    assert reports[0].part("class: ship").count == 1


def test_or_in_their_own_shape(rrsisd_folder: Path) -> None:
    network = Bright()
    reports, _ = appraise(network, rrsisd_folder, "train", "rrsisd", Manner(square=0, longest=64, limit=1))
    assert len(reports) == 1 and reports[0].pictures == 1 and max(network.shown[0]) == 64


def test_what_is_not_there_is_said(fleet: Path, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="fleet test holds nothing"):
        appraise(Bright(), fleet, "test")
    with pytest.raises(DatasetError, match="nowhere"):
        appraise(Bright(), tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="mystery"):
        appraise(Bright(), fleet, kind="mystery")
