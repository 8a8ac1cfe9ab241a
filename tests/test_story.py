"""Whole paths through the program: a made harbour whose objects are known, and a network without training."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import Whitespace
from typer.testing import CliRunner, Result

from rrsis.checkpoints.store import save
from rrsis.cli.app import app
from rrsis.config import ModelConfig, TextConfig
from rrsis.data.synthetic import Synthetic, make_scene
from rrsis.language.expression import Expression
from rrsis.models.network import Network
from rrsis.models.segmenter import Place
from rrsis.sample import CORNER, write_scene

SIDE = 768


class Oracle:
    """Knows where everything is, and cuts its answer from the truth by the place of a tile."""

    def __init__(self, made: Synthetic) -> None:
        self.config = ModelConfig(tile=256, overlap=64)
        self._truth: dict[str, NDArray[np.bool_]] = {}
        for thing in made.objects:
            mask = Image.new("1", (SIDE, SIDE))
            ImageDraw.Draw(mask).polygon([(float(x), float(y)) for x, y in thing.polygon], 1)
            seen = self._truth.setdefault(thing.label, np.zeros((SIDE, SIDE), bool))
            seen |= np.asarray(mask)

    def encode(self, pixels: Sequence[NDArray[np.uint8]], places: Sequence[Place]) -> Sequence[Place]:
        """Keep where the tiles lie."""
        return places

    def decode(self, encoding: Sequence[Place], questions: Sequence[Expression]) -> NDArray[np.float32]:
        """Cut the truth."""
        return np.stack([np.stack([self._cut(q.noun, place) for q in questions]) for place in encoding])

    def _cut(self, noun: str, place: Place) -> NDArray[np.float32]:
        top, left, bottom, right = (round(share * SIDE) for share in place)
        truth = self._truth.get(noun, np.zeros((SIDE, SIDE), bool))
        return np.where(truth[top:bottom, left:right], np.float32(5), np.float32(-5))


@pytest.fixture(scope="module")
def harbour() -> Synthetic:
    return make_scene("harbour", 5, SIDE)


def rrsis(*arguments: object) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result


def test_a_harbour_is_found_as_it_was_made(
    harbour: Synthetic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rrsis.segmentation.load_segmenter", lambda *_, **__: Oracle(harbour))
    scene = tmp_path / "harbour.tif"
    write_scene(harbour, scene)
    asked = "all ships", "the largest ship", "airplane"
    rrsis("segment", scene, *asked, "-o", tmp_path / "tiles.gpkg", "--simplify", 0)
    rrsis("segment", scene, *asked, "-o", tmp_path / "whole.gpkg", "--simplify", 0, "--tile", 1024)
    tiles, whole = (
        geopandas.read_file(tmp_path / f"{name}.gpkg", layer=name).sort_values("id")
        for name in ("tiles", "whole")
    )
    assert tiles.geometry.normalize().to_list() == whole.geometry.normalize().to_list()
    truth = shapely.union_all(
        [outline(thing.polygon, harbour) for thing in harbour.objects if thing.label == "ship"]
    )
    ships = tiles[tiles.expression == "all ships"].union_all()
    assert ships.intersection(truth).area / ships.union(truth).area > 0.85
    largest = tiles[tiles.expression == "the largest ship"]
    assert len(largest) == 1 and largest.area_m2.iloc[0] == tiles.area_m2.max()


def outline(polygon: NDArray[np.float64], made: Synthetic) -> shapely.Geometry:
    x, y = CORNER
    points = polygon * [made.gsd_m, -made.gsd_m] + [x, y]
    return shapely.Polygon(points).buffer(0)


def test_a_checkpoint_file_is_all_that_is_needed(harbour: Synthetic, tmp_path: Path) -> None:
    torch.manual_seed(0)
    config = ModelConfig(
        text=TextConfig(hidden=32, layers=1, heads=2, intermediate=32, vocabulary=64),
        width=16,
        tile=256,
        overlap=32,
    )
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "all", "ships", "the", "largest"]
    tokenizer = Tokenizer(WordPiece({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    save(tmp_path / "untrained.safetensors", Network(config), tokenizer.to_str(), {"licence": "none"})
    write_scene(harbour, tmp_path / "harbour.tif")
    result = rrsis(
        *("segment", tmp_path / "harbour.tif", "all ships", "the largest ship", "--json", "--device", "cpu"),
        *("--model", tmp_path / "untrained.safetensors", "-o", tmp_path / "found.gpkg"),
    )
    last = json.loads(result.stdout.splitlines()[-1])
    assert last["event"] == "done" and [one["expression"] for one in last["expressions"]] == [
        *("all ships", "the largest ship")
    ]
    found = geopandas.read_file(tmp_path / "found.gpkg", layer="found")
    assert found.score.between(0.5, 1.0).all() and len(found) == last["objects"]
