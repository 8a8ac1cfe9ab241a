"""The same line goes on, or has nothing to do; another line is told what differs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import pytest

from rrsis.cli.standing import Standing

if TYPE_CHECKING:
    from conftest import Rrsis, StandIn, Web

LINE = ("segment", "port.tif", "all storage tanks", "--tile", 128, "-o", "a.gpkg")
KEPT = ".a.gpkg.rrsis"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.fixture
def stopped(
    rrsis: Rrsis, scene_file: Path, tmp_path: Path, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> Iterator[int]:
    """A run that ran out of disk in its fourth row of tiles; the number of tiles it asked."""
    flushed: list[int] = []
    flush = os.fsync

    def full(handle: int) -> None:
        flushed.append(handle)
        if len(flushed) > 8:  # two ledgers, then a band and its carry each
            raise OSError(28, "No space left on device")
        flush(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        result = rrsis(*LINE)
    assert result.exit_code == 2
    assert "No space left" in result.stderr and "the same line goes on from there" in result.stderr
    assert not (tmp_path / "a.gpkg").exists()
    yield stand_in.encoded


def test_a_finished_run_has_nothing_to_do(
    rrsis: Rrsis, scene_file: Path, tmp_path: Path, stand_in: StandIn
) -> None:
    assert rrsis(*LINE, "--preview", "p.png").exit_code == 0
    before = stand_in.encoded, (tmp_path / "a.gpkg").stat().st_mtime_ns
    again = rrsis(*LINE, "--preview", "p.png")
    assert again.exit_code == 0, again.output
    assert "Finished already (3 objects in a.gpkg, p.png)" in again.stdout and "--restart" in again.stdout
    told = json.loads(rrsis(*LINE, "--preview", "p.png", "--json").stdout)
    assert told == {
        "event": "done",
        "already": True,
        "objects": 3,
        "files": [{"path": "a.gpkg"}, {"path": "p.png"}],
    }
    assert (stand_in.encoded, (tmp_path / "a.gpkg").stat().st_mtime_ns) == before
    assert [path.name for path in (tmp_path / KEPT).iterdir()] == ["run.json"]


def test_restart_makes_it_anew(rrsis: Rrsis, scene_file: Path, tmp_path: Path, stand_in: StandIn) -> None:
    assert rrsis(*LINE).exit_code == 0
    before, made = stand_in.encoded, (tmp_path / "a.gpkg").read_bytes()
    assert rrsis(*LINE, "--restart").exit_code == 0
    assert stand_in.encoded == 2 * before and (tmp_path / "a.gpkg").read_bytes() == made


def test_results_that_are_gone_are_made_again(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    assert rrsis(*LINE).exit_code == 0
    made = (tmp_path / "a.gpkg").read_bytes()
    (tmp_path / "a.gpkg").unlink()
    assert rrsis(*LINE).exit_code == 0
    assert (tmp_path / "a.gpkg").read_bytes() == made


def test_another_line_does_not_replace_a_result_unasked(
    rrsis: Rrsis, scene_file: Path, tmp_path: Path
) -> None:
    assert rrsis(*LINE).exit_code == 0
    made = (tmp_path / "a.gpkg").read_bytes()
    refused = rrsis(*LINE, "--threshold", 0.6)
    assert refused.exit_code == 2
    assert "made by another run: threshold was not given, is 0.6" in refused.stderr
    assert (tmp_path / "a.gpkg").read_bytes() == made
    assert rrsis(*LINE, "--threshold", 0.6, "--overwrite").exit_code == 0
    assert "Finished already" in rrsis(*LINE, "--threshold", 0.6).stdout


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (("--simplify", 2), "simplify was 1.0, is 2.0"),
        (("--tile", 256), "tile was 128, is 256"),
        (("--tta",), "tta was False, is True"),
        (("--preview", "p.png"), "preview was not given, is p.png"),
    ],
)
def test_a_stopped_run_is_not_continued_by_another(
    changed: tuple[object, ...], words: str, stopped: int, rrsis: Rrsis, tmp_path: Path, stand_in: StandIn
) -> None:
    refused = rrsis(*LINE, *changed)
    assert refused.exit_code == 2, refused.output
    assert words in refused.stderr and "--restart" in refused.stderr
    assert stand_in.encoded == stopped
    assert rrsis(*LINE).exit_code == 0
    assert stand_in.encoded - stopped == 3 * 7  # three of six rows of seven tiles were finished


def test_a_changed_scene_is_noticed(stopped: int, rrsis: Rrsis, scene_file: Path, stand_in: StandIn) -> None:
    status = scene_file.stat()
    os.utime(scene_file, ns=(status.st_atime_ns, status.st_mtime_ns + 10**9))
    refused = rrsis(*LINE)
    assert refused.exit_code == 2 and "state of the scene was" in refused.stderr
    assert rrsis(*LINE, "--restart").exit_code == 0
    assert stand_in.encoded - stopped == 6 * 7


def test_a_vanished_scene_is_told_and_the_run_goes_on_when_it_is_back(
    stopped: int, rrsis: Rrsis, scene_file: Path, tmp_path: Path, stand_in: StandIn
) -> None:
    scene_file.rename(tmp_path / "elsewhere")
    gone = rrsis(*LINE)
    assert gone.exit_code == 2 and "There is no file port.tif" in gone.stderr
    (tmp_path / "elsewhere").rename(scene_file)
    again = rrsis(*LINE)
    assert again.exit_code == 0 and "21 of 42 tiles were finished before" in again.stderr
    assert len(geopandas.read_file(tmp_path / "a.gpkg", layer="a")) == 3


def test_an_unreadable_block_is_told_and_what_is_done_stays_done(
    rrsis: Rrsis, scene_file: Path, tmp_path: Path, stand_in: StandIn
) -> None:
    whole = scene_file.read_bytes()
    status = scene_file.stat()
    scene_file.write_bytes(whole[: len(whole) * 3 // 4])  # an uncompressed file: its lower rows are gone
    os.utime(scene_file, ns=(status.st_atime_ns, status.st_mtime_ns))
    broken = rrsis(*LINE)
    assert broken.exit_code == 2, broken.output
    assert "port.tif cannot be read" in broken.stderr and "same line goes on" in broken.stderr
    asked = stand_in.encoded
    assert rrsis(*LINE).exit_code == 2
    assert stand_in.encoded - asked < asked


def test_nothing_is_kept_for_standard_output(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    line = (*LINE[:-1], "-")
    assert rrsis(*line).exit_code == rrsis(*line).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["port.tif"]


def test_an_early_failure_leaves_no_folder(
    rrsis: Rrsis, scene_file: Path, tmp_path: Path, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(stand_in, "decode", fail)
        assert rrsis(*LINE).exit_code == 130
    assert [path.name for path in tmp_path.iterdir()] == ["port.tif"]


def test_what_is_secret_in_a_url_is_not_kept(web: Web) -> None:
    (web.folder / "a.tif").touch()
    layer = "postgresql://me:secret@host/db?table=ships"
    asked = {"scene": web.url("a.tif?key=secret"), "model": "default", "append": False, "out": layer}
    standing = Standing.of(layer, asked)
    assert "secret" not in f"{standing.folder} {json.dumps(dict(standing.facts))}"
    other = Standing.of(layer.replace("ships", "cars"), asked)
    assert other.folder != standing.folder and other.facts != standing.facts


def test_each_addition_stands_for_itself(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    assert rrsis(*LINE).exit_code == 0
    more = ("segment", "port.tif", "ship", "-o", "a.gpkg", "--append")
    assert rrsis(*more).exit_code == 0
    assert "Finished already" in rrsis(*more).stdout
    assert "Finished already" in rrsis(*LINE).stdout
    assert len(geopandas.read_file(tmp_path / "a.gpkg", layer="a")) == 4
