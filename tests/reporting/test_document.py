"""The document says what was scored, how, and by what."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rrsis.errors import OutputError
from rrsis.learning.metrics import Hits
from rrsis.learning.report import Report
from rrsis.reporting.document import Run, record, write

RUN = Run("0.1.0", "default", "ab" * 32, {"split": "val", "threshold": None, "absent": ["ship"]})


def test_a_document_can_be_read_back(report: Report, tmp_path: Path) -> None:
    write(tmp_path / "r.json", RUN, [report])
    read = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert (read["format"], read["version"], read["rrsis"]) == ("rrsis evaluation", 1, "0.1.0")
    assert read["checkpoint"] == {"name": "default", "sha256": "ab" * 32}
    assert read["options"] == {"split": "val", "threshold": None, "absent": ["ship"]}
    assert read["convention"] == "ours" and read["convention_means"].endswith("IoU 1")
    assert read["size_bounds"]["large_from"] == pytest.approx(0.04)
    (one,) = read["reports"]
    assert (one["name"], one["at"], one["pictures"]) == ("harbours val", "original size", 1)
    assert (one["sentences"], one["negatives"]) == (5, 2)
    assert one["absent"] == {"asked": 2, "left_empty": 1}
    assert one["robust"]["mrr"] == pytest.approx(0.5) and one["robust"]["references"] == 3
    every = one["parts"]["all"]
    assert every["count"] == 3 and every["miou"] == pytest.approx((1 + 0.5 + 0.1) / 3)
    assert every["pr@0.5"] == pytest.approx(2 / 3) and every["pr@0.9"] == pytest.approx(1 / 3)
    assert list(one["parts"]) == [name for name, _ in report.parts]
    assert one["boxes"] == {}
    assert [(b["from"], b["to"], b["count"]) for b in one["reliability"]["bins"]] == [(0.8, 0.9, 4)]
    assert one["reliability"]["error"] == pytest.approx(abs(0.8 - 3 / 4))


def test_hits_are_kept_by_class(report: Report) -> None:
    counted = replace(report, hits=(Hits("ships", 3, 4, 6), Hits("ships", 1, 1, 1)))
    (one,) = record(RUN, [counted])["reports"]
    assert one["boxes"]["ships"] == {"hits": 4, "found": 5, "marked": 7, "f1": pytest.approx(8 / 12)}
    assert list(one["boxes"]) == ["all", "ships"]


def test_the_peers_convention_is_named_too(report: Report) -> None:
    peers = Report(report.pictures, "peers", report.answers)
    assert record(RUN, [peers])["convention"] == "peers"
    assert str(record(RUN, [peers])["convention_means"]).endswith("IoU 0")


def test_a_missing_folder_is_said(report: Report, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="nowhere"):
        write(tmp_path / "nowhere" / "r.json", RUN, [report])
