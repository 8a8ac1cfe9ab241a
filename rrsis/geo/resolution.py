"""resolution: how many pixels to work with, so that objects have the size that a network knows."""

from __future__ import annotations

import math

from rrsis.errors import SceneError

_MOST = 4.0  # ours: beyond four times its pixels, a picture only gets blurred and costly
_ALIKE = 0.02  # ours: a ground size this little off the range is as good as in it, and saves resampling
_SQUARE = 1.1  # ours: pixels whose sides differ by less are as good as square
_STRETCHED = 100.0  # ours: pixels whose sides differ by more are a mistake, and cannot be made square
_HOPELESS = 16.0  # ours: coarser than the range by more, growing only costs
_TRUE_M = 1e-3, 2e6  # ours: pixels below a millimetre or above 2000 km are a mistake


def working_shape(
    shape: tuple[int, int],
    size_m: tuple[float, float] | None,
    gsd_m: float | None,
    gsd_range_m: tuple[float, float] | None,
) -> tuple[tuple[int, int], tuple[str, ...]]:
    """Choose the size of the working grid.

    With a wish given, pixels become square on the ground, as they are not in degrees; without one, or where
    the ground size cannot be true, the raster is taken as it is.

    Args:
        shape: Rows and columns of the raster.
        size_m: Height and width of its pixels on the ground in metres; None if unknown.
        gsd_m: The ground size of a pixel to work at; None leaves it to the range.
        gsd_range_m: The smallest and largest ground size that will do; None for any.

    Returns:
        Rows and columns to work with, and notes for the user.

    Raises:
        SceneError: If ``gsd_m`` is not positive, more than four times finer than the raster, or cannot be
            had because the ground size of the pixels is unknown or cannot be true.
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
    doubt = _doubt(size_m)
    if doubt and gsd_m is not None:
        raise SceneError(f"The scene cannot be read at {gsd_m:g} m: {doubt}.", "Leave the ground size out.")
    if doubt:
        return shape, (f"The CRS or the geotransform of the scene must be wrong, and so are areas: {doubt}.",)
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
    if native > wanted * _HOPELESS:
        return shape, (f"{_off(native, 'coarser', gsd_range_m)}: hardly anything that it knows can be seen.",)
    working = max(wanted, native / _MOST)
    found = shape
    if working != native or max(size_m) / min(size_m) >= _SQUARE:
        found = _scaled(shape, size_m, working)
    if native == wanted:
        return found, ()
    fate = (
        "small objects will be missed"
        if native > wanted
        else f"the scene is looked at in {found[1]} x {found[0]} pixels of {working:.3g} m"
    )
    return found, (f"{_off(native, 'coarser' if native > wanted else 'finer', gsd_range_m)}: {fate}.",)


def _off(native: float, way: str, gsd_range_m: tuple[float, float]) -> str:
    """Say that pixels are out of the range."""
    low, high = gsd_range_m
    end = f"{high:g} m at the most" if way == "coarser" else f"{low:g} m at the least"
    return f"The scene's pixels ({native:.3g} m) are {way} than the model knows ({end})"


def _doubt(size_m: tuple[float, float]) -> str:
    """Say why the size of pixels cannot be true; "" if it can."""
    height, width = size_m
    least, most = _TRUE_M
    if least <= min(size_m) and max(size_m) <= most and max(size_m) / min(size_m) <= _STRETCHED:
        return ""
    return f"its pixels would be {width:.3g} x {height:.3g} m on the ground"


def _scaled(shape: tuple[int, int], size_m: tuple[float, float], gsd_m: float) -> tuple[int, int]:
    """Return rows and columns with pixels of ``gsd_m``, square unless they nearly are so already."""
    if max(size_m) / min(size_m) < _SQUARE:
        size_m = (math.sqrt(size_m[0] * size_m[1]),) * 2
    return max(1, round(shape[0] * size_m[0] / gsd_m)), max(1, round(shape[1] * size_m[1] / gsd_m))
