"""What is wrong with a set is found: broken files, masks, sentences, leaks."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rrsis.data.audit import audit, form_of
from rrsis.data.kinds import Opened, read
from rrsis.data.runs import encode
from rrsis.data.samples import Rle, Sample


@pytest.fixture
def samples(tmp_path: Path) -> list[Sample]:
    """Three good samples of two pictures."""
    mask = np.zeros((40, 60), bool)
    mask[5:9, 5:30] = True
    for number in (1, 2):
        Image.new("RGB", (60, 40), (number, 0, 0)).save(tmp_path / f"{number}.png")
    first = Sample("a", "train", tmp_path / "1.png", "the ship", encode(mask), "ship", source="1")
    return [
        first,
        replace(first, name="b", expression="The harbor", mask=None, label=""),
        replace(first, name="c", split="val", image=tmp_path / "2.png", source="2"),
    ]


def faults(samples: list[Sample]) -> dict[str, int]:
    return dict(audit(Opened("refer", samples=samples)).faults())


def test_a_good_set(samples: list[Sample]) -> None:
    found = audit(Opened("refer", samples=samples, notes=("hello",)))
    assert found.pictures == {"train": 1, "val": 1} and found.samples == {"train": 2, "val": 1}
    assert found.classes == {"ship": 2, "(none named)": 1} and found.forms == {"class": 2, "absent": 1}
    assert found.negatives == 1 and found.findings == [] and found.notes == ("hello",)


def test_masks(samples: list[Sample]) -> None:
    empty = encode(np.zeros((40, 60), bool))
    assert faults([replace(samples[0], mask=empty)]) == {"empty mask": 1}
    assert faults([replace(samples[0], mask=Rle(40, 60, "cut"))]) == {"broken mask": 1}
    other = encode(np.ones((40, 61), bool))
    assert faults([replace(samples[0], mask=other)]) == {"mask of another size": 1}


def test_pictures_and_sentences(samples: list[Sample], tmp_path: Path) -> None:
    (tmp_path / "3.png").write_bytes((tmp_path / "1.png").read_bytes()[:50])
    assert faults([replace(samples[0], image=tmp_path / "3.png")]) == {"broken picture": 1}
    assert faults([replace(samples[0], image=tmp_path / "4.png")]) == {"broken picture": 1}
    again = replace(samples[1], expression="The  ship.")
    assert faults([samples[0], again]) == {"one sentence, two masks": 1}
    assert faults([samples[0], replace(samples[0], name="d")]) == {}


def test_leaks(samples: list[Sample], tmp_path: Path) -> None:
    Image.open(tmp_path / "1.png").save(tmp_path / "other.bmp")
    leaked = replace(samples[2], image=tmp_path / "other.bmp")
    found = audit(Opened("refer", samples=[*samples[:2], leaked]))
    [leak] = found.findings
    assert leak.kind == "in two splits" and leak.where == "1.png (train) and other.bmp (val)"
    assert faults([samples[0], replace(samples[0], split="val", source="")]) == {"in two splits": 1}
    assert faults([samples[0], replace(samples[2], source="1")]) == {"in two splits": 1}


def test_labelled_pictures(fleet: Path) -> None:
    path = fleet / "annotations.json"
    spec = json.loads(path.read_text())
    far, over = [[500, 500, 510, 500, 510, 510]], [[80, 60, 120, 60, 120, 79]]
    spec["annotations"] += [{"image_id": 0, "category_id": 1, "segmentation": one} for one in (far, over)]
    path.write_text(json.dumps(spec))
    shutil.copy(fleet / "images" / "1.png", fleet / "images" / "3.png")
    (fleet / "images" / "2.png").unlink()
    found = audit(read(fleet))
    assert found.pictures == {"train": 3, "val": 1} and found.classes == {"ship": 10} and not found.samples
    assert found.faults() == {
        "empty mask": 1,
        "outline over the edge": 1,
        "broken picture": 1,
        "in two splits": 1,
    }


def test_index_masks(semantic_folder: Path) -> None:
    found = audit(read(semantic_folder))
    assert found.classes == {"water": 1} and found.findings == []
    Image.new("L", (60, 64), 1).save(semantic_folder / "masks" / "one.png")
    found = audit(read(semantic_folder))
    assert found.faults() == {"mask of another size": 1} and found.classes == {"vegetation": 1}
    (semantic_folder / "masks" / "one.png").write_text("no picture")
    assert audit(read(semantic_folder)).faults() == {"broken mask": 1}


def test_the_benchmarks(refsegrs_folder: Path, rrsisd_folder: Path) -> None:
    found = audit(read(refsegrs_folder))
    assert found.samples == {"train": 4, "val": 2, "test": 4} and found.notes
    assert "mask of another size" in audit(read(rrsisd_folder)).faults()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("the ship", "class"),
        ("all ships", "group"),
        ("the white ship", "attribute"),
        ("the ship on the left", "position"),
        ("the largest ship", "extreme"),
        ("the two largest ships", "number"),
        ("the ship near the dock on the left", "relation"),
        ("12", "not readable"),
    ],
)
def test_what_a_sentence_rests_on(text: str, form: str, samples: list[Sample]) -> None:
    assert form_of(replace(samples[0], expression=text)) == form
    assert form_of(replace(samples[1], expression=text)) == "absent"
