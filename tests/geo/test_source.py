"""A missing file is told at once; what only GDAL can open is left to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rrsis.errors import SceneError
from rrsis.geo.source import require_source


def test_files_urls_and_names_in_archives_pass(tmp_path: Path) -> None:
    (tmp_path / "a.tif").touch()
    for name in (tmp_path / "a.tif", "https://example.org/a.tif", "s3://bucket/a.tif", "/vsizip/a.zip/a.tif"):
        require_source(name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match=r"nowhere\.tif"):
        require_source(tmp_path / "nowhere.tif")


def test_what_stands_for_files_must_stand_for_some(tmp_path: Path) -> None:
    (tmp_path / "a.tif").touch()
    (tmp_path / "a.txt").write_text("a.tif")
    for name in (tmp_path, tmp_path / "*.tif", tmp_path / "a.txt"):
        require_source(name)
    with pytest.raises(SceneError, match="No file fits"):
        require_source(tmp_path / "*.jp2")
