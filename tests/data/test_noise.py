"""Noise and ground materials."""

import numpy as np
import pytest

from rrsis.data.noise import Material, fractal, material


def test_noise_is_even_and_repeatable() -> None:
    noise = fractal(np.random.default_rng(0), 96, 24.0)
    assert noise.shape == (96, 96)
    assert noise.dtype == np.float32
    assert abs(float(noise.mean())) < 1e-3
    assert abs(float(noise.std()) - 1) < 1e-3
    assert np.array_equal(noise, fractal(np.random.default_rng(0), 96, 24.0))


def test_neighbours_are_alike() -> None:
    noise = fractal(np.random.default_rng(1), 128, 40.0)
    assert float(np.abs(np.diff(noise, axis=0)).mean()) < 0.4


@pytest.mark.parametrize("kind", ["grass", "soil", "sand", "asphalt", "concrete", "water", "yard"])
def test_materials_fill_a_picture(kind: Material) -> None:
    look = material(kind, np.random.default_rng(2), 64)
    assert look.shape == (64, 64, 3)
    assert look.dtype == np.float32
    assert 20 < float(look.mean()) < 230
