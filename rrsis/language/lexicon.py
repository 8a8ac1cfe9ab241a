"""The words that the reader of sentences knows, as tables; nothing here reads a sentence.

Names are lower case with single blanks; hyphens count as blanks ("left-most" is "left most").
Which words belong to which table is ours, except the class names, which are those of
RRSIS-D (20), RefSegRS (14) and RISBench (26). The nouns have a module of their own and are given on here.
"""

from __future__ import annotations

from collections.abc import Mapping

from rrsis.language.nouns import NOUNS, PARENTS, STUFF, forms, is_small, parent, plural, singular

__all__ = [
    "ARTICLES", "COLOURS", "COMPARATIVES", "COMPASS", "COURSES", "DIRECTIONS",
    "EVERY", "IMAGES", "NOUNS", "NUMBERS", "ORDINALS", "PARENTS",
    "POSITIONS",
    "RELATIONS", "SHAPES", "SIDES", "SIZES", "STUFF", "SUPERLATIVES", "TONES", "VERBS", "forms", "is_small",
    "parent", "plural", "singular",
]  # fmt: skip

COLOURS: Mapping[str, str] = {
    **{name: name for name in ("gray", "green", "orange", "blue", "black", "red", "white", "cyan", "yellow",
                               "purple", "brown", "pink", "beige", "silver", "turquoise", "tan")},
    "grey": "gray", "golden": "yellow", "violet": "purple", "maroon": "red", "navy": "blue",
    "silvery": "silver", "whitish": "white", "reddish": "red", "greenish": "green", "bluish": "blue",
    "brownish": "brown", "greyish": "gray", "grayish": "gray", "blackish": "black", "teal": "cyan",
}  # fmt: skip
"""Word -> canonical colour; the first ten and brown are RRSIS-D's."""

SIZES: Mapping[str, str] = {
    "tiny": "tiny", "small": "small", "large": "large", "huge": "huge", "medium": "medium",
    "little": "small", "big": "large", "mini": "tiny", "giant": "huge", "enormous": "huge", "massive": "huge",
    "gigantic": "huge", "great": "large", "medium sized": "medium", "mid sized": "medium",
    "large sized": "large", "small sized": "small",
}  # fmt: skip
"""Word -> canonical size, which is one of tiny, small, medium, large, huge."""

SHAPES: Mapping[str, str] = {
    **{name: name for name in ("slender", "oval", "long", "short", "rectangular", "square", "rounded",
                               "frustum", "cone", "triangular", "curved", "straight", "winding", "narrow",
                               "wide", "flat", "cylindrical", "elongated", "irregular", "crossed")},
    "round": "rounded", "circular": "rounded", "elliptical": "oval", "thin": "slender", "broad": "wide",
    "l shaped": "l shaped", "u shaped": "u shaped", "t shaped": "t shaped", "h shaped": "h shaped",
    "x shaped": "x shaped", "star shaped": "star shaped", "ring shaped": "ring shaped",
    "bent": "curved", "cross shaped": "x shaped",
    "conical": "cone", "cone shaped": "cone", "rectangle": "rectangular",
    **{f"{form} {article} {letter}": f"{letter} shaped" for letter in "luthx" for article in ("a", "an")
       for form in ("shaped like", "in the shape of", "with the shape of", "in the form of")},
    "fan shaped": "fan shaped", "oblong": "oval", "frustum of a cone": "frustum",
}  # fmt: skip
"""Word -> canonical shape."""

NUMBERS: Mapping[str, int] = {
    name: value
    for value, name in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"pair": 2, "couple": 2, "dozen": 12}
"""Number word -> value."""

ORDINALS: Mapping[str, int] = {
    name: value
    for value, name in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1
    )
} | {f"{k}{'st' if k == 1 else 'nd' if k == 2 else 'rd' if k == 3 else 'th'}": k for k in range(1, 11)}
"""Ordinal -> value."""

SUPERLATIVES: Mapping[str, tuple[str, int]] = {
    "largest": ("area", 1), "biggest": ("area", 1), "greatest": ("area", 1), "hugest": ("area", 1),
    "most prominent": ("area", 1), "smallest": ("area", -1), "tiniest": ("area", -1),
    "longest": ("length", 1), "shortest": ("length", -1), "tallest": ("length", 1),
    "widest": ("width", 1), "narrowest": ("width", -1), "thinnest": ("width", -1), "broadest": ("width", 1),
    "left most": ("col", -1), "leftmost": ("col", -1), "furthest left": ("col", -1),
    "farthest left": ("col", -1), "right most": ("col", 1), "rightmost": ("col", 1),
    "furthest right": ("col", 1), "farthest right": ("col", 1), "topmost": ("row", -1),
    "top most": ("row", -1), "uppermost": ("row", -1), "upper most": ("row", -1), "highest": ("row", -1),
    "bottommost": ("row", 1), "bottom most": ("row", 1), "lowermost": ("row", 1), "lowest": ("row", 1),
    "lower most": ("row", 1),
    **{
        form.format(name): measure
        for name, measure in {"north": ("north", 1), "south": ("north", -1),
                              "east": ("east", 1), "west": ("east", -1)}.items()
        for form in ("{}ernmost", "{}ern most", "{}most", "most {}ern", "most {}erly", "furthest {}",
                     "farthest {}")
    },
    "darkest": ("light", -1), "brightest": ("light", 1), "lightest": ("light", 1), "palest": ("light", 1),
    "smoothest": ("rough", -1), "roughest": ("rough", 1),
    "most central": ("centre", -1), "centermost": ("centre", -1), "middlemost": ("centre", -1),
}  # fmt: skip
"""Superlative -> (what is measured, 1 for the most or -1 for the least)."""

COMPARATIVES: Mapping[str, tuple[str, int]] = {
    "larger": ("area", 1), "bigger": ("area", 1), "greater": ("area", 1), "smaller": ("area", -1),
    "longer": ("length", 1), "shorter": ("length", -1), "taller": ("length", 1),
    "wider": ("width", 1), "broader": ("width", 1), "narrower": ("width", -1), "thinner": ("width", -1),
}  # fmt: skip
"""Comparative -> the same, where it stands for a superlative: "the larger of the two"."""

DIRECTIONS: Mapping[str, tuple[int, int]] = {
    "left": (0, -1), "right": (0, 1), "top": (-1, 0), "bottom": (1, 0), "middle": (0, 0),
    "upper left": (-1, -1), "upper right": (-1, 1), "lower left": (1, -1), "lower right": (1, 1),
    "far left": (0, -2), "far right": (0, 2), "far top": (-2, 0), "far bottom": (2, 0),
}  # fmt: skip
"""Canonical direction -> (down, right) steps on the image as it is displayed; 2 means the very edge."""

_DOWN = {"top": "top", "upper": "top", "bottom": "bottom", "lower": "bottom", "north": "top",
"south": "bottom",
         "northern": "top", "southern": "bottom", "up": "top", "above": "top",
         "down": "bottom", "below": "bottom"}  # fmt: skip
_ONLY_WITH_A_SIDE = frozenset(("up", "above", "down", "below"))
_ACROSS = {"left": "left", "right": "right", "west": "left", "east": "right", "western": "left",
           "eastern": "right", "left hand": "left", "right hand": "right"}  # fmt: skip
_CENTRE = ("middle", "center", "centre", "central", "mid")


def _positions() -> dict[str, str]:
    """All spellings of the directions."""
    alone = {word: name for word, name in _DOWN.items() if word not in _ONLY_WITH_A_SIDE}
    table = {**alone, **_ACROSS}
    table |= {word: "middle" for word in _CENTRE}
    for far in ("far", "extreme", "very", "outer"):
        table |= {f"{far} {word}": f"far {name}" for word, name in ({**alone, **_ACROSS}).items()}
    for up, down in _DOWN.items():
        for side, across in _ACROSS.items():
            name = f"{'upper' if down == 'top' else 'lower'} {across}"
            table |= {f"{up} {side}": name, f"{up}{side}": name}
            if up in alone:  # "right below the bridge" keeps its landmark
                table[f"{side} {up}"] = name
            table |= {f"{far} {up} {side}": name for far in ("far", "extreme", "very")}
    for word in _CENTRE:
        table |= {f"{word} {other}": name for other, name in ({**_DOWN, **_ACROSS}).items()}
        table |= {f"{other} {word}": name for other, name in ({**_DOWN, **_ACROSS}).items()}
    return table


COMPASS = ("north", "south", "east", "west")
"""What compass names begin with."""

POSITIONS: Mapping[str, str] = _positions()
"""Spelling ("top left", "north-west", "center") -> key of `DIRECTIONS`."""

SIDES: frozenset[str] = frozenset(
    "side corner edge part half portion area section end border quarter third region quadrant margin".split()
)
"""Words that may follow a position: "the left side"."""

TONES: Mapping[str, tuple[str, int]] = {
    "dark": ("light", -1), "bright": ("light", 1), "pale": ("light", 1),
    "very dark": ("light", -1), "very bright": ("light", 1),
    **{f"{tone} {coloured}": ("light", sign) for tone, sign in (("dark", -1), ("light", 1), ("bright", 1))
       for coloured in ("colored", "coloured", "toned")},
    **dict.fromkeys(("smooth", "uniform", "plain"), ("rough", -1)),
    **dict.fromkeys(("rough", "patchy", "mottled", "blotchy", "stained", "striped"), ("rough", 1)),
}  # fmt: skip
"""Look that is measured against others of the kind -> (what is measured, 1 for more of it or -1 for less)."""

COURSES: frozenset[str] = frozenset(
    f"{lead}{one}{link}{other}"
    for pair in (("east", "west"), ("north", "south"))
    for one, other in (pair, pair[::-1])
    for lead, link in (("", " "), ("from ", " to "), ("from the ", " to the "), ("", " to "))
)
"""How something runs, which is no place: "running east-west"."""

IMAGES: frozenset[str] = frozenset("image picture photo photograph scene frame view map screen tile".split())
"""Words for the whole picture: "the left side of the image"."""

RELATIONS: Mapping[str, str] = {
    "near": "near", "near to": "near", "nearby": "near", "close to": "near", "next to": "near",
    "beside": "near",
    "besides": "near", "by": "near", "adjacent to": "near", "adjoining": "near", "against": "near",
    "in the vicinity of": "near", "not far from": "near", "in front of": "near", "bordering": "near",
    "connected to": "near", "attached to": "near", "behind": "near", "around": "near",
    "at": "near", "leading to": "near",
    **dict.fromkeys(("facing", "faces", "face", "overlooking", "overlooks", "opposite", "opposite to"),
                    "facing"),
    **dict.fromkeys(("touching", "touch", "touches", "entering", "leaving", "approaching"), "near"),
    "crossing": "inside", "crosses": "inside", "cross": "inside", "spanning": "inside", "spans": "inside",
    "across from": "facing", "across the street from": "facing", "across the road from": "facing",
    **{f"{where} {sides} of": "along" for where in ("on", "at", "along", "to")
       for sides in ("either side", "both sides", "each side", "the sides")},
    "alongside": "along", "along": "along", "along with": "along",
    "along the side of": "along", "lining": "along", "flanking": "along",
    "closest to": "nearest", "nearest to": "nearest", "nearest": "nearest", "closest": "nearest",
    "far from": "far", "away from": "far", "far away from": "far", "farthest from": "farthest",
    "furthest from": "farthest",
    "above": "top", "below": "bottom", "beneath": "bottom", "under": "bottom", "underneath": "bottom",
    "in": "inside", "inside": "inside", "inside of": "inside", "within": "inside", "on": "inside",
    "on top of": "inside", "atop": "inside", "over": "inside", "upon": "inside", "across": "inside",
    "through": "inside", "onto": "inside", "in the middle of": "inside", "in the center of": "inside",
    "among": "inside", "amid": "inside",
    **dict.fromkeys(("surrounded by", "enclosed by", "encircled by", "ringed by",
                     "surrounded on all sides by"), "surrounded"),
    **{f"{where} {part} of": "end" for part in ("end", "tip", "head")
       for where in ("at the", "on the", "near the", "at one", "at either", "at an")},
    "between": "between", "in between": "between",
    **dict.fromkeys(("full of", "filled with", "packed with", "crowded with", "covered with", "covered by",
                     "occupied by"), "with"),
    **{f"{where} the {part} of": "near" for where in ("at", "on")
       for part in ("corner", "intersection", "crossing", "junction", "foot", "mouth")},
    "with": "with", "containing": "with", "having": "with", "has": "with", "have": "with", "contain": "with",
    "contains": "with", "surrounding": "with", "of": "of",
    "similar in size to": "similar", "the same size as": "similar", "as large as": "similar",
    "smaller than": "smaller", "bigger than": "bigger", "larger than": "bigger", "greater than": "bigger",
    "longer than": "longer", "shorter than": "shorter", "wider than": "wider", "broader than": "wider",
    "narrower than": "narrower", "thinner than": "narrower",
    "a little smaller than": "smaller", "a little bigger than": "bigger",
    "much smaller than": "much smaller", "much bigger than": "much bigger", "much larger than": "much bigger",
    "slightly smaller than": "smaller", "slightly larger than": "bigger", "slightly bigger than": "bigger",
    **{
        f"{how} {side}": name
        for how in ("far", "just", "directly", "immediately")
        for side, name in {"above": "top", "below": "bottom", "beneath": "bottom", "under": "bottom"}.items()
    },
}  # fmt: skip
"""Words between target and landmark -> kind of relation; "on the left of" is a position plus "of"."""

ARTICLES: frozenset[str] = frozenset("a an the this that these those".split())
"""Words that open a noun phrase and carry no content."""

EVERY: frozenset[str] = frozenset(
    "all every each any both several some many multiple various few most".split()
)
"""Words that ask for more than one."""

VERBS: frozenset[str] = frozenset(
    "is are was were located situated positioned placed found lying parked driving moving going running"
    " anchored docked moored berthed standing sitting built seen visible shown which that who has have"
    " flying sailing traveling travelling there being set stationed lies runs stands sits".split()
)
"""Words that may link a target with its position or landmark, and carry no position themselves."""
