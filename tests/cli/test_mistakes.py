"""Mistakes on the command line are told in one line, with what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Rrsis


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("segmet", "No such command 'segmet'. Did you mean 'segment'? See `rrsis --help`."),
        ("dat", "Did you mean 'data'?"),
        ("data refr", "Did you mean 'refer'? See `rrsis data --help`."),
        ("--quite explain ship", "No such option: --quite. Did you mean --quiet? See `rrsis --help`."),
        ("segment a.tif ship --treshold 1", "Did you mean --threshold? See `rrsis segment --help`."),
        ("data refer a --imags b", "Did you mean --gsd or --images?"),
        ("explain ship -q", "It stands before the command: rrsis -q explain ..."),
        ("explain ship --log-file a", "It stands before the command: rrsis --log-file explain ..."),
        ("explain ship --xyz", "No such option: --xyz. See"),
        ("segment", "Missing argument 'SCENE'. See `rrsis segment --help`."),
        ("segment a.tif ship --tile abc", "'--tile'"),
        ("segment a.tif ship --bands 1,2", "4,3,2"),
        ("explain ship --log-file", "--log-file"),
    ],
)
def test_a_mistake_is_one_line(line: str, said: str, rrsis: Rrsis) -> None:
    result = rrsis(*line.split())
    assert result.exit_code == 2 and result.stdout == ""
    (told,) = result.stderr.splitlines()
    assert told.startswith("Error: ") and said in told


@pytest.mark.parametrize("line", [(), ("data",)])
def test_no_words_at_all_are_answered_with_help(line: tuple[str, ...], rrsis: Rrsis) -> None:
    result = rrsis(*line)
    assert "Usage: rrsis" in result.output and "Error" not in result.stderr
