"""Where the network runs: graphics card or CPU, its number formats, and the scan that is tried on it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import torch

from rrsis.doctor.finding import Finding, broken, noted
from rrsis.engine.device import fast_bfloat16, pick
from rrsis.engine.disk import size
from rrsis.models.kernels import has_mamba, selective_scan

_DRIVER = Path("/proc/driver/nvidia/version")
_CPU = "Use --device cpu, or install a PyTorch build that fits the card and its driver."


def device() -> Iterator[Finding]:
    """Look at what the network would run on."""
    built = torch.version.cuda
    yield Finding("PyTorch", f"{torch.__version__}, {f'built for CUDA {built}' if built else 'CPU only'}")
    place = pick()
    if place.type == "cuda":
        for number in range(torch.cuda.device_count()):
            yield _card(number)
    else:
        threads = f"CPU, {torch.get_num_threads()} threads"
        yield _without_card(f"{threads}, {'bfloat16' if fast_bfloat16(place) else 'float32'}")


def _card(number: int) -> Finding:
    facts = torch.cuda.get_device_properties(number)
    half = "bfloat16" if fast_bfloat16(torch.device("cuda", number)) else "float32"
    value = f"{facts.name}, {size(facts.total_memory)}, capability {facts.major}.{facts.minor}, {half}"
    return Finding(f"graphics card {number}", value)


def _without_card(value: str) -> Finding:
    """Say that the CPU is used, and that it need not be where there is a card."""
    if not (_DRIVER.exists() or shutil.which("nvidia-smi")):
        return Finding("device", value)
    if os.environ.get("CUDA_VISIBLE_DEVICES", None) in ("", "-1"):
        trouble, cure = "CUDA_VISIBLE_DEVICES hides the graphics card.", "Unset it."
    else:
        trouble = "There is a driver of NVIDIA, and this PyTorch sees no card."
        cure = "Install a PyTorch build for CUDA that fits the driver (nvidia-smi names its version)."
    return noted("device", value, trouble, cure)


def scan() -> Iterator[Finding]:
    """Try the selective scan that would be used against the one that goes step by step."""
    place = pick()
    chance = torch.Generator().manual_seed(0)
    u, delta = (torch.rand(1, 4, 33, generator=chance).to(place) for _ in range(2))
    a = -torch.rand(4, 3, generator=chance).to(place)
    b, c = (torch.rand(1, 3, 33, generator=chance).to(place) for _ in range(2))
    fused = place.type == "cuda" and has_mamba()
    value = "mamba-ssm" if fused else "our own, in chunks"
    try:
        wanted = selective_scan(u, delta, a, b, c, backend="reference")
        apart = float((selective_scan(u, delta, a, b, c) - wanted).abs().max())
    except (RuntimeError, ImportError) as error:  # no kernel for this card, a build for another torch
        first = str(error).splitlines()[0]
        yield broken("scan", value, f"The scan fails on {place}: {first}", _CPU)
        return
    if not apart < 1e-3:
        yield broken("scan", value, f"Two ways to scan differ by {apart:.2g} on {place}.", _CPU)
    else:
        yield Finding("scan", f"{value}, tried on {place}")
