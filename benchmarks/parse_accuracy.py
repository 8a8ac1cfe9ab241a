"""How often the reader of sentences finds the ground object: `python benchmarks/parse_accuracy.py FILE ...`.

Each file has a header and the columns file name, class, expression, separated by tabs (RRSIS-D's sentences).
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path
from time import process_time

from rrsis.language.expression import Expression
from rrsis.language.lexicon import parent

SHOWN = 20  # wrong readings printed of each file


def measure(path: Path) -> None:
    """Print the accuracy on one file, what was read, and the sentences that were read wrongly."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [(label, text) for _, label, text in list(csv.reader(lines, delimiter="\t"))[1:]]
    begun = process_time()
    read = [Expression.parse(text) for _, text in rows]
    took = process_time() - begun
    wrong = [(label, one) for (label, _), one in zip(rows, read, strict=True) if parent(one.noun) != label]
    kinds = Counter(type(relation).__name__ for one in read for relation in one.relations)
    right = len(rows) - len(wrong)
    print(f"{path.name}: noun = class in {right} of {len(rows)} = {right / len(rows):.2%}, "
          f"{1e6 * took / len(rows):.0f} us a sentence")  # fmt: skip
    print("  " + ", ".join(f"{name} {count}" for name, count in kinds.most_common()))
    for label, one in wrong[:SHOWN]:
        print(f"  {label!r}: {one.text!r} read as {one.noun!r}")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        measure(Path(name))
