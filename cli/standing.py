"""How a run stands: not begun, stopped on the way, or finished; told by a hidden folder beside its output."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from rrsis import __version__

from . import show
from .outputs import STDOUT

if TYPE_CHECKING:
    from .outputs import Outputs

MANNERS = frozenset({"as_json", "restart", "append", "overwrite"})
"""Options that say how a run goes about its work, not what it gives."""

_NEW = "Use --overwrite to replace it, --append to add to it, or another name."


@dataclass(frozen=True)
class Standing:
    """A run, by its command line and what lies in its folder.

    Attributes:
        folder: ``.NAME.rrsis`` beside the output NAME; None where nothing is kept, as for standard output.
        facts: What was asked, in words, and the state of what it was asked of.
    """

    folder: Path | None
    facts: Mapping[str, str]

    @classmethod
    def of(cls, layer: str, asked: Mapping[str, object]) -> Self:
        """Describe a run.

        Args:
            layer: Where the layer is to go.
            asked: The command's arguments by their names.

        Raises:
            SceneError: The scene's server does not have it.
            UnknownCheckpoint: There is no such checkpoint.
            CheckpointError: It cannot be read.
        """
        facts = {name.replace("_", " "): _told(value) for name, value in asked.items() if name not in MANNERS}
        states = _states(str(asked["scene"]), asked.get("aoi"), str(asked["model"]))
        facts |= {"out": _anonymous(layer), **dict(states)}
        if layer == STDOUT:
            return cls(None, facts)
        name = _anonymous(layer) if "://" in layer else Path(layer).name
        if asked["append"]:  # many runs may add to one file, and each stands for itself
            name = f"{name}.{hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:12]}"
        return cls(Path("." if "://" in layer else layer).parent / f".{name}.rrsis", facts)

    @property
    def work(self) -> Path | None:
        """Where finished bands lie."""
        return None if self.folder is None else self.folder / "work"

    def forget(self) -> None:
        """Remove all that is kept of this run and of others for the same output."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def finished(self, files: Outputs, as_json: bool) -> bool:
        """Say whether nothing is left to be done, and tell the user.

        Args:
            files: The files that the run is to write.
            as_json: Tell it as a line of JSON.

        Raises:
            ResumeMismatch: The files are there, made by another run that this one is not asked to replace.
        """
        from rrsis.engine.ledger import Ledger, differences
        from rrsis.errors import ResumeMismatch

        ledger = None if self.folder is None else Ledger.read(self.folder)
        if ledger is None or "files" not in ledger.marks:
            return False
        names, present = json.loads(ledger.marks["files"]), files.present()
        if ledger.facts != self.facts:
            if present and files.mode == "create":
                other = "; ".join(differences(ledger.facts, self.facts))
                raise ResumeMismatch(f"{present[0]} exists already, made by another run: {other}.", _NEW)
            self.forget()
            return False
        if not present and "://" not in files.layer:
            self.forget()
            return False
        self._clear()
        objects = int(ledger.marks["objects"])
        if as_json:
            found = [{"path": name} for name in names]
            show.line({"event": "done", "already": True, "objects": objects, "files": list(found)})
        else:
            said = f"Finished already ({objects} objects in {', '.join(names)})"
            show.remark(f"{said}; --restart makes it anew.")
        return True

    def checked(self, files: Outputs, scene: str, expressions: list[str]) -> Outputs:
        """Check the files that are to be written, then note the run, or find that it was begun before.

        Returns:
            The files; those that this same run wrote before it was stopped may be replaced.

        Raises:
            UnknownFormat: A suffix is not one that can be written.
            OutputError: A file cannot be written, or would be overwritten.
            ResumeMismatch: Another run was begun for the same output, and stopped.
        """
        from rrsis.engine.ledger import Ledger
        from rrsis.geo.scores import begun

        ledger = None if self.folder is None else Ledger.read(self.folder)
        if ledger is not None and ledger.facts == self.facts and files.mode == "create":
            files = replace(files, mode="replace")
        files.check(scene, expressions)
        if self.folder is not None:
            if not begun(self.folder):
                self.forget()
            Ledger.open(self.folder, self.facts)
        return files

    @contextmanager
    def going(self) -> Iterator[None]:
        """Surround the work: when it fails, say what is kept, and remove what is worth nothing."""
        try:
            yield
        except BaseException:
            self._tell()
            raise

    def finish(self, files: list[str], objects: int) -> None:
        """Note that everything is written, and remove what was kept for going on.

        Args:
            files: What was written.
            objects: How many objects were found.

        Raises:
            OutputError: The folder cannot be written.
        """
        from rrsis.engine.ledger import Ledger

        if self.folder is not None:
            Ledger.open(self.folder, self.facts).marked(files=json.dumps(files), objects=str(objects))
            self._clear()

    def _clear(self) -> None:
        if self.work is not None:
            shutil.rmtree(self.work, ignore_errors=True)

    def _tell(self) -> None:
        from rrsis.geo.scores import begun

        if self.folder is None:
            return
        if begun(self.folder):
            show.warning(f"What is finished is kept in {self.folder}; the same line goes on from there.")
        else:
            self.forget()


def _told(value: object) -> str:
    """Write an argument as its user would."""
    if value is None:
        return "not given"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _anonymous(layer: str) -> str:
    """Name a place without what may be secret in a URL."""
    return f"url-{hashlib.sha256(layer.encode()).hexdigest()[:12]}" if "://" in layer else layer


def _states(scene: str, aoi: object, model: str) -> Iterator[tuple[str, str]]:
    """Tell the state of the files that a run reads."""
    from rrsis.checkpoints.registry import digest
    from rrsis.geo.members import state

    yield "scene", os.path.abspath(scene) if os.path.exists(scene) else _anonymous(scene)
    yield "state of the scene", state(scene)
    if aoi is not None and os.path.exists(str(aoi)):
        yield "state of the area", state(str(aoi))
    yield "digest of the model", digest(model)[:16]
    yield "version of rrsis", __version__
