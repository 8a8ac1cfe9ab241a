"""The QGIS script: its command line and its reading of events without QGIS, then all of it inside QGIS."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from rrsis.cli.app import app
from rrsis.sample import sample_scene

if TYPE_CHECKING:
    from conftest import StandIn

SCRIPT = Path(__file__).resolve().parents[1] / "qgis" / "rrsis_segment.py"

Program = Callable[[str], str]


class Feedback:
    """Takes what the script tells, as a `QgsProcessingFeedback` does, and cancels at a share of the work."""

    def __init__(self, cancel_at: float = 1000.0) -> None:
        self.cancel_at = cancel_at
        self.progress: list[float] = []
        self.said: list[str] = []

    def setProgress(self, percent: float) -> None:
        """Take the share of the work that is done."""
        self.progress.append(percent)

    def pushInfo(self, line: str) -> None:
        """Take a line for the log."""
        self.said.append(line)

    pushConsoleInfo = pushInfo

    def isCanceled(self) -> bool:
        """Say whether that share was reached."""
        return bool(self.progress) and self.progress[-1] >= self.cancel_at


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load the script; classes of nothing stand for those of QGIS."""

    class Core(ModuleType):
        def __getattr__(self, name: str) -> type:
            if name.startswith("__"):
                raise AttributeError(name)
            return type(name, (), {})

    monkeypatch.setitem(sys.modules, "qgis", ModuleType("qgis"))
    monkeypatch.setitem(sys.modules, "qgis.core", Core("qgis.core"))
    monkeypatch.delenv("RRSIS_PROGRAM", raising=False)
    spec = importlib.util.spec_from_file_location("rrsis_segment", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Write a program that stands for rrsis."""

    def write(code: str) -> str:
        path = tmp_path / "rrsis"
        path.write_text(f"#!{sys.executable}\nimport json, os, signal, sys, time\n{code}\n")
        path.chmod(0o755)
        return str(path)

    return write


def test_the_command_says_what_was_chosen(script: ModuleType) -> None:
    usual = script.command_line("rrsis", "a b.tif", "all ships\n\n  the largest ship \n", "out.gpkg")
    assert usual == [
        *("rrsis", "segment", "--json", "--overwrite", "--out", "out.gpkg"),
        *("--", "a b.tif", "all ships", "the largest ship"),
    ]
    chosen = script.command_line("r", "s", "-x", "o", 0.6, 12.5, False, "--model 'my own' --bands 4,3,2")
    assert chosen[6:] == [
        *("--threshold", "0.6", "--min-area", "12.5", "--no-split"),
        *("--model", "my own", "--bands", "4,3,2", "--", "s", "-x"),
    ]


def test_what_cannot_be_asked_is_refused_before_anything_runs(script: ModuleType) -> None:
    with pytest.raises(ValueError, match="Say what to find"):
        script.command_line("rrsis", "scene.tif", " \n ", "out.gpkg")
    with pytest.raises(ValueError, match="quotation"):
        script.command_line("rrsis", "scene.tif", "ship", "out.gpkg", extra="--model 'mine")


def test_lines_are_events_or_nothing(script: ModuleType) -> None:
    assert script.read_event('{"event": "tile", "tiles": 1}') == {"event": "tile", "tiles": 1}
    assert [script.read_event(line) for line in ("", "hello", "3", '["event"]', '{"tiles": 1}')] == [None] * 5
    assert script.share({"event": "tile", "tiles": 1, "tiles_total": 4}) == 25.0
    assert script.share({"event": "start", "tiles": 0, "tiles_total": 0}) is None
    done = {"event": "done", "objects": 3, "expressions": [{"expression": "all ships", "objects": 3}]}
    assert script.told(done) == ["all ships: 3", "3 objects"]
    assert "finished before" in script.told({"event": "done", "already": True, "objects": 2, "files": []})[0]


def test_rrsis_itself_understands_the_command_and_is_understood(
    script: ModuleType, scene_file: Path, stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rrsis.segmentation.load_segmenter", lambda *_, **__: stand_in)
    out, asked = str(tmp_path / "found.gpkg"), "all storage tanks\nthe airplane"
    words = script.command_line("rrsis", str(scene_file), asked, out, 0.4, 8000.0, False, "--tile 256")
    for again in (False, True):
        result = CliRunner().invoke(app, words[1:])
        assert result.exit_code == 0, result.output
        events = [script.read_event(line) for line in result.stdout.splitlines()]
        assert None not in events
        assert script.told(events[-1])[-1].startswith("1 objects (finished before" if again else "1 objects")
    assert Path(out).is_file()


def test_the_program_is_the_one_that_was_named(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [tmp_path / name / "rrsis" for name in ("given", "environment", "remembered", "path")]
    for name in names:
        name.parent.mkdir()
        name.write_text("")
        name.chmod(0o755)
    given, environment, remembered, path = map(str, names)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    assert script.find_program() == path
    assert script.find_program("", remembered) == remembered
    monkeypatch.setenv("RRSIS_PROGRAM", environment)
    assert script.find_program("", remembered) == environment
    assert script.find_program(given, remembered) == given
    with pytest.raises(ValueError, match="There is no program /nowhere"):
        script.find_program("/nowhere/rrsis", remembered)
    for name in names[1:]:
        name.unlink()
    with pytest.raises(ValueError, match="was not found"):
        script.find_program("", remembered)


EVENTS = """
print("a line of something else")
print(json.dumps({"event": "start", "tiles": 0, "tiles_total": 2}))
print(json.dumps({"event": "note", "message": "a note"}))
for tile in (1, 2):
    print(json.dumps({"event": "tile", "tiles": tile, "tiles_total": 2}), flush=True)
print(json.dumps({"event": "done", "objects": len(os.environ.get("PROJ_LIB", ""))}))
"""


def test_a_run_is_followed_to_its_end(
    script: ModuleType, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROJ_LIB", "that of QGIS, which another PROJ cannot read")
    feedback = Feedback()
    assert script.run([program(EVENTS)], feedback) == {"event": "done", "objects": 0}
    assert feedback.progress == [0.0, 50.0, 100.0]
    assert feedback.said == ["a line of something else", "a note", "0 objects"]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (
            "sys.exit('Note: one\\nError: There is no file x.tif. Check the name.')",
            "^Error: There is no file",
        ),
        ("sys.exit(3)", "exit code 3"),
        ("print('rrsis 0.0')", "rrsis 0.0"),
    ],
)
def test_a_failure_is_told_in_its_own_words(
    script: ModuleType, program: Program, code: str, says: str
) -> None:
    with pytest.raises(RuntimeError, match=says):
        script.run([program(code)], Feedback())


def test_what_is_cancelled_is_asked_to_stop_and_may_put_things_away(
    script: ModuleType, program: Program, tmp_path: Path
) -> None:
    waits = "signal.signal(signal.SIGINT, lambda *_: (open('kept', 'w').close(), sys.exit(130)))"
    code = f"os.chdir({str(tmp_path)!r})\n{waits}\n{EVENTS}\ntime.sleep(60)"
    began = time.monotonic()
    assert script.run([program(code)], Feedback(cancel_at=100.0)) == {}
    assert (tmp_path / "kept").exists() and time.monotonic() - began < 30


def test_what_does_not_stop_is_killed(script: ModuleType, program: Program, tmp_path: Path) -> None:
    script.GRACE = 0.3
    code = f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))"
    code += f"\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n{EVENTS}\ntime.sleep(60)"
    assert script.run([program(code)], Feedback(cancel_at=50.0)) == {}
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), signal.SIGTERM)


IN_QGIS = """
import json, sys
script, program, scene, out = sys.argv[1:]
from qgis.core import QgsApplication, QgsMapLayerType, QgsProject, QgsRasterLayer
app = QgsApplication([], False)
app.initQgis()
sys.path.append(QgsApplication.pkgDataPath() + "/python/plugins")
import processing
from processing.core.Processing import Processing
from processing.script.ScriptUtils import loadAlgorithm
Processing.initialize()
asked = {"SCENE": scene, "EXPRESSIONS": "all storage tanks\\nthe largest storage tank", "RRSIS": program}
told = processing.runAndLoadResults(loadAlgorithm("rrsis_segment", script).create(), asked | {"OUTPUT": out})
(layer,) = QgsProject.instance().mapLayers().values()
said = {"told": told["OBJECTS"], "count": layer.featureCount(), "crs": layer.crs().authid()}
said["legend"] = [one.value() for one in layer.renderer().categories()]
print(json.dumps(said | {"labels": layer.labelsEnabled()}), flush=True)
app.exitQgis()
"""


@pytest.fixture
def qgis_python() -> str:
    """Find a Python that has QGIS; skip where there is none."""
    for name in ("/usr/bin/python3", shutil.which("python3") or ""):
        if (
            name
            and not subprocess.run(
                [name, "-c", "import qgis.core"], capture_output=True, check=False
            ).returncode
        ):
            return name
    pytest.skip("no QGIS is installed for /usr/bin/python3 or python3")


def test_in_qgis_the_result_is_loaded_with_its_style(qgis_python: str, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("rrsis")
    scene, out = sample_scene(tmp_path / "scene.tif", size=512), tmp_path / "tanks.gpkg"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QGIS"))}
    private = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [qgis_python, "-c", IN_QGIS, str(SCRIPT), str(program), str(scene), str(out)],
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
        env=kept | private,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["told"] == said["count"] > 1 and said["crs"] == "EPSG:32631" and said["labels"]
    assert said["legend"] == ["all storage tanks", "the largest storage tank"]
