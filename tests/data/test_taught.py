"""What a data set teaches is what its sentences name."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from rrsis.data.samples import Picture, Sample, Thing
from rrsis.data.taught import taught
from rrsis.language.learnt import Learnt

BLACK = np.zeros((8, 8, 3), np.uint8)


def test_classes_teach_their_own_names_and_those_of_what_covers_them() -> None:
    ring = (np.zeros((3, 2), np.float32),)
    things = tuple(Thing(label, ring) for label in ("warship", "large vehicle", "oil tank"))
    drawn = Picture("one", "train", BLACK, things, absent=("airplane",))
    masked = Picture("two", "train", BLACK, classes=((1, "water"), (2, "paved road")))
    nouns = {"warship", "ship", "vehicle", "storage tank", "water", "road"}
    assert taught([drawn, masked]) == Learnt.of(nouns)


def test_ready_sentences_teach_their_class_or_what_they_are_about() -> None:
    def sample(text: str, label: str) -> Sample:
        return Sample(text, "train", Path("a.jpg"), text, None, label)

    found = taught(
        [sample("The smooth gray chimney on the left", "chimney"), sample("bus near the wide road", "")]
    )
    assert found == Learnt.of({"chimney", "bus"}, {"smooth"})
