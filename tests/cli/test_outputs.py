"""Files are checked before any work, and layers go where they are wanted."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
import shapely
from rasterio.crs import CRS

from rrsis.cli.outputs import Outputs, mode_of
from rrsis.errors import OutputError, UnknownFormat
from rrsis.export import Feature, Provenance, Table, layers

MADE = Provenance.of("port.tif", ["all ships"])


def found() -> Table:
    return Table.of([Feature(1, "all ships", "ship", 0.9, 1.0, 4.0, shapely.box(0, 0, 1, 1))])


def test_the_layer_is_named_after_the_scene() -> None:
    assert Outputs.default_layer("/data/Port of Lomé.tif") == "Port of Lomé.geojson"
    assert Outputs.default_layer("https://host/port.tif?key=a.b") == "port.geojson"
    assert Outputs.default_layer("tiles/*.tif") == "tiles.geojson"


def test_good_names_pass_and_what_was_written_is_listed(tmp_path: Path) -> None:
    rasters = [tmp_path / name for name in ("s.TIF", "m.tiff", "p.png")]
    files = Outputs(str(tmp_path / "a.gpkg"), *rasters)
    files.check("scene.tif", ["all ships"])
    files.write(layers(found(), CRS.from_epsg(32631), MADE))
    assert (tmp_path / "a.gpkg").exists()
    assert files.written() == [str(tmp_path / "a.gpkg"), *map(str, rasters)]


def test_several_layers_are_all_listed(tmp_path: Path) -> None:
    files = Outputs(str(tmp_path / "a.fgb"), each=True)
    made = Provenance.of("port.tif", ["all ships", "a dock"])
    files.write(layers(found(), CRS.from_epsg(32631), made, each=True))
    assert [Path(name).name for name in files.written()] == ["a_all_ships.fgb", "a_a_dock.fgb"]


def test_standard_output_gets_lines_of_geojson(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    files = Outputs("-")
    files.check("scene.tif", ["all ships"])
    files.write(layers(found(), CRS.from_epsg(4326), MADE))
    out = capfdbinary.readouterr().out
    assert [json.loads(line)["properties"]["expression"] for line in out.splitlines()] == ["all ships"]
    assert files.piped and files.written() == []


@pytest.mark.parametrize(
    ("names", "error", "words"),
    [
        (("a.txt",), UnknownFormat, "txt"),
        (("mysql://host/db",), UnknownFormat, "mysql"),
        (("postgresql://host/db",), OutputError, "names no table"),
        (("a.gpkg", "s.png"), UnknownFormat, "--scores"),
        (("a.gpkg", None, "m"), UnknownFormat, "without a suffix"),
        (("a.gpkg", None, None, "p.jpg"), UnknownFormat, "--preview"),
        (("a.gpkg", None, None, None, "a.yaml"), UnknownFormat, "--stac"),
        (("a.gpkg", "scene.tif"), OutputError, "the scene itself"),
        (("a.gpkg", "./scene.tif"), OutputError, "the scene itself"),
        (("a.gpkg", "s.tif", "s.tif"), OutputError, "file of --scores"),
        (("missing/a.gpkg",), OutputError, "folder"),
        (("there.gpkg",), OutputError, "exists already"),
        (("a.gpkg", "there.tif"), OutputError, "exists already"),
        (("a.gpkg", None, None, "there.png"), OutputError, "exists already"),
    ],
)
def test_what_would_fail_or_destroy_is_refused(
    names: tuple[str | None, ...],
    error: type[Exception],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("there.gpkg", "there.tif", "there.png"):
        Path(name).write_text("old")
    layer, *others = names
    named = zip(("scores", "mask", "preview", "stac"), others, strict=False)
    options = {option: Path(name) if name else None for option, name in named}
    with pytest.raises(error, match=words):
        Outputs(cast(str, layer), **options).check("scene.tif", ["all ships"])


def test_rasters_are_replaced_when_asked_and_never_added_to(tmp_path: Path) -> None:
    (tmp_path / "m.tif").write_text("old")
    files = Outputs(str(tmp_path / "a.gpkg"), mask=tmp_path / "m.tif", mode="replace")
    files.check("scene.tif", ["all ships"])
    with pytest.raises(OutputError, match=r"m\.tif exists"):
        replace(files, mode="append").check("scene.tif", ["all ships"])


def test_standard_output_is_one_layer() -> None:
    with pytest.raises(OutputError, match="--layers"):
        Outputs("-", each=True).check("scene.tif", ["all ships"])


def test_replacing_and_adding_exclude_each_other() -> None:
    assert [mode_of(False, False), mode_of(True, False), mode_of(False, True)] == [
        "create",
        "append",
        "replace",
    ]
    with pytest.raises(OutputError, match="contradict"):
        mode_of(True, True)
