"""Whether sentences made from annotations are read back as what they mean: `... ANNOTATIONS.json` (COCO).

The annotated boxes stand for what a network would find, so only reading and grounding are measured.
Sentences that need colours, sizes or shapes are left out: a box cannot answer them.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from rrsis.geo.regions import Region
from rrsis.grounding.ground import Ground
from rrsis.grounding.plan import Plan
from rrsis.grounding.resolve import resolve
from rrsis.language.expression import Expression
from rrsis.language.lexicon import parent
from rrsis.language.naming import names
from rrsis.language.phrase import Described, Frame, one_target, refer

EACH = 6  # sentences of each grammar and picture
SHOWN = 10  # sentences printed that were read otherwise


def pictures(path: Path) -> Iterator[tuple[list[Described], tuple[int, int]]]:
    """Give each val picture's objects and its rows and columns."""
    data = json.loads(path.read_text(encoding="utf-8"))
    classes = {one["id"]: one["name"] for one in data["categories"]}
    marked = defaultdict(list)
    for one in data["annotations"]:
        x, y, w, h = one["bbox"]
        area = one.get("area") or w * h
        label = classes[one["category_id"]]
        thing = Described(label, y + h / 2, x + w / 2, y, x, y + h, x + w, area)
        marked[one["image_id"]].append(thing)
    for image in data["images"]:
        if image.get("split") == "val":
            yield marked[image["id"]], (image["height"], image["width"])


def found(question: Expression, objects: list[Described]) -> dict[int, Region]:
    """Answer a question by the annotations: objects of this class, of a kind of it, or of its class."""

    def called(label: str) -> set[str]:
        nouns = {Expression.parse(name).noun for name in names(label)}
        return nouns | {parent(noun) for noun in nouns}

    return {
        number: Region(
            number, int(one.area), one.row, one.col,
            int(one.top), int(one.left), int(one.bottom), int(one.right), 1.0,
        )
        for number, one in enumerate(objects)
        if question.noun in called(one.label) or parent(question.noun) == one.label
    }  # fmt: skip


def answer(text: str, objects: list[Described], shape: tuple[int, int]) -> list[int] | None:
    """Read and settle a sentence; None if boxes cannot answer it."""
    plan = Plan.of([text], whole=False)
    [expression] = plan.expressions
    marked = plan.landmarks(expression)
    layers = {relation: plan.questions[layer] for relation, (layer, *_) in marked.items()}
    for one in (expression, *layers.values()):
        if one.attributes.colours or one.attributes.sizes or one.attributes.shapes:
            return None
    landmarks = {relation: found(question, objects) for relation, question in layers.items()}
    choices = resolve(expression, found(expression, objects), landmarks, Ground(shape))
    return sorted(choice.region for choice in choices)


def main(path: Path) -> None:
    """Print the share of agreement for each form of sentence."""
    rng = random.Random(0)
    asked, agreed, shown = Counter[str](), Counter[str](), 0
    for objects, (rows, cols) in pictures(path):
        frame = Frame(0, 0, rows, cols)
        free = refer(objects, frame, rng, EACH, sorted({one.label for one in objects}))
        for grammar, referrals in (("free", free), ("rrsisd", one_target(objects, frame, rng, EACH))):
            for referral in referrals:
                got = answer(referral.text, objects, (rows, cols))
                if got is None:
                    continue
                form = f"{grammar} {referral.form}"
                asked[form] += 1
                agreed[form] += got == list(referral.members)
                if got != list(referral.members) and shown < SHOWN:
                    shown += 1
                    print(f"  {referral.text!r} means {list(referral.members)}, read as {got}")
    for form in sorted(asked):
        print(f"{form:20} {agreed[form]:5} of {asked[form]:5}")
    every, right = sum(asked.values()), sum(agreed.values())
    print(f"{'all':20} {right:5} of {every:5} = {right / max(every, 1):.1%}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
