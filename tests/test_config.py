"""Settings are read strictly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rrsis.config import ModelConfig, TrainConfig, build, dump, read
from rrsis.errors import ConfigError


def write(folder: Path, text: str) -> Path:
    path = folder / "run.yaml"
    path.write_text(text)
    return path


def test_values_nest_and_lists_become_tuples(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "steps: 7\nrate: 1\nmodel: {width: 32, scan_levels: [32]}\nsources: [{path: a, absent: [ship]}]\n",
    )
    config = read(TrainConfig, path)
    assert (config.steps, config.rate, config.model.width, config.model.scan_levels) == (7, 1.0, 32, (32,))
    assert isinstance(config.rate, float)
    assert config.sources[0].absent == ("ship",)


def test_overrides_reach_into_parts(tmp_path: Path) -> None:
    config = read(
        TrainConfig, write(tmp_path, "steps: 7\n"), ["model.text.layers=2", "rate=3e-5", "out=elsewhere"]
    )
    assert (config.model.text.layers, config.out) == (2, "elsewhere")
    assert config.rate == pytest.approx(3e-5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stepz: 1\n", "'steps'"),
        ("steps: many\n", "must be int"),
        ("steps: true\n", "must be int"),
        ("- a\n", "keys and values"),
        ("a: [\n", "not valid YAML"),
        ("model: 3\n", "keys and values"),
        ("model: {gsd_range_m: [1]}\n", "2 values"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_cure(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read(TrainConfig, write(tmp_path, text))


def test_a_missing_file_and_an_override_without_sign(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read"):
        read(TrainConfig, tmp_path / "none.yaml")
    with pytest.raises(ConfigError, match="no '='"):
        read(TrainConfig, write(tmp_path, "steps: 1\n"), ["rate"])


def test_a_network_describes_itself() -> None:
    config = ModelConfig(width=48)
    assert build(ModelConfig, json.loads(dump(config)), "header") == config
