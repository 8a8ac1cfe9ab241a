"""The notebooks run as they stand, with the checkpoint that ships, and store nothing that they gave."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NAMES = sorted(path.name for path in FOLDER.glob("*.ipynb"))
SHOWN = {  # what readers see beside text: pictures, tables and maps
    "finetune.ipynb": {"image/png": 3, "text/html": 0},
    "quickstart.ipynb": {"image/png": 2, "text/html": 4},
    "reading.ipynb": {"image/png": 1, "text/html": 1},
}


def opened(name: str) -> nbformat.NotebookNode:
    return nbformat.read(FOLDER / name, as_version=4)


def test_each_is_known() -> None:
    assert set(SHOWN) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_stores_no_outputs(name: str) -> None:
    notebook = opened(name)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert cells and all(cell.outputs == [] and cell.execution_count is None for cell in cells)


@pytest.mark.parametrize("name", NAMES)
def test_it_links_to_files_that_are_there(name: str) -> None:
    text = "\n".join(cell.source for cell in opened(name).cells if cell.cell_type == "markdown")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert links and [link for link in links if not (FOLDER / link).exists()] == []


@pytest.mark.parametrize("name", NAMES)
def test_it_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an empty folder, which holds all that it writes."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    (tmp_path / "work").mkdir()
    notebook = opened(name)
    client = NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(tmp_path / "work")}})
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = Counter(kind for output in outputs for kind in output.get("data", {}))
    assert {kind: shown[kind] for kind in SHOWN[name]} == SHOWN[name]
