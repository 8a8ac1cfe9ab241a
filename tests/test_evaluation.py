"""evaluate(): perfect answers score 1, no answers score 0, and absent things are left empty."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from rrsis.config import ModelConfig
from rrsis.data.samples import IGNORE, Picture, Thing
from rrsis.errors import ConfigError, DatasetError
from rrsis.evaluation import Report, evaluate, questions
from rrsis.language.expression import Expression
from rrsis.models.segmenter import Place

SIZE = 96  # of the longer side; shown at this size, so that nothing is resampled


def box(x: float, y: float, width: float, height: float) -> NDArray[np.float32]:
    return np.asarray([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], "f4")


@pytest.fixture
def picture() -> Picture:
    """Two ships and a storage tank, well apart, in a picture of 96 x 80 pixels; no airplane, no bridge."""
    things = (
        Thing("ship", (box(6, 8, 30, 10),)),
        Thing("ship", (box(60, 56, 16, 14),)),
        Thing("storage tank", (box(70, 10, 12, 12),)),
    )
    pixels = np.random.default_rng(0).integers(0, 60, (80, SIZE, 3), dtype=np.uint8)
    return Picture("harbour.png", "val", pixels, things, absent=("airplane", "bridge", "ship"))


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
        height, width = self.shown[-1][:2]
        known = {one.text: view.target(one)[:height, :width] == 1 for one in referrals}
        for question in asked:
            same = [i for i, one in enumerate(view.objects) if one.label == question.noun]
            known.setdefault(question.text, view.masks[same].any(0)[:height, :width])
        meant = np.stack([known[question.text] for question in asked])[None]
        return np.where(meant, self.strength, -self.strength).astype("f4") + np.float32(self.claims)


def run(picture: Picture, settle: bool = True, **how: float) -> Report:
    return evaluate(Knowing([picture], **how), [picture], longest=SIZE, settle=settle)


def test_the_sentences_are_always_the_same(picture: Picture) -> None:
    view, asked = questions(picture)
    assert asked == questions(picture)[1]
    assert view.masks.shape == (3, SIZE, SIZE)
    said = {one.text: one for one in asked}
    assert said["all ships"].members == (0, 1) and said["all storage tanks"].members == (2,)
    assert sum(one.form == "absent" for one in asked) == 2 and "all airplanes" in said
    assert any(len(one.members) == 1 and one.form not in {"group", "absent"} for one in asked)


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
    assert all((score.miou, score.oiou, max(score.precision)) == (0, 0, 0) for _, score in report.parts)
    assert (report.absent, report.left_empty) == (2, 2)
    assert report.selection == pytest.approx(0.1)


def test_answers_of_everything_find_what_is_absent(picture: Picture) -> None:
    report = run(picture, settle=False, strength=0.0, claims=9.0)
    assert (report.absent, report.left_empty) == (2, 0)
    assert 0 < report.part("groups").oiou < 0.2


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
