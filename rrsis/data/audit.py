"""What is in a data set, and what is wrong with it: counts by split, class and form; findings one by one."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rrsis.data.annotated import strays
from rrsis.data.kinds import Opened
from rrsis.data.patches import fill
from rrsis.data.samples import Picture, Sample
from rrsis.errors import DatasetError, ExpressionError
from rrsis.language.expression import Expression
from rrsis.language.relations import Extreme, Position, Reference


class Finding(NamedTuple):
    """Something that is wrong with a set."""

    kind: str
    """What sort of fault it is."""
    where: str
    """The picture or sample."""
    what: str
    """What was found there."""


@dataclass
class Audit:
    """What is in a set.

    Attributes:
        kind: The kind of set.
        pictures: Split -> different pictures.
        samples: Split -> sentences; empty for sets that bring none.
        negatives: Sentences that mean nothing on purpose.
        classes: Class -> sentences; in sets without any, its objects, or the pictures that show it as cover.
        forms: What a sentence rests on -> how many.
        findings: What is wrong.
        notes: What the loader of the set had to say.
    """

    kind: str
    pictures: Counter[str] = field(default_factory=Counter)
    samples: Counter[str] = field(default_factory=Counter)
    negatives: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    notes: tuple[str, ...] = ()

    def faults(self) -> Mapping[str, int]:
        """Count the findings by their kind."""
        return Counter(one.kind for one in self.findings)


def audit(opened: Opened) -> Audit:
    """Look at every picture and every mask of a set.

    Args:
        opened: A set that was read.
    """
    found = Audit(opened.kind, notes=tuple(opened.notes))
    splits = _of_samples(opened.samples, found) if opened.samples else _of_pictures(opened.pictures, found)
    found.findings += _leaks(splits)
    return found


Seen = dict[str, list[tuple[str, str]]]
"""What should lie in one split (a digest, a source) -> where it was seen: split and name."""


def form_of(sample: Sample) -> str:
    """Tell what a sentence rests on, by reading it; "absent" where it means nothing."""
    if sample.mask is None:
        return "absent"
    try:
        read = Expression.parse(sample.expression)
    except ExpressionError:
        return "not readable"
    looks = read.attributes
    kinds = (
        ("relation", any(isinstance(one, Reference) for one in read.relations)),
        ("number", read.number is not None),
        ("extreme", any(isinstance(one, Extreme) for one in read.relations)),
        ("position", any(isinstance(one, Position) for one in read.relations)),
        ("attribute", bool(looks.colours or looks.sizes or looks.shapes or looks.others)),
        ("group", read.plural),
    )
    return next((form for form, holds in kinds if holds), "class")


def _of_samples(samples: Sequence[Sample], found: Audit) -> Seen:
    seen: Seen = defaultdict(list)
    for image, group in groupby(sorted(samples, key=lambda one: str(one.image)), lambda one: one.image):
        about = list(group)
        pixels = _pixels(about[0], image.name, found)
        for split in {one.split for one in about}:
            found.pictures[split] += 1
            seen[_digest(pixels) if pixels is not None else f"file {image}"].append((split, image.name))
        masks: dict[str, tuple[str, str]] = {}
        for one in about:
            found.samples[one.split] += 1
            found.classes[one.label or "(none named)"] += 1
            found.forms[form_of(one)] += 1
            found.negatives += one.mask is None
            if one.source:
                seen[f"source {one.source}"].append((one.split, one.name))
            _of_mask(one, pixels, masks, found)
    return seen


def _of_mask(
    one: Sample, pixels: NDArray[np.uint8] | None, masks: dict[str, tuple[str, str]], found: Audit
) -> None:
    """Look at one mask.

    Args:
        one: The sample.
        pixels: Its picture (h, w, 3); None if it cannot be read.
        masks: Sentences about this picture so far -> the digest of their mask, and their name.
        found: What is added to.
    """
    if one.mask is None:
        digest = "nothing"
    else:
        try:
            mask = one.open_mask()
        except DatasetError as error:
            found.findings.append(Finding("broken mask", one.name, error.message))
            return
        digest = _digest(mask)
        if not mask.any():
            found.findings.append(Finding("empty mask", one.name, f"{one.expression!r} has no pixel"))
        if pixels is not None and mask.shape != pixels.shape[:2]:
            sizes = f"mask {mask.shape[1]} x {mask.shape[0]}, picture {pixels.shape[1]} x {pixels.shape[0]}"
            found.findings.append(Finding("mask of another size", one.name, sizes))
    words = " ".join(one.expression.lower().rstrip(".").split())
    before, name = masks.setdefault(words, (digest, one.name))
    if before != digest:
        what = f"{one.expression!r} is also said of another mask, in {name}"
        found.findings.append(Finding("one sentence, two masks", one.name, what))


def _of_pictures(pictures: Iterable[Picture], found: Audit) -> Seen:
    seen: Seen = defaultdict(list)
    for picture in pictures:
        found.pictures[picture.split] += 1
        pixels = _pixels(picture, picture.name, found)
        for thing in picture.things:
            found.classes[thing.label] += 1
        if pixels is None:
            continue
        seen[_digest(pixels)].append((picture.split, picture.name))
        found.findings += _of_things(picture, pixels.shape)
        _of_areas(picture, pixels.shape, found)
    return seen


def _of_things(picture: Picture, shape: tuple[int, ...]) -> Iterator[Finding]:
    for number, thing in enumerate(picture.things):
        points = np.concatenate(thing.rings)
        low, high = points.min(0), points.max(0)
        where = f"{picture.name}, object {number} ({thing.label})"
        if fill(thing.rings, shape) is None:
            yield Finding("empty mask", where, "its outline holds no pixel of the picture")
        elif strays(thing, shape):
            reach = f"x {low[0]:.0f} to {high[0]:.0f}, y {low[1]:.0f} to {high[1]:.0f}"
            yield Finding("outline over the edge", where, f"{reach} in {shape[1]} x {shape[0]} px")


def _of_areas(picture: Picture, shape: tuple[int, ...], found: Audit) -> None:
    try:
        areas = picture.open_areas()
    except DatasetError as error:
        found.findings.append(Finding("broken mask", picture.name, error.message))
        return
    if areas is None:
        return
    if areas.size != (shape[1], shape[0]):
        sizes = f"mask {areas.width} x {areas.height}, picture {shape[1]} x {shape[0]}"
        found.findings.append(Finding("mask of another size", picture.name, sizes))
    present = set(np.unique(np.asarray(areas)).tolist())
    found.classes.update(name for value, name in picture.classes if value in present)


def _pixels(one: Picture | Sample, name: str, found: Audit) -> NDArray[np.uint8] | None:
    try:
        return np.asarray(one.open())
    except (DatasetError, Image.DecompressionBombError) as error:
        found.findings.append(Finding("broken picture", name, str(error)))
        return None


def _digest(values: NDArray[np.uint8] | NDArray[np.bool_]) -> str:
    return hashlib.sha256(f"{values.shape}".encode() + np.ascontiguousarray(values).tobytes()).hexdigest()


def _leaks(seen: Seen) -> Iterator[Finding]:
    """Find what lies in more than one split."""
    for what, places in seen.items():
        first = {split: name for split, name in reversed(places)}
        if len(first) > 1:
            same = what if what.startswith("source ") else "the same pixels"
            where = " and ".join(f"{name} ({split})" for split, name in sorted(first.items()))
            yield Finding("in two splits", where, same)
