"""`rrsis scene`: what the tool sees in a raster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import options, show

if TYPE_CHECKING:
    from rrsis.geo.scene import Scene

CPU_MPX_PER_S = 1.2  # the embedded checkpoint, two scales, three questions, two cores of a 2020s server
NETWORK_BYTES = 1300e6  # torch, GDAL, the embedded checkpoint, what is read ahead; 0.6 GB less for CPUs
TILE_BYTES_PER_PX = 350  # features and logits of one tile while it is answered
OVERLAP_BYTES_PER_PX = 24  # the overlap of two rows of tiles: logits of three questions, twice
DECODED_BYTES_PER_PX = 3  # what GDAL keeps of a row of tiles
DISK_BYTES_PER_PX = 9  # logits of three questions, until the run is finished; half as much again for scale 2


def scene(
    scene: options.SceneFile,
    bands: options.Bands = None,
    aoi: options.Aoi = None,
    gsd: options.Gsd = None,
    tile: options.Tile = None,
    overlap: options.Overlap = None,
    asset: options.AssetKey = None,
) -> None:
    """Show what the tool sees in a raster, and what segmenting it would cost."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from rrsis.config import ModelConfig
    from rrsis.geo.area import Area
    from rrsis.geo.item import locate
    from rrsis.geo.scene import Scene
    from rrsis.geo.source import require_source

    config = ModelConfig()
    side = tile or config.tile
    shared = min(config.overlap, side // 4) if overlap is None else overlap
    chosen = options.read_bands(bands)
    area = None if aoi is None else Area.of(aoi)
    require_source(scene)
    place = locate(scene, asset)
    with Scene.open(
        place.raster, bands=chosen, gsd_m=gsd, gsd_range_m=config.gsd_range_m, area=area
    ) as opened:
        table = Table(show_header=False, box=None, padding=(0, 2))
        for name, value in [*_facts(opened), *_costs(opened, side, shared)]:
            table.add_row(Text(name, style="dim"), Text(value))
        Console().print(table)
        for note in opened.notes:
            show.warning(note)


def _facts(scene: Scene) -> list[tuple[str, str]]:
    rows, cols = scene.native_shape
    return [
        ("file", scene.path),
        ("size", f"{cols} x {rows} px (columns x rows)"),
        ("bands used", ", ".join(map(str, scene.bands))),
        ("values", scene.dtype),
        ("nodata", "none" if scene.nodata is None else f"{scene.nodata:g}"),
        ("CRS", scene.crs.to_string() if scene.crs else "none: pixel coordinates"),
        ("ground size", _metres(scene.native_gsd_m)),
    ]


def _metres(size: float | None) -> str:
    return "unknown" if size is None else f"{size:.3g} m a pixel"


def _costs(scene: Scene, side: int, overlap: int) -> list[tuple[str, str]]:
    from rrsis.geo.grid import Grid
    from rrsis.geo.reading import grid_of, tiles_read

    rows, cols = scene.shape
    every, grid = len(Grid(scene.shape, side, overlap)), grid_of(scene, side, overlap)
    _, _, down, across = grid.window
    work = f"{cols} x {rows} px, {_metres(scene.gsd_m)}" if scene.scale != 1.0 else "as it is"
    tile_px = min(side, rows) * min(side, cols)
    asked = tiles_read(scene, grid)
    seconds = asked * tile_px / 1e6 / CPU_MPX_PER_S
    memory = NETWORK_BYTES + tile_px * TILE_BYTES_PER_PX
    memory += across * (overlap * OVERLAP_BYTES_PER_PX + min(side, rows) * DECODED_BYTES_PER_PX)
    disk = down * across * DISK_BYTES_PER_PX * asked / len(grid)  # what is not asked takes no room
    tiles = f"{every} of {side} px, overlapping by {overlap}" if every > 1 else "1: the whole scene"
    return [
        ("worked on", work),
        ("tiles", tiles if scene.limits is None else f"{tiles}; the area of interest meets {asked}"),
        ("expected time", f"about {show.duration(seconds)} on two CPU cores (an estimate)"),
        ("expected memory", f"about {show.size(memory)} (an estimate)"),
        ("disk while it runs", f"about {show.size(disk)} for three questions"),
    ]
