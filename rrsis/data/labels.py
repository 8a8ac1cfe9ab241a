"""Labels: pictures with labelled objects from files of any kind, and class names as people say them."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rrsis.data.samples import Picture
from rrsis.errors import DatasetError, ExpressionError
from rrsis.language.expression import Expression


@dataclass(frozen=True)
class Labels:
    """Annotations that sentences can be made from.

    Attributes:
        classes: All classes, as people say them, in order.
        pictures: The pictures; read once, one after the other.
        left_out: What could not be used and how often; grows while the pictures are read.
    """

    classes: tuple[str, ...]
    pictures: Iterable[Picture]
    left_out: Counter[str] = field(default_factory=Counter)


def spoken(label: str) -> str:
    """Put a class name into words: `StorageTanks`, `storage_tank` and `storage-tank` are a "storage tank".

    Raises:
        DatasetError: It holds no word, as "3" does.
    """
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label)
    text = " ".join(re.sub(r"[^\w]|_", " ", text).lower().split())
    try:
        read = Expression.parse(text)
    except ExpressionError as error:
        raise DatasetError(
            f"a class is called {label!r}, from which no sentence can be made.",
            "Name the attribute that holds class names in words with --label.",
        ) from error
    looks = read.attributes
    plain = read.object.text == text and not (looks.colours or looks.sizes or looks.shapes or looks.others)
    return read.noun if plain else text


def held_out(names: Sequence[str], share: float, seed: int) -> frozenset[str]:
    """Draw the names that are kept for validation: at least one, and never all, of two or more.

    Args:
        names: Pictures or scenes.
        share: Of them, from 0 to 1.
        seed: Equal seeds draw equally, in whatever order the names come.
    """
    if share <= 0.0 or len(names) < 2:
        return frozenset()
    count = min(max(1, round(share * len(names))), len(names) - 1)
    return frozenset(random.Random(f"{seed}/split").sample(sorted(names), count))
