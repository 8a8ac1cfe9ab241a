"""A report: which answers are in which row, and what chooses a checkpoint."""

from __future__ import annotations

import numpy as np
import pytest

from rrsis.learning.metrics import Answer, Asked, Kind
from rrsis.learning.report import Report, pooled


def answer(kind: Kind, form: str, right: int, label: str = "ship", picture: str = "p") -> Answer:
    """An answer of which this many of ten pixels are right; absent things get the rest of them."""
    found = np.arange(400) < (10 - right if form == "absent" else right)
    true = np.arange(400) < (0 if form == "absent" else 10)
    asked = Asked(picture, f"{form} {label}", form, kind, "" if form == "absent" else label)
    return Answer.of(asked, found, true)


FIXED = (
    answer("groups", "group", 8),
    answer("groups", "group", 4, "bridge"),
    answer("one target", "position", 5),
    answer("absent", "absent", 10),
    answer("absent", "absent", 0),
)
FREE = (answer("free", "group", 0), answer("free", "number", 2), answer("free", "absent", 0))


def test_the_fixed_sentences_alone_choose_a_checkpoint() -> None:
    plain, thorough = Report(1, "ours", FIXED), Report(1, "ours", (*FIXED, *FREE))
    assert plain.selection == pytest.approx((0.6 + 0.5) / 2 + 0.05)
    assert (thorough.selection, thorough.line()) == (plain.selection, plain.line())
    assert plain.line() == (
        "groups mIoU 0.600 (n=2), one target mIoU 0.500 oIoU 0.500 Pr@0.5 1.000 (n=1), absent left empty 1/2"
    )
    assert (thorough.absent, thorough.left_empty) == (2, 1)
    assert thorough.part("group: ship").miou == 0.8  # "group" rows are of the fixed sentences


def test_rows_come_in_order() -> None:
    names = [name for name, _ in Report(1, "ours", (*FIXED, *FREE)).parts]
    assert names == [
        *("all", "groups", "one target", "free words", "absent too"),
        *("form: group", "form: position", "form: number", "size: medium"),
        *("group: bridge", "group: ship", "class: bridge", "class: ship"),
    ]


def test_absent_things_count_by_the_convention_in_one_row_only() -> None:
    for convention, empty in (("ours", 1.0), ("peers", 0.0)):
        report = Report(1, convention, FIXED)
        assert report.part("all").miou == pytest.approx((0.8 + 0.4 + 0.5) / 3)
        assert report.part("absent too").miou == pytest.approx((0.8 + 0.4 + 0.5 + empty) / 5)


def test_a_set_with_its_own_sentences_is_said_in_its_own_way() -> None:
    report = Report(2, "ours", (answer("ready", "class", 9), answer("ready", "absent", 10)))
    assert [name for name, _ in report.parts][:2] == ["all", "absent too"]
    assert report.selection == pytest.approx(0.9 + 0.1)
    assert report.line() == "mIoU 0.900 oIoU 0.900 Pr@0.5 1.000 Pr@0.9 1.000 (n=1), absent left empty 1/1"


def test_several_sets_share_a_report_with_a_row_each() -> None:
    one = Report(1, "peers", FIXED, "harbours val")
    other = Report(3, "peers", (answer("ready", "class", 10),), "RRSIS-D val")
    both = pooled([one, other])
    assert (both.pictures, both.convention, both.name) == (4, "peers", "all sets")
    assert both.part("set: harbours val").count == 3
    assert both.part("set: RRSIS-D val").miou == 1
    assert both.part("all").count == 4
    # pictures of one name in different sets are different pictures: the negatives of the first stay there
    assert both.robust == one.robust


def test_an_empty_report_can_be_read() -> None:
    report = Report(0, "ours", ())
    assert report.selection == pytest.approx(0.1) and "n=0" in report.line()
    assert report.part("no such part").count == 0
