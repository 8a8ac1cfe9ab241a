"""The selective scan: all back ends are one function."""

from __future__ import annotations

import importlib.util
import sys
from typing import Any, cast

import pytest
import torch
from torch import Tensor

from rrsis.errors import ConfigError, MissingDependency
from rrsis.models import kernels
from rrsis.models.kernels import selective_scan


def problem(length: int, groups: int = 2) -> dict[str, Tensor]:
    """Make the arguments of a scan of 6 channels and 3 states, two sequences, all with gradients."""
    torch.manual_seed(length)
    sizes = {"u": (2, 6, length), "delta": (2, 6, length), "z": (2, 6, length), "D": (6,), "delta_bias": (6,)}
    sizes |= {"B": (2, groups, 3, length), "C": (2, groups, 3, length)} if groups else {}
    sizes |= {} if groups else {"B": (2, 3, length), "C": (2, 3, length)}
    given = {name: torch.randn(size) for name, size in sizes.items()} | {"A": -torch.rand(6, 3) * 3}
    return {name: value.requires_grad_() for name, value in given.items()}


def scan(given: dict[str, Tensor], backend: str) -> Tensor:
    """Scan with softplus of the steps."""
    return selective_scan(**given, delta_softplus=True, backend=cast(Any, backend))


@pytest.mark.parametrize("length", [1, 2, 7, 36, 50])
@pytest.mark.parametrize("groups", [0, 1, 3])
def test_chunks_give_what_single_steps_give(length: int, groups: int) -> None:
    given = problem(length, groups)
    weight = torch.randn(2, 6, length)
    results = [scan(given, backend) for backend in ("reference", "chunked")]
    assert torch.allclose(*results, rtol=1e-5, atol=1e-5)
    gradients = [torch.autograd.grad((y * weight).sum(), list(given.values())) for y in results]
    for name, one, other in zip(given, *gradients, strict=True):
        assert torch.allclose(one, other, rtol=1e-4, atol=2e-5), name


def test_a_sequence_in_one_chunk_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    given = problem(50)
    several = scan(given, "chunked")
    monkeypatch.setattr(kernels, "STEP", 1)
    assert torch.allclose(several, scan(given, "chunked"), rtol=1e-5, atol=1e-5)


def test_the_reference_is_the_formula() -> None:
    u, delta = torch.tensor([[[1.0, 2.0]]]), torch.tensor([[[0.5, 0.25]]])
    rate, into, out = torch.tensor([[-1.0]]), torch.tensor([[[3.0, 4.0]]]), torch.tensor([[[5.0, 6.0]]])
    first = 0.5 * 3 * 1
    second = torch.exp(torch.tensor(-0.25)) * first + 0.25 * 4 * 2
    y = selective_scan(u, delta, rate, into, out, backend="reference")
    assert torch.allclose(y, torch.tensor([[[5 * first, 6 * float(second)]]]))


@pytest.mark.parametrize("backend", ["reference", "chunked"])
def test_a_step_of_zero_hides_what_is_there(backend: str) -> None:
    given = {
        name: value.detach() for name, value in problem(20).items() if name not in ("z", "D", "delta_bias")
    }
    given["delta"] = given["delta"].abs()
    given["delta"][..., 5:9] = 0
    other = dict(given, u=given["u"].clone(), B=given["B"].clone())
    other["u"][..., 5:9], other["B"][..., 5:9] = 1e3, -1e3
    one, two = (selective_scan(**some, backend=cast(Any, backend)) for some in (given, other))
    seen = [t for t in range(20) if t not in range(5, 9)]
    assert torch.equal(one[..., seen], two[..., seen])


def test_strong_decay_over_a_long_sequence_stays_finite() -> None:
    given = problem(400)
    given["A"] = given["A"].detach() * 1000
    y = scan(given, "chunked")
    y.sum().backward()
    assert y.isfinite().all()
    assert all(value.grad.isfinite().all() for value in given.values() if value.grad is not None)


def test_states_are_float32_and_the_answer_has_the_type_of_the_input() -> None:
    given = {name: value.detach().bfloat16() for name, value in problem(30).items()}
    with torch.autocast("cpu", torch.bfloat16):
        found = scan(given, "auto")
    exact = scan({name: value.float() for name, value in given.items()}, "reference")
    assert found.dtype == torch.bfloat16
    assert torch.equal(found, exact.bfloat16()) or torch.allclose(found.float(), exact, rtol=1e-2, atol=1e-3)


def test_a_back_end_that_is_not_known_is_named() -> None:
    with pytest.raises(ConfigError, match="scan"):
        scan(problem(3), "fastest")


def test_a_back_end_that_is_not_installed_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("mamba_ssm", "mamba_ssm.ops", "mamba_ssm.ops.selective_scan_interface"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingDependency) as caught:
        scan(problem(3), "mamba-ssm")
    assert "rrsis[mamba]" in caught.value.hint


@pytest.mark.skipif(
    not torch.cuda.is_available() or importlib.util.find_spec("mamba_ssm") is None,
    reason="needs a GPU and mamba-ssm",
)
def test_the_cuda_kernel_gives_what_single_steps_give() -> None:
    given = {name: value.detach().cuda() for name, value in problem(50).items()}
    assert torch.allclose(scan(given, "mamba-ssm"), scan(given, "reference"), rtol=1e-3, atol=1e-3)
