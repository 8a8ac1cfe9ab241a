"""Claims put into words: RRSIS-D's grammar, RefSegRS's, and the way people type."""

from __future__ import annotations

import random

from rrsis.language.claims import Claim
from rrsis.language.naming import DUTIES, PARENTS, article, is_mass, plural, words_for

_SIDES = {
    **{side: (f"on the {side} of", f"to the {side} of", f"{side} of") for side in ("left", "right")},
    **{
        f"{rows} {cols}": tuple(f"{start} {cols} of" for start in (f"on the {rows}", f"to the {other}"))
        for rows, other in (("upper", "top"), ("lower", "bottom"))
        for cols in ("left", "right")
    },
    "above": ("above",),
    "below": ("below", "beneath"),
    "near": ("near", "next to", "close to", "beside", "by"),
    "closest": ("closest to", "nearest to", "nearest"),
    "in": ("in", "inside", "within"),
    "along": ("along", "alongside"),
    "with": ("with",),
    "lined": ("along with",),
    "around": ("surrounded by",),
    "between": ("between",),
    "similar": ("similar in size to", "as large as"),
    "smaller": ("smaller than",),
    "little smaller": ("a little smaller than", "slightly smaller than"),
    "much smaller": ("much smaller than",),
    "bigger": ("bigger than", "larger than"),
    "little bigger": ("a little bigger than", "slightly larger than"),
    "much bigger": ("much bigger than", "much larger than"),
}
"""Relation key -> wordings, RRSIS-D's own (or the plainest) first."""

DRIVEN = frozenset(("road", "street", "highway", "paved road", "unpaved road", "bridge", "overpass"))
"""What vehicles drive on."""
_SURFACES = DRIVEN | frozenset(
    (
        *("runway", "taxiway", "tarmac", "railway", "path", "sidewalk", "bikeway", "driveway", "water"),
        *(
            "sea",
            "river",
            "lake",
            "canal",
            "building",
            "house",
            "roof",
            "pier",
            "dock",
            "quay",
            "wharf",
            "island",
        ),
        *("beach", "sand", "grass", "low vegetation", "ground", "land", "bare soil", "barren"),
        *("paved ground", "impervious surface", "golf field"),
    )
)
"""What things are on, not in."""
_UNFORMAL = frozenset(("near", "closest", "with", "lined", "around", "between", "along", "smaller", "bigger"))
"""Relations that RRSIS-D does not have."""

_NUMBERS = dict(enumerate("two three four five six seven eight nine".split(), 2))
_RANKS = {
    "largest": ("largest", "biggest"),
    "smallest": ("smallest",),
    "leftmost": ("leftmost", "left-most"),
    "rightmost": ("rightmost", "right-most"),
    "topmost": ("topmost", "uppermost", "top-most"),
    "bottommost": ("bottommost", "lowest", "bottom-most"),
}


def sayable(claim: Claim) -> bool:
    """Return whether RRSIS-D's grammar, which always means one object, has a sentence for a claim."""
    one = len(claim.members) == 1 or (claim.form == "absent" and not is_mass(claim.noun))
    place = claim.place is None or bool(claim.place.rrsisd)
    anchor = claim.anchor is None or (sayable(claim.anchor) and claim.relation not in _UNFORMAL)
    return one and place and anchor and not claim.counted


def formal(claim: Claim, rng: random.Random) -> str:
    """Return a sentence in RRSIS-D's grammar for a claim that is `sayable`."""
    only = claim.rank or is_mass(claim.noun)
    return f"{'The' if only else rng.choice(('A', 'The'))} {_formal_phrase(claim)}"


def _formal_phrase(claim: Claim) -> str:
    words = [*claim.adjectives, *([claim.rank] if claim.rank else []), claim.noun]
    if claim.anchor is not None:
        words += ["is", _joined(claim)[0], "the", _formal_phrase(claim.anchor)]
    elif claim.place is not None:
        words.append(claim.place.rrsisd)
    return " ".join(words)


def free(claim: Claim, rng: random.Random, taken: frozenset[str]) -> str:
    """Return the claim in everyday words.

    Args:
        claim: What to say.
        rng: Source of the choices.
        taken: The picture's labels, which no synonym may name.
    """
    alone = len(claim.members) == 1 or (not claim.members and rng.random() < 0.5)
    noun = rng.choice(words_for(claim.noun, taken)) if rng.random() < 0.4 else claim.noun
    before, after = _around(claim, rng, taken, alone)
    many = " ".join((*before, plural(noun)))
    text = _opened(claim, rng, " ".join((*before, noun)), many, alone)
    words = " ".join((text, *after))
    plain = many in text and not is_mass(claim.noun)
    return _finished(words if plain else words.replace(" that are ", " that is ", 1), rng)


def _around(
    claim: Claim, rng: random.Random, taken: frozenset[str], alone: bool
) -> tuple[list[str], list[str]]:
    """Return the words before and after the noun."""
    before, after = list(claim.adjectives), []
    if claim.rank:
        before.insert(0, rng.choice(_RANKS[claim.rank]))
    if claim.place is not None:
        if claim.place.before and rng.random() < 0.15:
            before.insert(0, rng.choice(claim.place.before))
        else:
            said = rng.choice((*claim.place.spoken, claim.place.rrsisd or claim.place.spoken[0]))
            after.append(rng.choice((f"that {'is' if alone else 'are'} {said}", *[said] * 8)))
    if claim.anchor is not None:
        after += [rng.choice(_joined(claim)), _landmarks(claim, claim.anchor, rng, taken)]
    return before, after


def _joined(claim: Claim) -> tuple[str, ...]:
    """Return the words between a claim's noun and its anchor."""
    if claim.relation != "within" or claim.anchor is None:
        return _SIDES[claim.relation]
    vehicle = "vehicle" in (PARENTS.get(claim.noun, claim.noun), DUTIES.get(claim.noun) and "vehicle")
    if vehicle and claim.anchor.noun in DRIVEN:
        return ("driving on", "on")
    if vehicle and claim.anchor.noun == "parking lot":
        return ("in", "parked in")
    return ("on",) if claim.anchor.noun in _SURFACES else ("in", "inside")


def _landmarks(claim: Claim, anchor: Claim, rng: random.Random, taken: frozenset[str]) -> str:
    if claim.other is not None:
        return f"{_anchored(anchor, rng, taken)} and {_anchored(claim.other, rng, taken)}"
    if claim.relation == "between":
        return f"the two {plural(anchor.noun)}"
    if claim.relation == "with" and not is_mass(anchor.noun):
        return f"{article(anchor.noun)} {anchor.noun}"
    if claim.relation == "around":
        return plural(anchor.noun)
    return _anchored(anchor, rng, taken) if len(anchor.members) == 1 else f"the {plural(anchor.noun)}"


def generic(claim: Claim) -> str:
    """Return a claim in RefSegRS's grammar: the bare class in the singular, for one object and for all.

    Args:
        claim: About a whole class, or what a class is related to; places are not said.
    """
    words = [*claim.adjectives, claim.noun]
    if claim.anchor is not None:
        noun = _AREAS.get(claim.anchor.noun, claim.anchor.noun)
        lone = {"with": f"{article(claim.anchor.noun)} {claim.anchor.noun}", "lined": noun, "around": noun}
        words += [_joined(claim)[0], lone.get(claim.relation, f"the {noun}")]
    return " ".join(words)


_AREAS = {"parking lot": "parking area"}
"""Class -> what RefSegRS calls it where something is in it."""


def _anchored(anchor: Claim, rng: random.Random, taken: frozenset[str]) -> str:
    words = [
        "the",
        *anchor.adjectives,
        rng.choice((anchor.noun, anchor.noun, *words_for(anchor.noun, taken))),
    ]
    if anchor.place is not None:
        words.append(rng.choice((anchor.place.rrsisd or anchor.place.spoken[0], *anchor.place.spoken)))
    return " ".join(words)


def _opened(claim: Claim, rng: random.Random, one: str, many: str, alone: bool) -> str:
    """Return the noun phrase with its article or quantifier."""
    if is_mass(claim.noun):
        return rng.choice((one, one, f"the {one}", f"all {one}", f"all the {one}"))
    if claim.counted:
        number = _NUMBERS[len(claim.members)]
        return rng.choice((f"the {number} {many}", f"the {number} {many}", f"{number} {many}"))
    if alone and claim.rank:
        return rng.choice((f"the {one}", f"the {one}", one))
    if alone:
        return rng.choice((f"the {one}", f"the {one}", f"the {one}", one, f"{article(one)} {one}"))
    most = f"all {many}", many
    return rng.choice((*most, *most, f"all the {many}", f"the {many}", f"every {one}", f"each {one}", one))


def _finished(text: str, rng: random.Random) -> str:
    """Return the text as typed: mostly as it is, sometimes with a capital and a full stop."""
    draw = rng.random()
    if draw < 0.85:
        return text
    return text[0].upper() + text[1:] + ("." if draw > 0.95 else "")
