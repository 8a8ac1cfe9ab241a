"""resolution: how many pixels to work with, so that objects have the size that a network knows."""

from __future__ import annotations

import math

from rrsis.errors import SceneError

_MOST = 4.0  # ours: beyond four times its pixels, a picture only gets blurred and costly
_ALIKE = 0.02  # ours: a ground size this little off the range is as good as in it, and saves resampling
_SQUARE = 1.1  # ours: pixels whose sides differ by less are as good as square


def working_shape(
    shape: tuple[int, int],
    size_m: tuple[float, float] | None,
    gsd_m: float | None,
    gsd_range_m: tuple[float, float] | None,
) -> tuple[tuple[int, int], tuple[str, ...]]:
    """Choose the size of the working grid.

    With a wish given, pixels become square on the ground, as they are not in degrees; without one, the
    raster is taken as it is.

    Args:
        shape: Rows and columns of the raster.
        size_m: Height and width of its pixels on the ground in metres; None if unknown.
        gsd_m: The ground size of a pixel to work at; None leaves it to the range.
        gsd_range_m: The smallest and largest ground size that will do; None for any.

    Returns:
        Rows and columns to work with, and notes for the user.

    Raises:
        SceneError: If ``gsd_m`` is not positive, more than four times finer than the raster, or cannot be
            had because the ground size of the pixels is unknown.
    """
    if gsd_m is not None and not (gsd_m > 0 and math.isfinite(gsd_m)):
        raise SceneError(f"A ground size of {gsd_m} m is none.", "Give metres for a pixel, such as 0.5.")
    if size_m is None:
        if gsd_m is not None:
            raise SceneError(
                f"The scene cannot be read at {gsd_m:g} m: the size of its pixels on the ground is unknown.",
                "Give the raster a geotransform and a CRS, or leave the ground size out.",
            )
        return shape, ()
    native = math.sqrt(size_m[0] * size_m[1])
    if gsd_m is not None:
        if native / gsd_m > _MOST * 1.0001:  # a rounded wish is not refused
            raise SceneError(
                f"The scene's pixels of {native:.3g} m cannot be read at {gsd_m:g} m, over 4 times finer.",
                f"Give a ground size of at least {native / _MOST:.3g} m.",
            )
        return _scaled(shape, size_m, gsd_m), ()
    if gsd_range_m is None:
        return shape, ()
    wanted = min(max(native, gsd_range_m[0]), gsd_range_m[1])
    if abs(wanted / native - 1) < _ALIKE:
        wanted = native
    working = max(wanted, native / _MOST)
    notes: tuple[str, ...] = ()
    if native > wanted:
        notes = (
            f"The scene's pixels ({native:.3g} m) are coarser than the model knows ({gsd_range_m[1]:g} m "
            "at the most): small objects will be missed.",
        )
    if working == native and max(size_m) / min(size_m) < _SQUARE:
        return shape, notes
    return _scaled(shape, size_m, working), notes


def _scaled(shape: tuple[int, int], size_m: tuple[float, float], gsd_m: float) -> tuple[int, int]:
    """Return rows and columns with pixels of ``gsd_m``, square unless they nearly are so already."""
    if max(size_m) / min(size_m) < _SQUARE:
        size_m = (math.sqrt(size_m[0] * size_m[1]),) * 2
    return max(1, round(shape[0] * size_m[0] / gsd_m)), max(1, round(shape[1] * size_m[1] / gsd_m))
