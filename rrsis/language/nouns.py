"""Nouns: the classes of the data sets, their other names, their kinds, singular and plural.

Names are lower case with single blanks. Which words belong together is ours, except the class
names, which are those of RRSIS-D (20), RefSegRS (14) and RISBench (26).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

NOUNS: Mapping[str, tuple[str, ...]] = {
    # RRSIS-D
    "airplane": ("aeroplane", "plane", "aircraft", "jet", "airliner", "jetliner", "passenger plane"),
    "airport": ("airfield", "aerodrome", "air base", "airbase"),
    "golf field": ("golf course", "golf court", "golf"),
    "expressway service area": ("highway service area", "service area", "rest area"),
    "baseball field": ("baseball diamond", "baseball pitch", "baseball court", "baseball ground",
        "softball field", "ballpark"),
    "stadium": ("arena", "football stadium"),
    "ground track field": ("running track", "track field", "athletic field", "athletics track",
                           "track and field"),
    "storage tank": ("oil tank", "tank", "fuel tank", "gas tank", "water tank", "oil storage tank",
                     "petroleum tank", "storagetank", "oil storage"),
    "basketball court": ("basketball field", "basketball ground"),
    "chimney": ("smokestack", "smoke stack"),
    "tennis court": ("tennis field", "tennis ground"),
    "overpass": ("flyover", "viaduct", "interchange"),
    "train station": ("railway station", "railroad station", "rail station"),
    "ship": ("vessel", "watercraft"),
    "expressway toll station": ("toll station", "toll booth", "toll gate", "toll plaza", "toll"),
    "dam": ("weir",),
    "harbor": ("harbour", "port", "seaport"),
    "bridge": ("footbridge",),
    "vehicle": ("motor vehicle",),
    "windmill": ("wind mill",),
    # kinds of the above
    "wind turbine": ("turbine", "wind generator"),
    "helicopter": ("chopper",), "fighter jet": ("fighter", "fighter plane"), "propeller plane": (),
    "boat": ("motorboat", "speedboat", "rowboat"), "yacht": (), "sailboat": ("sailing boat",), "ferry": (),
    "barge": (), "warship": ("naval ship", "destroyer", "frigate"), "aircraft carrier": (),
    "merchant ship": ("cargo ship", "freighter", "container ship"), "oil tanker": ("tanker",),
    "fishing boat": ("trawler",), "cruise ship": (),
    "dock": (), "pier": ("jetty",), "wharf": (), "quay": (), "marina": (),
    "car": ("automobile", "sedan", "passenger car", "taxi", "suv"), "truck": ("lorry",),
    "pickup": ("pickup truck",),
    "bus": ("coach",), "minibus": (), "van": ("minivan",), "trailer": ("semi trailer",), "tractor": (),
    "motorcycle": ("motorbike",), "bicycle": ("bike",), "camper": ("caravan", "motorhome"),
    # RefSegRS, RISBench, land cover and what people ask for
    "road": ("roadway",), "highway": ("expressway", "motorway", "freeway"), "street": ("avenue", "lane"),
    "road marking": ("lane marking", "road line", "lane line"), "stop line": (),
    "crosswalk": ("zebra crossing", "pedestrian crossing"),
    "bikeway": ("bike lane", "bike path", "cycle path", "cycleway", "bicycle lane"),
    "sidewalk": ("footpath", "walkway", "footway"), "path": ("trail", "track"), "driveway": (),
    "intersection": ("crossroad", "crossroads", "junction"), "roundabout": ("traffic circle", "rotary"),
    "parking lot": ("parking area", "car park", "parking", "parking place", "parking space", "carpark"),
    "building": ("edifice", "structure"), "house": ("villa", "home", "cottage"), "warehouse": (),
    "factory": ("plant",), "hangar": (), "barn": (), "shed": ("hut", "shack"), "garage": (), "church": (),
    "school": (), "apartment": ("apartment building", "apartment block"), "skyscraper": ("high rise",),
    "terminal": ("airport terminal", "terminal building"), "greenhouse": (), "tower": (), "silo": (),
    "roof": ("rooftop",), "tent": (), "wall": (), "fence": (), "breakwater": ("seawall", "sea wall"),
    "swimming pool": ("pool",), "soccer ball field": ("soccer field", "football field", "football pitch",
                                                      "soccer pitch", "soccer court"),
    "sports field": ("playing field", "sports ground", "pitch"), "sports court": ("court",),
    "playground": (), "helipad": ("helicopter pad",), "runway": ("airstrip",), "taxiway": (),
    "tarmac": ("apron", "asphalt"), "container crane": ("crane", "gantry crane"),
    "container": ("shipping container",),
    "solar panel": ("solar array", "photovoltaic panel", "pv panel", "solar module", "solar cell", "panel"),
    "solar farm": ("solar park", "photovoltaic plant"), "power plant": ("power station",),
    "substation": (), "pylon": ("power pylon", "transmission tower"), "pole": ("utility pole",),
    "railway": ("railroad", "rail track", "train track", "railway line", "railway track", "rail"),
    "train": (), "tree": (), "bush": ("shrub", "hedge"), "person": ("pedestrian", "people"), "cyclist": (),
    "water": ("water body", "body of water", "water area", "water surface"),
    "river": ("stream", "creek"), "lake": (), "pond": (), "sea": ("ocean",), "canal": ("channel",),
    "reservoir": (), "coast": ("coastline", "shore", "shoreline"), "bank": ("riverbank", "river bank"),
    "beach": (), "sand": (), "island": (),
    "vegetation": ("greenery", "plants"), "low vegetation": (), "forest": ("wood", "woods", "woodland"),
    "grass": ("lawn", "grassland", "meadow", "grassy area", "green space"),
    "agriculture": ("farmland", "cropland", "crop field", "farm field", "farm", "crop"), "field": (),
    "bare soil": ("bare ground", "soil", "dirt"), "barren": ("barren land", "bare land"), "land": (),
    "ground": (), "impervious surface": (), "park": (), "garden": (), "square": ("plaza",),
    "courtyard": (), "quarry": ("mine",), "snow": (), "cloud": (), "shadow": (), "object": ("thing",),
}  # fmt: skip
"""Canonical noun -> its other names; all singular. A name found here stands for its key."""

PARENTS: Mapping[str, str] = {
    kind: parent
    for parent, kinds in {
        "vehicle": "car truck pickup bus minibus van trailer tractor motorcycle camper",
        "ship": "boat yacht sailboat ferry barge warship aircraft_carrier merchant_ship oil_tanker"
        " fishing_boat cruise_ship",
        "harbor": "dock pier wharf quay marina",
        "airplane": "fighter_jet propeller_plane",
        "windmill": "wind_turbine",
        "building": "house warehouse factory hangar barn shed garage church school apartment skyscraper"
        " terminal greenhouse roof",
        "road": "highway street",
        "water": "river lake pond sea canal reservoir",
        "vegetation": "low_vegetation forest grass bush",
    }.items()
    for kind in (word.replace("_", " ") for word in kinds.split())
}
"""Kind -> the class it belongs to ("car" -> "vehicle"); see `parent`."""

STUFF: frozenset[str] = frozenset(
    word.replace("_", " ")
    for word in (
        "road highway street road_marking bikeway sidewalk path railway water river lake sea canal reservoir"
        " coast bank beach sand vegetation low_vegetation forest grass agriculture bare_soil barren land"
        " ground impervious_surface tarmac snow cloud shadow"
    ).split()
)
"""Nouns of areas without separate pieces: "the road" means all that is road."""

UNCOUNTABLE: frozenset[str] = frozenset(
    word.replace("_", " ")
    for word in (
        "water sand vegetation low_vegetation grass agriculture bare_soil barren land ground tarmac snow"
        " greenery plants farmland cropland barren_land"
        " bare_land bare_ground soil dirt grassland woods asphalt"
    ).split()
)
"""Names without a plural of their own."""

_IRREGULAR = {"person": "people", "aircraft": "aircraft", "bus": "buses", "watercraft": "watercraft",
              "body of water": "bodies of water", "wharf": "wharves", "minibus": "minibuses",
              "gas": "gases", "vegetation": "vegetation", "people": "people", "woods": "woods",
              "crossroads": "crossroads", "track and field": "track and fields"}  # fmt: skip


_SMALL = frozenset(("vehicle", "airplane"))


def plural(noun: str) -> str:
    """The plural of a singular noun phrase, by English spelling ("ferry" -> "ferries")."""
    if noun in UNCOUNTABLE:
        return noun
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    rest, _, last = noun.rpartition(" ")
    if rest and last in _IRREGULAR:
        return f"{rest} {_IRREGULAR[last]}"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh", "z")) else "s")


@cache
def forms() -> Mapping[str, tuple[str, bool]]:
    """Every spelling of every known noun -> (canonical noun, whether the spelling is plural)."""
    table: dict[str, tuple[str, bool]] = {}
    for canonical, others in NOUNS.items():
        for name in (canonical, *others):
            table.setdefault(plural(name), (canonical, True))
    for canonical, others in NOUNS.items():
        table |= {name: (canonical, False) for name in (canonical, *others)}
    return table


def singular(word: str) -> str:
    """The singular of an unknown noun, by English spelling; known nouns by their table."""
    known = forms().get(word)
    if known is not None:
        return known[0]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def is_small(noun: str) -> bool:
    """Whether a noun's objects are so small that a coarse look blurs them (measured, docs/campaign.md)."""
    return parent(noun) in _SMALL


def parent(noun: str) -> str:
    """The class that a canonical noun belongs to ("car" -> "vehicle"); the noun itself if it is a class."""
    return PARENTS.get(noun, noun)
