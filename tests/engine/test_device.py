"""A device is picked by name, or refused with a cure."""

from __future__ import annotations

import pytest
import torch

from rrsis.engine.device import autocast, batch_size, computing_in, fast_bfloat16, pick, training_dtype
from rrsis.errors import ConfigError


def test_the_cpu_is_always_there() -> None:
    assert pick("cpu") == torch.device("cpu")


@pytest.mark.parametrize("there", [True, False])
def test_auto_takes_cuda_where_it_is(there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: there)
    assert pick("auto").type == ("cuda" if there else "cpu")


def test_missing_cuda_is_an_error_with_a_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ConfigError, match="no CUDA device") as caught:
        pick("cuda")
    assert "--device" in caught.value.hint


def test_an_unknown_name_is_an_error_that_lists_the_known() -> None:
    with pytest.raises(ConfigError, match="'tpu'") as caught:
        pick("tpu")
    assert "auto, cpu, cuda" in caught.value.hint


@pytest.mark.parametrize("fast", [True, False])
def test_a_cpu_computes_in_bfloat16_only_if_it_has_instructions_for_it(
    fast: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    cpu, one = torch.device("cpu"), torch.ones(2, 2)
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: fast, raising=False)
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: False, raising=False)
    assert fast_bfloat16(cpu) is fast
    with autocast(cpu):
        assert (one @ one).dtype == (torch.bfloat16 if fast else torch.float32)
    with autocast(cpu, enabled=False):
        assert (one @ one).dtype == torch.float32


def test_the_cpu_takes_one_tile_at_a_time() -> None:
    assert batch_size(torch.device("cpu")) == 1
    assert batch_size(torch.device("cuda")) > 1


def test_training_takes_the_short_format_that_the_device_is_fast_at(monkeypatch: pytest.MonkeyPatch) -> None:
    cpu, cuda = torch.device("cpu"), torch.device("cuda")
    for fast in (True, False):
        monkeypatch.setattr("rrsis.engine.device.fast_bfloat16", lambda device, fast=fast: fast)
        assert training_dtype(cpu) is (torch.bfloat16 if fast else None)
        assert training_dtype(cuda) is (torch.bfloat16 if fast else torch.float16)


def test_products_are_computed_in_the_format_named() -> None:
    cpu, one = torch.device("cpu"), torch.ones(2, 2)
    for dtype in (torch.bfloat16, torch.float16):
        with computing_in(cpu, dtype):
            assert (one @ one).dtype is dtype
    with computing_in(cpu, None):
        assert (one @ one).dtype is torch.float32
