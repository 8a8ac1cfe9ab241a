"""Segmenter: a checkpoint in memory, which answers about as many scenes as it is shown."""

from __future__ import annotations

from os import PathLike, fspath

from rrsis.checkpoints.registry import digest
from rrsis.checkpoints.store import load_segmenter
from rrsis.engine.device import fast_bfloat16, pick
from rrsis.models.segmenter import NetworkSegmenter


class Segmenter(NetworkSegmenter):
    """A checkpoint that is loaded once and then asked about many scenes.

    `rrsis.segment` and `rrsis.stream` load the checkpoint with each call; given one of these, they do not.
    Whoever has another network writes a class with a `config`, `encode` and `decode` of these types instead.

    Args:
        model: Name or path of a checkpoint; `rrsis checkpoints` lists the names.
        device: "auto", "cpu" or "cuda".

    Attributes:
        name: The name or path.
        digest: SHA-256 of the file, in hexadecimal digits.
        config: Its settings: the side of a tile, the ground sizes it knows (`gsd_range_m`), its threshold ...
        device: Where it runs.

    Raises:
        ConfigError: The device cannot be used.
        UnknownCheckpoint: There is no such checkpoint.
        CheckpointError: It cannot be loaded.

    Examples:
        >>> import rrsis
        >>> segmenter = rrsis.Segmenter("default", device="cpu")
        >>> segmenter.name, segmenter.config.tile >= 256
        ('default', True)
        >>> scenes = [rrsis.sample_scene(f"farm{seed}.tif", seed=seed, size=256) for seed in (1, 2)]
        >>> found = [rrsis.segment(scene, "all storage tanks", segmenter=segmenter) for scene in scenes]
        >>> [layer.crs.to_epsg() for layer in found]
        [32631, 32631]
    """

    def __init__(self, model: str | PathLike[str] = "default", device: str = "auto") -> None:
        place = pick(device)
        self.name = fspath(model)
        self.digest = digest(self.name)
        loaded = load_segmenter(self.name, place, half=fast_bfloat16(place))
        super().__init__(loaded.network, loaded.reader, place, half=loaded.half)

    def __repr__(self) -> str:
        """Name the checkpoint and where it runs."""
        return f"Segmenter({self.name!r}, device={self.device.type!r})"
