"""Sentences with colours, heard and measured: `python benchmarks/colours.py DATA/nwpu_vhr10 [--model NAME]`.

Sentences of the val pictures that name a colour and no place ("all white ships"), and some whose colour no
object has, are answered as `rrsis segment` would: by what the network says of the looks alone, and together
with the colours that the found objects measure. The table gives the mean IoU of both.

The colours of these sentences are themselves measured, in the annotated outlines and by other rules
(`rrsis/data/colours.py`), so that the figures tell whether the two agree, not what people would say.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
from compared import arguments, table
from mosaics import iou, mask

from rrsis.data.questions import questions
from rrsis.data.samples import Picture
from rrsis.data.views import View
from rrsis.hearing import Hearing, looking, resized, shown
from rrsis.language.expression import Expression
from rrsis.language.phrase import Referral, refer

DRAWN, THERE, NOT_THERE = 60, 7, 2  # sentences of a picture: drawn; kept with a meaning, and without


def asked(picture: Picture) -> tuple[View, list[Referral]]:
    """Make sentences about colours, the same in every run."""
    view, own = questions(picture)
    rng = random.Random(f"colours/{picture.name}")
    own += refer(view.objects, view.frame, rng, DRAWN, picture.absent, 0.0, view.layout)
    coloured = [one for one in {one.text: one for one in own}.values() if _colours(one.text)]
    there = [one for one in coloured if one.members][:THERE]
    return view, there + [one for one in coloured if one.lacks == "colour"][:NOT_THERE]


def _colours(text: str) -> bool:
    read = Expression.parse(text)
    return bool(read.attributes.colours) and not read.relations


def judged(hearing: Hearing, picture: Picture) -> Iterator[tuple[str, list[float]]]:
    """Give what each sentence is, and the IoU of both ways."""
    view, sentences = asked(picture)
    if not sentences:
        return
    source = picture.open()
    pixels = np.asarray(source)
    plan = hearing.plan([one.text for one in sentences])
    logits = resized(hearing.ask(plan, shown(source, 1024)), pixels.shape[:2])
    ways = [hearing.findings(plan, logits, look) for look in (None, looking(pixels))]
    for said, read in zip(sentences, plan.expressions, strict=True):
        truth = view.target(said)[: pixels.shape[0], : pixels.shape[1]]
        name = "that mean something" if said.members else "whose colour no object has"
        yield name, [iou(mask(way, read), truth) for way in ways]


if __name__ == "__main__":
    table(judged, arguments(__doc__).parse_args(), ("heard", "heard and measured"))
