"""Reads a sentence: the target's noun phrase, then what is said of it, up to its landmarks.

The parser is deterministic and knows only tables. A landmark takes everything that follows it
("the ship near the dock on the left": the dock is on the left) up to a comma, an "and" or a new verb.
"""

from __future__ import annotations

from dataclasses import dataclass

from rrsis.language import lexicon, nounreader
from rrsis.language.learnt import Learnt
from rrsis.language.making import by_compass
from rrsis.language.modifiers import Modifiers
from rrsis.language.nounphrase import NOTHING, Look, NounPhrase
from rrsis.language.parts import Attributes, Span
from rrsis.language.relations import Extreme, Line, Nearest, Position, Relation, Toned
from rrsis.language.tokens import Token, tokenize

_LEADS = frozenset(
    "there is are find show me segment please where locate select mark identify i want to see what which can"
    " you give get highlight detect extract outline how many count".split()
)

EVERYTHING = Learnt()
"""Of a network of which nobody knows what it has learnt: it is asked in the user's words."""

_WITH = frozenset("with has have having a an the and".split())
_ROOFS = frozenset(
    "roof roofs rooftop rooftops top tops surface surfaces cover covers lid lids"
    " deck decks hull hulls".split()
)


@dataclass(frozen=True)
class Reading:
    """A sentence with landmarks as words; see `Expression` for the fields."""

    object: Span
    noun: str
    attributes: Attributes
    spatial: tuple[Span, ...]
    relations: tuple[Relation[str], ...]
    plural: bool
    number: int | None
    local: str
    """The question without all that is spatial or was not learnt: "all white tanks"."""


def read(text: str, learnt: Learnt = EVERYTHING) -> Reading:
    """Read a sentence that holds at least one letter.

    Args:
        text: The sentence; spans count its characters.
        learnt: The words that the local question may hold.
    """
    tokens = tokenize(text)
    place = opening(tokens)
    said = Modifiers(text, tokens)
    place = said.ahead(place)
    begins = nounreader.opens(tokens, place)
    phrase = nounreader.read(tokens, place) if begins else NounPhrase(place, place)
    said.follow(phrase, 0)
    looks = [*phrase.looks, *said.looks]
    placed = [*_own(text, tokens, phrase), *said.relations]
    relations = [*placed, *_tones(text, tokens, looks)]
    counted = [_span(text, tokens, *phrase.counted)] if phrase.counted and (phrase.number or 0) > 1 else []
    counted += [_span(text, tokens, phrase.ordinal[1], phrase.ordinal[1] + 1)] if phrase.ordinal else []
    spans = {(span.start, span.stop): span for span in (*counted, *(relation.span for relation in placed))}
    return Reading(
        object=_object(text, tokens, phrase),
        noun=phrase.noun,
        attributes=_attributes(looks, said.parts),
        spatial=tuple(spans[key] for key in sorted(spans)),
        relations=tuple(relations),
        plural=_plural(phrase, relations),
        number=phrase.number,
        local=_local(text, tokens, phrase, said, learnt),
    )


def opening(tokens: list[Token]) -> int:
    """Skip "show me", "there is", "where is", and marks before the first word."""
    place = 0
    while place < len(tokens) - 1 and (tokens[place].word in _LEADS or not tokens[place].word[0].isalnum()):
        place += 1
    return place


def _span(text: str, tokens: list[Token], start: int, stop: int) -> Span:
    first, last = tokens[start].start, tokens[stop - 1].stop
    return Span(first, last, text[first:last])


def _own(text: str, tokens: list[Token], phrase: NounPhrase) -> list[Relation[str]]:
    """The relations that stand before the noun."""
    found: list[Relation[str]] = [
        Position(_span(text, tokens, start, stop), direction, compass=by_compass(tokens[start:stop]))
        for start, stop, direction in phrase.positions
    ]
    found += [
        Line(_span(text, tokens, start, told.stop), told.across, told.number) for start, told in phrase.lines
    ]
    for rank in phrase.ranks:
        if rank.measure != "distance":
            span = _span(text, tokens, rank.start, rank.stop)
            found.append(Extreme(span, rank.measure, rank.sign, rank.rank))
    return found


def _tone(tokens: list[Token], look: Look) -> tuple[str, int] | None:
    """What of a look is measured against others of the kind; "light" is such a look before a colour."""
    after = tokens[look.stop].word if look.stop < len(tokens) else ""
    if look.kind != "others":
        return None
    light = look.name == "light" and after in lexicon.COLOURS
    return lexicon.TONES["bright"] if light else lexicon.TONES.get(look.name)


def _tones(text: str, tokens: list[Token], looks: list[Look]) -> list[Toned]:
    told = [(look, _tone(tokens, look)) for look in looks]
    return [Toned(_span(text, tokens, look.start, look.stop), *tone) for look, tone in told if tone]


def _object(text: str, tokens: list[Token], phrase: NounPhrase) -> Span:
    """The head noun with the looks that stand right before it; the whole sentence where there is no noun."""
    if phrase.head is None or phrase.first is None:
        stripped = text.strip()
        start = text.index(stripped)
        return Span(start, start + len(stripped), stripped)
    start = phrase.first
    before = {look.stop: look.start for look in phrase.looks}
    while start in before or (start - 1 in before and tokens[start - 1].word in ("and", "or", ",")):
        start = before[start] if start in before else before[start - 1]
    return _span(text, tokens, start, phrase.head[1])


def _attributes(looks: list[Look], parts: list[str]) -> Attributes:
    def of(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(look.name for look in looks if look.kind == kind))

    return Attributes(of("colours"), of("sizes"), of("shapes"), (*of("others"), *parts))


def _plural(phrase: NounPhrase, relations: list[Relation[str]]) -> bool:
    alone = not phrase.article and not phrase.every and phrase.number is None and not phrase.many
    ranked = any(isinstance(relation, Extreme | Nearest) for relation in relations)
    return phrase.plural and not (alone and ranked)


def _local(text: str, tokens: list[Token], phrase: NounPhrase, said: Modifiers, learnt: Learnt) -> str:
    """The question about all that looks like the target."""
    words = ""
    last = None
    looks, colours, parts = [*phrase.looks, *said.looks], list[str](), said.parts
    if {lexicon.parent(noun) for noun in phrase.nouns} == {"building"}:
        coloured = {look.stop for look in looks if look.kind == "colours"}
        looks = [look for look in looks if look.name != "roofed" or look.start not in coloured]
        colours, parts = _from_above(parts)
    elif not any(look.kind == "colours" for look in looks):  # not of "the white tank with a red roof"
        colours, parts = _from_above(parts)
    nouns = list(dict.fromkeys(learnt.asked(noun) for noun in phrase.nouns or [NOTHING]))
    for look in looks:
        toned = _tone(tokens, look) is not None and look.name not in learnt.looks
        if look.kind == "others" and (toned or not learnt.tells(look.name, nouns)):
            continue
        between = text[tokens[last].stop : tokens[look.start].start] if last is not None else " "
        joint = between if between == "-" or between.split() == ["and"] else " "
        words += joint + text[tokens[look.start].start : tokens[look.stop - 1].stop]
        last = look.stop - 1
    parts = [part for part in parts if learnt.tells(part, nouns)]
    return " ".join(["all", *words.lower().split(), *colours, " and ".join(map(_many, nouns)), *parts])


def _from_above(parts: list[str]) -> tuple[list[str], list[str]]:
    """Take the colour of a roof or a surface for that of its object: nothing else is seen from above.

    Returns:
        The colours of roofs and surfaces, and the other parts.
    """
    colours, others = list[str](), list[str]()
    for part in parts:
        said = [word for word in part.split() if word not in _WITH]
        painted = [word for word in said if word in lexicon.COLOURS]
        if painted and said[-1] in _ROOFS and len(said) == len(painted) + 1:
            colours += painted
        else:
            others.append(part)
    return colours, others


def _many(noun: str) -> str:
    known = noun in lexicon.NOUNS
    return lexicon.plural(noun) if known or noun.isascii() else noun
