"""Who reads a sentence better: `python benchmarks/readings.py DATA/nwpu_vhr10 [--model NAME]`.

The sentences that `rrsis evaluate` makes of each val picture, those in free words too, are answered in three
ways: as `rrsis segment` does in a scene of one tile, where the network's answer to the whole sentence weighs
the objects that geometry chooses among; by geometry alone; and by the network's own mask. The table gives the
mean IoU of each form; of sentences about nothing an empty answer is 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import numpy as np
from compared import arguments, table
from mosaics import iou, mask, own

from rrsis.data.questions import further, questions
from rrsis.data.samples import Picture
from rrsis.grounding.findings import Findings
from rrsis.hearing import Hearing, InMemory, looking, resized, shown


def judged(hearing: Hearing, picture: Picture) -> Iterator[tuple[str, list[float]]]:
    """Give the form of each sentence about a picture, and the IoU of each way to answer it."""
    view, asked = questions(picture)
    asked += further(picture, view)
    if not asked:
        return
    source = picture.open()
    size = source.height, source.width
    plan = hearing.plan([one.text for one in asked])
    logits = resized(hearing.ask(plan, shown(source, 1024)), size)
    findings = hearing.findings(plan, logits, looking(np.asarray(source)))
    both = [mask(findings, read) for read in plan.expressions]
    with patch.object(Findings, "_evidence", return_value=None):
        geometry = [mask(findings, read) for read in plan.expressions]
    network = own(plan, InMemory(logits), hearing.segmenter.config)
    for said, *found in zip(asked, both, geometry, network, strict=True):
        truth = view.target(said)[: size[0], : size[1]]
        yield said.form if said.members else "about nothing", [iou(one, truth) for one in found]


if __name__ == "__main__":
    table(judged, arguments(__doc__).parse_args(), ("both", "geometry", "network"), total=True)
