"""STAC items of what a run made: one of its results, and one of the model that made them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Self

import shapely

from rrsis.errors import MissingDependency, OutputError
from rrsis.export.aside import aside
from rrsis.export.provenance import TOOL, Provenance
from rrsis.geo.footprint import box_of, footprint
from rrsis.geo.scene import Scene

if TYPE_CHECKING:
    from pystac import Item

PROCESSING = "https://stac-extensions.github.io/processing/v1.2.0/schema.json"
MLM = "https://stac-extensions.github.io/mlm/v1.4.0/schema.json"
FILE = "https://stac-extensions.github.io/file/v2.1.0/schema.json"

_MEDIA = {
    ".fgb": "application/vnd.flatgeobuf",
    ".geojson": "application/geo+json",
    ".geojsonl": "application/geo+json-seq",
    ".gpkg": "application/geopackage+sqlite3",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".shp": "application/vnd.shp",
    ".tif": "image/tiff; application=geotiff; profile=cloud-optimized",
    ".tiff": "image/tiff; application=geotiff; profile=cloud-optimized",
}
_SHA256 = "1220"  # how a multihash says that a SHA-256 of 32 bytes follows


@dataclass(frozen=True)
class Source:
    """What the results were made of.

    Attributes:
        footprint: Where the scene lies, in degrees of WGS 84; None without georeferencing.
        item: Where its own STAC item lies, or None.
        when: When it was taken, if that is known.
    """

    footprint: shapely.Polygon | shapely.MultiPolygon | None
    item: str | None = None
    when: datetime | None = None

    @classmethod
    def of(cls, scene: Scene, item: str | None = None) -> Self:
        """Describe a scene.

        Args:
            scene: The scene.
            item: Where its STAC item lies; it knows when the scene was taken.
        """
        if item is None:
            return cls(footprint(scene))
        import pystac  # here and not above, because it is an extra

        return cls(footprint(scene), item, pystac.Item.from_file(item).datetime)


def require_pystac() -> None:
    """Refuse early what would be refused late.

    Raises:
        MissingDependency: If pystac is not installed.
    """
    if find_spec("pystac") is None:
        raise MissingDependency(
            "Writing a STAC item needs pystac, which is not installed.", 'Run: pip install "rrsis[stac]"'
        )


def check_item(path: Path) -> None:
    """Refuse, before any work, an item that could not be written or would replace what is not ours.

    Args:
        path: The item.

    Raises:
        MissingDependency: If pystac is not installed.
        OutputError: There are files of others at its place or at that of the model's item.
    """
    require_pystac()
    for place in (path, model_path(path)):
        if place.exists() and TOOL not in place.read_text(encoding="utf-8", errors="replace"):
            raise OutputError(f"{place} was not written by {TOOL}.", "Give another name.")


def model_path(path: Path) -> Path:
    """Name the item of the model beside an item of results: ``found.json`` gives ``found.model.json``."""
    return path.with_suffix(f".model{path.suffix}")


def write_items(path: Path, assets: Mapping[str, Path], made: Provenance, source: Source) -> None:
    """Write an item of the results with the ``processing`` extension, and one of the model with ``mlm``.

    Args:
        path: The item; the model's lies beside it, see `model_path`.
        assets: Key -> file of each result.
        made: How the results were made.
        source: What they were made of.

    Raises:
        MissingDependency: If pystac is not installed.
        OutputError: If a file cannot be written.
    """
    require_pystac()
    beside = model_path(path)
    with aside(path) as place:
        if made.digest:
            _save(_model(made, beside.stem), place.with_name(beside.name))
        _save(_results(path, assets, made, source), place)


def _results(path: Path, assets: Mapping[str, Path], made: Provenance, source: Source) -> Item:
    """Describe the results."""
    import pystac

    shape, beside = source.footprint, f"./{model_path(path).name}"
    properties: dict[str, object] = {
        "created": made.date,
        "description": "; ".join(made.expressions),
        "processing:level": "L4",
        "processing:datetime": made.date,
        "processing:software": {TOOL: made.version},
        "processing:lineage": _lineage(made),
        f"{TOOL}:expressions": list(made.expressions),
    }
    if made.digest:
        properties["processing:expression"] = {"format": "stac-mlm", "expression": beside}
    item = pystac.Item(
        path.stem,
        None if shape is None else json.loads(shapely.to_geojson(shape)),
        None if shape is None else box_of(shape),
        source.when or made.when,
        properties,
        stac_extensions=[PROCESSING],
    )
    for key, file in assets.items():
        roles = ["overview"] if file.suffix.lower() == ".png" else ["data"]
        href = Path(os.path.relpath(file, path.parent)).as_posix()
        media = _MEDIA.get(file.suffix.lower())
        item.add_asset(key, pystac.Asset(f"./{href}", media_type=media, roles=roles))
    if made.digest:
        item.add_link(pystac.Link("derived_from", beside, pystac.MediaType.GEOJSON, "The model"))
    if source.item is not None:
        scene = _reachable(source.item, path)
        item.add_link(pystac.Link("derived_from", scene, pystac.MediaType.GEOJSON, "The scene"))
    return item


def _model(made: Provenance, name: str) -> Item:
    """Describe the model that answered; what a tile is follows the user's wish, so its sides are open."""
    import pystac

    called = re.sub(r"[^\w.-]+", "-", f"{TOOL}-{Path(made.model).stem}", flags=re.ASCII).strip("-_.")
    asked = {
        "shape": [-1, -1, -1, 3],
        "dim_order": ["batch", "height", "width", "channel"],
        "data_type": "uint8",
    }
    answer = {
        "shape": [-1, -1, -1, -1],
        "dim_order": ["batch", "expression", "height", "width"],
        "data_type": "float32",
    }
    properties: dict[str, object] = {
        "description": "Referring segmentation: logits of the pixels that a sentence describes.",
        "mlm:name": called,
        "mlm:architecture": "text-free pyramid; FIANet's streams, TFANet's alignment, fusion and deepening",
        "mlm:framework": "PyTorch",
        "mlm:tasks": ["segmentation"],
        "mlm:pretrained": True,
        "mlm:input": [{"name": "RGB tiles and sentences", "bands": [], "input": asked}],
        "mlm:output": [
            {"name": "logits", "tasks": ["segmentation"], "result": answer, "classification:classes": []}
        ],
    }
    item = pystac.Item(name, None, None, made.when, properties, stac_extensions=[MLM, FILE])
    file = made.model if made.model.endswith(".safetensors") else f"{made.model}.safetensors"
    said = {"mlm:artifact_type": "safetensors.torch.save_file", "file:checksum": _SHA256 + made.digest}
    item.add_asset(
        "model",
        pystac.Asset(
            f"./{file}", "The checkpoint", media_type="application/octet-stream",
            roles=["mlm:model", "mlm:weights"], extra_fields=said,
        ),
    )  # fmt: skip
    return item


def _save(item: Item, place: Path) -> None:
    text = json.dumps(item.to_dict(include_self_link=False), ensure_ascii=False, indent=2)
    place.write_text(text + "\n", encoding="utf-8")


def _lineage(made: Provenance) -> str:
    asked = ", ".join(f"“{text}”" for text in made.expressions)
    who = f"the checkpoint {made.model} (SHA-256 {made.digest})" if made.digest else "another model"
    return f"{asked} asked of {made.scene} by {TOOL} {made.version} with {who}."


def _reachable(item: str, path: Path) -> str:
    """Name the scene's item as it is seen from the results."""
    if "://" in item:
        return item
    return Path(os.path.relpath(item, path.parent)).as_posix()
