"""Kinds that a network has not learnt: `python benchmarks/kinds.py DATA/SET NOUN [--model NAME]`.

Asks for each kind of a class ("all lakes" of water) on the val pictures that hold the class, as it is and as
`rrsis segment` does, which asks for the class where the kind was not learnt. The table gives the mean IoU
with all that is annotated as the class; `n` is the number of pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from compared import arguments, table
from mosaics import iou, mask

from rrsis.data.questions import questions
from rrsis.data.samples import Picture
from rrsis.grounding.plan import Plan
from rrsis.hearing import Hearing, resized, shown
from rrsis.language.lexicon import PARENTS, plural


def judged(noun: str, hearing: Hearing, picture: Picture) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Give for each word the IoU of what is found, asked for as it is and as it was learnt."""
    words = [noun, *(kind for kind, parent in PARENTS.items() if parent == noun)]
    view, asked = questions(picture)
    truths = [one for one in asked if one.form == "group" and view.objects[one.members[0]].label == noun]
    if not truths:
        return
    source = picture.open()
    size = source.height, source.width
    truth = view.target(truths[0])[: size[0], : size[1]]
    texts, found = [f"all {plural(word)}" for word in words], []
    for plan in (Plan.of(texts, True, hearing.segmenter.config.rivals), hearing.plan(texts)):
        findings = hearing.findings(plan, resized(hearing.ask(plan, shown(source, 1024)), size))
        found.append([iou(mask(findings, read), truth) for read in plan.expressions])
    yield from zip(words, zip(*found, strict=True), strict=True)


if __name__ == "__main__":
    parser = arguments(__doc__)
    parser.add_argument("noun")
    given = parser.parse_args()
    table(partial(judged, given.noun), given, ("as it is", "as it was learnt"))
