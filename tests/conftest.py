"""A made scene, a stand-in for the network, a network small enough to train, and the benchmarks in small."""

from __future__ import annotations

import json
import pickle
import shutil
import string
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
import shapely.affinity
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from pycocotools import mask as coco_masks
from timm.models import register_model
from timm.models.swin_transformer import SwinTransformer
from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import WordPiece
from transformers import BertConfig, BertModel

from rrsis.config import ModelConfig, TextConfig
from rrsis.data.samples import Picture as LabelledPicture
from rrsis.data.samples import Thing
from rrsis.language.expression import Expression
from rrsis.models.network import Network
from rrsis.models.segmenter import Place

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OpenPage = Callable[..., "Page"]

SWIN_OPTIONS = ("num_classes", "strict_img_size", "always_partition", "drop_path_rate")  # that a network sets
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


def outlines() -> list[tuple[str, shapely.Polygon]]:
    """Give what `draw` draws as outlines in pixels, with their classes."""
    tanks = [("StorageTank", shapely.Point(col, row).buffer(radius)) for col, row, radius in TANKS]
    return [*tanks, ("ship", shapely.box(*SHIP)), ("harbor", shapely.box(*DOCK))]


@pytest.fixture
def labels_file(tmp_path: Path) -> Path:
    """A GeoJSON in degrees with the outlines of what is in `scene_file`; its classes are `kind`."""
    shapes = [shapely.affinity.affine_transform(one, [1, 0, 0, -1, *ORIGIN]) for _, one in outlines()]
    rows = {"kind": [name for name, _ in outlines()], "note": [1, 2, 3, 4, 5]}
    path = tmp_path / "port.geojson"
    geopandas.GeoDataFrame(rows, geometry=shapes, crs="EPSG:32631").to_crs(4326).to_file(path)
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


@register_model
def swin_nano_patch4_window4(pretrained: bool = False, **options: object) -> SwinTransformer:
    """A Swin of timm's own making, of sizes that timm has no name for: two blocks at most a stage."""
    taken = {name: options[name] for name in SWIN_OPTIONS if name in options}
    sizes = {"embed_dim": 16, "depths": (1, 1, 2, 1), "num_heads": (1, 1, 2, 2), "window_size": 4}
    return SwinTransformer(img_size=128, **sizes, **taken)


@pytest.fixture(scope="session")
def fused(tiny: ModelConfig) -> ModelConfig:
    """The sizes of a network with text in its backbone that a test can train."""
    return replace(tiny, backbone="swin_nano_patch4_window4", text_in_backbone=True, scan_levels=(16,))


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


def corners(x: float, y: float, width: float, height: float) -> NDArray[np.float32]:
    """Give the outline of a box."""
    return np.asarray([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], "f4")


@pytest.fixture
def two_ships() -> LabelledPicture:
    """Two ships, the upper one white, and a storage tank, well apart, on dark ground of 96 x 80 pixels.

    There is no airplane and no bridge.
    """
    things = (
        Thing("ship", (corners(6, 8, 30, 10),)),
        Thing("ship", (corners(60, 56, 16, 14),)),
        Thing("storage tank", (corners(70, 10, 12, 12),)),
    )
    pixels = np.full((80, 96, 3), 30, np.uint8)
    pixels[8:18, 6:36] = 250
    return LabelledPicture("harbour.png", "val", pixels, things, absent=("airplane", "bridge", "ship"))


RRSISD_CLASSES = (
    *("Expressway-Service-area", "Expressway-toll-station", "airplane", "airport", "baseballfield"),
    *("basketballcourt", "bridge", "chimney", "dam", "golffield", "groundtrackfield", "harbor", "overpass"),
    *("ship", "stadium", "storagetank", "tenniscourt", "trainstation", "vehicle", "windmill"),
)
RRSISD_REFS = [  # number, split, class, sentence, corners of the box (x1, y1, x2, y2)
    (1, "train", 9, "A green and brown golf field", (200, 150, 520, 430)),
    (3, "train", 17, "The small slender train station in the middle", (300, 380, 500, 430)),
    (2934, "train", 4, "The baseball field on the top", (320, 20, 500, 160)),
    (9976, "train", 15, "A white storage tank on the left", (20, 320, 140, 440)),  # its JPEG is 800 x 801
    (6, "val", 13, "A ship at the bottom", (350, 650, 470, 780)),
    (14, "val", 15, "A storage tank on the far right", (640, 340, 790, 480)),
    (11, "test", 0, "The Expressway service area on the lower right", (560, 560, 780, 760)),
    (6000, "test", 18, "A red vehicle", (588, 592, 633, 623)),
]


def boxed(size: tuple[int, int], box: tuple[int, int, int, int]) -> tuple[Image.Image, NDArray[np.uint8]]:
    """Paint a white box on grass, and its mask of 0 and 1; sizes are width, height."""
    picture, mask = Image.new("RGB", size, GRASS), Image.new("L", size)
    ImageDraw.Draw(picture).rectangle(box, (230, 230, 230))
    ImageDraw.Draw(mask).rectangle(box, 1)
    return picture, np.asarray(mask)


@pytest.fixture
def rrsisd_folder(tmp_path: Path) -> Path:
    """Write RRSIS-D in small: RMSIN's `refer_data_root`, with each of its oddities."""
    root = tmp_path / "rrsisd_data"
    (root / "rrsisd").mkdir(parents=True)
    (root / "images/rrsisd/JPEGImages").mkdir(parents=True)
    refs, images, annotations = [], [], []
    for number, split, kind, sentence, box in RRSISD_REFS:
        name = f"{number:05d}.jpg"
        boxed((800, 801 if number == 9976 else 800), box)[0].save(root / "images/rrsisd/JPEGImages" / name)
        packed = coco_masks.encode(np.asfortranarray(boxed((800, 800), box)[1]))
        said = {"tokens": sentence.split(" "), "raw": sentence, "sent_id": number, "sent": sentence}
        ref = {"image_id": number, "split": split, "sentences": [said], "file_name": name}
        refs.append(ref | {"category_id": kind, "ann_id": number, "sent_ids": [number], "ref_id": number})
        images.append({"file_name": name, "height": 800, "width": 800, "id": number})
        rle = {"size": packed["size"], "counts": packed["counts"].decode()}
        place = {"bbox": list(box), "categories_id": kind, "id": number, "image_id": number}
        annotations.append(place | {"segmentation": [rle], "area": 279213})
    (root / "rrsisd/refs(unc).p").write_bytes(pickle.dumps(refs, 4))
    categories = [{"name": name, "id": k} for k, name in enumerate(RRSISD_CLASSES)]
    spec = {"images": images, "annotations": annotations, "categories": categories}
    (root / "rrsisd/instances.json").write_text(json.dumps(spec))
    return root


def write_phrases(root: Path, folders: tuple[str, str], suffix: str, lists: dict[str, bytes]) -> None:
    """Write lists of phrases, and a picture and a gray mask for each name in them."""
    for folder in folders:
        (root / folder).mkdir(parents=True)
    for split, lines in lists.items():
        (root / f"output_phrase_{split}.txt").write_bytes(lines)
        for place, line in enumerate(lines.splitlines()):
            file = line.decode().split(" ")[0] + suffix
            picture, mask = boxed((512, 512), (60 * place + 30, 200, 60 * place + 130, 280))
            picture.save(root / folders[0] / file)
            Image.fromarray(mask * 215 + 40).save(root / folders[1] / file)  # the ground is 40, not 0


@pytest.fixture
def refsegrs_folder(tmp_path: Path) -> Path:
    """Write RefSegRS in small."""
    lists = {
        "train": b"948 road\n1361 vehicle in the parking area\n25 road marking\n1489 tree along the road\n",
        "val": b"4497 car\n12 low vegetation\n",
        "test": b"4213 van driving on the road\n945 impervious surface\n3080 vehicle\n"
        b"2339 building along the road\n",
    }
    write_phrases(tmp_path / "RefSegRS", ("images", "masks"), ".tif", lists)
    return tmp_path / "RefSegRS"


@pytest.fixture
def risbench_folder(tmp_path: Path) -> Path:
    """Write RISBench in small, within its folder RISBench_dataset."""
    lists = {
        "train": b"train_0_0.png The left-most airplane on the tarmac.\n"
        b"train_0_2.png The airplane at the right of the image.\ntrain_819_1.png The ship.\n",
        "val": b"val_7_0.png The tennis court on the left side of the image.\n"
        b"val_8_0.png The smallest tennis court is only partially visible at the top edge of the image.\n",
        "test": b"test_16111_0.png The yellow small vehicle is parked near the top of the image, closest to "
        b"the grassy area.\ntest_3_1.png The harbor.",
    }
    write_phrases(tmp_path / "risbench/RISBench_dataset", ("img_rgb", "mask"), "", lists)
    return tmp_path / "risbench"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; what needs it is skipped where it is not installed."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("no Chromium is installed")
    with sync_api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=program, args=["--no-sandbox"], timeout=120_000)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open an address in a window of its own; the page must say nothing on the console."""
    contexts, said = [], list[str]()

    def failed(request: str) -> None:
        if "ERR_ABORTED" not in request:  # a page that is left breaks off its requests
            said.append(request)

    def opened(address: str, width: int = 1280, height: int = 800, touch: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=touch,
            is_mobile=touch,
            accept_downloads=True,
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda request: failed(f"{request.url}: {request.failure}"))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


class Web:
    """A server on this machine that gives files by ranges, and misbehaves where it is asked to.

    The first part of an address says how: ``files`` gives ranges, ``whole`` never does, ``secret`` refuses,
    ``torn`` drops the connection in the middle of an answer, ``hung`` says nothing. All else is not there.

    Attributes:
        folder: The files.
        asked: Method, address and range of each request.
        given: Bytes of files that were sent.
        mood: A first part that is put in place of ``files``, for instance ``torn`` or ``busy``.
        patience: How many requests of ``files`` are answered before the mood changes to ``busy``; None: all.
    """

    def __init__(self, folder: Path) -> None:
        """Begin to listen on a free port."""
        self.folder = folder
        self.asked: list[tuple[str, str, str]] = []
        self.given = 0
        self.mood = "files"
        self.patience: int | None = None
        self._over = threading.Event()
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                web.answer(self)

            do_HEAD = do_GET

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, name: str, manner: str = "files") -> str:
        """Give the address of a file."""
        return f"http://{self.host}/{manner}/{name}"

    def close(self) -> None:
        """Stop listening."""
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer a request."""
        span = request.headers.get("Range", "")
        self.asked.append((request.command, request.path, span))
        _, manner, name = [*request.path.partition("?")[0].split("/", 2), ""][:3]
        if manner == "files" and self.patience is not None:
            self.patience -= 1
            self.mood = "files" if self.patience >= 0 else "busy"
        manner = self.mood if manner == "files" else manner
        if manner == "hung":
            self._over.wait(20)
        file = self.folder / name
        wrong = {"secret": 403, "busy": 503}.get(manner, 404)
        wrong = 200 if manner in ("files", "whole", "torn") and file.is_file() else wrong
        if wrong != 200:
            request.send_response(wrong)
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        size, tag = file.stat().st_size, file.stat().st_mtime_ns
        first, last = 0, size - 1
        if span and manner != "whole":
            start, _, end = span.removeprefix("bytes=").partition("-")
            first, last = int(start), min(int(end or size), size - 1)
            request.send_response(206 if last >= first else 416)
            request.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        else:
            request.send_response(200)
        length = max(0, last + 1 - first)
        request.send_header("Content-Length", str(length))
        request.send_header("ETag", f'"{tag}"')
        if manner != "whole":
            request.send_header("Accept-Ranges", "bytes")
        request.end_headers()
        if request.command == "GET":
            torn = manner == "torn" and length > 1
            with file.open("rb") as opened:
                opened.seek(first)
                sent = opened.read(length // 2 if torn else length)
            self.given += len(sent)
            with suppress(OSError):
                request.wfile.write(sent)
            if torn:
                request.close_connection = True


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A server that gives the files of a folder; what GDAL waits for is short."""
    for name, value in {"LOW_SPEED_TIME": "1", "RETRY_DELAY": "0.01", "MAX_RETRY": "2"}.items():
        monkeypatch.setenv(f"GDAL_HTTP_{name}", value)
    folder = tmp_path / "served"
    folder.mkdir()
    served = Web(folder)
    yield served
    served.close()
