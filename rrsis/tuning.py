"""Tuning: the settings of a checkpoint, as a user wishes them for one run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rrsis.config import ModelConfig
from rrsis.errors import ConfigError
from rrsis.models.calibration import Calibration

COARSEST = 16  # times smaller; beyond that nothing of a scene can be told apart
SMALLEST_TILE = 32  # px; the network's coarsest features have this stride


@dataclass(frozen=True)
class Tuning:
    """What is wished instead of a checkpoint's own settings; None leaves one as it is.

    Attributes:
        tile: Side of a tile in working pixels.
        overlap: Overlap of tiles in working pixels; by default the checkpoint's, at most a quarter of a tile.
        threshold: Least probability of an object's pixel, 0-1.
        min_score: Least score of an object or of an area of what cannot be counted, 0-1; with it, none is
            left out because others are surer.
        scales: How many times smaller the scene is looked at, 1 among them.

    Raises:
        ConfigError: The threshold, the score or a scale is out of range.
    """

    tile: int | None = None
    overlap: int | None = None
    threshold: float | None = None
    min_score: float | None = None
    scales: Sequence[int] | None = None

    def __post_init__(self) -> None:
        """Refuse what no checkpoint could work with."""
        if self.threshold is not None and not 0.0 < self.threshold < 1.0:
            raise ConfigError(
                f"The threshold must lie between 0 and 1, got {self.threshold}.", "0.5 is a good start."
            )
        if self.min_score is not None and not 0.0 <= self.min_score <= 1.0:
            raise ConfigError(
                f"The least score must lie between 0 and 1, got {self.min_score}.", "0 keeps every object."
            )
        if self.scales is not None and not (1 in self.scales and all(map(_usable, self.scales))):
            listed = ",".join(map(str, self.scales))
            raise ConfigError(
                f"Scales {listed or '(none)'} cannot be used.",
                f"Give 1 and others up to {COARSEST}, as in 1,2.",
            )

    def of(self, config: ModelConfig) -> ModelConfig:
        """Take a checkpoint's settings, changed as wished.

        Raises:
            ConfigError: Tiles are too small, or overlap by more than half.
        """
        side = config.tile if self.tile is None else self.tile
        if side < SMALLEST_TILE:
            raise ConfigError(f"Tiles of {side} px are too small.", f"Use {SMALLEST_TILE} or more.")
        shared = min(config.overlap, side // 4) if self.overlap is None else self.overlap
        if not 0 <= shared <= side // 2:
            raise ConfigError(
                f"Tiles of {side} px cannot overlap by {shared} px.", f"Use an overlap of 0 to {side // 2}."
            )
        threshold = config.threshold if self.threshold is None else self.threshold
        kept = config.min_score, config.min_share, config.stuff_score, config.min_px
        if self.min_score is not None:
            least = Calibration(*config.calibration).mean(self.min_score)
            kept = least, 0.0, least, 0.0
        scales = config.scales if self.scales is None else tuple(sorted(set(self.scales)))
        return replace(
            config,
            tile=side,
            overlap=shared,
            threshold=threshold,
            min_score=kept[0],
            min_share=kept[1],
            stuff_score=kept[2],
            min_px=kept[3],
            scales=scales,
        )


def _usable(scale: int) -> bool:
    return 1 <= scale <= COARSEST
