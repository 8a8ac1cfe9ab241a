"""GDAL and PROJ: whether formats that we read and write are there, and whether coordinates can be turned."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from rrsis.doctor.finding import Finding, broken, noted

RASTERS = ("GTiff", "COG", "VRT", "PNG", "JPEG")
MORE_RASTERS = ("JP2OpenJPEG", "WEBP", "netCDF", "HDF5")
LAYERS = ("GeoJSON", "GeoJSONSeq", "GPKG", "FlatGeobuf", "ESRI Shapefile")
_AGAIN = "pip install --force-reinstall --no-deps {}"
_CORNER, _PLACE = (500_000.0, 5_750_000.0), (3.0, 51.900755047)  # UTM 31 north, metres -> degrees


def rasters() -> Iterator[Finding]:
    """Look at the GDAL that reads scenes and writes rasters."""
    import rasterio
    from rasterio.env import Env

    with Env() as env:
        there = set(env.drivers())
    yield Finding("GDAL of rasterio", str(rasterio.__gdal_version__))
    yield _drivers("raster formats", RASTERS, there, "rasterio")
    missing = [name for name in MORE_RASTERS if name not in there]
    if missing:
        cure = "Scenes of these formats must be converted first, or use a rasterio of conda-forge."
        yield noted("more raster formats", _listed(there, MORE_RASTERS), f"No {', '.join(missing)}.", cure)
    else:
        yield Finding("more raster formats", ", ".join(MORE_RASTERS))


def layers() -> Iterator[Finding]:
    """Look at the GDAL that writes layers."""
    import pyogrio

    yield Finding("GDAL of pyogrio", str(pyogrio.__gdal_version_string__))
    yield _drivers("layer formats", LAYERS, set(pyogrio.list_drivers(write=True)), "pyogrio")


def _drivers(part: str, wanted: Iterable[str], there: set[str], library: str) -> Finding:
    missing = [name for name in wanted if name not in there]
    if missing:
        trouble = f"This GDAL has no {', '.join(missing)}."
        return broken(part, _listed(there, wanted), trouble, _AGAIN.format(library))
    return Finding(part, ", ".join(wanted))


def _listed(there: set[str], wanted: Iterable[str]) -> str:
    return ", ".join(name for name in wanted if name in there) or "none"


def projections() -> Iterator[Finding]:
    """Turn a place from metres into degrees, by each of the two copies of PROJ that are used."""
    import pyproj
    from rasterio.warp import transform

    turn = pyproj.Transformer.from_crs("EPSG:32631", "EPSG:4326", always_xy=True).transform
    yield _turned(f"PROJ {pyproj.proj_version_str} of pyproj", turn(*_CORNER))
    (east,), (north,) = transform("EPSG:32631", "EPSG:4326", [_CORNER[0]], [_CORNER[1]])
    yield _turned("PROJ of rasterio", (east, north))


def _turned(part: str, place: tuple[float, float]) -> Finding:
    if all(math.isclose(a, b, abs_tol=1e-6) for a, b in zip(place, _PLACE, strict=True)):
        return Finding(part, "turns metres into degrees")
    cure = "Unset PROJ_LIB and PROJ_DATA, if they are set; else install rasterio and pyproj again."
    return broken(part, str(place), f"A place came out at {place} instead of {_PLACE}.", cure)
