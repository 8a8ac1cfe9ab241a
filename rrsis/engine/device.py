"""Where tensors live: the processor that a user asked for, and its fast number format."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Literal, get_args

import torch

from rrsis.errors import ConfigError, meant

DeviceName = Literal["auto", "cpu", "cuda"]


def pick(name: str = "auto") -> torch.device:
    """Choose the device to run on.

    Args:
        name: "cpu", "cuda", or "auto" for CUDA where there is a usable one and the CPU otherwise.

    Returns:
        The device.

    Raises:
        ConfigError: The name is unknown, or CUDA was named and there is none.
    """
    if name not in get_args(DeviceName):
        raise ConfigError(f"Unknown device {name!r}.", meant(name, get_args(DeviceName)))
    available = torch.cuda.is_available()
    if name == "cuda" and not available:
        raise ConfigError(
            "CUDA was asked for, but PyTorch sees no CUDA device.",
            "Use --device auto or cpu, or install a PyTorch build that fits the graphics driver.",
        )
    return torch.device("cuda" if available and name != "cpu" else "cpu")


def fast_bfloat16(device: torch.device) -> bool:
    """Say whether a device computes faster in bfloat16 than in float32.

    Args:
        device: The device; a CPU needs instructions of its own for it, without which it is far slower.
    """
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    # Not public, and not in every version of torch; where they are missing float32 is the safe answer.
    probes = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(getattr(torch.cpu, probe, bool)() for probe in probes)


def autocast(device: torch.device, enabled: bool = True) -> AbstractContextManager[object]:
    """Compute in bfloat16 where the device is faster at it.

    Args:
        device: The device that the tensors live on.
        enabled: False gives a context that changes nothing, as does a device that is no faster at it.

    Returns:
        A context manager; weights stay float32, most matrix products inside run in bfloat16.
    """
    return computing_in(device, torch.bfloat16 if enabled and fast_bfloat16(device) else None)


def training_dtype(device: torch.device) -> torch.dtype | None:
    """Choose what most products of a training step are computed in; weights stay float32.

    Args:
        device: The device that trains.

    Returns:
        bfloat16 where the device is fast at it, float16 on other CUDA devices (its gradients must be
        scaled, or small ones vanish), None for float32.
    """
    if fast_bfloat16(device):
        return torch.bfloat16
    return torch.float16 if device.type == "cuda" else None


def computing_in(device: torch.device, dtype: torch.dtype | None) -> AbstractContextManager[object]:
    """Compute most products inside in a short number format; None changes nothing."""
    return nullcontext() if dtype is None else torch.autocast(device.type, dtype=dtype)


def batch_size(device: torch.device) -> int:
    """Say how many tiles to send through the network at once.

    Args:
        device: The device that the network lives on.

    Returns:
        1 on the CPU, where a larger batch only costs memory; 8 on CUDA, where one tile leaves it idle.
    """
    return 8 if device.type == "cuda" else 1
