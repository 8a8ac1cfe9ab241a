"""The selective scan (Mamba): one signature, several back ends.

    x_t = exp(delta_t A) x_{t-1} + delta_t B_t u_t,    y_t = C_t x_t + D u_t

The argument layout is that of mamba-ssm's `selective_scan_fn`.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable
from typing import Literal, TypeAlias

import torch
from torch import Tensor
from torch.nn import functional

from rrsis.errors import ConfigError, MissingDependency

Backend: TypeAlias = Literal["auto", "reference", "chunked", "mamba-ssm"]
Core: TypeAlias = Callable[[Tensor, Tensor, Tensor, Tensor, Tensor], Tensor]


def _reference(u: Tensor, delta: Tensor, a: Tensor, b: Tensor, c: Tensor) -> Tensor:
    """Step by step, as the formula says; for tests."""
    state = u.new_zeros(*u.shape[:2], a.shape[1])
    outputs = []
    for t in range(u.shape[2]):
        now = delta[:, :, t, None]
        state = torch.exp(now * a) * state + now * u[:, :, t, None] * b[..., t]
        outputs.append((state * c[..., t]).sum(-1))
    return torch.stack(outputs, 2)


def _chunked(u: Tensor, delta: Tensor, a: Tensor, b: Tensor, c: Tensor) -> Tensor:
    """All chunks at once, then the chunks' carries: about 3 sqrt(L) steps instead of L.

    Every exponent is <= 0, so nothing overflows. Padding has delta = 0, which leaves the state alone.
    """
    length = u.shape[2]
    steps = max(1, round(math.sqrt(length)))
    short = -length % steps
    u, delta, b, c = (functional.pad(x, (0, short)).unflatten(-1, (-1, steps)) for x in (u, delta, b, c))
    # u, delta: (B, D, K, T); b, c: (B, D, N, K, T) -> per step (B, D, K, N)
    b, c = b.transpose(2, 3), c.transpose(2, 3)
    a = a[:, None, :]
    moved = delta * u
    total = delta.cumsum(-1)
    state = u.new_zeros(*u.shape[:3], a.shape[-1])
    outputs = []
    for t in range(steps):
        state = torch.exp(delta[..., t, None] * a) * state + moved[..., t, None] * b[..., t]
        outputs.append((state * c[..., t]).sum(-1))
    decay = torch.exp(total[..., -1, None] * a)  # (B, D, K, N)
    carry = torch.zeros_like(state[:, :, 0])
    carries = []
    for k in range(state.shape[2]):
        carries.append(carry)
        carry = state[:, :, k] + decay[:, :, k] * carry
    before = torch.stack(carries, 2)
    for t in range(steps):
        outputs[t] = outputs[t] + (torch.exp(total[..., t, None] * a) * before * c[..., t]).sum(-1)
    return torch.stack(outputs, -1).flatten(2)[..., :length]


def _installed() -> bool:
    return importlib.util.find_spec("mamba_ssm") is not None


CORES: dict[str, Core] = {"reference": _reference, "chunked": _chunked}


def _spread(matrix: Tensor, channels: int) -> Tensor:
    """(B, N, L) or grouped (B, G, N, L) -> (B, D, N, L)."""
    if matrix.dim() == 3:
        return matrix[:, None].expand(-1, channels, -1, -1)
    return matrix.repeat_interleave(channels // matrix.shape[1], 1)


def selective_scan(
    u: Tensor,
    delta: Tensor,
    A: Tensor,  # noqa: N803 - mamba-ssm's names
    B: Tensor,  # noqa: N803
    C: Tensor,  # noqa: N803
    D: Tensor | None = None,  # noqa: N803
    z: Tensor | None = None,
    delta_bias: Tensor | None = None,
    delta_softplus: bool = False,
    backend: Backend = "auto",
) -> Tensor:
    """Scan a sequence with an input-dependent linear state.

    Args:
        u: (B, D, L).
        delta: (B, D, L), step sizes.
        A: (D, N), negative.
        B: (B, N, L), or grouped (B, G, N, L).
        C: Like B.
        D: (D,), direct path.
        z: (B, D, L), gate; multiplies the output by SiLU(z).
        delta_bias: (D,), added to delta.
        delta_softplus: Pass delta through softplus.
        backend: "auto" takes mamba-ssm on CUDA where it is installed, "chunked" otherwise.

    Returns:
        (B, D, L), in u's dtype; computed in float32.

    Raises:
        MissingDependency: mamba-ssm was named and is not installed.
        ConfigError: The back end is unknown.
    """
    if backend == "mamba-ssm" or (backend == "auto" and u.is_cuda and _installed()):
        return _fused(u, delta, A, B, C, D, z, delta_bias, delta_softplus)
    name = "chunked" if backend == "auto" else backend
    if name not in CORES:
        raise ConfigError(f"unknown scan back end {backend!r}.", f"Known: {', '.join([*CORES, 'mamba-ssm'])}.")
    with torch.autocast(u.device.type, enabled=False):
        values, steps = u.float(), delta.float()
        if delta_bias is not None:
            steps = steps + delta_bias.float()[:, None]
        if delta_softplus:
            steps = functional.softplus(steps)
        b, c = (_spread(matrix.float(), u.shape[1]) for matrix in (B, C))
        y = CORES[name](values, steps, A.float(), b, c)
        if D is not None:
            y = y + values * D.float()[:, None]
        if z is not None:
            y = y * functional.silu(z.float())
    return y.to(u.dtype)


def _fused(
    u: Tensor,
    delta: Tensor,
    a: Tensor,
    b: Tensor,
    c: Tensor,
    d: Tensor | None,
    z: Tensor | None,
    bias: Tensor | None,
    softplus: bool,
) -> Tensor:
    try:
        from mamba_ssm.ops.selective_scan_interface import selective_scan_fn
    except ImportError as error:
        raise MissingDependency(
            "The scan back end mamba-ssm is not installed.", "Install rrsis[mamba] (Linux, CUDA), or use 'chunked'."
        ) from error
    parts = (part.contiguous() for part in (u, delta))
    y: Tensor = selective_scan_fn(*parts, a.float(), b.contiguous(), c.contiguous(), d, z, bias, softplus)
    return y
