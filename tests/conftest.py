"""A made scene, a stand-in for the network, and a network small enough to train in a test."""

from __future__ import annotations

import json
import string
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import WordPiece
from transformers import BertConfig, BertModel

from rrsis.config import ModelConfig, TextConfig
from rrsis.language.expression import Expression
from rrsis.models.network import Network
from rrsis.models.segmenter import Place

GRASS = (90, 120, 70)
COLOURS = {
    "storage tank": (240, 240, 240),
    "ship": (200, 40, 40),
    "harbor": (60, 60, 60),
    "building": (160, 90, 40),
}
TANKS = [
    (100, 120, 40),
    (300, 260, 60),
    (520, 400, 30),
]  # column, row, radius in pixels; two lie across seams
SHIP = (225, 480, 380, 520)  # left, top, right, bottom; across a seam of 256 px tiles
DOCK = (200, 540, 420, 580)
ORIGIN = (500_000.0, 5_750_000.0)


class StandIn:
    """Answers by colour: a pixel is of a noun when it has the noun's colour.

    Attributes:
        config: Tiles of 256 px and any ground size.
        encoded: Number of tiles that were encoded.
        asked: The questions of each call, as text.
    """

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.config = ModelConfig(tile=256, overlap=64, gsd_range_m=(0.01, 100.0))
        self.encoded = 0
        self.asked: list[list[str]] = []
        self.places: list[Place] = []

    def encode(self, pixels: Sequence[NDArray[np.uint8]], places: Sequence[Place]) -> NDArray[np.float32]:
        """Keep the pixels."""
        self.encoded += len(pixels)
        self.places += places
        return np.stack(pixels).astype(np.float32)

    def decode(self, encoding: NDArray[np.float32], questions: Sequence[Expression]) -> NDArray[np.float32]:
        """Give 6 where the colour fits and -6 elsewhere."""
        self.asked.append([question.text for question in questions])
        layers = [self._fits(encoding, question.noun) for question in questions]
        return np.where(np.stack(layers, axis=1), np.float32(6), np.float32(-6))

    @staticmethod
    def _fits(encoding: NDArray[np.float32], noun: str) -> NDArray[np.bool_]:
        colour = COLOURS.get(noun)
        if colour is None:
            return np.zeros(encoding.shape[:3], bool)
        fits: NDArray[np.bool_] = np.abs(encoding - np.array(colour, np.float32)).max(axis=-1) < 30
        return fits


def draw() -> NDArray[np.uint8]:
    """Draw three tanks, a ship and a dock on grass: (600, 700, 3)."""
    picture = Image.new("RGB", (700, 600), GRASS)
    pen = ImageDraw.Draw(picture)
    for column, row, radius in TANKS:
        pen.ellipse((column - radius, row - radius, column + radius, row + radius), COLOURS["storage tank"])
    pen.rectangle(SHIP, COLOURS["ship"])
    pen.rectangle(DOCK, COLOURS["harbor"])
    return np.asarray(picture)


@pytest.fixture
def stand_in() -> StandIn:
    """Who answers in place of a network."""
    return StandIn()


@pytest.fixture
def scene_file(tmp_path: Path) -> Path:
    """A GeoTIFF of 700 x 600 pixels of 1 m in UTM zone 31 north."""
    path = tmp_path / "port.tif"
    pixels = draw()
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=pixels.shape[0],
        width=pixels.shape[1],
        count=3,
        dtype="uint8",
        crs="EPSG:32631",
        transform=rasterio.Affine(1.0, 0.0, ORIGIN[0], 0.0, -1.0, ORIGIN[1]),
        photometric="RGB",
    ) as file:
        file.write(pixels.transpose(2, 0, 1))
    return path


@pytest.fixture
def photo_file(tmp_path: Path) -> Path:
    """The same picture as a PNG without georeferencing."""
    path = tmp_path / "photo.png"
    Image.fromarray(draw()).save(path)
    return path


@pytest.fixture(scope="session")
def wordpieces() -> str:
    """A BERT-like tokenizer as JSON text: special entries, some words and pieces, then every letter."""
    words = "the all a ship ships storage tank on left right near ware ##house ##s stor ##age".split()
    words.remove("storage")  # so that it falls into two pieces
    letters = [*string.ascii_lowercase, *(f"##{letter}" for letter in string.ascii_lowercase), *string.digits]
    entries = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *dict.fromkeys([*letters, *words])]
    tokenizer = Tokenizer(WordPiece({entry: i for i, entry in enumerate(entries)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [("[CLS]", 2), ("[SEP]", 3)]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    return tokenizer.to_str()


@pytest.fixture(scope="session")
def tiny() -> ModelConfig:
    """The sizes of a network that a test can train."""
    text = TextConfig(hidden=32, layers=1, heads=2, intermediate=64, vocabulary=200, longest=32)
    return ModelConfig(backbone="lcnet_035", text=text, width=16, heads=2, state=2)


@pytest.fixture
def network(tiny: ModelConfig) -> Network:
    """A network with random weights, the same in every test."""
    torch.manual_seed(0)
    return Network(tiny)


@pytest.fixture(scope="session")
def bert_folder(tmp_path_factory: pytest.TempPathFactory, wordpieces: str) -> Path:
    """A BERT with two layers and 300 entries, as transformers saves it, with its tokenizer."""
    folder = tmp_path_factory.mktemp("bert")
    torch.manual_seed(1)
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=300, max_position_embeddings=48, **sizes)).save_pretrained(folder)
    (folder / "tokenizer.json").write_text(wordpieces)
    return folder


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """A labelled set: bright ships on dark water, three pictures to learn from and one to be judged by."""
    folder = tmp_path / "fleet"
    (folder / "images").mkdir(parents=True)
    spec = {"images": [], "categories": [{"id": 1, "name": "ship"}], "annotations": []}
    for i in range(4):
        name, picture = f"{i}.png", Image.new("RGB", (96, 80), (20, 60, 120))
        split = "val" if i == 3 else "train"
        spec["images"].append({"id": i, "file_name": name, "width": 96, "height": 80, "split": split})
        for x, y in ((8 + 4 * i, 10), (60, 50 - 4 * i)):
            ImageDraw.Draw(picture).rectangle((x, y, x + 23, y + 15), (230, 230, 220))
            ring = [x, y, x + 24, y, x + 24, y + 16, x, y + 16]
            spec["annotations"].append({"image_id": i, "category_id": 1, "segmentation": [ring]})
        picture.save(folder / "images" / name)
    (folder / "annotations.json").write_text(json.dumps(spec))
    return folder
