"""`rrsis view`: what a user types, sees and gets."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from rrsis.cli import view as command
from rrsis.view.server import Server

if TYPE_CHECKING:
    from conftest import Rrsis, StandIn


@pytest.fixture
def result(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> Path:
    assert rrsis("segment", scene_file, "all storage tanks", "the ship", "-o", "port.gpkg").exit_code == 0
    return tmp_path / "port.gpkg"


def test_a_page_is_kept_with_the_scene_beside_the_result(rrsis: Rrsis, result: Path, tmp_path: Path) -> None:
    answer = rrsis("view", result, "--html", "port.html")
    assert answer.exit_code == 0, answer.output
    assert "It needs no network" in answer.stdout and answer.stderr == ""
    page = (tmp_path / "port.html").read_text("utf-8")
    assert "data:image/jpeg;base64," in page and "all storage tanks" in page


def test_without_the_scene_it_is_said(rrsis: Rrsis, result: Path, scene_file: Path) -> None:
    scene_file.rename(scene_file.with_name("other.tif"))
    answer = rrsis("view", result, "--html", "port.html")
    assert answer.exit_code == 0 and "give it with --scene" in answer.stderr
    answer = rrsis("view", result, "--scene", "other.tif", "--html", "again.html")
    assert answer.exit_code == 0 and answer.stderr == ""


def test_a_file_that_is_there_stays(rrsis: Rrsis, result: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text("mine")
    answer = rrsis("view", result, "--html", "mine.html")
    assert answer.exit_code == 2 and (tmp_path / "mine.html").read_text() == "mine"
    assert rrsis("view", result, "--html", "mine.html", "--overwrite").exit_code == 0
    assert "<html" in (tmp_path / "mine.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("none.gpkg",), "There is no file none.gpkg"),
        (("none.tif",), "There is no file none.tif"),
        (("port.tif", "--html", "a.html"), "cannot be asked anything"),
        (("port.tif", "--html", "a.png"), "End the name in .html"),
        (("port.gpkg", "--scene", "port.gpkg", "--html", "a.html"), "cannot be opened as a raster"),
        (("port.tif", "--scene", "port.tif", "--html", "a.html"), "cannot be read as a layer"),
        (("port.tif", "--model", "none"), "none"),
        (("port.tif", "--bands", "1,2"), "is not a list of bands"),
    ],
)
def test_mistakes_are_told_in_words(
    rrsis: Rrsis, result: Path, arguments: tuple[str, ...], said: str
) -> None:
    answer = rrsis("view", *arguments)
    assert answer.exit_code == 2 and said in answer.output
    assert not list(result.parent.glob("*.html"))


def test_a_scene_is_asked_and_answers(
    rrsis: Rrsis, scene_file: Path, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rrsis.checkpoints.store.load_segmenter", lambda *_, **__: stand_in)
    monkeypatch.setattr(command, "_has_screen", lambda: True)
    opened = list[str]()
    monkeypatch.setattr(command.webbrowser, "open", opened.append)
    heard: list[dict[str, object]] = []

    def visit(server: Server) -> None:
        where = urlsplit(server.url)
        thread = threading.Thread(target=server._listener.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()

        def call(method: str, path: str, body: str | None = None) -> bytes:
            connection = http.client.HTTPConnection("127.0.0.1", where.port, timeout=60)
            connection.request(method, where.path + path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse().read()
            connection.close()
            return answer

        call("POST", "ask", '{"text": "all storage tanks"}')
        end = time.monotonic() + 60
        while not heard or heard[-1]["state"] != "done":
            assert time.monotonic() < end
            (one,) = json.loads(call("GET", "news/-1"))["asked"]
            heard.append(one)
        assert call("GET", "found.gpkg?layers=1&least=0").startswith(b"SQLite format 3")
        server.stop()
        thread.join(10)
        raise KeyboardInterrupt

    monkeypatch.setattr(Server, "serve", visit)
    answer = rrsis("view", scene_file)
    assert answer.exit_code == 0, answer.output
    assert opened and opened[0] in answer.stdout
    found = heard[-1]["found"]
    assert isinstance(found, dict) and len(found["objects"]) == 3


def test_no_browser_is_opened_without_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(command.sys, "platform", "linux")
    assert not command._has_screen()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert command._has_screen()


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_ctrl_c_ends_it_cleanly(result: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "rrsis.cli", "view", str(result), "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    assert program.stdout.readline().startswith("Look at http://127.0.0.1:")
    program.send_signal(signal.SIGINT)
    _, complaints = program.communicate(timeout=60)
    assert program.returncode == 0 and complaints == ""


def test_help_names_both_ways() -> None:
    from rrsis.cli.app import app

    text = CliRunner().invoke(app, ["view", "--help"], env={"COLUMNS": "200"}).stdout
    assert "RESULT|SCENE" in text and "--html" in text and "--no-browser" in text
