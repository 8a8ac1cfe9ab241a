"""`rrsis explain`: how sentences are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors.torch import save_file

from rrsis.cli.explain import OBJECT, SPATIAL, coloured
from rrsis.config import ModelConfig, dump
from rrsis.language.expression import Expression

if TYPE_CHECKING:
    from conftest import Rrsis


def test_parts_of_a_sentence_are_named(rrsis: Rrsis) -> None:
    result = rrsis("explain", "the largest white storage tank near the dock", "all ships [old]")
    assert result.exit_code == 0, result.output
    parts = ("storage tank", "white", "near the dock", "largest", "all ships [old]", "asked of a tile")
    for words in (*parts, "settled by", "give the best one, with its margin"):
        assert words in result.stdout


def test_each_kind_of_a_sentence_is_explained(rrsis: Rrsis) -> None:
    result = rrsis("explain", "red cars and the two largest ships in the north", "cars and vans")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines.count("cars and vans is taken as") == lines.count("vehicles") == 1
    assert {"red cars in the north", "the two largest ships in the north"} <= set(lines)
    (looks, none, _) = [line.split()[1] for line in lines if line.strip().startswith("attributes")]
    assert (looks, none) == ("red", "-")


def test_what_is_asked_goes_by_what_the_model_has_learnt(rrsis: Rrsis, tmp_path: Path) -> None:
    path = tmp_path / "wet.safetensors"
    save_file({"x": torch.zeros(3)}, path, {"config": dump(ModelConfig(nouns=("water",)))})
    result = rrsis("explain", "the largest lake", "--model", path)
    assert result.exit_code == 0, result.output
    assert "all water" in result.stdout and "all lakes" not in result.stdout
    missing = rrsis("explain", "the largest lake", "--model", tmp_path / "none.safetensors")
    assert missing.exit_code == 2 and "none.safetensors" in missing.stderr


def test_parts_are_coloured_where_they_stand() -> None:
    text = coloured(Expression.parse("the white storage tank near the dock"))
    seen = {str(span.style): text.plain[span.start : span.end] for span in text.spans}
    assert "storage tank" in seen[OBJECT] and "near the dock" in seen[SPATIAL]


def test_an_empty_sentence_is_a_user_s_mistake(rrsis: Rrsis) -> None:
    result = rrsis("explain", " ")
    assert result.exit_code == 2 and "Error:" in result.stderr


def test_a_slip_is_asked_about(rrsis: Rrsis) -> None:
    result = rrsis("explain", "all tnaks")
    assert result.exit_code == 0 and "Did you mean “tanks”?" in result.stderr
