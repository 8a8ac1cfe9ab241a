"""Adjectives that a network has not learnt: `python benchmarks/adjectives.py DATA/nwpu_vhr10 [--model NAME]`.

Asks for each class of each val picture with an adjective that its sentences never had, and that is true of
all of the class as seen from above ("all outdoor tennis courts", "all visible vehicles"): as it is, and as
`rrsis segment` does, which leaves out what was not learnt. The table gives the mean IoU with all that is
annotated as the class; `n` is the number of sentences.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from compared import arguments, table
from mosaics import iou, mask

from rrsis.data.questions import questions
from rrsis.data.samples import Picture
from rrsis.grounding.plan import Plan
from rrsis.hearing import Hearing, looking, resized, shown
from rrsis.language.naming import plural

SAID = {
    "airplane": ("visible", "grounded", "parked", "winged"),
    "ship": ("visible", "floating", "metal"),
    "storage tank": ("visible", "industrial", "metal"),
    "vehicle": ("visible", "wheeled", "motorized"),
    "bridge": ("visible", "outdoor", "spanning"),
    **dict.fromkeys(("tennis court", "basketball court", "baseball field"), ("visible", "outdoor", "marked")),
    "ground track field": ("visible", "outdoor", "athletic"),
    "harbor": ("visible", "industrial"),
}


def judged(hearing: Hearing, picture: Picture) -> Iterator[tuple[str, list[float]]]:
    """Give each adjective, and the IoU of both ways."""
    view, asked = questions(picture)
    groups = {view.objects[one.members[0]].label: one for one in asked if one.form == "group"}
    said = [(label, word) for label in groups for word in SAID.get(label, ())]
    if not said:
        return
    source = picture.open()
    pixels = np.asarray(source)
    texts = [f"all {word} {plural(label)}" for label, word in said]
    found = []
    for plan in (Plan.of(texts, True, hearing.segmenter.config.rivals), hearing.plan(texts)):
        logits = resized(hearing.ask(plan, shown(source, 1024)), pixels.shape[:2])
        findings = hearing.findings(plan, logits, looking(pixels))
        found.append([mask(findings, read) for read in plan.expressions])
    for (label, word), *both in zip(said, *found, strict=True):
        truth = view.target(groups[label])[: pixels.shape[0], : pixels.shape[1]]
        yield word, [iou(one, truth) for one in both]


if __name__ == "__main__":
    table(judged, arguments(__doc__).parse_args(), ("as it is", "left out"), total=True)
