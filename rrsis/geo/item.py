"""item: a STAC item stands for one of its rasters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from os import PathLike, fspath
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rrsis.errors import MissingDependency, SceneError

if TYPE_CHECKING:
    from pystac import Asset, Item

_PICTURES = {"thumbnail", "overview"}  # roles of what is to be looked at only
_VISUAL = "visual"  # role and usual key of a raster in natural colours
_SUFFIXES = {".tif", ".tiff", ".jp2", ".vrt"}


@dataclass(frozen=True)
class Located:
    """What a scene's name stands for.

    Attributes:
        raster: The raster, by a name that GDAL understands.
        item: Where the STAC item lies that led to it, or None.
    """

    raster: str
    item: str | None = None


def locate(name: str | PathLike[str], asset: str | None = None) -> Located:
    """Find the raster that is meant: the name itself, or an asset of the STAC item of that name.

    An item is a file or URL that ends in ``.json``. Without `asset` its raster with the role or the key
    ``visual`` is taken, else its only raster with the role ``data``, else its only raster.

    Args:
        name: A raster or an item.
        asset: Key of the asset to use.

    Raises:
        SceneError: The item cannot be read, or it does not say which raster is meant.
        MissingDependency: pystac is not installed.
    """
    text = fspath(name)
    if PurePosixPath(urlsplit(text).path if "://" in text else text).suffix.lower() != ".json":
        if asset is not None:
            raise SceneError(f"{text} is no STAC item, so it has no asset {asset!r}.", "Leave --asset out.")
        return Located(text)
    item = _read(text)
    return Located(_href(_chosen(item.assets, asset, text), text), text)


def _read(name: str) -> Item:
    """Read an item."""
    if find_spec("pystac") is None:
        raise MissingDependency(
            "Reading a STAC item needs pystac, which is not installed.", 'Run: pip install "rrsis[stac]"'
        )
    import pystac  # here and not above, because it is an extra

    try:
        return pystac.Item.from_file(name)
    except FileNotFoundError as error:
        raise SceneError(f"There is no file {name}.", "Check the name and the folder.") from error
    except Exception as error:  # of a malformed document pystac raises whatever it stumbles over
        raise SceneError(
            f"{name} cannot be read as a STAC item: {type(error).__name__}: {error}", "Is it an item?"
        ) from error


def _chosen(assets: Mapping[str, Asset], key: str | None, name: str) -> Asset:
    """Choose an asset."""
    if key is not None:
        if key in assets:
            return assets[key]
        raise SceneError(f"{name} has no asset {key!r}.", f"It has: {', '.join(assets) or 'none'}.")
    rasters = {own: asset for own, asset in assets.items() if _is_raster(asset)}
    visual = [asset for own, asset in rasters.items() if own == _VISUAL or _VISUAL in (asset.roles or ())]
    data = [asset for asset in rasters.values() if "data" in (asset.roles or ())]
    for found in (visual[:1], data, list(rasters.values())):
        if len(found) == 1:
            return found[0]
    listed = ", ".join(rasters or assets) or "none"
    problem = "has several rasters" if rasters else "has no raster"
    raise SceneError(f"{name} {problem}; its assets: {listed}.", "Name one with --asset.")


def _is_raster(asset: Asset) -> bool:
    """Say whether an asset can be a scene."""
    if _PICTURES & set(asset.roles or ()):
        return False
    if asset.media_type:
        return asset.media_type.startswith(("image/tiff", "image/jp2", "image/vnd.stac.geotiff"))
    return PurePosixPath(urlsplit(asset.href).path).suffix.lower() in _SUFFIXES


def _href(asset: Asset, name: str) -> str:
    href = asset.get_absolute_href()
    if href is None:
        raise SceneError(f"{name} does not say where its raster lies.", "Its asset has a relative place.")
    return href
