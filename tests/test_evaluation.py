"""evaluate(): perfect answers score 1, no answers score 0, and absent things are left empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from rrsis.config import ModelConfig
from rrsis.data.questions import further
from rrsis.data.samples import IGNORE, Picture, Rle, Sample, Thing
from rrsis.errors import ConfigError, DatasetError
from rrsis.evaluation import Report, evaluate, evaluate_samples, questions
from rrsis.language.expression import Expression
from rrsis.learning.metrics import Case, Hits
from rrsis.models.segmenter import Place

SIZE = 96  # of the longer side; shown at this size, so that nothing is resampled


def box(x: float, y: float, width: float, height: float) -> NDArray[np.float32]:
    return np.asarray([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], "f4")


@pytest.fixture
def picture(two_ships: Picture) -> Picture:
    """The picture that all are asked about."""
    return two_ships


class Knowing:
    """Answers by the annotations, or not at all.

    Args:
        pictures: What it knows, in the order in which it is asked.
        strength: Logit of what is meant; the others get its negative.
        claims: Added to every logit.
    """

    config = ModelConfig()

    def __init__(self, pictures: Sequence[Picture], strength: float = 9.0, claims: float = 0.0) -> None:
        """Begin with the first picture."""
        self.waiting, self.strength, self.claims = iter(pictures), strength, claims
        self.shown: list[tuple[int, ...]] = []

    def encode(self, pixels: Sequence[NDArray[np.uint8]], places: Sequence[Place]) -> Picture:
        """Turn to the next picture."""
        assert list(places) == [Place(0, 0, 1, 1)]
        self.shown.append(pixels[0].shape)
        return next(self.waiting)

    def decode(self, encoding: Picture, asked: Sequence[Expression]) -> NDArray[np.float32]:
        """Give what a sentence was made from, and all of a class to questions of our own."""
        view, referrals = questions(encoding)
        referrals += further(encoding, view)
        height, width = self.shown[-1][:2]
        known = {one.text: view.target(one)[:height, :width] == 1 for one in referrals}
        for question in asked:
            same = [i for i, one in enumerate(view.objects) if one.label == question.noun]
            known.setdefault(question.text, view.masks[same].any(0)[:height, :width])
        meant = np.stack([known[question.text] for question in asked])[None]
        return np.where(meant, self.strength, -self.strength).astype("f4") + np.float32(self.claims)


def run(picture: Picture, settle: bool = True, **how: float) -> Report:
    return evaluate(Knowing([picture], **how), [picture], longest=SIZE, settle=settle)


@pytest.mark.parametrize("settle", [True, False], ids=["regions chosen", "masks as they are"])
def test_perfect_answers_score_one(settle: bool, picture: Picture) -> None:
    report = run(picture, settle)
    names = [name for name, _ in report.parts]
    assert names[:3] == ["all", "groups", "one target"] and "group: ship" in names
    for name, score in report.parts:
        assert (score.miou, score.oiou) == (1, 1), name
        assert score.precision == (1, 1, 1, 1, 1) and score.count > 0
    assert (report.absent, report.left_empty) == (2, 2)
    assert report.selection == pytest.approx(1.1)


@pytest.mark.parametrize("settle", [True, False], ids=["regions chosen", "masks as they are"])
def test_answers_of_nothing_score_nought(settle: bool, picture: Picture) -> None:
    report = run(picture, settle, strength=0.0, claims=-9.0)
    meant = [score for name, score in report.parts if name != "absent too"]
    assert all((score.miou, score.oiou, max(score.precision)) == (0, 0, 0) for score in meant)
    assert report.part("absent too").miou == pytest.approx(2 / report.part("absent too").count)
    assert (report.absent, report.left_empty) == (2, 2)
    assert report.selection == pytest.approx(0.1)


def test_answers_of_everything_find_what_is_absent(picture: Picture) -> None:
    report = run(picture, settle=False, strength=0.0, claims=9.0)
    assert (report.absent, report.left_empty) == (2, 0)
    assert 0 < report.part("groups").oiou < 0.2


def test_where_there_are_boxes_objects_are_counted() -> None:
    """The whole picture is answered, so that only the object that fills it is hit."""
    things = (Thing("car", (box(0, 0, SIZE, 78),), True), Thing("truck", (box(8, 8, 20, 10),), True))
    pixels = np.zeros((80, SIZE, 3), np.uint8)

    class Everything(Knowing):
        def decode(self, encoding: Picture, asked: Sequence[Expression]) -> NDArray[np.float32]:
            return np.full((1, len(asked), 80, SIZE), 9.0, "f4")

    seen = [Picture("street.png", "val", pixels, things)]
    report = evaluate(Everything(seen), seen, longest=SIZE)
    assert report.answers == () and report.hits == (Hits("vehicles", 1, 1, 2),)
    assert [(one.label, one.f1) for one in report.boxes] == [("all", 2 / 3), ("vehicles", 2 / 3)]
    outlined = [replace(seen[0], things=tuple(replace(one, boxed=False) for one in things))]
    assert evaluate(Everything([*outlined] * 2), outlined, longest=SIZE).hits == ()


def test_the_threshold_decides(picture: Picture) -> None:
    def score(threshold: float | None) -> float:
        unsure = Knowing([picture], strength=1.0)
        return evaluate(unsure, [picture], longest=SIZE, threshold=threshold).part("all").miou

    assert score(None) == score(0.7) == 1  # 1 as a probability is 0.73
    assert score(0.8) == 0
    with pytest.raises(ConfigError, match="threshold"):
        score(1.0)


def test_pictures_are_compared_at_their_own_size(picture: Picture) -> None:
    class Shrunk(Knowing):
        def decode(self, encoding: Picture, asked: Sequence[Expression]) -> NDArray[np.float32]:
            self.shown.append((80, SIZE, 3))
            return super().decode(encoding, asked)[..., ::2, ::2]

    half = Shrunk([picture])
    report = evaluate(half, [picture], longest=SIZE // 2)
    assert half.shown[0] == (40, 48, 3)
    assert report.part("groups").miou > 0.95


def test_pixels_of_unknown_class_do_not_count(tmp_path: Path) -> None:
    mask = np.zeros((64, 64), np.uint8)
    mask[:, :20], mask[50:] = 1, IGNORE
    Image.fromarray(mask).save(tmp_path / "mask.png")
    pixels = np.zeros((64, 64, 3), np.uint8)
    picture = Picture("land", "val", pixels, areas=tmp_path / "mask.png", classes=((1, "water"),))

    class Bold(Knowing):
        def decode(self, encoding: Picture, asked: Sequence[Expression]) -> NDArray[np.float32]:
            logits = super().decode(encoding, asked)
            logits[..., 50:, :] = 9
            return logits

    report = evaluate(Bold([picture]), [picture], longest=64, settle=False)
    assert report.part("groups").miou == 1


def test_it_tells_how_far_it_is_and_what_it_found(picture: Picture) -> None:
    bare = Picture("bare", "val", np.zeros((40, 40, 3), np.uint8))
    told: list[tuple[int, int]] = []
    report = evaluate(
        Knowing([picture]),
        [bare, picture],
        longest=SIZE,
        convention="peers",
        tell=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 2), (2, 2)]
    assert (report.pictures, report.convention) == (2, "peers")
    assert "groups mIoU 1.000 (n=2)" in report.line() and "absent left empty 2/2" in report.line()
    assert report.part("no such part").count == 0


def test_a_broken_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")
    picture = Picture("broken.png", "val", tmp_path / "broken.png")
    with pytest.raises(DatasetError, match=r"broken\.png"):
        evaluate(Knowing([picture]), [picture])


def test_a_thorough_look_asks_more_and_changes_no_fixed_figure(picture: Picture) -> None:
    def report(thorough: bool) -> Report:
        knowing = Knowing([picture], strength=2.0)
        return evaluate(
            knowing, [picture], longest=SIZE, settle=False, thorough=thorough, name="harbours val"
        )

    plain, more = report(False), report(True)
    assert (more.selection, more.line(), more.name) == (plain.selection, plain.line(), "harbours val")
    assert more.part("free words").count > 3 and plain.part("free words").count == 0
    assert more.part("free words").miou == 1
    assert more.robust.negatives > plain.robust.negatives == 2
    assert (more.robust.mrr, more.robust.riou) == (1, 1)


def test_every_answer_can_be_seen(picture: Picture) -> None:
    seen: list[Case] = []
    report = evaluate(Knowing([picture], strength=2.0), [picture], longest=SIZE, see=seen.append)
    assert tuple(case.answer for case in seen) == report.answers
    first = seen[0]
    assert first.pixels.shape == (80, SIZE, 3) and first.truth.shape == first.found.shape == (80, SIZE)
    assert first.answer.confidence == pytest.approx(1 / (1 + np.exp(-2)), abs=1e-3)
    assert seen[-1].answer.asked.kind == "absent" and seen[-1].answer.confidence == 0


class Bright:
    """Answers with what is bright, whatever it is asked."""

    config = ModelConfig()

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.encoded: list[tuple[int, ...]] = []

    def encode(self, pixels: Sequence[NDArray[np.uint8]], places: Sequence[Place]) -> NDArray[np.uint8]:
        """Keep the pixels."""
        self.encoded.append(pixels[0].shape)
        return pixels[0]

    def decode(self, encoding: NDArray[np.uint8], asked: Sequence[Expression]) -> NDArray[np.float32]:
        """Give the same to all."""
        logits = np.where(encoding.mean(-1) > 127, np.float32(6), np.float32(-6))
        return np.broadcast_to(logits, (1, len(asked), *logits.shape)).copy()


@pytest.fixture
def samples(tmp_path: Path) -> list[Sample]:
    """Two sentences about one picture of 100 x 60 pixels, whose masks are a row higher; one about nothing."""
    pixels = np.zeros((60, 100, 3), np.uint8)
    pixels[10:30, 20:50] = 255
    Image.fromarray(pixels).save(tmp_path / "a.png")
    Image.fromarray(np.zeros_like(pixels)).save(tmp_path / "b.png")
    mask = np.zeros((61, 100), np.uint8)
    mask[10:30, 20:50] = 255
    Image.fromarray(mask).save(tmp_path / "mask.png")
    whole = Rle(61, 100, "0dn5")  # every pixel
    return [
        Sample("1", "val", tmp_path / "a.png", "A white ship on the left", tmp_path / "mask.png", "ship"),
        Sample("2", "val", tmp_path / "b.png", "all airplanes", None),
        Sample("3", "val", tmp_path / "a.png", "The water", whole, "water"),
    ]


def test_ready_sentences_are_scored_at_both_sizes(samples: list[Sample]) -> None:
    network = Bright()
    told: list[tuple[int, int]] = []
    seen: list[Case] = []
    both = evaluate_samples(
        *(network, samples),
        square=64,
        settle=False,
        tell=lambda done, total: told.append((done, total)),
        see=seen.append,
        name="tiny val",
    )
    assert network.encoded == [(64, 64, 3)] * 2  # sentences of one picture share its encoding
    assert told == [(1, 2), (2, 2)]
    own, there = both.original, both.stretched
    assert there is not None and (own.at, there.at) == ("original size", "64 px, stretched")
    assert (own.pictures, own.name) == (there.pictures, there.name) == (2, "tiny val")
    assert own.part("class: ship").miou > 0.85 and there.part("class: ship").miou > 0.85
    assert own.part("class: water").miou == pytest.approx(0.1, abs=0.02)
    assert (own.absent, own.left_empty) == (there.absent, there.left_empty) == (1, 1)
    assert {one.pixels for one in there.answers} == {64 * 64}
    assert {one.pixels for one in own.answers} == {6100, 6000}
    assert {case.pixels.shape[:2] for case in seen} == {(61, 100), (60, 100)}
    assert [one.asked.form for one in own.answers] == ["position", "class", "absent"]


def test_pictures_may_keep_their_shape(samples: list[Sample]) -> None:
    network = Bright()
    both = evaluate_samples(network, samples[:1], square=0, longest=50)
    assert both.stretched is None and network.encoded == [(30, 50, 3)]
    assert both.original.part("all").miou > 0.9


def test_masks_of_one_picture_may_differ_in_size(samples: list[Sample]) -> None:
    other = Sample("4", "val", samples[0].image, "the ship", Rle(60, 100, "0`k5"), "ship")
    own = evaluate_samples(Bright(), [samples[0], other], settle=False).original
    assert sorted(one.pixels for one in own.answers) == [6000, 6100]
