"""A sample scene: a picture that the tool paints itself, as a GeoTIFF with a place on Earth."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

import rasterio
from rasterio.errors import RasterioError

from rrsis.data.synthetic import Synthetic, make_scene
from rrsis.errors import OutputError
from rrsis.export.aside import aside

CRS = "EPSG:32631"  # UTM zone 31 north
CORNER = (500_000.0, 5_750_000.0)  # metres east and north: on the zone's central meridian, in the Netherlands
MARK = "rrsis: a painted sample, not a picture of the Earth"
_TAG = "TIFFTAG_IMAGEDESCRIPTION"


def sample_scene(path: str | PathLike[str], kind: str = "tank farm", seed: int = 1, size: int = 1024) -> Path:
    """Paint a scene and write it as a GeoTIFF, to try things on where no scene is at hand.

    Args:
        path: The file to write; an older sample there is replaced, anything else is not.
        kind: "airfield", "courts", "harbour", "streets" or "tank farm".
        seed: Another number makes another scene; equal ones make equal scenes.
        size: Side in pixels of 0.5 m.

    Returns:
        The file.

    Raises:
        ConfigError: There is no such kind, or the size is below 64 px.
        OutputError: The file cannot be written, or another one is there.

    Examples:
        >>> import rasterio, rrsis
        >>> path = rrsis.sample_scene("harbour.tif", kind="harbour", size=256)
        >>> with rasterio.open(path) as scene:
        ...     print(scene.shape, scene.count, scene.crs, scene.res)
        (256, 256) 3 EPSG:32631 (0.5, 0.5)
    """
    place = Path(path)
    if place.exists() and not _made_here(place):
        raise OutputError(f"{place} exists already, and is no sample.", "Choose another name.")
    write_scene(make_scene(kind, seed, size), place)
    return place


def _made_here(path: Path) -> bool:
    try:
        with rasterio.open(path) as file:
            return bool(file.tags().get(_TAG) == MARK)
    except RasterioError:
        return False


def write_scene(made: Synthetic, path: Path) -> None:
    """Write a made picture as a GeoTIFF with a real coordinate reference system.

    Args:
        made: Pixels (h, w, 3) uint8 and their ground size.
        path: The file to write.

    Raises:
        OutputError: The file cannot be written.
    """
    rows, cols = made.pixels.shape[:2]
    transform = rasterio.Affine(made.gsd_m, 0.0, CORNER[0], 0.0, -made.gsd_m, CORNER[1])
    with (
        aside(path, (), (RasterioError,)) as place,
        rasterio.open(
            place,
            "w",
            driver="GTiff",
            height=rows,
            width=cols,
            count=3,
            dtype="uint8",
            crs=CRS,
            transform=transform,
            tiled=True,
            compress="deflate",
            photometric="RGB",
        ) as file,
    ):
        file.write(made.pixels.transpose(2, 0, 1))
        file.update_tags(**{_TAG: MARK})
