"""Damaged TIFFs: whatever is done to their bytes, they are read, or refused in words.

No traceback, hang or crash. Another process reads, because a crash within GDAL would end this one:
``python test_fuzz.py FOLDER_OF_SEEDS FIRST_CASE`` prints what fails.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import struct
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio import Affine
from rasterio.control import GroundControlPoint
from rasterio.enums import ColorInterp, Resampling

CASES = 2400
CPU_S, WALL_S = 5, 120  # that one file may take; the second is for a machine that is busy otherwise
MEMORY = 600 * 2**20  # bytes that all of them together may need beside the libraries
EXTREMES = (0, 1, 2, 3, 7, 255, 256, 32767, 65535, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1)
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}  # bytes, by a TIFF's types
PLACE = Affine(0.5, 0.0, 500_000.0, 0.0, -0.5, 5_000_000.0)

Way = Callable[[bytearray, bytes, random.Random], None]
Layout = dict[str, Any]  # options of rasterio, which are of any kind
LAYOUTS: dict[str, Layout] = {
    "strips": {"count": 3, "dtype": "uint8", "photometric": "RGB"},
    "one-strip": {"count": 3, "dtype": "uint8", "compress": "deflate", "blockysize": 48},
    "tiles": {"count": 3, "dtype": "uint8", "tiled": True, "compress": "deflate"},
    "lzw16": {"count": 4, "dtype": "uint16", "compress": "lzw", "predictor": 2},
    "float": {"count": 3, "dtype": "float32", "tiled": True, "compress": "deflate", "predictor": 3},
    "double": {"count": 1, "dtype": "float64", "nodata": -9999.0},
    "packbits": {"count": 1, "dtype": "int16", "compress": "packbits", "nodata": -1},
    "planes": {"count": 3, "dtype": "uint8", "interleave": "band", "compress": "zstd"},
    "alpha": {"count": 4, "dtype": "uint8", "photometric": "RGB", "alpha": "YES"},
    "jpeg": {"count": 3, "dtype": "uint8", "tiled": True, "compress": "jpeg", "photometric": "YCBCR"},
    "big": {"count": 3, "dtype": "uint8", "tiled": True, "BIGTIFF": "YES", "compress": "deflate"},
    "big-endian": {"count": 3, "dtype": "uint16", "ENDIANNESS": "BIG"},
    "palette": {"count": 1, "dtype": "uint8"},
    "mask": {"count": 3, "dtype": "uint8", "compress": "deflate"},
    "overviews": {"count": 3, "dtype": "uint8", "tiled": True, "compress": "deflate"},
    "points": {"count": 1, "dtype": "uint8", "crs": None, "transform": None},
    "turned": {"count": 3, "dtype": "uint8", "transform": PLACE @ Affine.rotation(25)},
    "degrees": {"count": 3, "dtype": "uint8", "crs": "EPSG:4326", "transform": Affine.translation(179, 1)},
    "bits": {"count": 1, "dtype": "uint8", "nbits": 1},
}


def write_seeds(folder: Path) -> None:
    """Write a small TIFF of every layout."""
    random_numbers = np.random.default_rng(0)
    for name, layout in LAYOUTS.items():
        options = {"crs": "EPSG:32633", "transform": PLACE} | layout
        if options.get("tiled"):
            options |= {"blockxsize": 16, "blockysize": 16}
        shape = layout["count"], 48, 56
        pixels = random_numbers.integers(1, 250 if name != "bits" else 2, shape).astype(layout["dtype"])
        with warnings.catch_warnings(), rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
            with rasterio.open(
                folder / f"{name}.tif", "w", driver="GTiff", height=shape[1], width=shape[2], **options
            ) as file:
                _dress(file, name)
                file.write(pixels)
                if name == "mask":
                    file.write_mask(pixels[0] > 60)
                if name == "overviews":
                    file.build_overviews([2, 4], Resampling.average)


def _dress(file: Any, name: str) -> None:  # noqa: ANN401 - rasterio has no types for what it writes
    """Give a file what its layout alone does not say."""
    if name == "palette":
        file.write_colormap(1, {i: (i, 255 - i, i // 2, 255) for i in range(256)})
    if name == "lzw16":
        file.colorinterp = [ColorInterp[kind] for kind in ("blue", "green", "red", "nir")]
    if name == "points":
        corners = ((0, 0), (0, 56), (48, 0), (48, 56))
        file.gcps = ([GroundControlPoint(r, c, 10 + c / 100, 50 - r / 100) for r, c in corners], "EPSG:4326")


def entries(data: bytes) -> Iterator[tuple[int, int, int, str]]:
    """List the entries of a TIFF's first directory: where they lie, their size, where their values lie."""
    order = "<" if data[:2] == b"II" else ">"
    big = data[2:4] in (b"+\0", b"\0+")
    start = struct.unpack_from(order + ("Q" if big else "I"), data, 8 if big else 4)[0]
    count = struct.unpack_from(order + ("Q" if big else "H"), data, start)[0]
    size, head = (20, 8) if big else (12, 2)
    for number in range(count):
        at = start + head + number * size
        kind = struct.unpack_from(order + "H", data, at + 2)[0]
        many = struct.unpack_from(order + ("Q" if big else "I"), data, at + 4)[0]
        room = size // 2 - 2 if not big else 8
        inside = SIZES.get(kind, 1) * many <= room
        values = at + size - room
        if not inside:
            values = struct.unpack_from(order + ("Q" if big else "I"), data, values)[0]
        yield at, size, values, order


def mutated(number: int, seeds: list[bytes]) -> bytes:
    """Make the case of this number: a seed that one to four things are done to."""
    chance = random.Random(number)
    original = seeds[number % len(seeds)]
    data = bytearray(original)
    ways: list[Way] = [_flip, _tag, _tag, _tag, _value, _value, _word]
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        chance.choice(ways)(data, original, chance)
    last = chance.random()
    if last < 0.12:
        del data[chance.randrange(1, len(data)) :]
    elif last < 0.2:
        other = chance.choice(seeds)
        begin = chance.randrange(len(other))
        part = other[begin : begin + chance.choice((1, 16, 300, 5000))]
        at = chance.randrange(len(data))
        data[at : at + chance.choice((0, len(part)))] = part
    return bytes(data)


def _flip(data: bytearray, original: bytes, chance: random.Random) -> None:
    """Flip bits anywhere, or about the header."""
    end = chance.choice((16, 400, len(data)))
    for _ in range(chance.choice((1, 1, 4, 30))):
        data[chance.randrange(min(end, len(data)))] ^= 1 << chance.randrange(8)


def _put(data: bytearray, at: int, size: int, order: str, chance: random.Random) -> None:
    """Overwrite a number by an extreme one."""
    any_number = chance.getrandbits(32), chance.getrandbits(62)
    number = chance.choice((*EXTREMES, len(data), len(data) - 1, *any_number))
    code = {1: "B", 2: "H", 4: "I", 8: "Q"}[size]
    if at + size <= len(data):
        struct.pack_into(order + code, data, at, number % 2 ** (8 * size))


def _tag(data: bytearray, original: bytes, chance: random.Random) -> None:
    """Overwrite a tag's number, type, count or value."""
    at, size, _, order = chance.choice(list(entries(original)))
    wide = 8 if size == 20 else 4
    value = 4 + wide
    place, width = chance.choice(((0, 2), (2, 2), (4, wide), (value, wide), (value, wide), (value, 2)))
    _put(data, at + place, width, order, chance)


def _value(data: bytearray, original: bytes, chance: random.Random) -> None:
    """Overwrite one of a tag's values: an offset, a byte count, a coordinate, a key of the CRS."""
    _, _, values, order = chance.choice(list(entries(original)))
    width = chance.choice((2, 4, 8))
    if width == 8 and chance.random() < 0.5 and values + 16 <= len(data):
        odd = (0.0, -0.0, 1e-300, 1e-9, 1e30, 1e308, float("inf"), float("nan"), -1.0, 91.0, 1e7)
        struct.pack_into(order + "d", data, values + 8 * chance.randrange(2), chance.choice(odd))
        return
    _put(data, values + width * chance.randrange(4), width, order, chance)


def _word(data: bytearray, original: bytes, chance: random.Random) -> None:
    """Overwrite any four bytes."""
    _put(data, chance.randrange(max(1, len(data) - 4)), 4, "<", chance)


def read(path: str) -> bool:
    """Do with a file what a run does before the network is asked; False if it was refused."""
    from rrsis.errors import SceneError
    from rrsis.geo.footprint import footprint
    from rrsis.geo.grid import Window
    from rrsis.geo.scene import Scene

    try:
        with Scene.open(path, gsd_range_m=(0.15, 5.0)) as scene:
            rows, cols = (min(side, 64) for side in scene.shape)
            for row, col in {(0, 0), (scene.shape[0] - rows, scene.shape[1] - cols)}:
                pixels, valid = scene.look(Window(row, col, rows, cols))
                assert pixels.shape == (rows, cols, 3) and pixels.dtype == np.uint8
                assert valid.shape == (rows, cols) and not pixels[~valid].any()
            footprint(scene)
            assert all(isinstance(note, str) for note in scene.notes)
    except SceneError as error:
        assert error.message and error.hint, error
        return False
    return True


def work(folder: Path, first: int) -> None:
    """Read all cases from one on; say on standard output which begins, which fails, and what was needed."""
    import rrsis.geo.footprint  # noqa: F401 - before the memory is measured

    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # within GDAL no Python runs, so the kernel must do it
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    warnings.simplefilter("error")
    seeds = [file.read_bytes() for file in sorted(folder.glob("*.tif"))]
    read(str(sorted(folder.glob("*.tif"))[0]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    fine = 0
    for number in range(first, CASES):
        print("begin", number, flush=True)
        case = folder / f"case-{os.getpid()}.tiff"
        case.write_bytes(mutated(number, seeds))
        signal.setitimer(signal.ITIMER_PROF, CPU_S)
        signal.setitimer(signal.ITIMER_REAL, WALL_S)
        try:
            fine += read(str(case))
        except BaseException:  # whatever it is, it is what this is about
            print("failed", number, traceback.format_exc().replace("\n", "\\n")[-1500:], flush=True)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
        if grown > MEMORY:
            print("failed", number, f"{grown / 2**20:.0f} MB more than before", flush=True)
            before += grown // 1024
    print("begin", CASES, flush=True)
    print("fine", fine, flush=True)


def test_damaged_files_are_read_or_refused_in_words(tmp_path: Path) -> None:
    write_seeds(tmp_path)
    failures: list[str] = []
    first = fine = 0
    while first < CASES and len(failures) < 20:
        done = subprocess.run(
            [sys.executable, __file__, str(tmp_path), str(first)], capture_output=True, text=True, check=False
        )
        lines = done.stdout.splitlines()
        failures += [line for line in lines if line.startswith("failed")]
        begun = [int(line.split()[1]) for line in lines if line.startswith("begin")]
        fine += sum(int(line.split()[1]) for line in lines if line.startswith("fine"))
        last = begun[-1] if begun else CASES
        if last < CASES or done.returncode != 0:
            failures.append(f"case {last}: the process ended with {done.returncode}: {done.stderr[-500:]}")
        first = last + 1
    assert failures == []
    assert 0.2 * CASES < fine < 0.8 * CASES  # so that both ways are tried


def test_the_cases_are_the_same_in_every_run(tmp_path: Path) -> None:
    write_seeds(tmp_path)
    seeds = [file.read_bytes() for file in sorted(tmp_path.glob("*.tif"))]
    assert len(seeds) == len(LAYOUTS) and CASES >= 2000
    for number in (0, 1, 100, 2000):
        assert mutated(number, seeds) == mutated(number, seeds) != seeds[number % len(seeds)]


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]))
