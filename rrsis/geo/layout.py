"""Layout: what makes a file slow to read by window, and how it is written otherwise."""

from __future__ import annotations

from rasterio.io import DatasetReader

_STRIP_BYTES = (
    32_000_000  # ours: a packed block of more has to be kept in memory, and unpacked from its start
)
_LARGE_PX = 64_000_000  # ours: a scene of fewer pixels is read whole in a second
_SHRINKING = 2.0  # ours: from here on an overview saves three of four pixels


def remarks(dataset: DatasetReader, band: int, shrinking: float) -> tuple[str, ...]:
    """Warn of what costs much more than it needs to.

    Args:
        dataset: An open raster.
        band: The number of the first band that is read.
        shrinking: Pixels of the raster for one that is looked at, along a side.

    Returns:
        Sentences for the user, mostly none.
    """
    notes = []
    packed = int(dataset.get_tag_item("BLOCK_SIZE_0_0", "TIFF", bidx=band) or 0)
    if packed > _STRIP_BYTES and dataset.compression is not None:
        notes.append(
            f"The scene's pixels are packed in blocks of {packed / 1e6:.0f} MB, which makes reading slow and "
            f"needs memory: `gdal_translate -of COG {dataset.name} tiled.tif` writes it in tiles."
        )
    large = dataset.height * dataset.width > _LARGE_PX
    if large and shrinking >= _SHRINKING and not dataset.overviews(band):
        notes.append(
            f"The scene is looked at {shrinking:.3g} times smaller and has no overviews, so all of it is "
            f"read: `gdaladdo -r average {dataset.name} 2 4 8 16` makes that faster."
        )
    return tuple(notes)
