"""Labels -> a referring set on disk: sentences that pick out exactly their masks, whole or not at all."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import Literal, get_args

from PIL import Image

from rrsis.data.annotated import Annotated, strays
from rrsis.data.fresh import fresh
from rrsis.data.jsonl import IMAGES, LINES, About, line, read_licence
from rrsis.data.labels import Labels
from rrsis.data.runs import encode
from rrsis.data.samples import Picture, Sample
from rrsis.errors import ConfigError, DatasetError, meant
from rrsis.language.bare import bare
from rrsis.language.expression import Expression
from rrsis.language.naming import kin
from rrsis.language.phrase import Referral, one_target, refer
from rrsis.language.readback import covers, understood

Grammar = Literal["rrsisd", "refsegrs", "free"]
GRAMMARS: tuple[Grammar, ...] = get_args(Grammar)
ABSENT = 0.25  # ours: share of a picture's sentences that may mean nothing
BARE = 0.15  # ours: share of RefSegRS's grammar among others
FORMAL = 0.65  # ours: share of RRSIS-D's grammar, where it has the words, beside free ones
SPARE = 4  # drawn for each sentence wanted, because some do not survive
ALIKE = 2  # ours: sentences that say the same of the same objects in other words, at most


@dataclass(frozen=True)
class Recipe:
    """How sentences are made.

    Attributes:
        count: Sentences a picture, at most.
        grammars: "rrsisd" keeps to RRSIS-D's (alone, each sentence means one object), "refsegrs" to
            RefSegRS's (a bare class and what it lies on or along), "free" says it as people type.
        seed: Equal seeds give equal sets.
    """

    count: int = 6
    grammars: tuple[Grammar, ...] = GRAMMARS
    seed: int = 0


def grammars_of(names: Iterable[str]) -> tuple[Grammar, ...]:
    """Check the names of grammars; all of them where none is named.

    Raises:
        ConfigError: There is no such grammar.
    """
    wanted = set(names)
    unknown = wanted - set(GRAMMARS)
    if unknown:
        raise ConfigError(f"unknown grammar {min(unknown)!r}.", meant(min(unknown), GRAMMARS))
    return tuple(one for one in GRAMMARS if one in wanted) or GRAMMARS


@dataclass
class _Tally:
    pictures: Counter[str] = field(default_factory=Counter)
    samples: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    lacks: Counter[str] = field(default_factory=Counter)


def write(
    labels: Labels,
    out: Path,
    recipe: Recipe,
    made_from: tuple[Path, Path],
    val: float = 0.0,
    overwrite: bool = False,
) -> About:
    """Make a referring set.

    Args:
        labels: What to speak of.
        out: The folder to make.
        recipe: How sentences are made.
        made_from: The file of annotations and the pictures' place, for the record.
        val: Share that was kept for validation, for the record.
        overwrite: Whether to replace an older set that this function made; its licence is kept.

    Returns:
        What was made and what was left out.

    Raises:
        DatasetError: Not one sentence could be made.
        OutputError: The folder is taken or cannot be written.
    """
    tally = _Tally()
    licence = read_licence(out) or ""
    with fresh(out, overwrite, made_from) as folder:
        with (folder / LINES).open("w", encoding="utf-8") as file:
            for text in _lines(labels, folder, recipe, tally):
                file.write(text + "\n")
        if not tally.samples:
            raise DatasetError(
                _nothing(labels, made_from[0]), "Label objects that can be told apart or counted."
            )
        about = About(
            annotations=made_from[0].name,
            images=made_from[1].name,
            grammars=recipe.grammars,
            count=recipe.count,
            seed=recipe.seed,
            val=val,
            classes=labels.classes,
            pictures=dict(tally.pictures),
            samples=dict(tally.samples),
            forms=dict(tally.forms),
            absent=dict(tally.lacks),
            left_out=dict(+labels.left_out),
            licence=licence,
        )
        about.write(folder)
    return about


def _nothing(labels: Labels, path: Path) -> str:
    why = ", ".join(f"{count} {what}" for what, count in (+labels.left_out).items())
    return f"{path} gave not one sentence" + (f" (left out: {why})." if why else ".")


def _lines(labels: Labels, folder: Path, recipe: Recipe, tally: _Tally) -> Iterator[str]:
    number = 0
    for picture in labels.pictures:
        try:
            seen = Annotated.of(picture)
        except DatasetError:
            labels.left_out["pictures that cannot be read"] += 1
            continue
        if isinstance(picture.image, Path) and any(strays(one, seen.pixels.shape) for one in picture.things):
            labels.left_out["pictures with outlines over their edge (drawn on another size?)"] += 1
            continue
        chosen = sentences(seen, labels, recipe, picture.name)
        if not chosen:
            labels.left_out["pictures without a sentence"] += 1
            continue
        image = _keep(picture, folder)
        tally.pictures[picture.split] += 1
        for referral in chosen:
            number += 1
            tally.samples[picture.split] += 1
            tally.forms[referral.form] += 1
            tally.lacks.update([referral.lacks] if referral.lacks else [])
            sample = _sample(f"{number:06d}", picture, seen, referral, folder / image, labels.classes)
            yield line(sample, referral.form, str(image))


def sentences(seen: Annotated, labels: Labels, recipe: Recipe, name: str) -> list[Referral]:
    """Make the sentences of one picture; what does not survive is counted in `labels.left_out`.

    Args:
        seen: The picture.
        labels: What is annotated; classes that a picture lacks are asked for in vain.
        recipe: How sentences are made.
        name: The picture's name; its sentences depend on it and the seed alone.
    """
    kept: dict[str, Referral] = {}
    said = Counter[tuple[object, ...]]()
    vain = max(1, int(ABSENT * recipe.count))
    for referral in _drawn(seen, labels, recipe, name):
        words = referral.text.lower().rstrip(".")
        gist = referral.members, referral.form, referral.relation, referral.lacks
        if len(kept) == recipe.count:
            break
        if not seen.settles(referral):
            labels.left_out["sentences about objects that are cut off or too small"] += 1
        elif not understood(referral, seen.objects):
            labels.left_out["sentences that our reader does not read as they are meant"] += 1
        elif words not in kept and (said[gist] < ALIKE if referral.members else vain > 0):
            kept[words] = referral
            said[gist] += 1
            vain -= not referral.members
    return list(kept.values())


def _drawn(seen: Annotated, labels: Labels, recipe: Recipe, name: str) -> Iterator[Referral]:
    """Draw sentences of the wanted grammars, more than are needed, in random order."""
    rng = random.Random(f"{recipe.seed}/{name}")
    specks = {label for label, _ in seen.slivers}
    absent = [one for one in labels.classes if not kin(one) & specks]
    about, wanted = (seen.objects, seen.frame), SPARE * recipe.count
    asked, plain = set(recipe.grammars), list[Referral]()
    if "free" in asked:
        formality = FORMAL if "rrsisd" in asked else 0.0
        plain = refer(*about, rng, wanted, absent, formality, seen.layout)
    elif "rrsisd" in asked:
        plain = one_target(*about, rng, wanted, seen.layout)
    short = bare(*about, seen.layout, rng, wanted, absent) if "refsegrs" in asked else []
    vain = _balanced([one for one in (*plain, *short) if not one.members], rng)
    while plain or short:
        first = short if not plain or (short and rng.random() < BARE) else plain
        one = first.pop(0)
        yield one if one.members else vain.pop(0)


def _balanced(vain: Sequence[Referral], rng: random.Random) -> list[Referral]:
    """Order sentences that mean nothing so that what makes them untrue takes turns.

    Absent classes are easy to find, and would be nearly all of the few that are kept.
    """
    kinds = sorted({one.lacks for one in vain})
    rng.shuffle(kinds)
    turns = zip_longest(*([one for one in vain if one.lacks == kind] for kind in kinds))
    return [one for turn in turns for one in turn if one is not None]


def _keep(picture: Picture, folder: Path) -> PurePosixPath:
    """Put a picture into the set: a file as it is, pixels without loss."""
    parts = [part for part in PurePosixPath(picture.name.replace("\\", "/")).parts if part not in ("/", "..")]
    inside = PurePosixPath(IMAGES, *parts)
    target = folder / inside
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(picture.image, Path):
        shutil.copyfile(picture.image, target)
    else:
        Image.fromarray(picture.image).save(target)
    return inside


def _sample(
    name: str, picture: Picture, seen: Annotated, referral: Referral, image: Path, classes: Sequence[str]
) -> Sample:
    mask = encode(seen.mask(referral)) if referral.members else None
    labels = {seen.objects[member].label for member in referral.members}
    read = Expression.parse(referral.text)
    asked = (one for one in classes if covers(read, one))
    label = labels.pop() if len(labels) == 1 else read.noun if labels else next(asked, read.noun)
    return Sample(
        name, picture.split, image, referral.text, mask, label, source=picture.source or picture.name
    )
