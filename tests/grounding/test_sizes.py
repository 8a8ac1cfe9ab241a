"""Sizes are measured among the candidates of a kind."""

from __future__ import annotations

import numpy as np
import pytest

from rrsis.grounding.sizes import fits

SHIPS = np.array([100.0, 130.0, 90.0, 820.0, 700.0, 110.0])


def test_a_kind_falls_into_small_and_large() -> None:
    assert fits(["large"], SHIPS).tolist() == [0, 0, 0, 1, 1, 0] == fits(["huge"], SHIPS).tolist()
    assert fits(["small"], SHIPS).tolist() == [1, 1, 1, 0, 0, 1] == fits(["tiny"], SHIPS).tolist()


@pytest.mark.parametrize("words", [["medium"], [], ["small", "large"]])
def test_other_words_say_nothing(words: list[str]) -> None:
    assert fits(words, SHIPS).tolist() == [1] * 6


def test_alike_things_are_no_two_groups() -> None:
    alike = np.array([100.0, 120.0, 110.0])
    assert fits(["small"], alike).tolist() == fits(["large"], alike).tolist() == [1, 1, 1]
    assert fits(["large"], np.array([5.0])).tolist() == [1]
    assert fits(["large"], np.zeros(0)).shape == (0,)


def test_fragments_are_neither() -> None:
    areas = np.array([100.0, 4.0, 110.0, 420.0])
    assert fits(["small"], areas).tolist() == [1, 0, 1, 0]
    assert fits(["large"], areas).tolist() == [0, 0, 0, 1]


def test_the_cut_is_otsu_s() -> None:
    areas = np.exp(np.random.default_rng(0).uniform(4.5, 7.5, 40))
    logs = np.sort(np.log(areas))
    inside = [logs[:k].var() * k + logs[k:].var() * (40 - k) for k in range(1, 40)]
    least = int(np.argmin(inside)) + 1
    assert int(fits(["large"], areas).sum()) == 40 - least
