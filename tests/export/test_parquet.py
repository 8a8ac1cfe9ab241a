"""GeoParquet is read back as it was meant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import pytest
from rasterio.crs import CRS

from rrsis.errors import MissingDependency, OutputError
from rrsis.export import parquet
from rrsis.export.feature import Feature
from rrsis.export.parquet import PARQUET, write_parquet
from rrsis.export.provenance import Provenance
from rrsis.export.table import COLUMNS

if TYPE_CHECKING:
    from conftest import Lay

pytest.importorskip("pyarrow")


def test_features_come_back(tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay) -> None:
    write_parquet(lay(features, utm), tmp_path / "layer.parquet")
    rows = geopandas.read_parquet(tmp_path / "layer.parquet")
    assert tuple(rows.columns) == (*COLUMNS, "geometry")
    assert rows.crs.to_epsg() == 32633
    assert rows["expression"][1] == "die Häuser am Fluß"
    assert rows["area_m2"].isna().tolist() == [False, True]
    assert rows.geometry[0].equals(features[0].geometry)


def test_the_boxes_let_readers_skip(tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay) -> None:
    write_parquet(lay(features, utm), tmp_path / "layer.parquet")
    corner = (400_019, 4_999_999, 400_040, 5_000_010)
    near = geopandas.read_parquet(tmp_path / "layer.parquet", bbox=corner)
    assert list(near["id"]) == [2]


def test_the_file_says_how_it_was_made_and_a_style_lies_beside(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay, made: Provenance
) -> None:
    from pyarrow.parquet import read_schema

    write_parquet(lay(features, utm), tmp_path / "layer.parquet")
    said = read_schema(tmp_path / "layer.parquet").metadata
    assert json.loads(said[b"rrsis"]) == made.record()
    geo = json.loads(said[b"geo"])
    column = geo["columns"]["geometry"]
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    assert column["geometry_types"] == ["MultiPolygon", "Polygon"]
    assert column["bbox"] == [400_000, 5_000_000, 400_035, 5_000_010]
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    assert (tmp_path / "layer.qml").exists()


@pytest.mark.parametrize("crs", [CRS.from_epsg(4326), None])
def test_an_empty_layer_keeps_its_schema(tmp_path: Path, crs: CRS | None, lay: Lay) -> None:
    from pyarrow.parquet import read_schema

    write_parquet(lay([], crs), tmp_path / "layer.parquet")
    rows = geopandas.read_parquet(tmp_path / "layer.parquet")
    assert tuple(rows.columns) == (*COLUMNS, "geometry")
    assert (rows.crs is None) == (crs is None)
    kinds = {field.name: str(field.type) for field in read_schema(tmp_path / "layer.parquet")}
    assert (kinds["id"], kinds["expression"], kinds["score"]) == ("int64", "string", "double")


def test_a_missing_pyarrow_names_its_extra_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "find_spec", lambda name: None)
    with pytest.raises(MissingDependency) as caught:
        PARQUET.check(str(tmp_path / "layer.parquet"), [""], "create")
    assert "rrsis[parquet]" in caught.value.hint


def test_a_missing_folder_is_an_error(tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay) -> None:
    with pytest.raises(OutputError):
        write_parquet(lay(features, utm), tmp_path / "nowhere" / "layer.parquet")
