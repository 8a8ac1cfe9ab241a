"""Findings."""

from __future__ import annotations

from rrsis.doctor.finding import Finding, broken, noted


def test_three_ways_to_be() -> None:
    assert Finding("torch", "2.9").health == "fine"
    assert noted("a", "b", "c", "d") == Finding("a", "b", "note", "c", "d")
    assert broken("a", "b", "c", "d").health == "broken"
