"""`rrsis data`: own labels become a set, sets are checked and shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from conftest import Rrsis, StandIn


def test_from_a_scene_to_a_sheet(rrsis: Rrsis, scene_file: Path, labels_file: Path, tmp_path: Path) -> None:
    made = rrsis(
        "data", "refer", labels_file, "--images", scene_file, "-o", "set", "--side", 256, "--val", 0.3
    )
    assert made.exit_code == 0, made.output
    assert "harbor, ship, storage tank" in made.stdout and "rrsis data check set" in made.stdout
    checked = rrsis("data", "check", "set")
    assert (
        checked.exit_code == 0
        and "of the kind refer" in checked.stdout
        and "Nothing is wrong." in checked.stdout
    )
    shown = rrsis("data", "show", "set", "-o", "sheet.png", "--count", 5)
    assert shown.exit_code == 0 and "5 of set" in shown.stdout
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.width > 600


def test_lines_of_json(rrsis: Rrsis, fleet: Path) -> None:
    made = json.loads(
        rrsis("data", "refer", fleet / "annotations.json", "--images", fleet, "-o", "set", "--json").stdout
    )
    assert made["event"] == "done" and made["pictures"] == {"train": 3, "val": 1}
    checked = json.loads(rrsis("data", "check", "set", "--json").stdout)
    assert checked["findings"] == [] and checked["classes"][0]["class"] == "ship"
    assert sum(one["count"] for one in checked["samples"]) == sum(made["samples"].values())


def test_grammars_can_be_chosen(rrsis: Rrsis, scene_file: Path, labels_file: Path) -> None:
    common = ("data", "refer", labels_file, "--images", scene_file, "--side", 1024, "--count", 40)
    made = json.loads(
        rrsis(*common, "-o", "a", "--json", "--grammar", "free", "--grammar", "refsegrs").stdout
    )
    assert made["grammars"] == ["refsegrs", "free"]
    told = rrsis(*common, "-o", "b")
    assert "Sentences that mean nothing, by what is not there: " in told.stdout
    assert "relation" in told.stdout.split("by what is not there: ")[1].splitlines()[0]


def test_findings_are_no_failure(rrsis: Rrsis, fleet: Path) -> None:
    (fleet / "images" / "0.png").write_text("no picture")
    result = rrsis("data", "check", fleet, "--kind", "coco")
    assert result.exit_code == 0 and "broken picture: 1" in result.stdout and "0.png" in result.stdout


def test_a_set_without_validation_is_told(rrsis: Rrsis, scene_file: Path, labels_file: Path) -> None:
    result = rrsis("data", "refer", labels_file, "--images", scene_file, "-o", "set", "--side", 1024)
    assert result.exit_code == 0 and "no validation split" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("refer", "none.json", "--images", "fleet", "-o", "set"), "no file none.json"),
        (("refer", "fleet/annotations.json", "--images", "none", "-o", "set"), "no folder none"),
        (("refer", "fleet/annotations.json", "--images", "fleet", "-o", "fleet"), "not touched"),
        (("refer", "fleet/annotations.json", "--images", "fleet", "-o", "set", "--grammar", "x"), "refsegrs"),
        (("refer", "port.geojson", "--images", "photo.png", "-o", "set"), "no coordinate reference"),
        (("refer", "port.geojson", "--images", "port.tif", "-o", "set", "--label", "x"), "kind, note"),
        (
            ("outline", "fleet/annotations.json", "--images", "fleet", "-o", "out.txt"),
            "End the name in .json",
        ),
        (("outline", "port.geojson", "--images", "fleet", "-o", "fleet/annotations.json"), "exists already"),
        (("check", "none"), "no folder none"),
        (("check", "fleet", "--kind", "x"), "unknown kind"),
        (("show", "fleet", "-o", "sheet.jpg"), ".png"),
        (("show", "fleet", "-o", "none/sheet.png"), "does not exist"),
        (("show", "fleet", "-o", "photo.png"), "exists already"),
        (("show", "fleet", "-o", "sheet.png", "--split", "test"), "train, val"),
    ],
)
def test_what_the_user_got_wrong_is_said(
    arguments: tuple[str, ...],
    words: str,
    rrsis: Rrsis,
    fleet: Path,
    scene_file: Path,
    labels_file: Path,
    photo_file: Path,
    tmp_path: Path,
) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    result = rrsis("data", *arguments)
    assert result.exit_code == 2, result.output
    assert words in result.stderr and "bug" not in result.stderr and len(result.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_boxes_get_outlines(
    rrsis: Rrsis, fleet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stand_in: StandIn
) -> None:
    monkeypatch.setattr("rrsis.checkpoints.store.load_segmenter", lambda *_, **__: stand_in)
    spec = json.loads((fleet / "annotations.json").read_text())
    for one in spec["annotations"]:
        xs, ys = one["segmentation"][0][::2], one["segmentation"][0][1::2]
        one["bbox"] = [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]
        one["segmentation"] = []
    (tmp_path / "boxes.json").write_text(json.dumps(spec))
    common = ("data", "outline", "boxes.json", "--images", fleet, "-o", "out.json")
    told = rrsis(*common)
    assert told.exit_code == 0 and "Outlined" in told.stdout and "Wrote out.json" in told.stdout
    lined = json.loads(rrsis(*common, "--json", "--agree", 0.5, "--overwrite").stdout)
    assert lined["event"] == "done" and sum(one["boxes"] for one in lined["classes"]) == len(
        spec["annotations"]
    )
