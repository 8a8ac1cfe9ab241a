"""Labels become a referring set: each sentence picks out its mask, and nothing is written by halves."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rrsis.data.annotations import read
from rrsis.data.jsonl import ABOUT, LINES, load
from rrsis.data.labelled import Windows
from rrsis.data.questions import form
from rrsis.data.refer import GRAMMARS, Grammar, Recipe, grammars_of, write
from rrsis.errors import ConfigError, DatasetError, OutputError
from rrsis.language.expression import Expression
from rrsis.language.relations import Extreme

TANK = (240, 240, 240)


def make(layer: Path, images: Path, out: Path, windows: Windows | None = None, **how: object) -> None:
    labels = read(layer, images, windows or Windows(side=1024))
    write(labels, out, Recipe(**how), (layer, images))  # type: ignore[arg-type]


def ranks(text: str) -> list[tuple[str, int]]:
    """Give what a sentence ranks by."""
    relations = Expression.parse(text).relations
    return [(one.measure, one.sign) for one in relations if isinstance(one, Extreme)]


def test_masks_are_what_sentences_say(scene_file: Path, labels_file: Path, tmp_path: Path) -> None:
    make(labels_file, scene_file, tmp_path / "set", count=60)
    samples = load(tmp_path / "set")
    assert len(samples) > 25 and len({one.name for one in samples}) == len(samples)
    pixels = np.asarray(samples[0].open())
    white = (pixels == TANK).all(axis=2)
    everything = next(
        one for one in samples if one.expression.lower() in ("all storage tanks", "storage tanks")
    )
    assert (everything.open_mask() ^ white).mean() < 0.002
    lowest = [one for one in samples if ranks(one.expression) == [("row", 1)] and one.label == "storage tank"]
    for one in lowest:
        assert np.argwhere(one.open_mask()).mean(0) == pytest.approx((400, 520), abs=1)
    assert lowest
    absent = [one for one in samples if one.mask is None]
    assert 0 < len(absent) <= 15 and not absent[0].open_mask().any()
    assert {one.label for one in samples} <= {"storage tank", "ship", "harbor"}


def test_equal_seeds_give_equal_sets(scene_file: Path, labels_file: Path, tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        make(labels_file, scene_file, tmp_path / name, Windows(side=256), seed=seed)
    first, second, third = ((tmp_path / name / LINES).read_bytes() for name in "abc")
    assert first == second != third


def test_pictures_are_kept_as_they_are(fleet: Path, tmp_path: Path) -> None:
    make(fleet / "annotations.json", fleet, tmp_path / "set", Windows())
    for path in (fleet / "images").iterdir():
        assert (tmp_path / "set" / "images" / path.name).read_bytes() == path.read_bytes()
    splits = defaultdict(set)
    for sample in load(tmp_path / "set"):
        splits[sample.image.name].add(sample.split)
    assert splits == {"0.png": {"train"}, "1.png": {"train"}, "2.png": {"train"}, "3.png": {"val"}}


@pytest.mark.parametrize("grammars", [("rrsisd",), ("free",), ("refsegrs",), GRAMMARS])
def test_grammars(grammars: tuple[Grammar, ...], scene_file: Path, labels_file: Path, tmp_path: Path) -> None:
    make(labels_file, scene_file, tmp_path / "set", count=30, grammars=grammars)
    texts = [one.expression for one in load(tmp_path / "set")]
    formal = [text.startswith(("A ", "The ")) and text.replace(" ", "").isalpha() for text in texts]
    bare = [text in ("storage tank", "ship", "harbor") for text in texts]
    assert all(formal) == (grammars == ("rrsisd",))
    assert any(bare) == ("refsegrs" in grammars) or grammars == ("free",)
    assert any("tanks" in text for text in texts) == ("free" in grammars)
    assert all(Expression.parse(text).noun for text in texts)
    assert json.loads((tmp_path / "set" / ABOUT).read_text())["grammars"] == list(grammars)


def test_few_sentences_say_the_same_of_the_same(scene_file: Path, labels_file: Path, tmp_path: Path) -> None:
    make(labels_file, scene_file, tmp_path / "set", count=60)
    gists = Counter(
        (str(one.mask), form(one.expression)) for one in load(tmp_path / "set") if one.mask is not None
    )
    whole = [number for (_, kind), number in gists.items() if kind == "group"]
    assert whole and max(whole) <= 2


def test_relations_that_nothing_has_are_counted(scene_file: Path, labels_file: Path, tmp_path: Path) -> None:
    make(labels_file, scene_file, tmp_path / "set", count=100)
    about = json.loads((tmp_path / "set" / ABOUT).read_text())
    vain = [one for one in load(tmp_path / "set") if one.mask is None]
    assert sum(about["absent"].values()) == about["forms"]["absent"] == len(vain)
    related = [one.expression for one in vain if form(one.expression) == "relation"]
    assert len(related) == about["absent"]["relation"] > 0


def test_the_record_tells_how_it_was_made(fleet: Path, tmp_path: Path) -> None:
    Image.new("RGB", (5, 5)).save(fleet / "images" / "0.png")  # its objects lie outside of it
    (fleet / "images" / "1.png").write_text("no picture")
    make(fleet / "annotations.json", fleet, tmp_path / "set", count=3)
    about = json.loads((tmp_path / "set" / ABOUT).read_text())
    assert about["pictures"] == {"train": 1, "val": 1} and about["licence"] == ""
    assert about["samples"]["val"] == sum(one.split == "val" for one in load(tmp_path / "set"))
    assert about["left_out"] == {
        "pictures that cannot be read": 1,
        "pictures with outlines over their edge (drawn on another size?)": 1,
    }
    assert sum(about["forms"].values()) == sum(about["samples"].values())


def test_a_licence_outlives_a_new_set(fleet: Path, tmp_path: Path) -> None:
    make(fleet / "annotations.json", fleet, tmp_path / "set")
    path = tmp_path / "set" / ABOUT
    path.write_text(json.dumps(json.loads(path.read_text()) | {"licence": "CC-BY-4.0"}))
    labels = read(fleet / "annotations.json", fleet, Windows())
    with pytest.raises(OutputError, match="--overwrite"):
        write(labels, tmp_path / "set", Recipe(), (fleet, fleet))
    write(labels, tmp_path / "set", Recipe(), (fleet, fleet), overwrite=True)
    assert json.loads(path.read_text())["licence"] == "CC-BY-4.0"


def test_no_sentence_is_no_set(fleet: Path, tmp_path: Path) -> None:
    for path in (fleet / "images").iterdir():
        path.write_text("no picture")
    with pytest.raises(DatasetError, match=r"not one sentence \(left out: 4 pictures that cannot be read"):
        make(fleet / "annotations.json", fleet, tmp_path / "set")
    assert not (tmp_path / "set").exists()


def test_grammars_have_names() -> None:
    assert grammars_of(["free", "rrsisd"]) == ("rrsisd", "free") and grammars_of([]) == GRAMMARS
    with pytest.raises(ConfigError, match=r"'klingon'.*rrsisd, refsegrs, free"):
        grammars_of(["free", "klingon"])
