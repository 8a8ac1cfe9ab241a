"""Reads one noun phrase, such as "the two largest white tanks"."""

from __future__ import annotations

from rrsis.language import distances, lexicon, rows
from rrsis.language.extremes import extreme
from rrsis.language.nounphrase import Look, NounPhrase, Rank
from rrsis.language.tokens import Phrases, Token, over

_NOUNS = Phrases(lexicon.forms())
_LOOKS = Phrases(
    {word: ("colours", name) for word, name in lexicon.COLOURS.items()}
    | {word: ("sizes", name) for word, name in lexicon.SIZES.items()}
    | {word: ("shapes", name) for word, name in lexicon.SHAPES.items()}
    | {words: ("others", words) for words in (*lexicon.COURSES, *lexicon.TONES)}
)
_POSITIONS = Phrases(lexicon.POSITIONS)
_RELATIONS = Phrases(lexicon.RELATIONS)
_JOINS = frozenset(("and", "or"))
_ENDS = frozenset(("not", "no", "without", "except", "excluding", "from", "to", "than", "but", "as", "off"))
_FINITE = frozenset("is are was were has have which that who isn aren".split())
_GROUPS = frozenset(
    "group groups row rows cluster clusters line lines bunch pile collection series number lot lots fleet"
    " stack rest".split()
)
_SHARES = frozenset("type types kind kinds half part side edge end section portion".split())
_AFTER = frozenset(
    "visible present available alone only together here there itself next just also still"
    " slightly right about around roughly approximately circa".split()
)
_ALONE = frozenset(("only", "single", "sole", "lone"))  # say no more than the article before them
_ENDINGS = ("ing", "ed", "ly", "ble")


def noun_at(tokens: list[Token], place: int) -> bool:
    """Whether a known noun begins at a token."""
    return _NOUNS.at(tokens, place) is not None


def look_at(tokens: list[Token], place: int) -> Look | None:
    """Read a word for colour, size or shape."""
    hit = _LOOKS.at(tokens, place)
    return Look(*hit.value, place, place + hit.length) if hit else None


def goes_on(tokens: list[Token], place: int) -> bool:
    """Whether a noun, with or without looks before it, begins at a token."""
    return noun_at(tokens, place) or (look_at(tokens, place) is not None and _noun_ahead(tokens, place))


def opens(tokens: list[Token], place: int) -> bool:
    """Whether a noun phrase can begin here: not at "near the dock"."""
    hit = _RELATIONS.at(tokens, place)
    after = place + hit.length if hit else place
    return hit is None or after >= len(tokens) or tokens[after].word not in lexicon.ARTICLES


def read(tokens: list[Token], place: int, joined: bool = True) -> NounPhrase:
    """Read the noun phrase that begins at a token.

    Args:
        tokens: The sentence.
        place: Index of the first token.
        joined: Whether "cars and trucks" is one phrase.

    Returns:
        The phrase; its `stop` equals `place` if there is none.
    """
    phrase = NounPhrase(place, place)
    unknown: list[int] = []
    while phrase.stop < len(tokens):
        after = _step(tokens, phrase, unknown, joined)
        if after == phrase.stop:
            break
        phrase.stop = after
    _name(tokens, phrase, unknown)
    return phrase


def _step(tokens: list[Token], phrase: NounPhrase, unknown: list[int], joined: bool) -> int:
    """Take in the next words of a phrase; return the index after them, or the same index at its end."""
    place = phrase.stop
    word = tokens[place].word
    if word in _JOINS or not word[0].isalnum():
        return _join(tokens, phrase, unknown, joined)
    if _ends(tokens, phrase, unknown):
        return place
    if phrase.nouns:
        return _more_noun(tokens, phrase)
    for taken in (_line, _rank, _determiner, _look_or_position, _noun):
        after = taken(tokens, phrase)
        if after > place:
            return after
    if word == "of":
        return _of(tokens, phrase, unknown)
    unknown.append(place)
    return place + 1


def _ends(tokens: list[Token], phrase: NounPhrase, unknown: list[int]) -> bool:
    place = phrase.stop
    word = tokens[place].word
    begun = bool(phrase.nouns or unknown or not phrase.empty)
    if word in _ENDS or (word in _FINITE and begun) or (begun and distances.opens(tokens, place)):
        return True
    if word == "of" and not phrase.nouns:
        return not (begun or phrase.every)
    if word in lexicon.VERBS or (_RELATIONS.at(tokens, place) and not _premodifier(tokens, phrase)):
        return bool(phrase.nouns) or (begun and not _noun_ahead(tokens, place + 1))
    return False


def _premodifier(tokens: list[Token], phrase: NounPhrase) -> bool:
    """Whether "nearest" and its like stand before a noun."""
    word, after = tokens[phrase.stop].word, tokens[phrase.stop + 1 : phrase.stop + 2]
    near = word in ("nearest", "closest", "farthest", "furthest")
    return near and not phrase.nouns and bool(after) and after[0].word not in ("to", "from", "the")


def _noun_ahead(tokens: list[Token], place: int) -> bool:
    """Whether a known noun comes before the next preposition or mark."""
    while place < len(tokens) and tokens[place].word[0].isalnum():
        if noun_at(tokens, place):
            return True
        look = look_at(tokens, place)
        if look:
            place = look.stop
            continue
        word = tokens[place].word
        if word in _ENDS or word in _FINITE or word in lexicon.ARTICLES or _RELATIONS.at(tokens, place):
            return False
        place += 1
    return False


def _join(tokens: list[Token], phrase: NounPhrase, unknown: list[int], joined: bool) -> int:
    """Go over "and" or a comma where the phrase goes on behind it."""
    place = phrase.stop
    if not phrase.nouns:
        going = bool(phrase.looks or unknown or phrase.ranks) and tokens[place].word in (*_JOINS, ",")
        return place + 1 if going and _noun_ahead(tokens, place + 1) else place
    if not joined or tokens[place].word not in _JOINS:
        return place
    after = over(tokens, place + 1, lexicon.ARTICLES | lexicon.EVERY)
    hit = _NOUNS.at(tokens, after)
    if hit is None:
        return place
    phrase.nouns.append(hit.value[0])
    phrase.many |= hit.value[1]
    phrase.head = (after, after + hit.length)
    return after + hit.length


def _more_noun(tokens: list[Token], phrase: NounPhrase) -> int:
    """Let a noun that follows a noun become the head: "airport terminal gate"."""
    place = phrase.stop
    hit = _NOUNS.at(tokens, place)
    if phrase.many or (look_at(tokens, place) and not hit) or _POSITIONS.at(tokens, place):
        return place
    if hit:
        return _noun(tokens, phrase)
    word = tokens[place].word
    taken = word in lexicon.ARTICLES | lexicon.EVERY | _AFTER or extreme(tokens, place) is not None
    verb = place + 1 < len(tokens) and tokens[place + 1].word in lexicon.ARTICLES  # "crosses the river"
    if (
        taken
        or verb
        or word in lexicon.NUMBERS
        or not word.isalpha()
        or word.endswith(_ENDINGS)
        or len(word) < 3
    ):
        return place
    start = phrase.head[0] if phrase.head else place
    name = " ".join(token.word for token in tokens[start:place])
    phrase.nouns[-1] = f"{name} {lexicon.singular(word)}"
    phrase.many = lexicon.singular(word) != word
    phrase.head = (start, place + 1)
    return place + 1


def _noun(tokens: list[Token], phrase: NounPhrase) -> int:
    hit = _NOUNS.at(tokens, phrase.stop)
    if hit is None:
        return phrase.stop
    after = phrase.stop + hit.length
    if phrase.nouns and phrase.head:
        word = " ".join(token.word for token in tokens[slice(*phrase.head)])
        phrase.looks.append(Look("others", word, *phrase.head))
        phrase.nouns.pop()
    phrase.nouns.append(hit.value[0])
    phrase.many = hit.value[1]
    phrase.head = (phrase.stop, after)
    phrase.first = phrase.stop if len(phrase.nouns) == 1 else phrase.first
    return after


def _line(tokens: list[Token], phrase: NounPhrase) -> int:
    """Rows and columns of a kind: "the second row of tanks"."""
    place, told = phrase.stop, rows.at(tokens, phrase.stop)
    if told is None or told.stop >= len(tokens) or tokens[told.stop].word != "of":
        return place
    phrase.lines.append((place, told))
    phrase.every = True
    return over(tokens, told.stop + 1, lexicon.ARTICLES)


def _rank(tokens: list[Token], phrase: NounPhrase) -> int:
    """Superlatives and ordinals: "second largest", "nearest"."""
    place = phrase.stop
    if _premodifier(tokens, phrase):
        sign = -1 if tokens[place].word in ("nearest", "closest") else 1
        phrase.ranks.append(Rank(place, place + 1, "distance", sign))
        return place + 1
    ordinal = lexicon.ORDINALS.get(tokens[place].word)
    hit = extreme(tokens, place + (ordinal is not None))
    if hit:
        after = place + (ordinal is not None) + hit.length
        phrase.ranks.append(Rank(place, after, *hit.value, ordinal or 1))
        return after
    if ordinal is not None:
        phrase.ordinal = (ordinal, place)
        return place + 1
    return place


def _counts(word: str) -> int | None:
    """Read a number of things."""
    return lexicon.NUMBERS.get(word, int(word) if word.isdecimal() and len(word) < 4 else None)


def _determiner(tokens: list[Token], phrase: NounPhrase) -> int:
    """Articles, "all", numbers."""
    place, word = phrase.stop, tokens[phrase.stop].word
    number = _counts(word)
    if number:
        if phrase.number is None:  # "one of the three"
            phrase.number, phrase.counted = number, (place, place + 1)
        return place + 1
    if word in lexicon.ARTICLES:
        phrase.article = phrase.article or word
        return place + 1
    if word in _ALONE and goes_on(tokens, place + 1):
        return place + 1
    if word == "top" and place + 1 < len(tokens) and _counts(tokens[place + 1].word):  # "top 5 largest"
        return place + 1
    if word in lexicon.EVERY:
        phrase.every = True
        phrase.number = 2 if word == "both" else phrase.number
        return place + 1
    return place


def _look_or_position(tokens: list[Token], phrase: NounPhrase) -> int:
    """Colours, sizes, shapes and "lower left", unless a noun begins here: "the square"."""
    place = phrase.stop
    hit = _NOUNS.at(tokens, place)
    longest = hit.length if hit else 0
    position = _POSITIONS.at(tokens, place)
    look = look_at(tokens, place)
    words = look.stop - place if look else 0
    if look and (words > longest or (words == longest and _noun_ahead(tokens, look.stop))):
        phrase.looks.append(look)
        return look.stop
    if position and position.length >= longest:
        after = place + position.length
        while after + 1 < len(tokens) and tokens[after].word in lexicon.SIDES:
            after += 1
        phrase.positions.append((place, after, position.value))
        return after
    return place


def _of(tokens: list[Token], phrase: NounPhrase, unknown: list[int]) -> int:
    """Go over "of" in "a row of", "all of", "the left side of"."""
    place = phrase.stop
    if unknown and tokens[unknown[-1]].word in _GROUPS | _SHARES:
        phrase.every |= tokens[unknown.pop()].word in _GROUPS
        phrase.looks.clear()  # "a large number of ships"
    elif not (phrase.number or phrase.every or phrase.positions or phrase.ranks) or unknown:
        return place
    elif phrase.ranks and not phrase.every:
        phrase.number = phrase.number or 1
    after = over(tokens, place + 1, lexicon.ARTICLES)
    return after + (after < len(tokens) and tokens[after].word in lexicon.IMAGES)


def _name(tokens: list[Token], phrase: NounPhrase, unknown: list[int]) -> None:
    """Settle the noun: unknown words are looks before a known noun, or the noun where there is none."""
    if not phrase.nouns and unknown:
        last = unknown[-1]
        run = [place for place in unknown[-3:] if all(k in unknown for k in range(place, last))]
        words = [tokens[place].word for place in run]
        phrase.many = lexicon.singular(words[-1]) != words[-1]
        phrase.nouns = [" ".join((*words[:-1], lexicon.singular(words[-1])))]
        phrase.head, phrase.first = (run[0], last + 1), run[0]
        unknown = [place for place in unknown if place not in run]
    phrase.looks += [Look("others", tokens[place].word, place, place + 1) for place in unknown]
    phrase.looks.sort(key=lambda look: look.start)
