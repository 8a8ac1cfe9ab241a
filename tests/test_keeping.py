"""A run goes on where it was killed, and gives the bytes that it would have given."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rrsis.config import ModelConfig
from rrsis.errors import OutputError, ResumeMismatch
from rrsis.geo.area import Area
from rrsis.geo.scene import Scene
from rrsis.keeping import Keeping, seen

# Forks the program as often as it is asked to, so that its libraries are loaded once.
NURSERY = """
import json, os, sys, time
import geopandas, pyogrio
import numpy as np
import rrsis.export.preview, rrsis.segmentation
from rrsis.cli.app import app
from rrsis.config import ModelConfig

class ByColour:
    config = ModelConfig(tile=128, overlap=32, gsd_range_m=(0.01, 100.0))
    def encode(self, pixels, places):
        with open("encoded.log", "a") as log:
            log.write("x" * len(pixels))
        time.sleep(0.01)
        return np.stack(pixels).astype(np.float32)
    def decode(self, encoding, questions):
        time.sleep(0.01)
        white = (encoding.min(axis=-1) - 200) / 10 + np.sin(encoding.sum(axis=-1))
        return np.repeat(white[:, None], len(questions), axis=1).astype(np.float32)

rrsis.segmentation.load_segmenter = lambda *_, **__: ByColour()
print("ready", flush=True)

def encoded(folder):
    try:
        return os.path.getsize(os.path.join(folder, "encoded.log"))
    except FileNotFoundError:
        return 0

for line in sys.stdin:
    tiles, delay, folder, *arguments = json.loads(line)
    before, doomed = encoded(folder), None
    child = os.fork()
    if not child:
        os.chdir(folder)
        out = os.open("said.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        os.dup2(out, 1)
        os.dup2(out, 2)
        try:
            app(arguments, prog_name="rrsis")
        except SystemExit as end:
            sys.stdout.flush()
            os._exit(end.code or 0)
    ended, status = (0, 0) if tiles is not None else os.waitpid(child, 0)
    while not ended:
        ended, status = os.waitpid(child, os.WNOHANG)
        if doomed is None and encoded(folder) - before >= tiles:
            doomed = time.monotonic() + delay
        if not ended and doomed is not None and time.monotonic() >= doomed:
            os.kill(child, 9)
            ended, status = os.waitpid(child, 0)
        time.sleep(0.001)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""
LINE = (
    *("segment", "../port.tif", "all storage tanks", "the largest storage tank", "-o", "found.gpkg"),
    *("--scores", "s.tif", "--mask", "m.tif", "--preview", "p.png", "--model", "../model"),
)
FILES = ("found.gpkg", "s.tif", "m.tif", "p.png")


class Nursery:
    """Starts programs, and kills them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        assert self._next() == "ready"

    def run(self, folder: Path, *arguments: str, tiles: int | None = None, delay: float = 0.0) -> int:
        """Run the program; with a number of tiles, kill it (-9) a delay after so many were encoded."""
        assert self._process.stdin is not None
        print(json.dumps([tiles, delay, str(folder), *arguments]), file=self._process.stdin, flush=True)
        return int(self._next())

    def _next(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    if not hasattr(os, "fork"):
        pytest.skip("processes cannot be forked here")
    command = [sys.executable, "-P", "-c", NURSERY]
    settings = {"SOURCE_DATE_EPOCH": "1700000000", "COLUMNS": "200"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | settings
    ) as process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def model_file(tmp_path: Path) -> Path:
    path = tmp_path / "model"
    path.write_text("stands for a checkpoint")
    return path


@pytest.mark.parametrize(
    ("extra", "kills", "each"),
    [((), 6, 14), (("--scales", "1,2", "--tta"), 2, 80)],
    ids=["plain", "scales and views"],
)
def test_killed_anywhere_it_ends_with_the_same_bytes(
    extra: tuple[str, ...],
    kills: int,
    each: int,
    nursery: Nursery,
    scene_file: Path,
    model_file: Path,
    tmp_path: Path,
) -> None:
    """Killed while tiles are answered, and while regions are traced and files written."""
    plain, killed = tmp_path / "plain", tmp_path / "killed"
    plain.mkdir()
    killed.mkdir()
    began = time.monotonic()
    assert nursery.run(plain, *LINE, *extra) == 0, (plain / "said.log").read_text()
    seconds = time.monotonic() - began
    wanted = {name: (plain / name).read_bytes() for name in FILES}
    draw = random.Random(len(extra))
    early = [(draw.randrange(each // 2, each), draw.uniform(0, 0.03)) for _ in range(kills)]
    late = [(0, draw.uniform(0.2, 1.0) * seconds) for _ in range(kills // 2)]
    codes = []
    for tiles, delay in early + late:
        codes.append(nursery.run(killed, *LINE, *extra, tiles=tiles, delay=delay))
        for name in FILES:
            assert not (killed / name).exists() or (killed / name).read_bytes() == wanted[name]
    assert codes[0] == codes[1] == -signal.SIGKILL and set(codes) <= {-signal.SIGKILL, 0}
    assert nursery.run(killed, *LINE, *extra) == 0, (killed / "said.log").read_text()
    assert {name: (killed / name).read_bytes() for name in FILES} == wanted
    assert [path.name for path in (killed / ".found.gpkg.rrsis").iterdir()] == ["run.json"]
    assert "were finished before" in (killed / "said.log").read_text()


def test_what_was_answered_is_not_asked_again(
    nursery: Nursery, scene_file: Path, model_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    assert nursery.run(folder, *LINE, "--mask", "no/m.tif") == 2  # before any work
    assert not (folder / "encoded.log").exists() and not list(folder.glob(".found*"))
    assert nursery.run(folder, *LINE, tiles=30) == -signal.SIGKILL
    rows = len(list((folder / ".found.gpkg.rrsis" / "work" / "look-0").glob("band-*")))
    assert 2 <= rows <= 4  # of six, seven tiles each
    before = len((folder / "encoded.log").read_text())
    assert nursery.run(folder, *LINE) == 0
    assert len((folder / "encoded.log").read_text()) - before == 7 * (6 - rows)
    assert nursery.run(folder, *LINE) == 0
    assert "Finished already" in (folder / "said.log").read_text()
    assert len((folder / "encoded.log").read_text()) - before == 7 * (6 - rows)


def test_what_decides_the_encodings_is_told_in_words(scene_file: Path) -> None:
    with Scene.open(scene_file) as fine, Scene.open(scene_file, shrink=2.0) as coarse:
        facts = seen([fine, coarse], ModelConfig(tile=256, overlap=64), "default, cpu")
    assert facts["the working grid"] == "700 x 600 px, 350 x 300 px"
    assert facts["the tile"] == "256 px" and facts["the network"] == "default, cpu"
    assert facts["the scene"] == str(scene_file) and facts["the area of interest"] == "all of it"
    with Scene.open(scene_file, area=Area.of("500000,5749900,500100,5750000@scene")) as part:
        told = seen([part], ModelConfig(), "default, cpu")["the area of interest"]
    assert told.startswith("500000,5749900,500100,5750000@scene (")


def test_a_folder_without_a_finished_band_belongs_to_nobody(tmp_path: Path) -> None:
    keeping = Keeping(tmp_path / "work")
    assert keeping.claim({"tile": "1"}, "monday") == "monday"
    assert keeping.claim({"tile": "2"}, "tuesday") == "tuesday"
    (tmp_path / "work" / "look-0").mkdir()
    (tmp_path / "work" / "look-0" / "band-000000-0-5.logits").touch()
    assert keeping.claim({"tile": "2"}, "friday") == "tuesday"
    with pytest.raises(ResumeMismatch, match="tile was 2, is 1"):
        keeping.claim({"tile": "1"}, "friday")
    with keeping.working() as folder:
        assert folder == tmp_path / "work"
    assert folder.exists()
    (folder / "look-0" / "band-000000-0-5.logits").unlink()
    with keeping.working():
        pass
    assert not folder.exists()
    with Keeping().working() as lent:
        assert lent.is_dir()
    assert not lent.exists() and Keeping().claim({}, "monday") == "monday"


def test_encodings_of_something_else_are_refused(tmp_path: Path) -> None:
    keeping = Keeping(encodings=tmp_path / "kept")
    assert "12 kB" in keeping.shelves({"tile": "1"}, 12_000)
    with pytest.raises(ResumeMismatch, match="tile was 1, is 2") as caught:
        keeping.shelves({"tile": "2"}, 12_000)
    assert "another folder" in caught.value.hint
    with pytest.raises(OutputError, match="The encodings take about"):
        keeping.shelves({"tile": "1"}, 10**18)
    assert Keeping().shelves({}, 10**18) == ""
