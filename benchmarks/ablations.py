"""Trains the table of docs/ablations.md: `python benchmarks/ablations.py DATA --backbones DIR --text DIR`.

Every network learns from the pretrained parts, the same views and sentences in the same order, for the same
number of steps (`ablations.yaml`), and is scored on NWPU VHR-10 val twice: by what it reads itself from the
whole sentence (`rrsis evaluate --fixed --raw`) and as users get it, settled among regions (as the training
says at its end). What is finished is not done again, so that it can be stopped at any time; `--jobs` runs
share the cores.

    python benchmarks/ablations.py ../data --backbones weights --text weights/minilm --jobs 2 --seeds 1,2
    python benchmarks/ablations.py ../data --backbones weights --text weights/minilm --table

`--backbones` holds `tf_efficientnet_lite0.pth` and its sisters, by timm's names.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch

from rrsis.checkpoints.store import load
from rrsis.language.expression import Expression
from rrsis.models.segmenter import NetworkSegmenter, Place
from rrsis.models.words import Reader

CONFIG = Path(__file__).with_suffix(".yaml")
LITE = "tf_efficientnet_lite"
STAGES = ("fiam", "mlam", "cfsm", "tmem", "wfdm")
VARIANTS: Mapping[str, Sequence[str]] = {
    "all stages, Lite0, width 64": (),
    **{f"without {stage.upper()}": (f"model.without=[{stage}]",) for stage in STAGES},
    "without any of the five": (f"model.without=[{','.join(STAGES)}]",),
    "Lite1": (f"model.backbone={LITE}1",),
    "Lite2": (f"model.backbone={LITE}2",),
    "width 32": ("model.width=32",),
    "width 96": ("model.width=96",),
}
SCORES = ("groups", "one target", "form: class", "form: position")
SENTENCES = ("all ships", "the ship on the left", "the largest storage tank", "the tank near a ship")


def folder(out: Path, name: str, seed: int) -> Path:
    """Say where a run lies."""
    return out / f"{name.replace(' ', '-').replace(',', '')}-{seed}"


def train(given: argparse.Namespace, name: str, seed: int) -> None:
    """Train and score one network, as far as that has not been done."""
    place = folder(given.out, name, seed)
    best, raw = place / "best.safetensors", place / "raw.json"
    settings = [*VARIANTS[name], *given.set, f"seed={seed}", f"out={place}", f"root={given.data}"]
    backbone = next((one.split("=")[1] for one in settings if one.startswith("model.backbone=")), LITE + "0")
    settings += [f"backbone_weights={given.backbones / backbone}.pth", f"text_weights={given.text}"]
    options = [part for one in settings for part in ("--set", one)]
    nwpu = str(given.data / "nwpu_vhr10")
    score = ["rrsis", "evaluate", nwpu, "--model", str(best), "--fixed", "--device", given.device, "--out"]
    commands = {
        best: [
            "rrsis",
            "train",
            str(Path(__file__).with_suffix(".yaml")),
            "--device",
            given.device,
            *options,
        ],
        raw: [*score, str(raw), "--raw"],
    }
    threads = str(max(1, (os.cpu_count() or 1) // given.jobs))
    place.mkdir(parents=True, exist_ok=True)
    for made, command in commands.items():
        if not made.exists():
            with (place / "said.txt").open("a") as said:
                environment = {**os.environ, "OMP_NUM_THREADS": threads}
                subprocess.run(command, check=True, stdout=said, stderr=said, env=environment)
    print(f"{time.strftime('%H:%M')}  {name}, seed {seed}", flush=True)


def scores(place: Path) -> list[float]:
    """Read a run: the mIoU of each of `SCORES`, the share of absent left empty, one target settled."""
    report = json.loads((place / "raw.json").read_text())["reports"][0]
    parts, absent = report["parts"], report["absent"]
    told = json.loads((place / "val.jsonl").read_text().splitlines()[-1])["report"]
    settled = re.search(r"one target mIoU ([0-9.]+)", told)
    own = [parts[name]["miou"] for name in SCORES]
    return [*own, absent["left_empty"] / absent["asked"], float(settled[1]) if settled else math.nan]


def costs(checkpoint: Path) -> tuple[float, float, float]:
    """Give millions of weights, and milliseconds to encode a tile of 640 px and to decode a sentence."""
    loaded = load(str(checkpoint))
    weights = sum(one.numel() for one in loaded.network.parameters()) / 1e6
    reader = Reader.parse(loaded.tokenizer, loaded.network.config.text.longest)
    segmenter = NetworkSegmenter(loaded.network, reader, torch.device("cpu"), half=True)
    tile = np.random.default_rng(1).integers(0, 256, (640, 640, 3), dtype=np.uint8)
    asked = [Expression.parse(text) for text in SENTENCES]
    times = []
    for _ in range(6):
        begun = time.perf_counter()
        encoding = segmenter.encode([tile], [Place(0.0, 0.0, 1.0, 1.0)])
        encoded = time.perf_counter()
        segmenter.decode(encoding, asked)
        times.append((encoded - begun, (time.perf_counter() - encoded) / len(asked)))
    encode, decode = np.median(times[1:], 0) * 1000
    return weights, encode, decode


def table(given: argparse.Namespace) -> None:
    """Print what is finished: means over seeds, ± half of the distance from the least to the most."""
    own = [name.removeprefix("form: ") for name in SCORES]
    head = ("network", "seeds", "M weights", "ms/tile", "ms/sentence", *own, "absent", "one target, settled")
    print("| " + " | ".join(head) + " |\n|---|" + "---:|" * (len(head) - 1))
    for name in VARIANTS:
        done = [folder(given.out, name, seed) for seed in given.seeds]
        done = [place for place in done if (place / "raw.json").exists()]
        if not done:
            continue
        found = np.array([scores(place) for place in done])
        spread = np.ptp(found, 0) / 2
        cells = [f"{mean:.3f} ± {half:.3f}" for mean, half in zip(found.mean(0), spread, strict=True)]
        weights, encode, decode = costs(done[0] / "best.safetensors")
        figures = (name, len(done), f"{weights:.1f}", f"{encode:.0f}", f"{decode:.0f}", *cells)
        print("| " + " | ".join(map(str, figures)) + " |")


def main() -> None:
    """Train what is missing, or print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="folder that holds nwpu_vhr10")
    parser.add_argument("--backbones", type=Path, required=True)
    parser.add_argument("--text", type=Path, required=True, help="MiniLM, in transformers' format")
    parser.add_argument("--out", type=Path, default=Path("runs/ablations"))
    parser.add_argument("--seeds", type=lambda text: [int(one) for one in text.split(",")], default=[1, 2])
    parser.add_argument("--only", default="", help="variants whose names hold this")
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
            for name in VARIANTS
            if given.only in name
        ]
        for one in waiting:
            one.result()


if __name__ == "__main__":
    main()
