"""Stored logits become the regions that sentences mean."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from numpy.typing import NDArray

from rrsis.geo.grid import Window
from rrsis.geo.scores import ScoreMap
from rrsis.geo.stitch import Piece
from rrsis.grounding.findings import Findings
from rrsis.grounding.ground import Ground
from rrsis.grounding.plan import Plan

SHAPE = (60, 100)
ROOF, CONCRETE, STEEL = (170, 60, 50), (120, 122, 120), (80, 100, 170)


def findings(folder: Path, plan: Plan, squares: dict[str, list[tuple[int, int, int]]]) -> Findings:
    """Store a layer of squares (row, column, side) for each question, by its noun."""
    values = np.full((len(plan.questions), *SHAPE), -6.0, np.float32)
    for layer, question in enumerate(plan.questions):
        for row, col, side in squares.get(question.noun, []):
            values[layer, row : row + side, col : col + side] = 6.0
    scores = ScoreMap(folder, len(plan.questions))
    scores.append(Piece(Window(0, 0, 40, 100), values[:, :40], values[:, 40:]))
    scores.append(Piece(Window(40, 0, 20, 100), values[:, 40:], values[:, :0]))
    return Findings(plan, scores, SHAPE)


@pytest.mark.parametrize("whole", [True, False])
def test_a_superlative_chooses_among_all(tmp_path: Path, whole: bool) -> None:
    plan = Plan.of(["the largest ship", "all ships"], whole)
    found = findings(tmp_path, plan, {"ship": [(5, 5, 8), (30, 40, 20), (5, 80, 6)]})
    largest, every = (found.choices(expression) for expression in plan.expressions)
    regions = found.regions(plan.expressions[0])
    assert [regions[choice.region].area_px for choice in largest] == [400]
    assert len(every) == 3


def test_a_landmark_is_one_more_layer(tmp_path: Path) -> None:
    plan = Plan.of(["the ship near the harbor"], False)
    found = findings(tmp_path, plan, {"ship": [(5, 5, 8), (30, 70, 8)], "harbor": [(42, 70, 10)]})
    (expression,) = plan.expressions
    (choice,) = found.choices(expression)
    assert found.regions(expression)[choice.region].row > 30


def test_a_sentence_about_several_kinds_is_answered_for_each(tmp_path: Path) -> None:
    plan = Plan.of(["the largest ship and all harbors", "all ships near the harbor or the bridge"], False)
    squares = {"ship": [(5, 5, 8), (30, 40, 10), (5, 80, 6)], "harbor": [(45, 70, 8)], "bridge": [(5, 15, 6)]}
    found = findings(tmp_path, plan, squares)
    several, near = plan.expressions
    marks = np.concatenate([band for _, band in found.painted(several)])
    wanted = np.zeros(SHAPE, bool)
    wanted[30:40, 40:50] = wanted[45:53, 70:78] = True
    np.testing.assert_array_equal(marks, wanted)
    logits = np.concatenate([band for _, band in found.logits(several)])
    assert (logits > 0).sum() == sum(side**2 for noun in ("ship", "harbor") for _, _, side in squares[noun])
    (ship,) = found.choices(near, why=True)
    assert found.regions(near)[ship.region].left == 5, "a bridge is beside it, and the harbor far away"


def test_layers_are_read_once(tmp_path: Path) -> None:
    plan = Plan.of(["ship"], False)
    found = findings(tmp_path, plan, {"ship": [(5, 5, 8)]})
    (expression,) = plan.expressions
    assert found.regions(expression) is found.regions(expression)


def test_outlines_are_told_from_boxes(tmp_path: Path) -> None:
    plan = Plan.of(["all ships within 6 m of the road"], False)
    found = findings(
        tmp_path, plan, {"ship": [(5, 80, 6), (40, 70, 6)], "road": [(n, n, 5) for n in range(55)]}
    )
    found.ground = Ground(SHAPE, Affine(0.25, 0, 0, 0, -0.25, 0), metric=True)  # the road's box is near both
    (expression,) = plan.expressions
    [choice] = found.choices(expression, why=True)
    assert found.regions(expression)[choice.region].row > 30
    assert "road at" in choice.why and "m away" in choice.why


def test_the_network_s_north_is_not_heard_where_up_is_not_north(tmp_path: Path) -> None:
    plan = Plan.of(["the ship in the north"], True)
    squares = {"ship": [(5, 5, 8), (5, 80, 8)]}
    upright, turned = Ground(SHAPE), Ground(SHAPE, Affine(0, -1, 0, -1, 0, 0))
    (expression,) = plan.expressions
    values = findings(tmp_path, plan, squares).scores
    found = [Findings(plan, values, SHAPE, ground=ground) for ground in (upright, turned)]
    assert [one._evidence(expression, one.regions(expression)) is None for one in found] == [False, True]


def test_what_can_be_counted_must_reach_a_score(tmp_path: Path) -> None:
    plan = Plan.of(["all ships", "water"], False)
    found = findings(tmp_path, plan, {"ship": [(5, 5, 8)], "water": [(5, 5, 8)]})
    found.min_score = 0.999  # of squares whose probability is 0.9975
    ships, water = plan.expressions
    assert not found.choices(ships)
    assert len(found.choices(water)) == 1
    assert len(replace(found, stuff_score=0.99).choices(water)) == 1
    assert not replace(found, stuff_score=0.999).choices(water)


COURTS = (("tennis court", "basketball court"),)


def test_of_two_classes_that_are_taken_for_each_other_the_surer_has_a_region(tmp_path: Path) -> None:
    texts = ["all tennis courts", "the red tennis court", "the basketball court on the right"]
    plan = Plan.of(texts, False, COURTS)
    values = np.full((len(plan.questions), *SHAPE), -6.0, np.float32)
    for layer, question in enumerate(plan.questions):
        tennis = question.noun == "tennis court"
        faint = 2.0 if question.attributes.colours else 0.0  # looks are seen less surely than classes
        values[layer, 5:25, 5:25] = (5.0 if tennis else 3.0) - faint
        values[layer, 5:25, 60:80] = (3.0 if tennis else 5.0) - faint
    scores = ScoreMap(tmp_path, len(plan.questions))
    scores.append(Piece(Window(0, 0, *SHAPE), values, values[:, :0]))
    found = Findings(plan, scores, SHAPE)
    lefts = [
        [found.regions(expression)[choice.region].left for choice in found.choices(expression)]
        for expression in plan.expressions
    ]
    assert lefts == [[5], [5], [60]]


def painted(folder: Path, plan: Plan, layers: dict[str, list[tuple[int, int, int, float]]]) -> Findings:
    """Store squares (row, column, side, logit) for each question, by its text."""
    values = np.full((len(plan.questions), *SHAPE), -6.0, np.float32)
    for layer, question in enumerate(plan.questions):
        for row, col, side, logit in layers.get(question.text, []):
            values[layer, row : row + side, col : col + side] = logit
    scores = ScoreMap(folder, len(plan.questions))
    scores.append(Piece(Window(0, 0, *SHAPE), values, values[:, :0]))
    return Findings(plan, scores, SHAPE)


def test_objects_of_the_class_are_chosen_by_their_looks_with_the_contour_of_the_class(tmp_path: Path) -> None:
    plan = Plan.of(["all red ships", "the tank near the red ship"], False)
    ships = [(5, 5, 20, 6.0), (5, 40, 20, 6.0), (35, 5, 20, 6.0)]
    red = [(6, 6, 17, 3.0), (6, 41, 17, 3.0), (35, 5, 20, 0.0), (35, 80, 10, 3.0)]  # the last is no ship
    tanks = {"all storage tanks": [(30, 42, 6, 5.0), (40, 90, 6, 5.0)]}
    found = painted(tmp_path, plan, {"all ships": ships, "all red ships": red, **tanks})
    every, near = plan.expressions
    regions, choices = found.regions(every), found.choices(every, why=True)
    chosen = [regions[one.region] for one in choices]
    assert [(one.left, one.top, one.area_px) for one in chosen] == [(5, 5, 400), (40, 5, 400)]
    sure = found.sure(every, regions)
    assert 0.6 < sure[chosen[0].id] < 0.8 < chosen[0].score and sure[3] == pytest.approx(0.5, abs=1e-3)
    assert choices[0].why.startswith("“all red ships” fits 0.6") or choices[0].why.startswith(
        "“all red ships” fits 0.7"
    )
    (tank,) = found.choices(near)
    assert found.regions(near)[tank.region].left == 42


def test_a_colour_that_measures_otherwise_is_not_believed(tmp_path: Path) -> None:
    plan = Plan.of(["all red ships", "the gray ship", "all large ships"], False)
    ships = [(5, 5, 20, 6.0), (5, 40, 20, 6.0), (35, 5, 20, 6.0)]
    said = [(5, 5, 20, 3.0), (5, 40, 20, 3.0), (35, 5, 20, 3.0)]
    layers = {"all ships": ships, "all red ships": said, "all gray ships": said, "all large ships": said}
    pixels = np.full((*SHAPE, 3), 40, np.uint8)
    pixels[5:25, 5:25], pixels[5:25, 40:60], pixels[35:55, 5:25] = ROOF, CONCRETE, STEEL
    heard, seen = (painted(tmp_path / name, plan, layers) for name in ("heard", "seen"))
    looked = list[Window]()

    def look(window: Window) -> NDArray[np.uint8]:
        looked.append(window)
        return pixels[window.row :, window.col :][: window.height, : window.width]

    seen.look = look
    red, gray, large = plan.expressions
    assert [len(heard.choices(one)) for one in plan.expressions] == [3, 1, 3]
    assert [one.region for one in seen.choices(red)] == [1]
    assert [one.region for one in seen.choices(gray)] == [2]
    assert len(seen.choices(large)) == 3, "all are of one size"
    assert len(looked) == 1, "the same ships are looked at once"
    sure = seen.sure(red, [1, 2])
    assert (sure[1], sure[2]) == (pytest.approx(0.95257**0.6, abs=1e-3), 0.0)


def test_a_colour_that_measures_clearly_needs_no_network_that_is_sure(tmp_path: Path) -> None:
    plan = Plan.of(["all red ships", "all large red ships"], False)
    ships = [(5, 5, 20, 6.0), (5, 40, 20, 6.0), (35, 5, 20, 6.0)]
    said = [(5, 5, 20, 3.0), (5, 40, 20, -0.2), (35, 5, 20, -2.0)]  # 0.95, 0.45, 0.12
    found = painted(tmp_path, plan, {"all ships": ships, "all red ships": said, "all large red ships": said})
    red, large = plan.expressions
    assert [one.region for one in found.choices(red)] == [1], "heard alone, the best decides"
    found = replace(found, look=lambda window: np.full((window.height, window.width, 3), ROOF, np.uint8))
    assert [one.region for one in found.choices(red)] == [1, 2], "the last is denied"
    assert [one.region for one in found.choices(large)] == [1], "how large it is is not in its colour"


def test_where_no_object_of_the_class_is_found_its_looks_are_all_there_is(tmp_path: Path) -> None:
    plan = Plan.of(["all red ships"], False)
    found = painted(tmp_path, plan, {"all red ships": [(5, 5, 20, 3.0)]})
    (expression,) = plan.expressions
    (choice,) = found.choices(expression, why=True)
    assert (
        found.sure(expression, [choice.region])[choice.region]
        == found.regions(expression)[choice.region].score
    )
    assert choice.why == ""


def test_buildings_come_apart_at_slighter_dips_than_courts(tmp_path: Path) -> None:
    plan = Plan.of(["all houses", "all tennis courts", "all baseball fields"], False)
    values = np.full((len(plan.questions), *SHAPE), -6.0, np.float32)
    for left in (10, 40):
        values[:, 10:40, left : left + 26] = 6.0
    values[:, 10:40, 36:40] = np.asarray([3.0, 3.0, 0.0])[: len(values), None, None]
    scores = ScoreMap(tmp_path, len(plan.questions))
    scores.append(Piece(Window(0, 0, *SHAPE), values, values[:, :0]))
    found = Findings(plan, scores, SHAPE)
    assert [len(found.choices(one)) for one in plan.expressions] == [2, 1, 2]
    whole = Findings(plan, scores, SHAPE, split=False)
    assert [len(whole.choices(one)) for one in plan.expressions] == [1, 1, 1]


def test_small_and_large_are_measured_among_all_of_the_kind(tmp_path: Path) -> None:
    plan = Plan.of(["all small ships", "the large ship", "small ships near the harbor"], False)
    ships = [(5, 5, 6, 6.0), (5, 40, 7, 6.0), (30, 60, 20, 6.0), (50, 5, 6, 6.0)]
    heard = {f"all {size} ships": [(0, 0, 60, 2.0), (0, 40, 60, 2.0)] for size in ("small", "large")}
    found = painted(tmp_path, plan, {"all ships": ships, "all harbors": [(50, 14, 5, 6.0)], **heard})
    small, large, near = plan.expressions
    lefts = [
        [found.regions(one)[choice.region].left for choice in found.choices(one)]
        for one in (small, large, near)
    ]
    assert lefts == [[5, 40, 5], [60], [5]]
    assert found.regions(near)[found.choices(near)[0].region].top == 50


def test_shapes_are_measured_in_the_outlines_of_the_class(tmp_path: Path) -> None:
    """The network hears "round" of everything alike; "flat" is not to be seen from above."""
    plan = Plan.of(
        [
            *("all round buildings", "the long building", "the round red building", "flat buildings"),
            "the leftmost L-shaped building",
        ],
        False,
    )
    rows, cols = np.mgrid[: SHAPE[0], : SHAPE[1]]
    values = np.full((len(plan.questions), *SHAPE), -6.0, np.float32)
    values[:, (rows - 20) ** 2 + (cols - 20) ** 2 < 121] = 3.0
    values[:, 10:30, 45:65] = values[:, 45:52, 10:50] = 3.0
    values[:, 45:48, 80:83] = 3.0
    scores = ScoreMap(tmp_path, len(plan.questions))
    scores.append(Piece(Window(0, 0, *SHAPE), values, values[:, :0]))
    found = Findings(plan, scores, SHAPE, split=False)
    found.look = lambda window: np.full((window.height, window.width, 3), ROOF, np.uint8)
    lefts = [
        [found.regions(one)[choice.region].left for choice in found.choices(one)] for one in plan.expressions
    ]
    assert lefts[:4] == [[10], [10], [10], [10, 45, 10, 80]]
    assert lefts[4] == [10], "none is L-shaped beyond doubt, so that the place decides"
    long = plan.expressions[1]
    (choice,) = found.choices(long, why=True)
    assert found.regions(long)[choice.region].top == 45 and "fits 0.95" in choice.why
    assert found.sure(long, [choice.region])[choice.region] == pytest.approx(0.9526, abs=1e-3)


def test_tones_are_measured_among_the_kind_and_of_landmarks_too(tmp_path: Path) -> None:
    """The network hears nothing of them: the question is that of the class."""
    said = [
        "the dark building",
        "all bright buildings",
        "the darkest building",
        "the ship near the dark building",
    ]
    plan = Plan.of([*said, "the second brightest building"], False)
    assert {one.text for one in plan.questions} >= {"all buildings", "all ships"}
    assert not any("dark" in one.text for one in plan.questions if one.noun == "building")
    values = np.full((len(plan.questions), *SHAPE), -6.0, np.float32)
    shown = np.full((*SHAPE, 3), 120, np.uint8)
    for layer, question in enumerate(plan.questions):
        if question.text == "all buildings":
            for left, tone in ((5, 200), (35, 50), (65, 210)):
                values[layer, 10:20, left : left + 10] = 6.0
                shown[10:20, left : left + 10] = tone
        if question.text == "all ships":
            values[layer, 24:28, 6:12] = values[layer, 24:28, 37:43] = 6.0
    scores = ScoreMap(tmp_path, len(plan.questions))
    scores.append(Piece(Window(0, 0, *SHAPE), values, values[:, :0]))
    found = Findings(plan, scores, SHAPE, split=False)
    found.look = lambda window: shown[window.row :, window.col :][: window.height, : window.width]
    lefts = [
        [found.regions(one)[choice.region].left for choice in found.choices(one)] for one in plan.expressions
    ]
    assert lefts == [[35], [5, 65], [35], [37], [5]]
    (choice,) = found.choices(plan.expressions[0], why=True)
    assert "“dark” fits 1.00: lightness 21" in choice.why
    blind = Findings(plan, scores, SHAPE, split=False)
    assert len(blind.choices(plan.expressions[1])) == 3, "where nobody can look, tones leave nothing out"
