"""`--all` and `--why`: what else was meant, and what decided."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import pytest

if TYPE_CHECKING:
    from conftest import Rrsis


def test_all_gives_every_candidate_by_rank(rrsis: Rrsis, scene_file: Path) -> None:
    one, every = (
        rrsis("segment", scene_file, "the largest storage tank", "-o", name, *more)
        for name, more in (("one.fgb", ()), ("every.fgb", ("--all",)))
    )
    assert one.exit_code == every.exit_code == 0, one.output + every.output
    answer, candidates = geopandas.read_file("one.fgb"), geopandas.read_file("every.fgb")
    assert len(answer) == 1 and len(candidates) == 3
    ranked = candidates.sort_values("rank")
    assert ranked["rank"].tolist() == [1, 2, 3]
    assert ranked.area_m2.is_monotonic_decreasing
    assert ranked.geometry.iloc[0].equals(answer.geometry.iloc[0])
    assert ranked.margin.iloc[0] > 0 and not {"rank", "margin"} & set(answer.columns)


@pytest.mark.parametrize(
    ("sentence", "words"), [("the ship near the harbor", "near"), ("the largest tank", "large")]
)
def test_why_says_what_decided(sentence: str, words: str, rrsis: Rrsis, scene_file: Path) -> None:
    plain = rrsis("segment", scene_file, sentence, "-o", "plain.geojson")
    told = rrsis("segment", scene_file, sentence, "-o", "told.geojson", "--why")
    assert plain.exit_code == told.exit_code == 0, plain.output + told.output
    before, after = geopandas.read_file("plain.geojson"), geopandas.read_file("told.geojson")
    assert "why" not in before or before.why.isna().all() or (before.why == "").all()
    assert len(after) == len(before) == 1 and words in after.why.iloc[0].lower()
    assert before.geometry.iloc[0].equals(after.geometry.iloc[0])


def test_both_tell_why_the_others_stand_behind(rrsis: Rrsis, scene_file: Path) -> None:
    result = rrsis("segment", scene_file, "the largest storage tank", "-o", "all.geojson", "--all", "--why")
    assert result.exit_code == 0, result.output
    found = geopandas.read_file("all.geojson")
    assert len(found) == 3 and found.why.str.len().gt(0).all() and found.why.nunique() == 3
