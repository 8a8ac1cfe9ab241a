"""Curves for TensorBoard, where it is installed and asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rrsis.errors import MissingDependency
from rrsis.learning.journal import Entry, Look

if TYPE_CHECKING:
    from torch.utils.tensorboard import SummaryWriter


def writer_class() -> type[SummaryWriter]:
    """Import TensorBoard's writer.

    Raises:
        MissingDependency: It is not installed.
    """
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError as error:
        raise MissingDependency(
            "tensorboard: true needs TensorBoard.", "pip install 'rrsis[tensorboard]', or leave it out."
        ) from error
    return SummaryWriter


class Board:
    """Writes the journal's numbers as curves.

    Args:
        folder: Where the event files go.
        step: Steps made already; what an interrupted run wrote after them is not shown.

    Raises:
        MissingDependency: TensorBoard is not installed.
    """

    def __init__(self, folder: Path, step: int) -> None:
        self.writer = writer_class()(str(folder), purge_step=step + 1)

    def write(self, entry: Entry | Look) -> None:
        """Add the numbers of one step, or of one look at the val split."""
        if isinstance(entry, Look):
            self._add("val/selection", entry.selection, entry.step)
            self.writer.flush()
            return
        self._add("loss", entry.loss, entry.step)
        self._add("gradient norm", entry.norm, entry.step)
        for head, numbers in (("loss", entry.parts), ("rate", entry.rates)):
            for name, value in numbers.items():
                self._add(f"{head}/{name}", value, entry.step)

    def _add(self, name: str, value: float, step: int) -> None:
        self.writer.add_scalar(name, value, step)

    def close(self) -> None:
        """Write what is still in memory."""
        self.writer.close()
