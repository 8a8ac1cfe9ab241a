"""A QGIS Processing script: a raster layer and sentences become polygons, by the command line of rrsis.

Put this one file among the scripts of Processing (qgis/README.md says how). It needs QGIS 3.22 or newer and,
in an environment of its own, rrsis: nothing of it is loaded into QGIS.
"""

from __future__ import annotations

import json
import os
import queue
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections import deque

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
    QgsSettings,
)

PROGRAM = "RRSIS_PROGRAM"  # the environment variable that names the executable
SETTING = "rrsis/program"  # where QGIS remembers it
OURS = ("PYTHONHOME", "PYTHONPATH", "PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "GDAL_DRIVER_PATH")
"""Variables that QGIS sets for itself, and that would lead another Python to the libraries of QGIS."""

STEP = 0.2  # s between two looks at whether the user has cancelled
GRACE = 10  # s that a cancelled run is given to put away what it has finished
KEPT = 20  # last lines of the error stream, for the message when it fails


def command_line(
    program: str,
    scene: str,
    expressions: str,
    out: str,
    threshold: float | None = None,
    min_area_m2: float = 0.0,
    split: bool = True,
    extra: str = "",
) -> list[str]:
    """Write the command.

    Args:
        program: The executable `rrsis`.
        scene: The raster, by its path or GDAL name.
        expressions: What to find, a sentence a line.
        out: The layer to write.
        threshold: Least probability of an object's pixel; None for the checkpoint's.
        min_area_m2: Leave out smaller objects.
        split: Tell objects apart that touch.
        extra: Further options as one would type them.

    Raises:
        ValueError: There is no sentence, or a quotation mark of the further options is not closed.
    """
    sentences = [line.strip() for line in expressions.splitlines() if line.strip()]
    if not sentences:
        raise ValueError('Say what to find, as in "all storage tanks".')
    words = [program, "segment", "--json", "--overwrite", "--out", out]
    if threshold is not None:
        words += ["--threshold", f"{threshold:g}"]
    if min_area_m2:
        words += ["--min-area", f"{min_area_m2:.12g}"]
    if not split:
        words += ["--no-split"]
    return [*words, *shlex.split(extra), "--", scene, *sentences]


def read_event(line: str) -> dict | None:
    """Read one line of `rrsis segment --json`; None where it is no event."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "event" in event else None


def share(event: dict) -> float | None:
    """Say how much of the work is done, 0 to 100; None where the event does not tell."""
    total = event.get("tiles_total")
    return 100.0 * event.get("tiles", 0) / total if total else None


def told(event: dict) -> list[str]:
    """Put what was found into lines for the log."""
    found = event.get("expressions", [])
    lines = [f"{one['expression']}: {one['objects']}" for one in found]
    again = " (finished before; nothing was left to be done)" if event.get("already") else ""
    return [*lines, f"{event['objects']} objects{again}"]


def find_program(given: str = "", remembered: str = "") -> str:
    """Choose the executable: what was given, else RRSIS_PROGRAM, else what worked before, else on the PATH.

    Raises:
        ValueError: There is none.
    """
    if given and not os.path.isfile(given):
        raise ValueError(f"There is no program {given}.")
    for path in (given, os.environ.get(PROGRAM, ""), remembered, shutil.which("rrsis")):
        if path and os.path.isfile(path):
            return path
    raise ValueError(
        "The program rrsis was not found. Install it into a virtual environment, and choose its executable "
        "under “The program rrsis” among the advanced parameters: bin/rrsis in that environment, on Windows "
        f"Scripts\\rrsis.exe. Or name it in the environment variable {PROGRAM}."
    )


def run(words: list[str], feedback: object) -> dict:
    """Run the command and tell how it goes.

    Args:
        words: The command.
        feedback: A `QgsProcessingFeedback`, whose cancellation ends the command.

    Returns:
        The last event, which tells what was found; empty when the user has cancelled.

    Raises:
        RuntimeError: The command failed; the message is its own.
        OSError: It cannot be started.
    """
    child = start(words)
    lines = queue.Queue()
    readers = [
        threading.Thread(target=pour, args=(stream, name, lines), daemon=True)
        for name, stream in (("out", child.stdout), ("err", child.stderr))
    ]
    for reader in readers:
        reader.start()
    done, complaints = {}, deque(maxlen=KEPT)
    try:
        while any(reader.is_alive() for reader in readers) or not lines.empty():
            if feedback.isCanceled():
                return {}
            try:
                name, line = lines.get(timeout=STEP)
            except queue.Empty:
                continue
            event = read_event(line) if name == "out" else None
            if event:
                follow(event, feedback)
                done = event if event["event"] == "done" else done
            elif line:
                feedback.pushConsoleInfo(line)
                complaints.append(line)
    finally:
        stop(child, readers, wanted=feedback.isCanceled())
    if child.returncode != 0 or not done:
        reason = [line for line in complaints if line.startswith("Error:")] or complaints
        raise RuntimeError("\n".join(reason) or f"rrsis ended with exit code {child.returncode}.")
    return done


def start(words: list[str]) -> subprocess.Popen:
    """Start the command, out of the reach of the libraries of QGIS, and without a window of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    environment["PYTHONUTF8"] = "1"  # paths and sentences come back as they went, on Windows, too
    hidden = {"creationflags": subprocess.CREATE_NO_WINDOW} if sys.platform == "win32" else {}
    return subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env=environment,
        **hidden,
    )


def pour(stream: object, name: str, lines: queue.Queue) -> None:
    """Put the lines of a stream into a queue, each with the stream's name."""
    with stream:
        for line in stream:
            lines.put((name, line.rstrip()))


def stop(child: subprocess.Popen, readers: list[threading.Thread], wanted: bool) -> None:
    """See the command to its end; one that is not wanted any more is asked to go, then made to.

    Asked by an interrupt, rrsis keeps what is finished, and the next run goes on from there.
    """
    if wanted and child.poll() is None and sys.platform != "win32":
        child.send_signal(signal.SIGINT)
    elif wanted:
        child.kill()
    try:
        child.wait(GRACE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    for reader in readers:
        reader.join(GRACE)


def follow(event: dict, feedback: object) -> None:
    """Show an event: progress, a note, or what was found."""
    percent = share(event)
    if percent is not None:
        feedback.setProgress(percent)
    if event["event"] == "note":
        feedback.pushInfo(event.get("message", ""))
    elif event["event"] == "done":
        for line in told(event):
            feedback.pushInfo(line)


class Styled(QgsProcessingLayerPostProcessorInterface):
    """Gives a loaded result the style that was written with it."""

    def postProcessLayer(self, layer: object, context: object, feedback: object) -> None:
        """Load the style from the GeoPackage's table, or from the .qml beside the file."""
        layer.loadDefaultStyle()
        layer.triggerRepaint()


class Segment(QgsProcessingAlgorithm):
    """The algorithm as it stands in the toolbox."""

    SCENE, EXPRESSIONS, THRESHOLD, MIN_AREA = "SCENE", "EXPRESSIONS", "THRESHOLD", "MIN_AREA"
    SPLIT, EXTRA, RRSIS, OUTPUT, OBJECTS = "SPLIT", "EXTRA", "RRSIS", "OUTPUT", "OBJECTS"

    def createInstance(self) -> Segment:
        """Make another one, for a run."""
        return Segment()

    def name(self) -> str:
        """Name it for `qgis_process` and models: script:rrsis_segment."""
        return "rrsis_segment"

    def displayName(self) -> str:
        """Name it in the toolbox."""
        return "Find what a sentence describes"

    def group(self) -> str:
        """Name its group in the toolbox."""
        return "rrsis"

    def groupId(self) -> str:
        """Name its group for programs."""
        return "rrsis"

    def shortHelpString(self) -> str:
        """Explain it beside its dialog."""
        return (
            "Finds what sentences describe in a satellite or aerial scene and draws a polygon for each, "
            "with its score, area and sentence. One pass over the scene answers all sentences.\n\n"
            "Sentences: one a line, in English: “all storage tanks”, “the largest ship near the dock”, "
            "“the tennis courts in the upper left”.\n\n"
            "The raster must be a file or a URL that GDAL reads. A run that was cancelled goes on when it is "
            "run again with the same file to write.\n\n"
            "The program rrsis: the executable in the virtual environment where it was installed, such as "
            "bin/rrsis. It is remembered."
        )

    def initAlgorithm(self, config: object = None) -> None:
        """Declare the parameters."""
        kind = QgsProcessingParameterNumber.Double
        self.addParameter(QgsProcessingParameterRasterLayer(self.SCENE, "Scene"))
        self.addParameter(
            QgsProcessingParameterString(
                self.EXPRESSIONS, "What to find, a sentence a line", "all storage tanks", multiLine=True
            )
        )
        self.addParameter(
            QgsProcessingParameterNumber(
                self.MIN_AREA, "Leave out objects below this area (m²)", kind, 0.0, False, 0.0
            )
        )
        self.addParameter(QgsProcessingParameterBoolean(self.SPLIT, "Tell objects apart that touch", True))
        threshold = QgsProcessingParameterNumber(
            self.THRESHOLD,
            "Least probability of a pixel (not set: the model's)",
            kind,
            None,
            True,
            0.01,
            0.99,
        )
        extra = QgsProcessingParameterString(
            self.EXTRA, "Further options of rrsis segment, such as --model or --bands", "", False, True
        )
        program = QgsProcessingParameterFile(
            self.RRSIS,
            "The program rrsis",
            defaultValue=QgsSettings().value(SETTING, ""),
            optional=True,
            fileFilter="Programs (rrsis rrsis.exe)",  # the default filter takes no file without a suffix
        )
        for parameter in (threshold, extra, program):
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.FlagAdvanced)
            self.addParameter(parameter)
        found = QgsProcessingParameterVectorDestination(
            self.OUTPUT, "Objects found", QgsProcessing.TypeVectorPolygon
        )
        found.setSupportsNonFileBasedOutput(False)  # rrsis writes files
        self.addParameter(found)
        self.addOutput(QgsProcessingOutputNumber(self.OBJECTS, "Number of objects"))

    def processAlgorithm(self, parameters: dict, context: object, feedback: object) -> dict:
        """Run rrsis and hand its layer to QGIS.

        Raises:
            QgsProcessingException: A parameter cannot be used, or rrsis failed.
        """
        scene = self.parameterAsRasterLayer(parameters, self.SCENE, context)
        if scene is None or scene.dataProvider().name() != "gdal":
            raise QgsProcessingException("The scene must be a raster file, not a layer of a map service.")
        out = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        level = parameters.get(self.THRESHOLD)
        given = self.parameterAsString(parameters, self.RRSIS, context)
        try:
            program = find_program(given, QgsSettings().value(SETTING, ""))
            words = command_line(
                program,
                scene.source(),
                self.parameterAsString(parameters, self.EXPRESSIONS, context),
                out,
                None if level is None else self.parameterAsDouble(parameters, self.THRESHOLD, context),
                self.parameterAsDouble(parameters, self.MIN_AREA, context),
                self.parameterAsBool(parameters, self.SPLIT, context),
                self.parameterAsString(parameters, self.EXTRA, context),
            )
            feedback.pushCommandInfo(" ".join(map(shlex.quote, words)))
            done = run(words, feedback)
        except (ValueError, RuntimeError, OSError) as error:
            raise QgsProcessingException(str(error)) from error
        if not done:
            return {}
        if given:
            QgsSettings().setValue(SETTING, given)
        if context.willLoadLayerOnCompletion(out):
            Segment.styled = Styled()  # kept here, because QGIS does not
            context.layerToLoadOnCompletionDetails(out).setPostProcessor(Segment.styled)
        return {self.OUTPUT: out, self.OBJECTS: done["objects"]}
