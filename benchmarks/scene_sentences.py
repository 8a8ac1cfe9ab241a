"""Whether whole-scene sentences mean what they say: `python benchmarks/scene_sentences.py [SEED]`.

Scenes of 4,096 px with exact masks stand in for what a network would find, so only language and geometry
are measured: reading, planning, regions, resolving. Sentences are made from templates of every kind of
relation; what is true follows from outlines by the definitions of `made_truths.py`. A sentence is asked only
where these leave nothing to argue for any object of its class. Exact: the very objects, no more, no fewer.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import process_time

import numpy as np
from made_asked import Asked, sentences
from made_world import SIDE, World, worlds

from rrsis.geo.regions import Regions
from rrsis.grounding.findings import Findings
from rrsis.grounding.ground import Ground
from rrsis.grounding.plan import Plan
from rrsis.language.expression import Expression

ROWS = 512  # of a band
SHOWN = 20  # sentences printed that were answered otherwise


@dataclass
class Exact:
    """A plan's questions answered by masks; full sentences, which only a network could answer, by doubt."""

    world: World
    plan: Plan

    def bands(self, layer: int) -> Iterator[tuple[int, np.ndarray]]:
        """Give the logits of a question by bands."""
        mask = self.world.mask(named(self.world, self.plan.questions[layer]))
        for top in range(0, SIDE, ROWS):
            yield top, np.where(mask[top : top + ROWS], np.float32(6), np.float32(-6))


class Settled(Findings):
    """Findings without a network's own reading of the sentence."""

    def _evidence(self, expression: Expression, candidates: Regions) -> None:
        return None


def named(world: World, question: Expression) -> list[int]:
    """Number the things that a question without places names."""
    kinds = {"harbor": "dock", "water": "river"}
    noun = kinds.get(question.noun, question.noun)
    colours = question.attributes.colours
    return [one for one in world.of(noun) if not colours or world.things[one].colour in colours]


def answered(world: World, asked: Sequence[Asked]) -> list[list[int]]:
    """Answer sentences about a world by the numbers of its things."""
    plan = Plan.of([one.text for one in asked], whole=False)
    ground = Ground.of((SIDE, SIDE), world.transform, world.crs)
    findings = Settled(plan, Exact(world, plan), (SIDE, SIDE), ground=ground)
    found = []
    for expression in plan.expressions:
        things = []
        for one in expression.conjuncts:
            regions, among = findings.regions(one), named(world, one.locally())
            chosen = [regions[choice.region] for choice in findings.choices(one)]
            things += [_thing(world, among, region.col, region.row) for region in chosen]
        found.append(sorted(things))
    return found


def _thing(world: World, among: Sequence[int], x: float, y: float) -> int:
    middles = [(world.things[one].shape.centroid, one) for one in among]
    return min((abs(complex(at.x - x, at.y - y)), one) for at, one in middles)[1]


def main(seed: int) -> None:
    """Print the share of exact answers for each type of relation, and what was answered otherwise."""
    asked, exact, views = Counter[str](), Counter[str](), defaultdict(Counter)
    began, wrong = process_time(), []
    for world in worlds(seed):
        those = list(sentences(world))
        for one, got in zip(those, answered(world, those), strict=True):
            right = got == sorted(one.meant)
            asked[one.kind] += 1
            exact[one.kind] += right
            views[world.name][right] += 1
            if not right:
                wrong.append(
                    f"  [{one.kind}; {world.name}] {one.text!r} means {sorted(one.meant)}, read {got}"
                )
    print("\n".join(wrong[:SHOWN]))
    print(f"\n| {'relation':28} | sentences | exact | share |\n|{'-' * 30}|---:|---:|---:|")
    for kind in asked:
        print(f"| {kind:28} | {asked[kind]:9} | {exact[kind]:5} | {exact[kind] / asked[kind]:.1%} |")
    every, right = sum(asked.values()), sum(exact.values())
    print(f"| {'all':28} | {every:9} | {right:5} | {right / every:.1%} |\n")
    for name, told in views.items():
        print(f"{name}: {told[True]} of {sum(told.values())}")
    print(f"{process_time() - began:.0f} s of processor time")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
