"""STAC items are valid, by the core's own schemas and by what the extensions require."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pystac
import pytest
import rasterio
import shapely
from affine import Affine
from pystac.extensions.mlm import MLMExtension
from pystac.validation import validate_dict
from pystac.validation.stac_validator import JsonSchemaSTACValidator
from rasterio.crs import CRS

from rrsis.errors import MissingDependency, OutputError
from rrsis.export import stac
from rrsis.export.provenance import Provenance
from rrsis.export.stac import FILE, MLM, PROCESSING, Source, model_path, require_pystac, write_items
from rrsis.geo.scene import Scene

UTC_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
TENSOR = {
    "type": "object",
    "required": ["shape", "dim_order", "data_type"],
    "properties": {
        "shape": {"type": "array", "minItems": 1, "items": {"type": "integer", "minimum": -1}},
        "dim_order": {"type": "array", "uniqueItems": True, "items": {"pattern": "^[a-z-_]+$"}},
        "data_type": {"enum": ["uint8", "float32"]},
    },
}
TASKS = {"type": "array", "uniqueItems": True, "items": {"enum": ["segmentation", "semantic-segmentation"]}}


def properties(required: list[str], known: dict[str, Any]) -> dict[str, Any]:
    """Say what an extension requires of an item's properties."""
    return {"properties": {"properties": {"required": required, "properties": known}}}


REQUIRED = {  # the parts of the extensions' schemas that concern what is written, in our own words
    PROCESSING: properties(
        ["processing:lineage"],
        {
            "processing:expression": {"required": ["format", "expression"]},
            "processing:level": {"enum": ["L4"]},
            "processing:datetime": UTC_TIME,
            "processing:software": {"additionalProperties": {"type": "string"}},
        },
    ),
    MLM: properties(
        ["mlm:name", "mlm:architecture", "mlm:tasks", "mlm:input", "mlm:output"],
        {
            "mlm:name": {"pattern": r"^[a-zA-Z][a-zA-Z0-9_.\-\s]+[a-zA-Z0-9]$"},
            "mlm:tasks": TASKS,
            "mlm:input": {"items": {"required": ["name", "input"], "properties": {"input": TENSOR}}},
            "mlm:output": {
                "items": {
                    "required": ["name", "tasks", "result"],
                    "properties": {"result": TENSOR, "tasks": TASKS},
                }
            },
        },
    )
    | {"required": ["assets"]},
    FILE: {
        "properties": {
            "assets": {
                "additionalProperties": {
                    "properties": {"file:checksum": {"pattern": "^1220[0-9a-f]{64}$"}},
                }
            }
        }
    },
}


def valid(path: Path) -> dict[str, Any]:
    """Read an item, without a network, and see that it is valid."""
    judge = JsonSchemaSTACValidator()
    draft = {"$schema": "http://json-schema.org/draft-07/schema#"}
    judge.schema_cache.update({name: draft | schema for name, schema in REQUIRED.items()})
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    checked = validate_dict(document, validator=judge)
    assert len(checked) == 1 + len(document["stac_extensions"])
    return document


@pytest.fixture
def source() -> Source:
    """Give a scene on Earth without an item."""
    return Source(shapely.box(15.0, 45.0, 15.1, 45.1))


@pytest.fixture
def assets(tmp_path: Path) -> dict[str, Path]:
    """Name the files of a run."""
    names = {"objects": "found.gpkg", "mask": "mask.tif", "preview": "look.png"}
    return {key: tmp_path / name for key, name in names.items()}


def test_the_item_of_the_results_is_valid(
    tmp_path: Path, assets: dict[str, Path], made: Provenance, source: Source
) -> None:
    write_items(tmp_path / "found.json", assets, made, source)
    document = valid(tmp_path / "found.json")
    assert (document["id"], document["bbox"]) == ("found", [15.0, 45.0, 15.1, 45.1])
    said = document["properties"]
    assert said["datetime"] == "2026-05-04T12:30:00Z"
    assert said["rrsis:expressions"] == list(made.expressions)
    assert "port.tif" in said["processing:lineage"] and "ab" * 32 in said["processing:lineage"]
    assert {key: one["href"] for key, one in document["assets"].items()} == {
        "objects": "./found.gpkg",
        "mask": "./mask.tif",
        "preview": "./look.png",
    }
    assert document["assets"]["mask"]["type"] == pystac.MediaType.COG
    assert document["assets"]["preview"]["roles"] == ["overview"]


def test_the_item_of_the_model_is_valid_and_linked(
    tmp_path: Path, assets: dict[str, Path], made: Provenance, source: Source
) -> None:
    write_items(tmp_path / "found.json", assets, made, source)
    results, model = valid(tmp_path / "found.json"), valid(tmp_path / "found.model.json")
    assert results["properties"]["processing:expression"] == {
        "format": "stac-mlm",
        "expression": "./found.model.json",
    }
    assert [(link["rel"], link["href"]) for link in results["links"]] == [
        ("derived_from", "./found.model.json")
    ]
    assert [one["roles"] for one in model["assets"].values()] == [["mlm:model", "mlm:weights"]]
    assert model["assets"]["model"]["mlm:artifact_type"] == "safetensors.torch.save_file"
    read = MLMExtension.ext(pystac.Item.from_file(tmp_path / "found.model.json"))
    assert (read.mlm_name, read.framework) == ("rrsis-default", "PyTorch")


def test_a_scene_with_an_item_gives_its_date_and_is_linked(
    tmp_path: Path, assets: dict[str, Path], made: Provenance
) -> None:
    taken = datetime(2020, 1, 2, tzinfo=UTC)
    (tmp_path / "in").mkdir()
    pystac.Item("port", None, None, taken, {}).save_object(False, str(tmp_path / "in" / "port.json"))
    place = Affine(10, 0, 500_000, 0, -10, 5_000_000)
    with rasterio.open(
        tmp_path / "port.tif", "w", driver="GTiff", height=50, width=60, count=1, dtype="uint8",
        crs=CRS.from_epsg(32633), transform=place,
    ) as file:  # fmt: skip
        file.write(np.full((50, 60), 9, np.uint8), 1)
    with Scene.open(tmp_path / "port.tif") as scene:
        described = Source.of(scene, str(tmp_path / "in" / "port.json"))
    write_items(tmp_path / "found.json", assets, made, described)
    document = valid(tmp_path / "found.json")
    assert document["properties"]["datetime"] == "2020-01-02T00:00:00Z"
    assert ("derived_from", "in/port.json") in [(link["rel"], link["href"]) for link in document["links"]]
    assert document["bbox"][0] == pytest.approx(15.0)


def test_pixels_and_a_model_without_a_file_are_fine(tmp_path: Path, assets: dict[str, Path]) -> None:
    made = Provenance.of("photo.png", ["ship"])
    write_items(tmp_path / "found.json", assets, made, Source(None))
    document = valid(tmp_path / "found.json")
    assert document["geometry"] is None and "bbox" not in document
    assert not model_path(tmp_path / "found.json").exists() and document["links"] == []


def test_a_missing_library_or_folder_is_an_error(
    tmp_path: Path, made: Provenance, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OutputError, match="nowhere"):
        write_items(tmp_path / "nowhere" / "found.json", {}, made, source)
    monkeypatch.setattr(stac, "find_spec", lambda name: None)
    with pytest.raises(MissingDependency) as caught:
        require_pystac()
    assert "rrsis[stac]" in caught.value.hint
