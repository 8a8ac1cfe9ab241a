"""GeoParquet is read back as it was meant."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
from rasterio.crs import CRS

from rrsis.errors import MissingDependency, OutputError
from rrsis.export import parquet
from rrsis.export.feature import COLUMNS, Feature
from rrsis.export.parquet import write_parquet

pytest.importorskip("pyarrow")


def test_features_come_back(tmp_path: Path, features: list[Feature], utm: CRS) -> None:
    assert write_parquet(iter(features), tmp_path / "layer.parquet", utm) == 2
    rows = geopandas.read_parquet(tmp_path / "layer.parquet")
    assert tuple(rows.columns) == (*COLUMNS, "geometry")
    assert rows.crs.to_epsg() == 32633
    assert rows["expression"][1] == "die Häuser am Fluß"
    assert rows["area_m2"].isna().tolist() == [False, True]
    assert rows.geometry[0].equals(features[0].geometry)


@pytest.mark.parametrize("crs", [CRS.from_epsg(4326), None])
def test_an_empty_layer_keeps_its_schema(tmp_path: Path, crs: CRS | None) -> None:
    from pyarrow.parquet import read_schema

    assert write_parquet([], tmp_path / "layer.parquet", crs) == 0
    rows = geopandas.read_parquet(tmp_path / "layer.parquet")
    assert tuple(rows.columns) == (*COLUMNS, "geometry")
    assert (rows.crs is None) == (crs is None)
    kinds = {field.name: str(field.type) for field in read_schema(tmp_path / "layer.parquet")}
    assert kinds["id"] == "int64"
    assert kinds["expression"].endswith("string")
    assert kinds["score"] == "double"


def test_a_missing_pyarrow_names_its_extra(
    tmp_path: Path, features: list[Feature], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "find_spec", lambda name: None)
    with pytest.raises(MissingDependency) as caught:
        write_parquet(features, tmp_path / "layer.parquet", None)
    assert "rrsis[parquet]" in caught.value.hint


def test_a_missing_folder_is_an_error(tmp_path: Path, features: list[Feature], utm: CRS) -> None:
    with pytest.raises(OutputError):
        write_parquet(features, tmp_path / "nowhere" / "layer.parquet", utm)
