"""Plans ask the least."""

from __future__ import annotations

import pytest

from rrsis.errors import ExpressionError
from rrsis.grounding.plan import Plan, second
from rrsis.language.expression import Expression
from rrsis.language.learnt import Learnt
from rrsis.language.relations import Between

COURTS = (("tennis court", "basketball court"),)


def questions(*texts: str, whole: bool = False) -> list[str]:
    return [one.text for one in Plan.of(texts, whole).questions]


def test_a_question_is_asked_once() -> None:
    texts = ("all tanks", "the storage tank", "the largest tank", "all storage tanks")
    assert questions(*texts) == ["all storage tanks"]


@pytest.mark.parametrize("text", ["the largest ship", "ships in the north", "the two ships"])
def test_places_ranks_and_numbers_are_left_to_geometry(text: str) -> None:
    assert questions(text) == ["all ships"]
    assert text in questions(text, whole=True)


def test_landmarks_are_questions() -> None:
    asked = questions("the ship near the dock on the left")
    assert asked == ["all ships", "all docks", "the ship near the dock on the left"]
    nested = questions("the car on the road next to the red building")
    assert nested[:4] == ["all cars", "all roads", "all red buildings", "all buildings"]


def test_whole_scenes_are_asked_the_full_sentence() -> None:
    assert questions("the red ship", whole=True) == ["all red ships", "all ships", "the red ship"]
    assert questions("the red ship") == ["all red ships", "all ships"]
    assert Plan.of(["the red ship"], whole=False).hint(Expression.parse("the red ship")) is None


@pytest.mark.parametrize("text", ["all green water", "all white objects", "the blue gizmo"])
def test_looks_tell_no_objects_apart_where_no_known_class_is_counted(text: str) -> None:
    (question,) = questions(text)
    plan = Plan.of([text], whole=False)
    assert plan.candidates(0) == 0 and plan.questions[0].text == question


def test_what_looks_so_is_chosen_among_the_class() -> None:
    plan = Plan.of(["the large white ship", "all ships"], whole=False)
    looks, ships = (plan.layer(one) for one in plan.expressions)
    assert plan.questions[looks].text == "all large white ships"
    assert plan.candidates(looks) == plan.candidates(ships) == ships


def test_layers_are_those_of_the_questions() -> None:
    plan = Plan.of(["the tank between the road and the river", "all rivers"], whole=False)
    first = plan.expressions[0]
    asked = [one.text for one in plan.questions]
    assert asked[plan.layer(first)] == "all storage tanks"
    hint = plan.hint(first)
    assert hint is not None
    assert asked[hint] == first.text
    [between] = first.relations
    assert isinstance(between, Between)
    found = {relation: asked[layer] for relation, (layer,) in plan.landmarks(first).items()}
    assert found == {between: "all roads", second(between): "all rivers"}
    assert len(plan.expressions) == 2


def test_nested_landmarks_have_layers() -> None:
    plan = Plan.of(["the car near the house near the lake"], whole=True)
    layers = plan.landmarks(plan.expressions[0])
    texts = sorted(plan.questions[layer].text for (layer,) in layers.values())
    assert texts == ["all houses", "all lakes"]


def test_kinds_are_asked_for_one_by_one_also_as_landmarks() -> None:
    text = "the cars and lakes near the ship or the warehouse"
    plan = Plan.of([text], False, (), AFLOAT)
    assert [one.text for one in plan.questions][:3] == ["all cars", "all ships", "all buildings"]
    assert plan.questions[-1].text == "all water"
    [expression] = plan.expressions
    assert [plan.questions[layer].text for layer in plan.layers(expression)] == ["all cars", "all water"]
    [cars, lakes] = expression.conjuncts
    assert list(plan.landmarks(cars).values()) == [[1, 2]]
    assert plan.unlearnt() == {"lake": "water", "warehouse": "building"}
    assert plan.hint(cars) is not None and plan.hint(lakes) is None and plan.hint(expression) is None


@pytest.mark.parametrize("text", ["all ships and docks", "cars and trucks"])
def test_in_one_tile_the_network_hears_the_whole_sentence_for_comparison(text: str) -> None:
    plan = Plan.of([text], True)
    [expression] = plan.expressions
    hint = plan.hint(expression)
    assert hint is not None and plan.questions[hint].text == text
    assert hint not in plan.layers(expression)
    assert all(plan.questions[layer].text != text for layer in plan.layers(expression))


def test_what_is_no_sentence_is_refused() -> None:
    with pytest.raises(ExpressionError):
        Plan.of(["all ships", " "], whole=False)


def test_rivals_are_asked_for_once() -> None:
    plan = Plan.of(["all tennis courts", "the red tennis court", "all ships"], False, COURTS)
    asked = [question.text for question in plan.questions]
    assert sorted(asked) == [
        "all basketball courts",
        "all red tennis courts",
        "all ships",
        "all tennis courts",
    ]
    own, looks, ships = (plan.layer(expression) for expression in plan.expressions)
    rival = asked.index("all basketball courts")
    assert plan.held(own) == [own, rival] == plan.held(looks)
    assert plan.held(ships) == []
    assert len(Plan.of(["all tennis courts"], False).questions) == 1


LEARNT = Learnt.of(("airplane", "building", "car", "harbor", "road", "vehicle", "water"), ("flat",))
AFLOAT = LEARNT._replace(nouns=LEARNT.nouns | {"ship"})


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("all lakes", ["all water"]),
        ("the largest pond", ["all water"]),
        ("all cars", ["all cars"]),
        ("all trucks", ["all vehicles"]),
        ("all chimneys", ["all chimneys"]),
        ("all boats", ["all ships"]),
        ("the long white warehouse", ["all long white buildings", "all buildings"]),
    ],
)
def test_of_a_kind_that_was_not_learnt_the_class_is_asked_for(text: str, asked: list[str]) -> None:
    learnt = AFLOAT if "boat" in text else LEARNT
    plan = Plan.of([text], False, (), learnt)
    assert [one.text for one in plan.questions] == asked
    assert plan.layer(plan.expressions[0]) == 0 and plan.candidates(0) == len(asked) - 1
    assert Plan.of([text], False).unlearnt() == {}, "nobody knows: every noun as it is"


def test_landmarks_that_were_not_learnt_are_their_class_too() -> None:
    plan = Plan.of(["the car between the warehouse and the lake"], False, (), LEARNT)
    assert [one.text for one in plan.questions][:3] == ["all cars", "all buildings", "all water"]
    assert sorted(plan.landmarks(plan.expressions[0]).values()) == [[1], [2]]
    assert plan.unlearnt() == {"warehouse": "building", "lake": "water"}
    assert plan.hint(plan.expressions[0]) == 3, "cars were learnt: the sentence itself is heard"
    other = Plan.of(["the lake near the road"], True, (), LEARNT)
    assert [one.text for one in other.questions] == ["all water", "all roads"]
    assert other.hint(other.expressions[0]) is None, "of lakes it says nothing"
    assert Plan.of(["the boat"], False, (), LEARNT).unlearnt() == {"boat": "boat"}, "nor was its class"


def test_other_words_for_looks_are_left_out_where_they_were_not_learnt() -> None:
    plan = Plan.of(["the parked white car near the old flat house", "outdoor gizmos"], True, (), LEARNT)
    asked = [one.text for one in plan.questions]
    assert asked == [
        "all white cars", "all cars", "all flat buildings", "all buildings",
        "all outdoor gizmos", "outdoor gizmos",
    ]  # fmt: skip
    assert plan.left_out() == ["old", "parked"]
    assert plan.hint(plan.expressions[0]) is None, "the sentence holds words that were not learnt"
    assert not Plan.of(["the parked car"], True).left_out(), "nobody knows: every word as it is"


def test_what_is_left_out_by_unknown_looks_leaves_nothing_out() -> None:
    plan = Plan.of(["cars that are not parked", "cars that are not white"], False, (), LEARNT)
    parked, white = plan.expressions
    assert plan.landmarks(parked) == {} and plan.left_out() == ["parked"]
    assert [plan.questions[layer].text for [layer] in plan.landmarks(white).values()] == ["all white cars"]
    nobody = Plan.of(["cars that are not parked"], False)
    assert len(nobody.landmarks(nobody.expressions[0])) == 1
