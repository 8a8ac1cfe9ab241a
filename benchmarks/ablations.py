"""Trains the tables of docs/ablations.md: which stages, which backbone, which width.

No budget of two cores trains dozens of networks from pretrained parts until they can be told apart. So the
networks of a table share what the table does not ask about, taken from the checkpoint that ships, and begin
anew with all that might favour one of them; they see the same views and sentences in the same order, for the
same number of steps (`ablations.yaml`), and are scored by what they read from the whole sentence themselves
(`rrsis evaluate NWPU --fixed --raw`, one look of the pictures' own size).

- stages: backbone, neck and text encoder are shared; the decoders, whole or without a stage, begin at random.
- backbones: the decoder and the text encoder are shared; backbones begin at ImageNet, necks at random.
- widths: backbone and MiniLM are shared; all that has a width begins at random.

What is finished is not done again, so that it can be stopped at any time; `--jobs` runs share the cores.

    python benchmarks/ablations.py ../data --backbones weights --jobs 2 --seeds 1,2
    python benchmarks/ablations.py ../data --table

`weights` holds `tf_efficientnet_lite0.pth` and its sisters, by timm's names.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from rrsis.checkpoints.store import load, save
from rrsis.language.expression import Expression
from rrsis.models.network import STAGES, Network
from rrsis.models.segmenter import NetworkSegmenter, Place
from rrsis.models.words import Reader

CONFIG = Path(__file__).with_suffix(".yaml")
LITE = "tf_efficientnet_lite"


@dataclass(frozen=True)
class Variant:
    """One network of a table."""

    table: str
    shared: tuple[str, ...]
    """Parts that are taken from the shipped checkpoint, as far as their shapes fit."""
    changes: Mapping[str, Any] = field(default_factory=dict)
    """What of the shipped configuration is changed."""
    settings: tuple[str, ...] = ()
    """What of `ablations.yaml` is changed."""


EYES = "backbone.", "neck.", "stem.", "text."
WORDS = "text.", "levels.", "multiscale.", "deepen.", "merge.", "coarse.", "match.", "existence.", "head."
LEARN_TO_SEE = "backbone_rate=0.0005", "rate=0.0005"
VARIANTS = {
    "all five stages": Variant("stages", EYES),
    **{f"without {one.upper()}": Variant("stages", EYES, {"without": (one,)}) for one in STAGES},
    "without any of the five": Variant("stages", EYES, {"without": STAGES}),
    **{
        f"EfficientNet-Lite{k}": Variant("backbones", WORDS, {"backbone": f"{LITE}{k}"}, LEARN_TO_SEE)
        for k in range(3)
    },
    **{
        f"width {width}": Variant("widths", ("backbone.", "text."), {"width": width})
        for width in (32, 64, 96)
    },
}
SCORES = ("groups", "one target", "form: class", "form: position", "form: extreme")
SENTENCES = ("all ships", "the ship on the left", "the largest storage tank", "the tank near a ship")


def folder(out: Path, name: str, seed: int) -> Path:
    """Say where a run lies."""
    return out / f"{name.replace(' ', '-')}-{seed}"


def begin(path: Path, variant: Variant, seed: int, backbones: Path) -> None:
    """Write the network that a run starts from."""
    shipped = load("default")
    config = replace(shipped.network.config, scales=(1,), **variant.changes)
    torch.manual_seed(seed)
    network = Network(config)
    if not variant.shared[0].startswith("backbone"):
        network.backbone.borrow(backbones / f"{config.backbone}.pth")
    own = network.state_dict()
    given = {
        key: one
        for key, one in shipped.network.state_dict().items()
        if key.startswith(variant.shared) and key in own and own[key].shape == one.shape
    }
    network.load_state_dict(own | given)
    save(path, network, shipped.tokenizer, shipped.card)


def train(given: argparse.Namespace, name: str, seed: int) -> None:
    """Train and score one network, as far as that has not been done."""
    variant, place = VARIANTS[name], folder(given.out, name, seed)
    start, best, report = place / "start.safetensors", place / "best.safetensors", place / "raw.json"
    if not start.exists():
        begin(start, variant, seed, given.backbones)
    settings = [f"start={start}", *variant.settings, f"seed={seed}", f"out={place}", f"root={given.data}"]
    options = [part for one in settings + given.set for part in ("--set", one)]
    commands = {
        best: ["train", str(CONFIG), *options],
        report: ["evaluate", str(given.data / "nwpu_vhr10"), "--model", str(best), "--fixed", "--raw"],
    }
    commands[report] += ["--out", str(report)]
    threads = str(max(1, (os.cpu_count() or 1) // given.jobs))
    for made, command in commands.items():
        if not made.exists():
            whole, environment = ["rrsis", *command, "--device", given.device], {"OMP_NUM_THREADS": threads}
            with (place / "said.txt").open("a") as said:
                subprocess.run(whole, check=True, stdout=said, stderr=said, env=os.environ | environment)
    print(f"{time.strftime('%H:%M')}  {name}, seed {seed}", flush=True)


def scores(place: Path) -> list[float]:
    """Read a run: the mIoU of each of `SCORES`, and the share of absent classes left empty."""
    told = json.loads((place / "raw.json").read_text())["reports"][0]
    own = [told["parts"][name]["miou"] for name in SCORES]
    return [*own, told["absent"]["left_empty"] / told["absent"]["asked"]]


def costs(checkpoint: Path) -> tuple[float, float, float]:
    """Give millions of weights, and the least ms to encode a tile of 640 px and to decode a sentence."""
    loaded = load(str(checkpoint))
    weights = sum(one.numel() for one in loaded.network.parameters()) / 1e6
    reader = Reader.parse(loaded.tokenizer, loaded.network.config.text.longest)
    segmenter = NetworkSegmenter(loaded.network, reader, torch.device("cpu"))
    tile = np.random.default_rng(1).integers(0, 256, (640, 640, 3), dtype=np.uint8)
    asked = [Expression.parse(text) for text in SENTENCES]
    times = []
    for _ in range(8):
        begun = time.perf_counter()
        encoding = segmenter.encode([tile], [Place(0.0, 0.0, 1.0, 1.0)])
        encoded = time.perf_counter()
        segmenter.decode(encoding, asked)
        times.append((encoded - begun, (time.perf_counter() - encoded) / len(asked)))
    encode, decode = np.min(times, 0) * 1000
    return weights, encode, decode


def table(given: argparse.Namespace) -> None:
    """Print what is finished: means over seeds, ± half of the distance from the least to the most."""
    own = [name.removeprefix("form: ") for name in SCORES]
    head = ("network", "seeds", "M weights", "ms/tile", "ms/sentence", *own, "absent left empty")
    print("| " + " | ".join(head) + " |\n|---|" + "---:|" * (len(head) - 1))
    for name in VARIANTS:
        done = [folder(given.out, name, seed) for seed in given.seeds]
        done = [place for place in done if (place / "raw.json").exists()]
        if not done:
            continue
        found = np.array([scores(place) for place in done])
        spread = np.ptp(found, 0) / 2
        cells = [
            f"{mean:.3f}" + (f" ± {half:.3f}" if len(done) > 1 else "")
            for mean, half in zip(found.mean(0), spread, strict=True)
        ]
        weights, encode, decode = costs(done[0] / "best.safetensors")
        figures = (name, len(done), f"{weights:.1f}", f"{encode:.0f}", f"{decode:.0f}", *cells)
        print("| " + " | ".join(map(str, figures)) + " |")


def main() -> None:
    """Train what is missing, or print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="folder that holds nwpu_vhr10 and dubai_tiles")
    parser.add_argument("--backbones", type=Path, default=Path("weights"))
    parser.add_argument("--out", type=Path, default=Path("runs/ablations"))
    parser.add_argument("--seeds", type=lambda text: [int(one) for one in text.split(",")], default=[1, 2])
    parser.add_argument("--only", default="", help="the table: stages, backbones or widths")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--table", action="store_true")
    given = parser.parse_args()
    if given.table:
        table(given)
        return
    with ThreadPoolExecutor(given.jobs) as pool:
        waiting = [
            pool.submit(train, given, name, seed)
            for seed in given.seeds
            for name, variant in VARIANTS.items()
            if given.only in variant.table
        ]
        for one in waiting:
            one.result()


if __name__ == "__main__":
    main()
