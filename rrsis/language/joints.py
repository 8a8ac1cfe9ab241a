"""The small words between a target and what is said of it, as tables."""

from __future__ import annotations

from rrsis.language.tokens import Phrases

PREPOSITIONS = Phrases.names(
    ("on", "in", "at", "to", "near", "near to", "close to", "next to", "toward", "towards", "from", "by",
     "along", "around", "within", "inside", "over", "occupying"), None,
)  # fmt: skip
WITHIN = frozenset("on in at within inside from".split())
NOT = Phrases.names(
    ("not", "isn t", "aren t", "never", "except", "except for", "excluding", "other than", "apart from",
     "but not", "instead of", "rather than", "with the exception of", "but the", "save for"), None,
)  # fmt: skip
NO = Phrases.names(
    ("without", "with no", "without any", "having no", "lacking", "has no", "have no", "have not any",
     *(f"{verb} have{any_}" for verb in ("do not", "don t", "does not", "doesn t") for any_ in ("", " any"))),
    None,
)  # fmt: skip
FINITE = frozenset("is are was were has have isn aren".split())
WHICH = frozenset("that which who".split())
STOPS = frozenset(("and", "or", "but", "while"))
NAMELESS = frozenset(
    "it them average other others usual rest each one another they side sides"
    " area size length construction repair row column".split()
)
OUTLINES = frozenset("footprint outline shape form plan silhouette".split())
"""What has a shape and is none itself: "with an L-shaped footprint"."""
CLOSELY = frozenset("right just directly immediately very".split())
RIMS = frozenset(("edge", "border", "margin"))
EDGES = RIMS | {"side"}
PARTS = frozenset(
    "roof wing engine tail top cover marking line lines color colour colours colors shape surface edge stripe"
    " stripes deck lid nose window windows letter letters text number numbers body".split()
)
