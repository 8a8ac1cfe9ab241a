"""RRSIS-D as it lies on disk, with its oddities."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rrsis.data.rrsisd import BENCHMARK, IMAGES, INSTANCES, REFS, in_words, load
from rrsis.errors import DatasetError
from rrsis.language.nouns import NOUNS

Refs = list[dict[str, Any]]
Change = Callable[[Path, Callable[[Refs], object]], None]


@pytest.fixture
def change() -> Change:
    """Give a way to change the refs of a set on disk."""

    def apply(root: Path, edit: Callable[[Refs], object]) -> None:
        refs = pickle.loads((root / REFS).read_bytes())
        edit(refs)
        (root / REFS).write_bytes(pickle.dumps(refs, 4))

    return apply


def test_sentences_classes_and_splits(rrsisd_folder: Path) -> None:
    samples = load(rrsisd_folder).samples
    assert [(one.name, one.split, one.label, one.expression) for one in samples[2:]] == [
        ("02934", "train", "baseball field", "The baseball field on the top"),
        ("09976", "train", "storage tank", "A white storage tank on the left"),
        ("00006", "val", "ship", "A ship at the bottom"),
        ("00014", "val", "storage tank", "A storage tank on the far right"),
        ("00011", "test", "expressway service area", "The Expressway service area on the lower right"),
        ("06000", "test", "vehicle", "A red vehicle"),
    ]


def test_masks_are_one_run_length_in_a_list(rrsisd_folder: Path) -> None:
    mask = load(rrsisd_folder).samples[2].open_mask()
    assert mask.shape == (800, 800) and mask[20:161, 320:501].all() and mask.sum() == 141 * 181


def test_a_picture_may_differ_from_its_mask_by_a_pixel(rrsisd_folder: Path) -> None:
    sample = next(one for one in load(rrsisd_folder).samples if one.name == "09976")
    assert sample.open().size == (800, 801) and sample.open_mask().shape == (800, 800)


def test_what_is_below_the_folder_of_rmsin_is_found(rrsisd_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "RMSIN/refer").mkdir(parents=True)
    rrsisd_folder.rename(tmp_path / "RMSIN/refer/data")
    assert len(load(tmp_path / "RMSIN").samples) == 8


def test_every_split_that_holds_test_is_for_test(rrsisd_folder: Path, change: Change) -> None:
    change(rrsisd_folder, lambda refs: refs[0].update(split="testA"))
    assert load(rrsisd_folder).samples[0].split == "test"


def test_more_sentences_for_one_mask_give_more_samples(rrsisd_folder: Path, change: Change) -> None:
    change(rrsisd_folder, lambda refs: refs[0]["sentences"].append({"raw": " A golf course "}))
    first, second, *_ = load(rrsisd_folder).samples
    assert (first.name, second.name, second.expression) == ("00001#1", "00001#2", "A golf course")


def test_every_class_is_a_noun_of_the_language(rrsisd_folder: Path) -> None:
    names = [one["name"] for one in json.loads((rrsisd_folder / INSTANCES).read_text())["categories"]]
    assert len(names) == 20 and {in_words(name) for name in names} <= set(NOUNS)
    assert in_words("Expressway-toll-station") == "expressway toll station"
    assert in_words("SomethingNew_else") == "somethingnew else"


def test_counts_are_compared_with_the_published_ones(rrsisd_folder: Path) -> None:
    assert sum(BENCHMARK.counts.values()) == 17402
    assert load(rrsisd_folder).notes == (
        "RRSIS-D: 8 samples are listed, 17,402 are published (train 4 of 12,181, val 2 of 1,740, "
        "test 2 of 3,481).",
    )


@pytest.fixture
def with_broken(rrsisd_folder: Path, change: Change) -> Path:
    """Name one sample as one that is known to be broken."""
    (rrsisd_folder / IMAGES / "00001.jpg").rename(rrsisd_folder / IMAGES / "22187.jpg")
    change(rrsisd_folder, lambda refs: refs[0].update(ref_id=22187, file_name="22187.jpg"))
    return rrsisd_folder


def test_known_broken_samples_are_skipped_and_counted(with_broken: Path) -> None:
    assert len(BENCHMARK.broken) == 27
    found = load(with_broken)
    assert len(found.samples) == 7
    assert found.skipped == (("22187", "known to be broken"),)
    assert found.notes[-1] == "RRSIS-D: left out: 1."


def test_known_broken_samples_that_open_can_be_kept(with_broken: Path) -> None:
    assert len(load(with_broken, doubtful=True).samples) == 8
    file = with_broken / IMAGES / "22187.jpg"
    file.write_bytes(file.read_bytes()[:-900])
    ((name, why),) = load(with_broken, doubtful=True).skipped
    assert name == "22187" and why.startswith("broken: ")
    file.unlink()
    ((name, why),) = load(with_broken, doubtful=True).skipped
    assert name == "22187" and why == f"no {file}"


@pytest.mark.parametrize("part", [REFS, INSTANCES, IMAGES])
def test_a_missing_part_is_named_with_the_page_of_the_set(rrsisd_folder: Path, part: str) -> None:
    (rrsisd_folder / part).rename(rrsisd_folder / "elsewhere")
    with pytest.raises(DatasetError) as caught:
        load(rrsisd_folder)
    assert f"no {part} in {rrsisd_folder}" in caught.value.message
    assert "https://github.com/Lsan2401/RMSIN" in caught.value.hint


def test_a_set_that_is_not_there_at_all_is_looked_for_in_both_places(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=re.escape(f"in {tmp_path} nor in {tmp_path}/refer/data")):
        load(tmp_path)


def test_half_of_the_pictures_is_not_a_set(rrsisd_folder: Path) -> None:
    (rrsisd_folder / IMAGES / "00001.jpg").unlink()
    with pytest.raises(DatasetError, match=r"00001: no .*00001\.jpg \(1 of 8 .* whole set has 17,402\)"):
        load(rrsisd_folder)


@pytest.mark.parametrize(
    "change_to",
    [{"split": "minival"}, {"ann_id": 99}, {"category_id": 77}, {"sentences": 3}, {"ref_id": None}],
)
def test_malformed_refs_are_told(rrsisd_folder: Path, change: Change, change_to: dict[str, object]) -> None:
    change(rrsisd_folder, lambda refs: refs[0].update(change_to))
    with pytest.raises(DatasetError, match=r"refs\(unc\)\.p, item 0: malformed"):
        load(rrsisd_folder)


def test_a_program_in_place_of_the_refs_is_refused(rrsisd_folder: Path) -> None:
    (rrsisd_folder / REFS).write_bytes(b"cposix\nsystem\n(S'true'\ntR.")
    with pytest.raises(DatasetError, match=r"posix\.system"):
        load(rrsisd_folder)
    (rrsisd_folder / REFS).write_bytes(pickle.dumps({"refs": []}))
    with pytest.raises(DatasetError, match="not a list of refs"):
        load(rrsisd_folder)


@pytest.mark.parametrize("text", ["", "[]", '{"categories": 3}', '{"categories": [{"id": 1}]}'])
def test_malformed_instances_are_told(rrsisd_folder: Path, text: str) -> None:
    (rrsisd_folder / INSTANCES).write_text(text)
    with pytest.raises(DatasetError, match=r"cannot read .*instances\.json"):
        load(rrsisd_folder)


@pytest.mark.parametrize("segmentation", [[], [[1, 2, 3]], [{"size": [8, 8], "counts": [64]}], None])
def test_polygons_are_no_masks_of_this_set(rrsisd_folder: Path, segmentation: object) -> None:
    spec = json.loads((rrsisd_folder / INSTANCES).read_text())
    spec["annotations"][0]["segmentation"] = segmentation
    (rrsisd_folder / INSTANCES).write_text(json.dumps(spec))
    with pytest.raises(DatasetError, match="not one compressed run length"):
        load(rrsisd_folder)


def test_a_bare_run_length_is_taken_too(rrsisd_folder: Path) -> None:
    spec = json.loads((rrsisd_folder / INSTANCES).read_text())
    spec["annotations"][2]["segmentation"] = spec["annotations"][2]["segmentation"][0]
    (rrsisd_folder / INSTANCES).write_text(json.dumps(spec))
    assert np.count_nonzero(load(rrsisd_folder).samples[2].open_mask()) == 141 * 181
