"""RISBench as it lies on disk.

`img_rgb/<split>_<picture>_<object>.png` and `mask/` with the same names (512 x 512), sentences by file name,
with or without the folder RISBench_dataset around all of it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rrsis.data import phraselists
from rrsis.data.referring import Benchmark, Collection

BENCHMARK = Benchmark(
    "RISBench",
    "https://github.com/HIT-SIRS/CroBIM",
    "RISBench_dataset/ with img_rgb/, mask/ and output_phrase_{train,val,test}.txt",
    {"train": 26300, "val": 10013, "test": 16159},
    frozenset(
        f"train_{name}"
        for name in (
            "12443_2 11904_8 11818_2 11785_0 11021_1 10698_0 10222_0 9598_7 9405_1 8518_1 7581_3 7222_1 "
            "7008_0 6194_0 6194_1 819_1"
        ).split()
    ),
)
LAYOUT = phraselists.Layout("RISBench_dataset", "img_rgb", "mask", "")


def load(folder: Path, doubtful: bool = False) -> Collection:
    """Read RISBench.

    The 16 samples that DiCoR leaves out as broken are skipped, so that results can be compared.

    Args:
        folder: The set, or what its archive was unpacked to.
        doubtful: Keep those of the 16 that open.

    Raises:
        DatasetError: It is missing, incomplete or malformed.
    """
    found = phraselists.load(BENCHMARK, LAYOUT, folder, doubtful)
    grouped = (replace(one, source=one.image.stem.rpartition("_")[0]) for one in found.samples)
    return replace(found, samples=tuple(grouped))
