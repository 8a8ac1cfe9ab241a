"""Ways to answer, side by side: what the benchmarks of sentences about val pictures have in common."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from rrsis.appraisal import KNOWN
from rrsis.checkpoints.store import load_segmenter
from rrsis.config import SourceConfig
from rrsis.data.kinds import kind_of
from rrsis.data.samples import Picture
from rrsis.data.sources import load
from rrsis.hearing import Hearing

Judge = Callable[[Hearing, Picture], Iterator[tuple[str, Sequence[float]]]]
"""Gives the row of each sentence about a picture, and the IoU of each way to answer it."""


def arguments(doc: str | None) -> argparse.ArgumentParser:
    """Take the folder of a data set, and a checkpoint."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="default")
    return parser


def table(
    judged: Judge,
    given: argparse.Namespace,
    ways: Sequence[str],
    total: bool = False,
    split: str = "val",
) -> None:
    """Print the mean IoU of each way over the sentences of each row, in the order in which rows come up.

    Args:
        judged: Asks about a picture.
        given: The `arguments`.
        ways: What the ways are called.
        total: Whether the last row is that of all sentences.
        split: Which pictures are asked about.
    """
    hearing = Hearing(load_segmenter(given.model, torch.device("cpu"), half=True))
    source = SourceConfig(given.folder.name, kind_of(given.folder), absent=KNOWN)
    rows = defaultdict[str, list[Sequence[float]]](list)
    for picture in load(source, given.folder.parent):
        if picture.split == split:
            for name, ious in judged(hearing, picture):
                rows[name].append(ious)
    if total:
        rows["all"] = [one for each in rows.values() for one in each]
    print("| " + " | ".join(("sentences", "n", *ways)) + " |\n|---|" + "---:|" * (len(ways) + 1))
    for name, each in rows.items():
        print(f"| {name} | {len(each)} | " + " | ".join(f"{mean:.3f}" for mean in np.mean(each, 0)) + " |")
