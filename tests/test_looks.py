"""The same ground at several scales: one map, each look continued by itself, encodings asked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import rasterio

from rrsis.config import ModelConfig
from rrsis.engine.pace import Pace
from rrsis.geo.bandfile import BLANK
from rrsis.geo.merged import Layers
from rrsis.geo.scene import Scene
from rrsis.language.expression import Expression
from rrsis.looks import Looks
from rrsis.models.packing import Packed
from rrsis.progress import Event, Meter

if TYPE_CHECKING:
    from conftest import StandIn

QUESTIONS = [Expression.parse("storage tank"), Expression.parse("ship")]
CONFIG = ModelConfig(tile=128, overlap=32)


class Keeping:
    """A stand-in whose encodings can be kept."""

    def __init__(self, stand_in: StandIn) -> None:
        """Wrap one whose encodings are arrays of pixels."""
        self.config, self.encode, self.decode = stand_in.config, stand_in.encode, stand_in.decode

    def pack(self, encoding: np.ndarray) -> list[Packed]:
        """Give the pixels of each tile."""
        return [{"pixels": tile.astype(np.uint8)} for tile in encoding]

    def unpack(self, tiles: Sequence[Packed]) -> np.ndarray:
        """Stack them again."""
        return np.stack([tile["pixels"] for tile in tiles]).astype(np.float32)

    def packed_bytes(self, height: int, width: int) -> int:
        """Three bytes a pixel."""
        return 3 * height * width


Opener = Callable[..., Looks]


@pytest.fixture
def looks(scene_file: Path, stand_in: StandIn) -> Opener:
    """Look at the made scene at some scales."""

    def open_at(
        *scales: float, questions: Sequence[Expression] = QUESTIONS, kept: Path | None = None
    ) -> Looks:
        scenes = [Scene.open(scene_file, shrink=scale) for scale in scales]
        return Looks(scenes, CONFIG, questions, Keeping(stand_in), Pace(), kept)

    return open_at


def full(layers: Layers, layer: int = 0) -> np.ndarray:
    return np.concatenate([values for _, values in layers.bands(layer)])


def test_a_far_coarser_look_adds_what_is_larger_than_half_a_tile(looks: Opener, tmp_path: Path) -> None:
    """Of the tanks, of radius 40, 60 and 30, the first two are; only they may change at their rims."""
    fine, both = looks(1.0), looks(1.0, 4.0)
    one = full(fine.run(tmp_path / "fine", Meter()))
    two = full(both.run(tmp_path / "both", Meter()))
    assert (two >= one).all()
    changed = two > one
    assert changed[:, 490:].sum() == 0 and changed[60:180, 40:160].any() and changed[190:330, 230:370].any()


def test_a_look_at_half_the_size_shares_in_the_mean(looks: Opener, tmp_path: Path) -> None:
    fine, both = looks(1.0), looks(1.0, 2.0)
    one = full(fine.run(tmp_path / "fine", Meter()))
    two = full(both.run(tmp_path / "both", Meter()))
    assert (two < one).any() and (two > one).any()
    inside = one > 0
    assert ((two > 0) == inside).mean() > 0.995  # it sees the same tanks
    assert len(both.grids) == 2 and both.grids[1].shape == (300, 350)
    assert both.pixels == 700 * 600 * 1.25
    assert both.bytes_needed > fine.bytes_needed == 2 * 2 * 700 * 600


@pytest.mark.parametrize("within", ["coarse", "fine"])
def test_each_look_goes_on_where_it_stopped(
    within: str, looks: Opener, stand_in: StandIn, tmp_path: Path
) -> None:
    whole = looks(1.0, 2.0)
    wanted = full(whole.run(tmp_path / "whole", Meter()))
    tiles = [len(grid) for grid in whole.grids]
    assert stand_in.encoded == sum(tiles)
    stop_at = 9 if within == "coarse" else tiles[1] + 20

    def stop(event: Event) -> None:
        if event.tiles == stop_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        looks(1.0, 2.0).run(tmp_path / "stopped", Meter(stop))
    before, events = stand_in.encoded, list[Event]()
    again = looks(1.0, 2.0).run(tmp_path / "stopped", Meter(events.append))
    np.testing.assert_array_equal(full(again), wanted)
    asked = stand_in.encoded - before
    first_row = 4 if within == "coarse" else tiles[1] + 7  # tiles a row
    assert 0 < asked <= sum(tiles) - first_row
    assert events[0].kind == "note" and f"{sum(tiles) - asked} of {sum(tiles)} tiles" in events[0].message
    assert events[-1].tiles == events[-1].tiles_total == sum(tiles)
    assert events[-1].megapixels == pytest.approx(0.525)


def test_kept_encodings_answer_another_sentence(
    looks: Opener, stand_in: StandIn, scene_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rasterio.open(scene_file, "r+") as file:
        file.nodata = 0
        pixels = file.read()
        pixels[:, :250, :250] = 0
        pixels[:, 300:310] = 0
        file.write(pixels)
    kept = tmp_path / "kept"
    first = looks(1.0, kept=kept)
    first.run(tmp_path / "first", Meter())
    files = {path: path.read_bytes() for path in kept.rglob("*.npz")}
    assert len(files) == len(first.grids[0])
    encoded = stand_in.encoded
    assert encoded < len(files)  # tiles of nothing are not encoded
    assert first.encoded_bytes(Keeping(stand_in)) == pytest.approx(sum(map(len, files.values())), rel=0.35)

    other = [Expression.parse("harbor")]
    wanted = full(looks(1.0, questions=other).run(tmp_path / "plain", Meter()))
    assert (wanted[300:310] == BLANK).all() and (wanted > 0).any()
    encoded = stand_in.encoded
    monkeypatch.setattr(Scene, "look", None)  # the scene is not even read
    again = looks(1.0, questions=other, kept=kept).run(tmp_path / "again", Meter())
    np.testing.assert_array_equal(full(again), wanted)
    assert stand_in.encoded == encoded
    assert {path: path.read_bytes() for path in kept.rglob("*.npz")} == files


def test_a_damaged_encoding_is_made_again(looks: Opener, stand_in: StandIn, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    wanted = full(looks(1.0, kept=kept).run(tmp_path / "first", Meter()))
    encoded = stand_in.encoded
    for path in sorted(kept.rglob("*.npz"))[:3]:
        path.write_bytes(path.read_bytes()[:50])
    again = looks(1.0, kept=kept).run(tmp_path / "again", Meter())
    np.testing.assert_array_equal(full(again), wanted)
    assert stand_in.encoded == encoded + 3
