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
from torch.autograd.function import FunctionCtx, NestedIOFunction, once_differentiable
from torch.nn import functional

from rrsis.errors import ConfigError, MissingDependency, meant

Backend: TypeAlias = Literal["auto", "reference", "chunked", "mamba-ssm"]
Core: TypeAlias = Callable[[Tensor, Tensor, Tensor, Tensor, Tensor], Tensor]
STEP = 32768
"""Numbers in one step of the scan that keep a CPU busy (PyTorch's grain of parallel work)."""


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
    """Lay time first, (L, B, N, D): a step is one operation on neighbouring memory, all chunks at once."""
    steps = delta.permute(2, 0, 1).contiguous().unsqueeze(2)  # (L, B, 1, D)
    moved = steps * u.permute(2, 0, 1).contiguous().unsqueeze(2)
    b, c = (matrix.permute(3, 0, 2, 1) for matrix in (b, c))  # (L, B, N, D)
    states: Tensor = _Recurrence.apply(torch.exp(steps * a.T), moved * b)
    return (states * c).sum(2).permute(1, 2, 0)


class _Recurrence(torch.autograd.Function):
    """h_t = a_t h_{t-1} + b_t along the first axis; the backward pass is the same recurrence in reverse."""

    @staticmethod
    def forward(ctx: FunctionCtx, a: Tensor, b: Tensor) -> Tensor:
        states = _recur(a, b)
        ctx.save_for_backward(a, states)
        return states

    @staticmethod
    @once_differentiable
    def backward(ctx: NestedIOFunction, grad: Tensor) -> tuple[Tensor, Tensor]:
        a, states = ctx.saved_tensors
        onward = torch.cat([a[1:], torch.zeros_like(a[:1])])  # what leads from each step to the next
        db = _recur(onward.flip(0), grad.flip(0)).flip(0)
        return torch.cat([torch.zeros_like(a[:1]), db[1:] * states[:-1]]), db


def _recur(a: Tensor, b: Tensor) -> Tensor:
    """Solve h_t = a_t h_{t-1} + b_t, h_{-1} = 0, with a in [0, 1].

    The sequence is cut into chunks of T steps. A first pass finds each chunk's end from zero, the ends are
    chained, and a second pass starts each chunk right. Only products of the a occur: nothing overflows.
    """
    length, shape, width = len(a), a.shape, a[0].numel()
    chunks = _chunks(length, width, a.is_cuda)
    steps = -(-length // chunks)
    short = (0, 0, 0, steps * chunks - length)  # padding follows the sequence and moves nothing in it
    a, b = (functional.pad(x.reshape(length, width), short).unflatten(0, (chunks, steps)) for x in (a, b))
    state = _starts(a, b) if chunks > 1 else torch.zeros_like(a[:, 0])
    states = torch.empty_like(a)
    for t in range(steps):
        state = torch.addcmul(b[:, t], a[:, t], state, out=states[:, t])
    return states.flatten(0, 1)[:length].view(shape)


def _chunks(length: int, width: int, is_cuda: bool) -> int:
    """Cut into as many chunks as fill a step; on the CPU more would only be more arithmetic."""
    full = max(1, math.isqrt(length))
    return full if is_cuda else max(1, min(full, STEP // max(width, 1)))


def _starts(a: Tensor, b: Tensor) -> Tensor:
    """Find the state before each chunk, (K, width), for factors and inputs (K, T, width)."""
    end, decay = b[:, 0].clone(), a[:, 0].clone()
    for t in range(1, a.shape[1]):
        torch.addcmul(b[:, t], a[:, t], end, out=end)
        decay *= a[:, t]
    starts = torch.zeros_like(end)
    for k in range(1, len(end)):
        torch.addcmul(end[k - 1], decay[k - 1], starts[k - 1], out=starts[k])
    return starts


def has_mamba() -> bool:
    """Say whether mamba-ssm is installed, without importing it."""
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
    A: Tensor,
    B: Tensor,
    C: Tensor,
    D: Tensor | None = None,
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
    if backend == "mamba-ssm" or (backend == "auto" and u.is_cuda and has_mamba()):
        return _fused(u, delta, A, B, C, D, z, delta_bias, delta_softplus)
    name = "chunked" if backend == "auto" else backend
    if name not in CORES:
        raise ConfigError(f"unknown scan back end {backend!r}.", meant(backend, [*CORES, "mamba-ssm"]))
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
            "The scan back end mamba-ssm is not installed.",
            "Install rrsis[mamba] (Linux, CUDA), or use 'chunked'.",
        ) from error
    delta, b, c = (part.to(u.dtype).contiguous() for part in (delta, b, c))  # the kernel wants one type
    z = None if z is None else z.to(u.dtype).contiguous()
    y: Tensor = selective_scan_fn(u.contiguous(), delta, a.float(), b, c, d, z, bias, softplus)
    return y
