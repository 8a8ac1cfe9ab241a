"""Files are checked before any work."""

from __future__ import annotations

from pathlib import Path

import pytest

from rrsis.cli.outputs import Outputs
from rrsis.errors import OutputError, UnknownFormat


def test_the_layer_is_named_after_the_scene() -> None:
    assert Outputs.default_layer("/data/Port of Lomé.tif") == Path("Port of Lomé.geojson")


def test_good_names_pass_and_are_listed(tmp_path: Path) -> None:
    names = [tmp_path / name for name in ("a.gpkg", "s.TIF", "m.tiff", "p.png")]
    files = Outputs(*names)
    files.check("scene.tif")
    assert files.written() == names


@pytest.mark.parametrize(
    ("names", "error", "words"),
    [
        (("a.txt",), UnknownFormat, "txt"),
        (("a.gpkg", "s.png"), UnknownFormat, "--scores"),
        (("a.gpkg", None, "m"), UnknownFormat, "without a suffix"),
        (("a.gpkg", None, None, "p.jpg"), UnknownFormat, "--preview"),
        (("a.gpkg", "scene.tif"), OutputError, "the scene itself"),
        (("a.gpkg", "./scene.tif"), OutputError, "the scene itself"),
        (("a.gpkg", "s.tif", "s.tif"), OutputError, "file of --scores"),
        (("missing/a.gpkg",), OutputError, "folder"),
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
    paths = [Path(name) if name else None for name in names]
    with pytest.raises(error, match=words):
        Outputs(*paths).check("scene.tif")  # type: ignore[arg-type]
