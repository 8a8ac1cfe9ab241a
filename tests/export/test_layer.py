"""One layer, or one for each expression."""

from __future__ import annotations

import pytest
from rasterio.crs import CRS

from rrsis.export.feature import Feature
from rrsis.export.layer import layer_names, layers
from rrsis.export.provenance import Provenance
from rrsis.export.style import PALETTE
from rrsis.export.table import Table


def test_one_layer_has_all_and_no_name(features: list[Feature], utm: CRS, made: Provenance) -> None:
    (only,) = layers(Table.of(features), utm, made)
    assert (only.name, len(only.table), only.crs) == ("", 2, utm)
    assert layer_names(made.expressions, False) == [""]


def test_each_expression_has_its_layer_also_an_empty_one(features: list[Feature], made: Provenance) -> None:
    first, second = layers(Table.of(features[:1]), None, made, each=True)
    assert [first.name, second.name] == ["all_storage_tanks", "die_häuser_am_fluß"]
    assert (len(first.table), len(second.table)) == (1, 0)
    assert first.made.expressions == ("all storage tanks",)
    assert [first.shown, second.shown] == [
        {"all storage tanks": PALETTE[0]},
        {"die Häuser am Fluß": PALETTE[1]},
    ]
    assert "die Häuser" not in first.style() and "all storage tanks" in first.style()


@pytest.mark.parametrize(
    ("expressions", "names"),
    [
        (["the Ship", "the ship!", "the ship?"], ["the_ship", "the_ship_2", "the_ship_3"]),
        (["the ship", "the ship"], ["the_ship"]),
        (["?!"], ["layer"]),
        (["a " * 40], ["_".join("a" * 20)]),
        (["../../etc/passwd"], ["etc_passwd"]),
    ],
)
def test_names_are_plain_short_and_different(expressions: list[str], names: list[str]) -> None:
    assert layer_names(expressions, True) == names
