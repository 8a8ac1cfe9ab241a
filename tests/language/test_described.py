"""Objects and frames as the phrase maker sees them."""

from rrsis.language.described import Described, Frame


def test_the_gap_is_the_distance_of_boxes() -> None:
    one = Described("ship", 5, 5, 0, 0, 10, 10, 100)
    other = Described("ship", 18, 19, 13, 14, 23, 24, 100)
    assert one.gap(other) == other.gap(one) == 5.0
    assert one.gap(one) == 0.0


def test_fractions_refer_to_the_scene() -> None:
    frame = Frame(-100, -50, 400, 200)
    assert (frame.down(100), frame.across(0)) == (0.5, 0.25)
    assert frame.shifted
    assert not Frame(0, 0, 10, 10).shifted
