"""Sentences with shapes, heard and measured: `python benchmarks/shapes.py DATA/nwpu_vhr10 [--model NAME]`.

"All long buildings", "all oval tanks" ... are asked of val pictures (`--split train` for sets that have few)
wherever some annotated outlines of the class plainly have the shape, others plainly have not and none is in
between, and answered as `rrsis segment` would: by what the network says of the shape, and by the outlines of
what it finds. The table gives the mean IoU of both.

The truth is measured by the same rule, in the annotated outlines: the figures tell how far the network's own
outlines carry, not what people would call long.
"""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import numpy as np
import shapely
from compared import arguments, table
from mosaics import iou, mask
from rasterio.features import rasterize

from rrsis.data.samples import Picture
from rrsis.geo.bodies import UPRIGHT, Body
from rrsis.geo.regions import Region
from rrsis.grounding import shapes
from rrsis.hearing import Hearing, looking, resized, shown
from rrsis.language.lexicon import STUFF, parent
from rrsis.language.naming import names, plural

WORDS = {"round": "rounded", "oval": "oval", "long": "long", "L-shaped": "l shaped"}
SURE = 0.7  # from here on an outline has a shape; below the rest of it, it has not


def bodies(picture: Picture) -> dict[str, list[tuple[Body, shapely.Geometry]]]:
    """Give the annotated outlines of each class that can be counted."""
    found: dict[str, list[tuple[Body, shapely.Geometry]]] = {}
    for thing in picture.things:
        rings = [shapely.Polygon(ring) for ring in thing.rings if len(ring) > 2]
        area, noun = shapely.union_all([one.buffer(0) for one in rings]), names(thing.label)[-1]
        if not rings or area.is_empty or parent(noun) in STUFF:
            continue
        left, top, right, bottom = map(int, area.bounds)
        region = Region(1, int(area.area), area.centroid.y, area.centroid.x, top, left, bottom, right, 1.0)
        mirrored = shapely.transform(area, lambda points: points * (1, -1))
        body = Body(**vars(region), plane=UPRIGHT, trace=lambda _, shape=mirrored: shape)
        found.setdefault(noun, []).append((body, area))
    return found


def judged(hearing: Hearing, picture: Picture) -> Iterator[tuple[str, list[float]]]:
    """Give the shape that each sentence asks for, and the IoU of both ways."""
    width, height = picture.size
    truths = {}
    for noun, known in bodies(picture).items():
        for word, canonical in WORDS.items():
            fits = shapes.fits([canonical], [body for body, _ in known])
            having = fits >= SURE
            if having.any() and (fits <= 1 - SURE).any() and (having | (fits <= 1 - SURE)).all():
                outlines = [area for (_, area), has in zip(known, having, strict=True) if has]
                truths[word, f"all {word} {plural(noun)}"] = rasterize(outlines, (height, width)) == 1
    if not truths:
        return
    source = picture.open()
    pixels = np.asarray(source)
    plan = hearing.plan([text for _, text in truths])
    logits = resized(hearing.ask(plan, shown(source, 1024)), pixels.shape[:2])
    for ((word, _), truth), read in zip(truths.items(), plan.expressions, strict=True):
        with patch.dict(shapes._MEASURED, clear=True):
            heard = iou(mask(hearing.findings(plan, logits, looking(pixels)), read), truth)
        yield word, [heard, iou(mask(hearing.findings(plan, logits, looking(pixels)), read), truth)]


if __name__ == "__main__":
    parser = arguments(__doc__)
    parser.add_argument("--split", default="val")
    given = parser.parse_args()
    table(judged, given, ("heard", "heard and measured"), total=True, split=given.split)
