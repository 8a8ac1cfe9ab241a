"""How classes are called when sentences are made: plurals, other words, kinship between classes."""

from __future__ import annotations

from collections.abc import Iterable

from rrsis.language import nouns

PARENTS = {
    **dict.fromkeys(
        ("car", "bus", "truck", "van", "minibus", "trailer", "small vehicle", "large vehicle", "taxi"),
        "vehicle",
    ),
    **dict.fromkeys(("merchant ship", "warship", "other ship", "boat", "yacht", "ferry"), "ship"),
    **dict.fromkeys(("dock", "pier"), "harbor"),
    **dict.fromkeys(("house", "warehouse", "factory"), "building"),
    **dict.fromkeys(("river", "lake", "sea", "pond"), "water"),
    **dict.fromkeys(("paved road", "unpaved road", "street"), "road"),
    "fuel tank": "storage tank",
    "oil tank": "storage tank",
    "grass": "low vegetation",
    "pool": "swimming pool",
    "windmill": "wind turbine",
}
"""Class -> the wider class that also covers it."""

DUTIES = {
    "light-duty vehicle": ("car", "van", "taxi", "small vehicle"),
    "heavy-duty vehicle": ("truck", "bus", "trailer", "large vehicle"),
}
"""What RefSegRS calls vehicles by their weight -> the classes that it means; which these are is ours."""

UNSPOKEN = {"other ship": "ship", "small vehicle": "vehicle", "large vehicle": "vehicle", "background": ""}
"""Class names of annotators that nobody says -> what is said instead ("" = nothing)."""

OTHER_WORDS = {
    "storage tank": ("tank", "oil tank", "storage tank"),
    "airplane": ("plane", "aircraft", "aeroplane"),
    "ship": ("boat", "vessel"),
    "merchant ship": ("cargo ship", "freighter"),
    "car": ("automobile",),
    "harbor": ("harbour", "dock", "pier"),
    "dock": ("pier",),
    "ground track field": ("running track", "athletics track", "track field"),
    "baseball field": ("baseball diamond", "baseball pitch"),
    "swimming pool": ("pool",),
    "solar panel": ("photovoltaic panel", "solar array"),
    "wind turbine": ("windmill", "wind mill"),
    "road": ("street",),
    "crosswalk": ("zebra crossing", "pedestrian crossing"),
    "low vegetation": ("grass",),
    "bare soil": ("bare ground", "soil"),
    "barren": ("barren land", "bare land"),
    "agriculture": ("farmland", "cropland"),
    "railway": ("railway track", "railroad"),
    "building": ("house", "building"),
}
"""Class -> words that people use for it as well."""

MASS = frozenset(
    (
        *("water", "vegetation", "grass", "forest", "land", "ground", "agriculture", "barren", "farmland"),
        *("cropland", "soil", "bare soil", "low vegetation", "bare ground", "barren land", "bare land"),
        *("impervious surface", "paved ground"),
    )
)
"""Words that are not counted: "all vegetation", never "vegetations"."""

FAMILIES: tuple[frozenset[str], ...] = tuple(
    frozenset(words.split(","))
    for words in (
        "vehicle,car,bus,truck,van,minibus,trailer,small vehicle,large vehicle,taxi,parking lot",
        "ship,merchant ship,warship,other ship,boat,yacht,ferry",
        "harbor,dock,pier",
        "building,house,warehouse,factory,stadium,train station,roof,outdoor structure,power plant,"
        "solar panel,power station,chimney",
        "water,river,lake,sea,pond,swimming pool,pool",
        "water,sea,harbor",
        "water,sea,ship",
        "tree,forest,vegetation,low vegetation,grass,agriculture,golf field,land,field,garden",
        "road,street,paved road,unpaved road,impervious surface,paved ground,bridge,overpass,crosswalk,"
        "stop line,railway,parking lot,vehicle,car",
        "land,ground,bare soil,barren,non-paved ground,unpaved ground,outdoor structure,clutter,agriculture",
        "wind turbine,windmill,power plant",
        "airplane,airport,helicopter",
        "ground track field,stadium,soccer ball field,soccer field",
        "storage tank,oil tank,fuel tank,power plant,chimney",
    )
)
"""Classes that an annotator might not have told apart: none is called absent where another is present."""


def names(label: str) -> tuple[str, ...]:
    """Return the class words that hold for a label, the narrowest first."""
    spoken = UNSPOKEN.get(label, label)
    found = [spoken, PARENTS.get(label, spoken)]
    return tuple(dict.fromkeys(name for name in found if name))


def is_mass(noun: str) -> bool:
    """Return whether a noun is one that is not counted."""
    return noun in MASS or noun.endswith((" ground", " vegetation"))


def plural(noun: str) -> str:
    """Return the plural of a noun phrase whose last word is its head; what is not counted stays as it is."""
    return noun if is_mass(noun) else nouns.plural(noun)


def article(word: str) -> str:
    """Return "an" before a vowel, else "a"."""
    return "an" if word[:1].lower() in "aeiou" else "a"


def words_for(noun: str, taken: Iterable[str]) -> tuple[str, ...]:
    """Return the words for a class that are not themselves a class of the picture.

    Args:
        noun: The class.
        taken: Labels that must not be named by mistake.
    """
    others = set(taken) - {noun}
    return (noun, *(word for word in OTHER_WORDS.get(noun, ()) if word not in others and word != noun))


def kin(label: str) -> frozenset[str]:
    """Return every class that could be meant by, or lie hidden under, a label; the label included."""
    near = {label, *names(label)}
    return frozenset(near.union(*(family for family in FAMILIES if near & family)))
