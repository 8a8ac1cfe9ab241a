"""A checkpoint in memory, given to `segment` in place of its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from rrsis.checkpoints.registry import digest
from rrsis.checkpoints.store import save
from rrsis.errors import ConfigError, UnknownCheckpoint
from rrsis.models.network import Network
from rrsis.segmentation import segment, stream
from rrsis.segmenter import Segmenter


@pytest.fixture
def checkpoint(tmp_path: Path, network: Network, wordpieces: str) -> Path:
    path = tmp_path / "tiny.safetensors"
    save(path, network, wordpieces, {"licence": "none"})
    return path


def test_it_answers_as_the_checkpoint_it_was_loaded_from(checkpoint: Path, scene_file: Path) -> None:
    loaded = Segmenter(checkpoint, device="cpu")
    settings = {"tile": 256, "threshold": 0.3, "min_area_m2": 5000.0}
    named = segment(scene_file, "all ships", model=checkpoint, device="cpu", **settings)
    given = segment(scene_file, "all ships", segmenter=loaded, **settings)
    assert len(named) == len(given) and named.geometry.geom_equals(given.geometry).all()


def test_results_tell_which_checkpoint_made_them(checkpoint: Path, scene_file: Path) -> None:
    loaded = Segmenter(str(checkpoint), device="cpu")
    assert loaded.name == str(checkpoint) and loaded.digest == digest(checkpoint)
    assert repr(loaded) == f"Segmenter({str(checkpoint)!r}, device='cpu')"
    given = stream(scene_file, "ship", segmenter=loaded).made
    named = stream(scene_file, "ship", model=str(checkpoint), device="cpu").made
    assert (given.model, given.digest) == (named.model, named.digest)


def test_what_cannot_be_loaded_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(UnknownCheckpoint, match="no-such-model"):
        Segmenter("no-such-model")
    with pytest.raises(ConfigError, match="tpu"):
        Segmenter(device="tpu")
