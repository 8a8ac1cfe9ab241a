"""Sentences about a made scene, with what each means; every kind of relation that a scene settles."""

from __future__ import annotations

import itertools
import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import made_truths as truth
from made_truths import Says
from made_world import World

EACH = 5  # sentences of a kind and scene
NOUNS = {
    "ship": "ships", "storage tank": "storage tanks", "building": "buildings", "car": "cars", "dock": "docks",
    "tree": "trees", "parking lot": "parking lots",
}  # fmt: skip
NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}
ORDINALS = ((1, "second"), (2, "third"))
SIDES = {
    ("left of", "to the left of", "on the left side of", "on the left of"): (0, -1, False),
    ("right of", "to the right of", "on the right of"): (0, 1, False),
    ("above", "on the upper side of"): (-1, 0, False), ("below", "under"): (1, 0, False),
    ("north of", "to the north of", "on the north side of"): (-1, 0, True),
    ("south of", "to the south of"): (1, 0, True), ("west of", "to the west of"): (0, -1, True),
    ("east of", "to the east of"): (0, 1, True),
    ("northeast of", "to the north-east of"): (-1, 1, True), ("southwest of",): (1, -1, True),
}  # fmt: skip
PLACES = {
    ("on the left", "on the left side of the image", "at the left"): (0, -1), ("on the right",): (0, 1),
    ("at the top", "in the upper part of the scene"): (-1, 0), ("at the bottom", "in the lower part"): (1, 0),
    ("in the upper left", "in the top left corner", "at the upper left of the image"): (-1, -1),
    ("in the upper right corner", "in the top right"): (-1, 1), ("in the lower left",): (1, -1),
    ("in the bottom right corner", "in the lower right part of the image"): (1, 1),
}  # fmt: skip
GROUND = {
    ("in the north of the scene", "in the north", "in the northern part of the scene"): (-1, 0),
    ("in the south of the scene", "in the southern part"): (1, 0),
    ("in the west of the scene", "in the western part of the scene"): (0, -1),
    ("in the east of the scene", "in the east"): (0, 1),
    ("in the northwest", "in the north-west of the scene"): (-1, -1),
    ("in the southeast of the scene", "in the south-eastern part"): (1, 1),
    ("in the northeast corner",): (-1, 1), ("in the southwest",): (1, -1),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A sentence.

    Attributes:
        kind: The row of the table.
        text: The words.
        meant: The things it means.
    """

    kind: str
    text: str
    meant: tuple[int, ...]


@dataclass(frozen=True)
class Said:
    """Something that can be said of things: words after the noun, and when they are true."""

    kind: str
    words: str
    says: Says
    nouns: tuple[str, ...] = ("ship", "storage tank", "building", "car")


def sentences(world: World) -> Iterator[Asked]:
    """Give the sentences of a scene, at most `EACH` of a kind."""
    rng = random.Random(world.name)
    kept: dict[str, list[Asked]] = defaultdict(list)
    for one in _all(world, rng):
        kept[one.kind].append(one)
    for those in kept.values():
        forms = sorted({one.text: one for one in those}.values(), key=lambda one: one.text)
        yield from rng.sample(forms, min(EACH, len(forms)))


def _all(world: World, rng: random.Random) -> Iterator[Asked]:
    said = [replace(one, says=cache(one.says)) for one in _said(world)]
    for one in (*said, *_joined(said, rng)):
        for noun in one.nouns:
            yield from _stated(world, noun, one, rng)
    yield from _several(world, said, rng)
    yield from _ranked(world, said, rng)
    yield from _except(world)


def _members(world: World, noun: str, says: Says) -> list[int] | None:
    """Return the things of a class for which something holds; None where that is open for one."""
    told = {number: says(world, number) for number in world.of(noun)}
    return None if None in told.values() else [number for number, yes in told.items() if yes]


def _stated(world: World, noun: str, said: Said, rng: random.Random) -> Iterator[Asked]:
    members = _members(world, noun, said.says)
    if not members or len(members) == len(world.of(noun)):
        return
    many = NOUNS[noun]
    forms = [("", f"all {many}"), ("", many), ("", f"all the {many}"), ("", f"{many} that are")]
    if len(members) == 1:
        forms = [("", f"the {noun}")] * 3 + [
            ("", f"a {noun}"),
            ("", f"the {noun} which is"),
            ("", f"all {many}"),
        ]
    elif len(members) in NUMBERS:
        forms += [("counts", f"the {NUMBERS[len(members)]} {many}")] * 2
    kind, lead = rng.choice(forms)
    yield Asked(said.kind, f"{lead} {said.words}", tuple(members))
    if kind:
        yield Asked("counts: the two ...", f"{lead} {said.words}", tuple(members))
    elif lead.startswith("all"):
        yield Asked("groups: all ...", f"{lead} {said.words}", tuple(members))


def _said(world: World) -> Iterator[Said]:
    for name, marks in _landmarks(world):
        yield from _beside(world, name, marks)
        if len(marks) == 1:
            yield from _toward(world, name, marks)
            yield from _compared(world, name, marks[0])
    yield from _between(world)
    yield from _bounded(world)
    yield from _placed()
    yield from _enclosed(world)


def _landmarks(world: World) -> Iterator[tuple[str, list[int]]]:
    """Name landmarks: things that are alone of their kind, whole kinds, and the extreme ones of a kind."""
    for noun in ("dock", "building", "lake", "river", "road", "parking lot", "storage tank", "forest"):
        marks = world.of(noun)
        if len(marks) == 1:
            yield f"the {noun}", marks
        elif marks:
            yield f"a {noun}", marks
            for what, measure in (("largest", truth.area), ("longest", truth.length)):
                order = sorted(marks, key=lambda one, of=measure: -of(world, one))
                lead = measure(world, order[0]) / measure(world, order[1])
                if lead > 1.12 and (what == "largest" or noun == "dock"):
                    yield f"the {what} {noun}", order[:1]
            west = sorted(marks, key=lambda one: truth.shares(world, one, True)[1])
            if truth.shares(world, west[1], True)[1] - truth.shares(world, west[0], True)[1] > 0.04:
                yield f"the westernmost {noun}", west[:1]


def _beside(world: World, name: str, marks: list[int]) -> Iterator[Said]:
    near = truth.near(marks)
    for words in ("near", "close to", "in the vicinity of", "not far from"):
        yield Said("near", f"{words} {name}", near)
    for words in ("next to", "beside", "adjacent to", "right next to"):
        yield Said("next to, beside", f"{words} {name}", near)
    for words in ("not near", "not next to", "that are not close to", "but not near"):
        yield Said("not near, not next to", f"{words} {name}", truth.opposite(near))
    for words in ("far from", "far away from", "away from"):
        yield Said("far from", f"{words} {name}", truth.far(marks))
    if world.crs:
        yield from _metric(name, marks)
    if name.split()[-1] in ("river", "road", "lake", "dock"):
        for words in ("along", "alongside", "lined up along"):
            yield Said("along", f"{words} {name}", near)
    for noun in ("building", "ship", "storage tank"):
        for words in ("facing", "that faces", "overlooking"):
            if name.split()[-1] not in noun and (noun != "ship" or "that" not in words):
                yield Said("facing", f"{words} {name}", truth.facing(marks, noun), (noun,))
    if len(marks) == 1 and name.split()[-1] in ("dock", "road", "river"):
        for words in ("at the end of", "at one end of", "at the tip of"):
            yield Said("at the end of", f"{words} {name}", truth.at_end(marks[0]))


def _metric(name: str, marks: list[int]) -> Iterator[Said]:
    for far in (50, 100, 150, 200, 300, 400):
        said = truth.within(marks, far)
        for words in ("within {} m of", "less than {} metres from", "no more than {} meters away from"):
            yield Said("within 200 m of", f"{words.format(far)} {name}", said)
        for words in ("more than {} m from", "at least {} m away from"):
            yield Said("more than 200 m from", f"{words.format(far)} {name}", truth.opposite(said))
    yield Said("within 200 m of", f"within half a kilometre of {name}", truth.within(marks, 500))
    yield Said("within 200 m of", f"within 0.5 km of {name}", truth.within(marks, 500))
    yield Said("within 200 m of", f"up to 1000 ft from {name}", truth.within(marks, 304.8))


def _toward(world: World, name: str, marks: list[int]) -> Iterator[Said]:
    banded = world.things[marks[0]].noun in ("river", "road")
    for words, (down, across, compass) in SIDES.items():
        if banded and down and across:
            continue
        says = (truth.across_band if banded else truth.toward)(marks, down, across, compass)
        for each in words:
            kind = "north of, east of ..." if compass else "left of, above ..."
            yield Said(kind, f"{each} {name}", says)


def _compared(world: World, name: str, mark: int) -> Iterator[Said]:
    noun = world.things[mark].noun
    if noun not in ("building", "storage tank", "dock", "parking lot"):
        return
    for sign, words in ((1, "larger than"), (-1, "smaller than"), (1, "bigger than")):
        says = truth.compared(truth.area, mark, sign)
        yield Said("larger than the ...", f"{words} {name}", says)
        yield Said("larger than the ...", f"that are {words} {name}", says)
    if noun == "dock":
        for sign, words in ((1, "longer than"), (-1, "shorter than")):
            yield Said(
                "larger than the ...", f"{words} {name}", truth.compared(truth.length, mark, sign), ("ship",)
            )


def _bounded(world: World) -> Iterator[Said]:
    if world.crs is None:
        return
    for bound in (300, 1000, 2500, 6000):
        says = truth.below(truth.area, bound)
        for words in ("smaller than {} m²", "of at most {:,} square metres"):
            yield Said("larger than 500 m²", words.format(bound), says)
        for words in ("larger than {} m2", "over {:,} sqm", "with an area of more than {} square meters"):
            yield Said("larger than 500 m²", words.format(bound), truth.opposite(says))
        says = truth.both(truth.opposite(says), truth.below(truth.area, 4 * bound))
        yield Said("larger than 500 m²", f"between {bound} and {4 * bound} m2", says)
    for bound in (60, 120):
        says = truth.below(truth.length, bound)
        yield Said("larger than 500 m²", f"shorter than {bound} m", says, ("ship",))
        yield Said("larger than 500 m²", f"more than {bound} m long", truth.opposite(says), ("ship",))


def _several(world: World, said: Sequence[Said], rng: random.Random) -> Iterator[Asked]:
    """Ask for two kinds of which the same holds."""
    for one in rng.sample(said, min(60, len(said))):
        nouns = rng.sample(one.nouns, min(2, len(one.nouns)))
        found = [_members(world, noun, one.says) for noun in nouns]
        if len(nouns) == 2 and all(found):
            lead = rng.choice(("all {} and {}", "{} and {}", "all the {} and the {}", "all {} as well as {}"))
            text = lead.format(*(NOUNS[noun] for noun in nouns))
            yield Asked("two kinds", f"{text} {one.words}", tuple(itertools.chain(*filter(None, found))))


def _between(world: World) -> Iterator[Said]:
    alone = [(name, marks[0]) for name, marks in _landmarks(world) if len(marks) == 1]
    for a, one in alone:
        for b, other in alone:
            if one != other:
                yield Said("between", f"between {a} and {b}", truth.between(one, other))
    for noun in ("dock", "parking lot"):
        if len(world.of(noun)) == 2:
            for words in (f"between the {NOUNS[noun]}", f"between the two {NOUNS[noun]}"):
                yield Said("between", words, truth.between(*world.of(noun)))


def _placed() -> Iterator[Said]:
    for words, (down, across) in PLACES.items():
        for each in words:
            yield Said("upper left, on the right", each, truth.placed(down, across, compass=False))
    for words in ("in the middle", "in the middle of the image", "in the centre of the scene"):
        yield Said("in the middle", words, truth.central, tuple(NOUNS))
    sides = {"left": (0, -1), "right": (0, 1), "top": (-1, 0), "bottom": (1, 0)}
    for side, (down, across) in sides.items():
        for words in ("along the {} edge", "at the {} edge of the image", "along the {} border of the scene"):
            edge = truth.at_edge(down, across)
            yield Said("along the left edge", words.format(side), edge, tuple(NOUNS))
        half = truth.placed(down, across, compass=False, half=True)
        yield Said("upper left, on the right", f"in the {side} half of the image", half)
    for words, (down, across) in GROUND.items():
        for each in words:
            yield Said("in the north of the scene", each, truth.placed(down, across, compass=True))
            negated = truth.opposite(truth.placed(down, across, compass=True))
            yield Said("not in the north", f"not {each}", negated)
    for side, (down, across) in {"northern": (-1, 0), "southern": (1, 0), "western": (0, -1)}.items():
        half = truth.placed(down, across, compass=True, half=True)
        yield Said("in the north of the scene", f"in the {side} half of the scene", half)


def _enclosed(world: World) -> Iterator[Said]:
    for noun in ("parking lot", "forest", "lake"):
        for name in _named(world, noun):
            for words in ("in", "inside", "within"):
                yield Said(
                    "inside, on", f"{words} {name}", truth.inside(world.of(noun)), ("car", "storage tank")
                )
    for words in ("on the road", "driving on the road", "on a road"):
        yield Said("inside, on", words, truth.inside(world.of("road")), ("car",))
    for noun, words in (("tree", "trees"), ("forest", "the forest"), ("forest", "forest")):
        for lead in ("surrounded by", "enclosed by", "encircled by"):
            yield Said("surrounded by", f"{lead} {words}", truth.surrounded(world.of(noun)))


def _named(world: World, noun: str) -> list[str]:
    return [f"the {noun}"] if len(world.of(noun)) == 1 else [f"a {noun}", f"the {NOUNS.get(noun, noun)}"]


def _joined(said: Sequence[Said], rng: random.Random) -> Iterator[Said]:
    """Join two things said, and compare with one of which something is said."""
    plain = [one for one in said if not one.words.startswith(("that", "but", "not", "driving", "lined"))]
    for _ in range(700):
        a, b = rng.sample(plain, 2)
        nouns = tuple(noun for noun in a.nouns if noun in b.nouns)
        both = truth.both(a.says, b.says)
        yield Said("... and ...", f"{a.words} and {b.words}", both, nouns)
        but = truth.both(a.says, truth.opposite(b.says))
        yield Said("... but not ...", f"{a.words} but not {b.words}", but, nouns)
        yield Said("... or ...", f"{a.words} or {b.words}", truth.either(a.says, b.says), nouns)


def _ranked(world: World, said: Sequence[Said], rng: random.Random) -> Iterator[Asked]:
    """Superlatives: of a whole class, and among those of which something is said."""
    everything = Said("", "", lambda world, one: True, tuple(NOUNS))
    some = [*rng.sample([one for one in said if "that" not in one.words], min(220, len(said)))]
    for noun in ("ship", "storage tank", "building", "dock", "car"):
        for one in (everything, *some):
            members = _members(world, noun, one.says) if noun in one.nouns or one is everything else None
            if members and len(members) > 1:
                yield from _extremes(world, noun, members, one.words)
        yield from _closest(world, noun)
        yield from _cornered(world, noun)
        yield from _than_one(world, noun, said, rng)


def _extremes(world: World, noun: str, members: list[int], words: str) -> Iterator[Asked]:
    def share(axis: int, compass: bool, sign: int) -> Callable[[int], float]:
        return lambda one: 1 + sign * truth.shares(world, one, compass)[axis]

    measures: list[tuple[str, str, Callable[[int], float], float]] = [
        ("largest, smallest", "largest", lambda one: truth.area(world, one), 0.05),
        ("largest, smallest", "biggest", lambda one: truth.area(world, one), 0.05),
        ("largest, smallest", "smallest", lambda one: -truth.area(world, one), 0.05),
        *[("leftmost ...", name, share(axis, False, sign), 0.012) for name, axis, sign in (
            ("leftmost", 1, -1), ("rightmost", 1, 1), ("topmost", 0, -1), ("bottommost", 0, 1))],
        *[("northernmost ...", name, share(axis, True, sign), 0.012) for name, axis, sign in (
            ("northernmost", 0, -1), ("southernmost", 0, 1), ("easternmost", 1, 1), ("westernmost", 1, -1))],
    ]  # fmt: skip
    if noun in ("ship", "dock"):
        row = "longest, shortest"
        measures.append((row, "longest", lambda one: truth.length(world, one), 0.05))
        measures.append((row, "shortest", lambda one: -truth.length(world, one), 0.05))
    for kind, name, measure, lead in measures:
        order = sorted(members, key=lambda one: -measure(one))
        clear = [abs(measure(a) - measure(b)) / abs(measure(a)) > lead for a, b in itertools.pairwise(order)]
        yield from _ranks(noun, kind, name, order, clear, words)


def _ranks(
    noun: str, kind: str, name: str, order: list[int], clear: list[bool], words: str, alone: bool = True
) -> Iterator[Asked]:
    """Say ranks of an order that is clear where it is asked for."""
    row = "superlative among some" if words and alone else kind
    if clear[0]:
        yield Asked(row, f"the {name} {noun} {words}".strip(), (order[0],))
    for place, ordinal in ORDINALS:
        if len(order) > place and all(clear[place - 1 : place + 1]):
            ranked = "second largest, third ..." if not words or not alone else row
            yield Asked(ranked, f"the {ordinal} {name} {noun} {words}".strip(), (order[place],))
    for count in (2, 3):
        if len(order) > count and clear[count - 1]:
            ranked = "the two largest ..." if not words or not alone else row
            members = tuple(sorted(order[:count]))
            yield Asked(ranked, f"the {NUMBERS[count]} {name} {NOUNS[noun]} {words}".strip(), members)


def _cornered(world: World, noun: str) -> Iterator[Asked]:
    """Say what is nearest to a corner, an edge or the middle of the display or of the ground."""
    parts: list[tuple[str, float | None, float | None, bool]] = [
        ("the upper left corner", 0, 0, False), ("the upper right corner", 0, 1, False),
        ("the lower left corner", 1, 0, False), ("the bottom right corner", 1, 1, False),
        ("the north-west corner", 0, 0, True), ("the southeastern corner", 1, 1, True),
        ("the left edge", None, 0, False), ("the top of the image", 0, None, False),
        ("the northern edge", 0, None, True), ("the center of the image", 0.5, 0.5, False),
    ]  # fmt: skip
    for words, row, col, compass in parts:

        def away(
            one: int, row: float | None = row, col: float | None = col, compass: bool = compass
        ) -> float:
            down, across = truth.shares(world, one, compass)
            return math.hypot(0 if row is None else down - row, 0 if col is None else across - col)

        order = sorted(world.of(noun), key=away)
        if len(order) > 1 and away(order[1]) - away(order[0]) > 0.012:
            yield Asked("nearest to a corner, an edge", f"the {noun} closest to {words}", (order[0],))
        if len(order) > 1 and away(order[-1]) - away(order[-2]) > 0.012:
            yield Asked("nearest to a corner, an edge", f"the {noun} farthest from {words}", (order[-1],))


def _closest(world: World, noun: str) -> Iterator[Asked]:
    for name, marks in _landmarks(world):
        if noun in name:
            continue
        for sign, forms in ((1, ("closest to", "nearest to")), (-1, ("farthest from",))):
            order = sorted(world.of(noun), key=lambda one: sign * truth.away(world, one, marks))
            gaps = [truth.away(world, one, marks) for one in order]
            clear = [abs(b - a) > max(5, 0.06 * max(a, b)) for a, b in itertools.pairwise(gaps)]
            for form in forms if clear else ():
                if clear[0]:
                    yield Asked("closest to, farthest from", f"the {noun} {form} {name}", (order[0],))
                if len(clear) > 1 and clear[1]:
                    two = tuple(sorted(order[:2]))
                    yield Asked("closest to, farthest from", f"the two {NOUNS[noun]} {form} {name}", two)
                    if clear[0]:
                        how, way = form.split()
                        yield Asked("second closest to", f"the second {how} {noun} {way} {name}", (order[1],))


def _than_one(world: World, noun: str, said: Sequence[Said], rng: random.Random) -> Iterator[Asked]:
    """Compare with "the one" of which something is said, and is true of one alone."""
    usable = [one for one in said if noun in one.nouns and not one.words.startswith(("that", "but", "not"))]
    for one in rng.sample(usable, min(160, len(usable))):
        members = _members(world, noun, one.says)
        if members is None or len(members) != 1:
            continue
        for sign, words in ((1, "larger than"), (-1, "smaller than")):
            than = _members(world, noun, truth.compared(truth.area, members[0], sign))
            if than and len(than) < len(world.of(noun)) - 1:
                text = f"{rng.choice(['all ', ''])}{NOUNS[noun]} {words} the one {one.words}"
                yield Asked("larger than the one ...", text, tuple(than))


def _except(world: World) -> Iterator[Asked]:
    tanks = world.of("storage tank")
    for colour in ("white", "gray", "red"):
        rest = tuple(one for one in tanks if world.things[one].colour != colour)
        for form in ("storage tanks that are not {}", "all storage tanks except the {} ones"):
            yield Asked("not white, except ...", form.format(colour), rest)
    for noun, many in NOUNS.items():
        order = sorted(world.of(noun), key=lambda one: -truth.area(world, one))
        if len(order) > 2 and truth.area(world, order[0]) > 1.1 * truth.area(world, order[1]):
            for form in (
                "all {} except the largest one",
                "all {} but the largest",
                "{} other than the largest one",
            ):
                yield Asked("not white, except ...", form.format(many), tuple(sorted(order[1:])))
