"""Sentences of mirrored and turned pictures."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rrsis.language.lexicon import DIRECTIONS, POSITIONS, SUPERLATIVES
from rrsis.language.turned import turned

TURNS = [(True, False), (False, True), (True, True)]


@pytest.mark.parametrize(
    ("text", "mirrored", "upended"),
    [
        ("The ship on the left", "The ship on the right", "The ship on the left"),
        ("The dam above the bridge", "The dam above the bridge", "The dam below the bridge"),
        ("A TOP LEFT one", "A TOP RIGHT one", "A BOTTOM LEFT one"),
        ("the Upper-Left corner", "the Upper-Right corner", "the Lower-Left corner"),
        ("The left-most airplane.", "The right-most airplane.", "The left-most airplane."),
        ("the topmost/rightmost car", "the topmost/leftmost car", "the bottommost/rightmost car"),
        ("uppermost, left-hand", "uppermost, right-hand", "lowermost, left-hand"),
        ("north of the Southeast dock", "north of the Southwest dock", "south of the Northeast dock"),
        ("the NW corner", "the NE corner", "the SW corner"),
        ("north-western, northeasternmost", "north-eastern, northwesternmost",
         "south-western, southeasternmost"),
        ("the eastbound bus", "the westbound bus", "the eastbound bus"),
        ("a plane facing up", "a plane facing up", "a plane facing down"),
        ("on  top of the image ", "on  top of the image ", "on  bottom of the image "),
        ("a car on top of a roof", "a car on top of a roof", "a car on top of a roof"),
        ("the overpass, upon a desktop, brightest", "the overpass, upon a desktop, brightest",
         "the overpass, upon a desktop, brightest"),
        ("the ship on the right near the quay", "the ship on the left near the quay",
         "the ship on the right near the quay"),
    ],
)  # fmt: skip
def test_direction_words_turn_with_the_picture(text: str, mirrored: str, upended: str) -> None:
    assert turned(text, True, False) == mirrored
    assert turned(text, False, True) == upended
    assert turned(text, False, False) == text
    assert turned(mirrored, False, True) == turned(text, True, True)


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("a ship that has left the harbor", {(True, False), (True, True)}),
        ("a van left behind", {(True, False), (True, True)}),
        ("the car right next to the road", {(True, False), (True, True)}),
        ("a building with a right angle", {(True, False), (True, True)}),
        ("the right turn lane", {(True, False), (True, True)}),
        ("a car under the bridge", {(False, True), (True, True)}),
        ("a truck with a white top", {(False, True), (True, True)}),
        ("an above ground pool", {(False, True), (True, True)}),
        ("the second row of tanks", {(False, True), (True, True)}),
        ("tanks in column 3", {(True, False), (True, True)}),
        ("a row made up of cars", {(False, True), (True, True)}),
        ("the highest building", {(False, True), (True, True)}),
        ("an upright pole", set(TURNS)),
        ("the ship at 3 o'clock", set(TURNS)),
        ("circling clockwise", {(True, False), (False, True)}),
    ],
)
def test_where_words_are_doubtful_there_is_no_sentence(text: str, doubtful: set[tuple[bool, bool]]) -> None:
    assert {turn for turn in TURNS if turned(text, *turn) is None} == doubtful


@pytest.mark.parametrize("turn", TURNS)
def test_every_position_of_the_lexicon_turns_to_its_opposite(turn: tuple[bool, bool]) -> None:
    across, down = turn
    for spelling, name in POSITIONS.items():
        other = turned(spelling, across, down)
        if other in POSITIONS and "ernleft" not in spelling:
            rows, cols = DIRECTIONS[name]
            turned_rows, turned_cols = DIRECTIONS[POSITIONS[other]]
            if other != spelling:
                assert (turned_rows, turned_cols) == (-rows if down else rows, -cols if across else cols)
    for name, (rows, cols) in DIRECTIONS.items():
        other = turned(name, across, down) or ""
        assert DIRECTIONS[POSITIONS[other]] == (-rows if down else rows, -cols if across else cols)


@pytest.mark.parametrize("turn", TURNS)
def test_superlatives_turn_to_their_opposites(turn: tuple[bool, bool]) -> None:
    for word, (measured, sign) in SUPERLATIVES.items():
        swapped = {"col": turn[0], "east": turn[0], "row": turn[1], "north": turn[1]}.get(measured, False)
        other = turned(word, *turn)
        assert other is None or SUPERLATIVES[other] == (measured, -sign if swapped else sign)
        assert other is not None or word in {"highest", "lowest"}


@given(
    st.lists(
        st.sampled_from("the on left Right TOP bottom upper-left NE above of right, under next car".split())
    ),
    st.sampled_from(TURNS),
)
def test_turning_twice_gives_the_sentence_again(words: list[str], turn: tuple[bool, bool]) -> None:
    text = " ".join(words)
    other = turned(text, *turn)
    assert other is None or turned(other, *turn) == text


@pytest.mark.skipif("RRSISD" not in os.environ, reason="RRSISD names no folder with RRSIS-D's sentences")
@pytest.mark.parametrize("split", ["train", "val"])
def test_every_sentence_of_rrsis_d_can_be_turned(split: str) -> None:
    rows = Path(os.environ["RRSISD"], f"expressions_{split}.tsv").read_text("utf-8").splitlines()[1:]
    for sentence in {row.split("\t")[2] for row in rows}:
        for turn in TURNS:
            other = turned(sentence, *turn)
            assert other is not None and turned(other, *turn) == sentence
