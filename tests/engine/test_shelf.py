"""Sets of arrays are whole or absent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rrsis.engine.shelf import Shelf
from rrsis.errors import OutputError


def test_what_is_put_is_got(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "a" / "b")
    assert shelf.get("one") is None
    shelf.put("one", {"deep": np.arange(3, dtype=np.float16), "x": np.ones((2, 2), np.uint8)})
    kept = Shelf(tmp_path / "a" / "b").get("one")
    assert kept is not None and set(kept) == {"deep", "x"}
    np.testing.assert_array_equal(kept["deep"], np.arange(3))
    assert kept["deep"].dtype == np.float16


@pytest.mark.parametrize("harm", [b"", b"PK", None])
def test_a_damaged_set_is_absent(harm: bytes | None, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("one", {"x": np.zeros(1000)})
    path = tmp_path / "one.npz"
    path.write_bytes(path.read_bytes()[:-100] if harm is None else harm)
    assert shelf.get("one") is None


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    shelf = Shelf(tmp_path)
    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OutputError, match="No space left"):
        shelf.put("one", {"x": np.zeros(3)})
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be made"):
        Shelf(tmp_path / "file" / "shelf")
