"""Band lists are read strictly."""

from __future__ import annotations

import pytest
import typer

from rrsis.cli.options import read_bands, read_scales


@pytest.mark.parametrize(
    ("text", "bands"),
    [
        ("1,2,3", (1, 2, 3)),
        ("4, 3, 2", (4, 3, 2)),
        ("7", (7,)),
        ("1,1,1", (1, 1, 1)),
        ("nir, red,green", ("nir", "red", "green")),
        ("B08,2,red edge 1", ("B08", 2, "red edge 1")),
        ("pan", ("pan",)),
    ],
)
def test_bands_are_one_or_three_numbers_or_names(text: str, bands: tuple[int | str, ...]) -> None:
    assert read_bands(text) == bands


@pytest.mark.parametrize(
    "text", ["", "1,2", "1,2,3,4", "0,1,2", "-1,2,3", "nir,red", "1.5,2,3", "1,,3", "²,1,1"]
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="4,3,2"):
        read_bands(text)


@pytest.mark.parametrize(("text", "scales"), [("1", (1,)), ("1,2", (1, 2)), ("1, 4, 8", (1, 4, 8))])
def test_scales_are_whole_numbers(text: str, scales: tuple[int, ...]) -> None:
    assert read_scales(text) == scales


@pytest.mark.parametrize("text", ["", "1,", "x", "1.5", "-1", "²"])
def test_other_scales_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="1,2"):
        read_scales(text)
