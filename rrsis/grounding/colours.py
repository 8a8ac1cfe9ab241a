"""How well the colour of an object fits a colour word: measured, not heard.

A network hears of colours what its training pictures showed; the mean over an object's pixels is a plain
fact. The colours of words are ranges of lightness, chroma and hue in CIELAB (CIE 15), with soft ends because
aerial pictures are hazy and their white is not always white. The ranges are ours and wide, as the field uses
the words: the sentences of its data sets call a dull field "yellow".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_WHITE = np.array([0.95047, 1.0, 1.08883])  # D65
_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_ANY = -1.0, -1.0, 1e3, 1e3


class _Word(NamedTuple):
    """What a colour word means: each range is 0 outside of its ends, 1 between the middle two."""

    light: tuple[float, float, float, float] = _ANY
    """Lightness, 0 to 100."""
    chroma: tuple[float, float, float, float] = _ANY
    """Chroma, 0 for grays."""
    hue: tuple[float, float, float] | None = None
    """Middle in degrees, how far around it fits, and how far it fits at all; None for grays."""


_DULL, _TINGED, _VIVID = (-1, -1, 12, 26), (4, 10, 1e3, 1e3), (14, 30, 1e3, 1e3)
_WORDS: Mapping[str, _Word] = {
    "white": _Word((58, 76, 1e3, 1e3), _DULL),
    "silver": _Word((46, 58, 86, 96), _DULL),
    "gray": _Word((20, 36, 76, 90), _DULL),
    "black": _Word((-1, -1, 28, 46), (-1, -1, 14, 30)),
    "red": _Word(chroma=(6, 16, 1e3, 1e3), hue=(30, 22, 44)),
    "orange": _Word((40, 52, 1e3, 1e3), _VIVID, (62, 16, 34)),
    "brown": _Word((-1, -1, 60, 78), _TINGED, (62, 30, 52)),
    "tan": _Word((40, 52, 1e3, 1e3), (3, 8, 32, 48), (74, 28, 50)),
    "beige": _Word((52, 66, 1e3, 1e3), (3, 7, 28, 46), (82, 30, 52)),
    "yellow": _Word((24, 38, 1e3, 1e3), (6, 14, 1e3, 1e3), (92, 20, 42)),
    "green": _Word(chroma=_TINGED, hue=(138, 42, 64)),
    "turquoise": _Word(chroma=_TINGED, hue=(195, 26, 50)),
    "cyan": _Word(chroma=_TINGED, hue=(208, 28, 52)),
    "blue": _Word(chroma=_TINGED, hue=(252, 48, 72)),
    "purple": _Word(chroma=_TINGED, hue=(315, 24, 46)),
    "pink": _Word((50, 62, 1e3, 1e3), (8, 16, 1e3, 1e3), (0, 26, 48)),
}


def fits(words: Sequence[str], colours: NDArray[np.floating]) -> Floats:
    """Say how well colours fit words.

    Args:
        words: Canonical colour words (the values of `lexicon.COLOURS`), at least one; of several
            the best counts.
        colours: ``(n, 3)``, red, green and blue, 0 to 255 (sRGB).

    Returns:
        ``(n,)``, 0 to 1.
    """
    light, a, b = lab(np.asarray(colours, np.float64)).T
    chroma, hue = np.hypot(a, b), np.degrees(np.arctan2(b, a))
    degrees = [
        _between(light, *word.light) * _between(chroma, *word.chroma) * _near(hue, word.hue)
        for word in (_WORDS[one] for one in words)
    ]
    best: Floats = np.max(degrees, axis=0)
    return best


def lab(colours: Floats) -> Floats:
    """Turn sRGB (n, 3), 0 to 255, into CIELAB (n, 3): lightness 0 to 100, a and b."""
    share = colours / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    ratio = linear @ _XYZ.T / _WHITE
    x, y, z = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29).T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)


def _between(values: Floats, zero: float, one: float, still: float, none: float) -> Floats:
    """Rise from 0 at `zero` to 1 at `one`, and fall from 1 at `still` to 0 at `none`."""
    return np.interp(values, [zero, one, still, none], [0.0, 1.0, 1.0, 0.0])


def _near(hue: Floats, wanted: tuple[float, float, float] | None) -> Floats:
    if wanted is None:
        return np.ones_like(hue)
    middle, around, most = wanted
    away = np.abs((hue - middle + 180) % 360 - 180)
    return np.interp(away, [around, most], [1.0, 0.0])
