"""Records: everything that a run writes about itself while it goes on."""

from __future__ import annotations

from pathlib import Path

from rrsis.learning.board import Board
from rrsis.learning.journal import Entry, Journal, Look


class Records:
    """`log.jsonl` (a line a step), `val.jsonl` (a line a look at the val split) and curves where asked for.

    Args:
        out: Folder of the run.
        step: Steps made already; what an interrupted run wrote after them is forgotten.
        tensorboard: Whether to write curves for TensorBoard, too.

    Raises:
        OutputError: A log cannot be read or replaced.
        MissingDependency: TensorBoard is asked for and not installed.
    """

    def __init__(self, out: Path, step: int, tensorboard: bool = False) -> None:
        self.log, self.looks = Journal(out / "log.jsonl"), Journal(out / "val.jsonl")
        self.log.cut(step)
        self.looks.cut(step)
        self.board = Board(out / "tensorboard", step) if tensorboard else None

    def write(self, entry: Entry | Look) -> None:
        """Append a line where it belongs; raises OutputError where that fails."""
        (self.log if isinstance(entry, Entry) else self.looks).write(entry)
        if self.board:
            self.board.write(entry)

    def close(self) -> None:
        """Write what is still in memory."""
        if self.board:
            self.board.close()
