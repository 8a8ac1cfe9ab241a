"""Member: a raster that is one of several, and what keeps two of them from being one scene."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

import rasterio
from rasterio import Affine
from rasterio.crs import CRS
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader

from rrsis.errors import SceneError
from rrsis.geo.bandnames import interpretations
from rrsis.geo.raster import quietly
from rrsis.geo.remote import place, refusal

_DRIFT_PX = 0.1  # ours: how far the far edge of a tile may be off where its pixels are of another size


@dataclass(frozen=True)
class Member:
    """What a mosaic must know of one of its files.

    Attributes:
        name: The file.
        shape: Rows and columns.
        transform: From (column, row) to the CRS.
        crs: The CRS, or None.
        dtypes: Data type of each band, as numpy names it.
        nodata: The nodata value of each band, or None.
        kinds: How each band is to be seen.
        descriptions: What each band is called, or None.
        palette: The first band's colours by index, as (index, RGBA).
        masked: Whether the file has a mask of its own.
        block: Width and height of a block.
        overviews: How many times smaller its overviews are.
    """

    name: str
    shape: tuple[int, int]
    transform: Affine
    crs: CRS | None
    dtypes: tuple[str, ...]
    nodata: tuple[float | None, ...]
    kinds: tuple[ColorInterp, ...]
    descriptions: tuple[str | None, ...]
    palette: tuple[tuple[int, tuple[int, ...]], ...]
    masked: bool
    block: tuple[int, int]
    overviews: tuple[int, ...]

    @classmethod
    def read(cls, name: str) -> Self:
        """Open a file and read what it says of itself.

        Raises:
            SceneError: It cannot be opened, or does not say where it lies.
        """
        try:
            with quietly(), rasterio.open(place(name)) as dataset:
                member = cls._of(name, dataset)
        except (RasterioError, OSError) as error:
            raise refusal(name) or SceneError(
                f"{name} cannot be opened as a raster: {str(error).rstrip('.')}.",
                "Take it out of the scene, or make it anew.",
            ) from error
        if member.transform.is_identity:
            raise SceneError(
                f"{name} does not say where it lies, so it has no place among the other files.",
                "Give files with georeferencing or world files, or one file at a time.",
            )
        if member.transform.b or member.transform.d or member.transform.a < 0 or member.transform.e > 0:
            raise SceneError(
                f"{name} is turned or mirrored, so it does not fit a mosaic.",
                f"Bring it upright first: gdalwarp {name} upright.tif",
            )
        return member

    @classmethod
    def _of(cls, name: str, dataset: DatasetReader) -> Self:
        palette: tuple[tuple[int, tuple[int, ...]], ...] = ()
        if ColorInterp.palette in interpretations(dataset)[:1]:
            palette = tuple(sorted(dataset.colormap(1).items()))
        flags = dataset.mask_flag_enums[0] if dataset.count else []
        return cls(
            name,
            dataset.shape,
            dataset.transform,
            dataset.crs or None,
            tuple(map(str, dataset.dtypes)),
            tuple(dataset.nodatavals),
            interpretations(dataset),
            tuple(dataset.descriptions),
            palette,
            MaskFlags.per_dataset in flags and MaskFlags.alpha not in flags,
            (dataset.block_shapes[0][1], dataset.block_shapes[0][0]) if dataset.count else (128, 128),
            tuple(dataset.overviews(1)) if dataset.count else (),
        )

    def require_like(self, first: Member) -> None:
        """Refuse to be one scene with a file of another kind.

        Args:
            first: Another file of the mosaic.

        Raises:
            SceneError: The two differ in CRS, size of a pixel, bands, data type, nodata or colours.
        """
        sizes, others = (self.transform.a, -self.transform.e), (first.transform.a, -first.transform.e)
        pairs = zip(sizes, others, self.shape[::-1], strict=True)
        if self.crs != first.crs:
            there = _crs(first.crs)
            cure = "gdal_edit.py -a_srs" if first.crs is None else f"gdalwarp -t_srs {there}"
            self._refuse(first, "CRS", _crs(self.crs), there, cure)
        if any(abs(own - other) * count > _DRIFT_PX * other for own, other, count in pairs):
            here, there = (f"{across:.10g} x {down:.10g}" for across, down in (sizes, others))
            self._refuse(first, "pixel size", here, there, f"gdalwarp -tr {others[0]:.10g} {others[1]:.10g}")
        if len(self.dtypes) != len(first.dtypes):
            here, there = str(len(self.dtypes)), str(len(first.dtypes))
            self._refuse(first, "number of bands", here, there, "gdal_translate -b 1 -b 2 -b 3")
        if self.dtypes != first.dtypes:
            here, there = ", ".join(self.dtypes), ", ".join(first.dtypes)
            self._refuse(
                first, "data type", here, there, "gdal_translate -ot, and -scale where values differ"
            )
        here, there = (", ".join(map(_told, values)) for values in (self.nodata, first.nodata))
        if here != there:
            self._refuse(
                first, "nodata value", here, there, f"gdal_translate -a_nodata {_told(first.nodata[0])}"
            )
        if self.kinds != first.kinds:
            here, there = (", ".join(kind.name for kind in kinds) for kinds in (self.kinds, first.kinds))
            self._refuse(first, "order of colours", here, there, "gdal_translate -b and -colorinterp")
        if self.palette != first.palette:
            self._refuse(first, "palette", "one", "another", "gdal_translate -expand rgb")

    def _refuse(self, first: Member, what: str, own: str, other: str, cure: str) -> None:
        raise SceneError(
            f"{self.name} and {first.name} are no single scene: the {what} is {own} in the former, "
            f"and {other} in the latter.",
            f"Make them alike ({cure}), or give them one at a time.",
        )


def _crs(crs: CRS | None) -> str:
    return "unknown" if crs is None else str(crs.to_string())[:60]


def _told(nodata: float | None) -> str:
    return "none" if nodata is None else "nan" if math.isnan(nodata) else f"{nodata:g}"
