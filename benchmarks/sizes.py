"""Sentences with sizes, heard and measured: `python benchmarks/sizes.py DATA/nwpu_vhr10 [--model NAME]`.

Sentences of the val pictures that name a size and nothing else ("the small bridge", "all large ships"), where
at least two of the kind are annotated, are answered as `rrsis segment` would: by what the network says of the
sizes alone, and together with the areas of what was found. The table gives the mean IoU of both.

The sizes of these sentences are themselves measured, in the annotated outlines and by another rule
(`rrsis/language/picks.py`), so that the figures tell whether the two agree, not what people would say.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from unittest.mock import patch

import numpy as np
from compared import arguments, table
from mosaics import iou, mask

from rrsis.data.questions import questions
from rrsis.data.samples import Picture
from rrsis.data.views import View
from rrsis.grounding import findings as reading
from rrsis.hearing import Hearing, looking, resized, shown
from rrsis.language.expression import Expression
from rrsis.language.parts import Attributes
from rrsis.language.phrase import Referral, refer

DRAWN, KEPT = 60, 8  # sentences of a picture


def asked(picture: Picture) -> tuple[View, list[Referral]]:
    """Make sentences about sizes, the same in every run, one of each meaning."""
    view, own = questions(picture)
    rng = random.Random(f"sizes/{picture.name}")
    own += refer(view.objects, view.frame, rng, DRAWN, picture.absent, 0.0, view.layout)
    found: dict[tuple[str, tuple[str, ...], bool], Referral] = {}
    for one in own:
        read = Expression.parse(one.text)
        alone = read.attributes.sizes and read.attributes == Attributes(sizes=read.attributes.sizes)
        kind = [
            thing
            for thing in view.objects
            if one.members and thing.label == view.objects[one.members[0]].label
        ]
        if alone and not read.relations and len(kind) > 1:
            found.setdefault((read.noun, read.attributes.sizes, read.plural), one)
    return view, list(found.values())[:KEPT]


def judged(hearing: Hearing, picture: Picture) -> Iterator[tuple[str, list[float]]]:
    """Give what each sentence asks for, and the IoU of both ways."""
    view, sentences = asked(picture)
    if not sentences:
        return
    source = picture.open()
    pixels = np.asarray(source)
    plan = hearing.plan([one.text for one in sentences])
    logits = resized(hearing.ask(plan, shown(source, 1024)), pixels.shape[:2])
    for said, read in zip(sentences, plan.expressions, strict=True):
        truth = view.target(said)[: pixels.shape[0], : pixels.shape[1]]
        both = []
        for weight in (0.0, reading.SIZE):
            with patch.object(reading, "SIZE", weight):
                both.append(iou(mask(hearing.findings(plan, logits, looking(pixels)), read), truth))
        yield "that ask for a group" if read.plural else "that ask for one", both


if __name__ == "__main__":
    table(judged, arguments(__doc__).parse_args(), ("heard", "heard and measured"))
